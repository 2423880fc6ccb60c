import type { Account, AccountFilter, QueryFilter, Transfer } from 'tigerbeetle-node';
import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { account, accountFilter, ID_MAX, queryFilter, TIMESTAMP_MAX, transfer } from '../build';
import { isImportedSettlement, type Model } from '../model';
import type {
  AccountName,
  AccountPlan,
  BatchPlan,
  FilterPlan,
  Moment,
  NewTransferPlan,
  TransferName,
  TransferPlan,
} from './plans';

/** Where the ids of transfers begin; the names of accounts are smaller. */
const FIRST_TRANSFER_ID = 100n;

/** Turns the plans of a sequence into what a client sends, at the moment when it is sent. */
export class Resolver {
  private readonly sentAccounts: Account[] = [];
  private readonly sentTransfers: Transfer[] = [];
  private transferCount = 0n;
  /** How many transfers were sent before the batch that is made now: of those it is known what became of them. */
  private settledCount = 0;

  /**
   * @param baseId - ids above it belong to the sequence.
   * @param firstTimestamp - no query looks before it: what is older may be another sequence's.
   */
  constructor(
    private readonly model: Model,
    private readonly baseId: bigint,
    private readonly firstTimestamp: () => bigint,
  ) {}

  accountId(name: AccountName | 'none'): bigint {
    if (name === 'zero' || name === 'none') return 0n;
    return name === 'max' ? ID_MAX : this.baseId + BigInt(name);
  }

  transferId(name: TransferName | 'none'): bigint {
    if (name === 'zero' || name === 'none') return 0n;
    if (name === 'max') return ID_MAX;
    if (name === 'new') {
      this.transferCount += 1n;
      return this.baseId + FIRST_TRANSFER_ID + this.transferCount;
    }
    if ('last' in name) return fromEnd(this.sentTransfers, name.last)?.id ?? 0n;
    const holds = this.sentTransfers.filter(
      ({ flags, id }, index) => (flags & TransferFlags.pending) !== 0 && !this.hasFailed(id, index),
    );
    return fromEnd(holds, name.lastHold)?.id ?? 0n;
  }

  accounts(batch: BatchPlan<AccountPlan>): Account[] {
    return batch.events.map((plan, index) => {
      const event = 'again' in plan ? this.replay(this.sentAccounts, plan, account) : this.newAccount(plan);
      const placed = 'again' in plan ? event : this.place(event, index, batch, plan, AccountFlags);
      this.sentAccounts.push(placed);
      return placed;
    });
  }

  transfers(batch: BatchPlan<TransferPlan>): Transfer[] {
    this.settledCount = this.sentTransfers.length;
    return batch.events.map((plan, index) => {
      const event =
        'again' in plan ? this.replay(this.sentTransfers, plan, transfer) : this.newTransfer(plan);
      const placed = 'again' in plan ? event : this.place(event, index, batch, plan, TransferFlags);
      const sent = this.withoutHarm(placed);
      this.sentTransfers.push(sent);
      return sent;
    });
  }

  accountFilter(plan: FilterPlan): AccountFilter {
    const { user_data_128, user_data_64, user_data_32, code, limit } = plan;
    return accountFilter({
      account_id: this.accountId(plan.account),
      ...{ user_data_128, user_data_64, user_data_32, code, limit },
      timestamp_min: this.timestamp(plan.from),
      timestamp_max: this.timestamp(plan.to),
      flags: plan.accountFilterFlags,
    });
  }

  queryFilter(plan: FilterPlan): QueryFilter {
    const { user_data_128, user_data_64, user_data_32, ledger, code, limit } = plan;
    const [min, first] = [this.timestamp(plan.from), this.firstTimestamp()];
    return queryFilter({
      ...{ user_data_128, user_data_64, user_data_32, ledger, code, limit },
      timestamp_min: min < first ? first : min,
      timestamp_max: this.timestamp(plan.to),
      flags: plan.queryFilterFlags,
    });
  }

  private hasFailed(id: bigint, sentIndex: number): boolean {
    return sentIndex < this.settledCount && this.model.lookupTransfers([id]).length === 0;
  }

  private newAccount({ name, fields }: { name: AccountName; fields: Partial<Account> }): Account {
    return account({ ...fields, id: this.accountId(name) });
  }

  private newTransfer({ name, debit, credit, pending, fields }: NewTransferPlan): Transfer {
    return transfer({
      ...fields,
      id: this.transferId(name),
      debit_account_id: this.accountId(debit),
      credit_account_id: this.accountId(credit),
      pending_id: this.transferId(pending),
    });
  }

  private replay<E>(
    sent: readonly E[],
    plan: { again: number; change: Partial<E> },
    build: (fields: Partial<E>) => E,
  ): E {
    return build({ ...fromEnd(sent, plan.again), ...plan.change });
  }

  /** Makes a new event one of its batch. */
  private place<E extends { flags: number; timestamp: bigint }>(
    event: E,
    index: number,
    { events, imported, leavesChainOpen }: BatchPlan<unknown>,
    { time, odd }: { time: Moment; odd: boolean },
    flagBits: { linked: number; imported: number },
  ): E {
    const ends = index === events.length - 1 && !leavesChainOpen;
    const flags = ends ? event.flags & ~flagBits.linked : event.flags;
    // The first event decides for its batch, so it alone cannot be the odd one.
    if (imported === (odd && index > 0)) return { ...event, flags };
    const timestamp = this.timestamp({ ...time, plus: time.plus + (time.at === 'account' ? 0 : index) });
    return { ...event, flags: flags | flagBits.imported, timestamp };
  }

  /**
   * An imported post or void of a transfer that is pending with a timeout stops a real server, and for good: it runs
   * into the same assertion whenever it replays its journal (0.17.9). So that is sent without the pending id.
   */
  private withoutHarm(event: Transfer): Transfer {
    const harmful = isImportedSettlement(event) && this.model.pendingWithTimeout().has(event.pending_id);
    return harmful ? { ...event, pending_id: 0n } : event;
  }

  private timestamp({ at, plus }: Moment): bigint {
    const accounts = this.model.allAccounts();
    const lastAccount = accounts.at(-1)?.timestamp ?? this.firstTimestamp();
    const lastTransfer = this.model.allTransfers().at(-1)?.timestamp ?? this.firstTimestamp();
    switch (at) {
      case 'nothing':
        return 0n;
      case 'last':
        return (lastAccount > lastTransfer ? lastAccount : lastTransfer) + BigInt(plus);
      case 'lastTransfer':
        return lastTransfer + BigInt(plus);
      case 'lastAccount':
        return lastAccount + BigInt(plus);
      case 'account':
        return accounts.at(plus)?.timestamp ?? lastAccount;
      case 'ahead':
        return TIMESTAMP_MAX;
      case 'outOfRange':
        return TIMESTAMP_MAX + 1n;
    }
  }
}

/** The n-th last of a list, going round when it is short; undefined if it is empty. */
function fromEnd<T>(list: readonly T[], n: number): T | undefined {
  return list.at(-1 - (n % Math.max(list.length, 1)));
}
