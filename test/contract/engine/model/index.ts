import type { Account, AccountBalance, AccountFilter, QueryFilter, Transfer } from 'tigerbeetle-node';
import { CreateAccountStatus, CreateTransferStatus, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { ACCOUNT_BATCH_FLAGS, type BatchResult, createBatch, TRANSFER_BATCH_FLAGS, TRANSIENT } from './batch';
import { createAccount } from './create-account';
import { createTransfer } from './create-transfer';
import { getAccountBalances, getAccountTransfers, queryAccounts, queryTransfers } from './queries';
import { expiresAt, hasExpired, release } from './settle';
import { has, State } from './state';

/**
 * TigerBeetle's state machine in plain words: what every call must answer, given the timestamp of each batch.
 * Written from docs/reference and docs/coding; small and slow on purpose.
 */
export class Model {
  private state = new State();
  private readonly burnt = new Set<bigint>();

  /** @param batchTimestamp - the timestamp of the last event, as the engine chose it. */
  createAccounts(events: readonly Account[], batchTimestamp: bigint): BatchResult<CreateAccountStatus>[] {
    return createBatch(events, batchTimestamp, {
      flags: ACCOUNT_BATCH_FLAGS,
      statuses: CreateAccountStatus,
      create: (event, timestamp) => createAccount(this.state, event, timestamp),
      savepoint: () => this.savepoint(),
      failed: () => undefined,
    });
  }

  /** @param batchTimestamp - the timestamp of the last event, as the engine chose it. */
  createTransfers(events: readonly Transfer[], batchTimestamp: bigint): BatchResult<CreateTransferStatus>[] {
    return createBatch(events, batchTimestamp, {
      flags: TRANSFER_BATCH_FLAGS,
      statuses: CreateTransferStatus,
      create: (event, timestamp) => createTransfer(this.state, this.burnt, event, timestamp),
      savepoint: () => this.savepoint(),
      failed: (event, status) => {
        if (TRANSIENT.has(status)) this.burnt.add(event.id);
      },
    });
  }

  /** Lets every pending transfer expire whose time is over. */
  expire(now: bigint): void {
    const due = [...this.state.holds]
      .filter(([, status]) => status === 'pending')
      .map(([id]) => this.state.transfer(id))
      .filter((hold) => hasExpired(hold, now))
      .sort((a, b) => (expiresAt(a) < expiresAt(b) ? -1 : 1));
    for (const hold of due) {
      this.state.holds.set(hold.id, 'expired');
      release(this.state, hold, 0n);
    }
  }

  /** Pending transfers that have a timeout and are still pending. */
  pendingWithTimeout(): ReadonlySet<bigint> {
    return new Set(
      [...this.state.holds]
        .filter(([id, status]) => status === 'pending' && this.state.transfer(id).timeout !== 0)
        .map(([id]) => id),
    );
  }

  lookupAccounts(ids: readonly bigint[]): Account[] {
    return ids.flatMap((id) => this.state.accounts.get(id) ?? []);
  }

  lookupTransfers(ids: readonly bigint[]): Transfer[] {
    return ids.flatMap((id) => this.state.transfers.get(id) ?? []);
  }

  getAccountTransfers(filter: AccountFilter): Transfer[] {
    return getAccountTransfers(this.state, filter);
  }

  getAccountBalances(filter: AccountFilter): AccountBalance[] {
    return getAccountBalances(this.state, filter);
  }

  queryAccounts(filter: QueryFilter): Account[] {
    return queryAccounts(this.state, filter);
  }

  queryTransfers(filter: QueryFilter): Transfer[] {
    return queryTransfers(this.state, filter);
  }

  /** Every account, in the order of their timestamps. */
  allAccounts(): Account[] {
    return byTimestamp(this.state.accounts.values());
  }

  /** Every transfer, in the order of their timestamps. */
  allTransfers(): Transfer[] {
    return byTimestamp(this.state.transfers.values());
  }

  private savepoint(): () => void {
    const before = this.state.copy();
    return () => {
      this.state = before;
    };
  }
}

/** Whether the event posts or voids and brings a timestamp of its own. */
export function isImportedSettlement(event: Transfer): boolean {
  return (
    has(event, TransferFlags.imported) &&
    has(event, TransferFlags.post_pending_transfer | TransferFlags.void_pending_transfer)
  );
}

function byTimestamp<T extends { timestamp: bigint }>(events: Iterable<T>): T[] {
  return [...events].sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
}
