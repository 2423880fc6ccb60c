import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Account, Client, Transfer } from 'tigerbeetle-node';
import { AccountFlags, CreateTransferStatus, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { account, transfer } from '../../../libs/tigerbeetle-embedded/src/testing/events';
import { Random } from '../random/random';

const FIRST_MOMENT = 1_700_000_000_000_000_000n;
const SECOND = 1_000_000_000n;
const LEDGERS = [840, 978, 10_001];
const AMOUNT_MAX = 2n ** 128n - 1n;
const BATCH_MAX = 400;
const BATCHES_AT_ONCE = 4;
const TIMEOUT_MAX_SECONDS = 40;
const REMEMBERED = 3_000;

type Fields = Partial<Transfer> & Pick<Transfer, 'id' | 'debit_account_id' | 'credit_account_id'>;

/** What the random ledger has of each kind, so that a test sees that none is missing. */
export interface RandomLedgerCounts {
  created: number;
  refused: number;
  posted: number;
  voided: number;
  timed: number;
  closing: number;
  balancing: number;
  linked: number;
}

/**
 * Fills a ledger file with movements of every kind: several currencies, accounts with each limit and with and without
 * history, holds that are posted in full and in part, voided and expired, closings, balancing transfers, chains, and
 * transfers that are refused. Its clock goes on while calls run, so that holds expire in between them too.
 */
export async function makeRandomLedger(
  path: string,
  transfers: number,
  seed: number,
): Promise<RandomLedgerCounts> {
  const random = new Random(seed);
  let time = FIRST_MOMENT;
  const now = () => (time += BigInt(random.below(4) === 0 ? random.below(1_000_000_000) : random.below(4)));
  const client = openEmbeddedClient({ path, now });
  try {
    const ledger = new RandomLedger(client, random, Math.max(20, Math.min(2_000, transfers / 50)));
    await ledger.makeAccounts();
    while (ledger.counts.created < transfers) {
      const batches = Array.from({ length: 1 + random.below(BATCHES_AT_ONCE) }, () => ledger.sendBatch());
      await Promise.all(batches);
      if (random.below(10) === 0) time += BigInt(random.below(TIMEOUT_MAX_SECONDS * 2)) * SECOND;
      if (random.below(30) === 0) await ledger.makeAccounts(3);
    }
    // Every timeout runs out.
    time += BigInt(TIMEOUT_MAX_SECONDS + 1) * SECOND;
    await client.lookupAccounts([1n]);
    return ledger.counts;
  } finally {
    client.destroy();
  }
}

class RandomLedger {
  readonly counts: RandomLedgerCounts = {
    created: 0,
    refused: 0,
    posted: 0,
    voided: 0,
    timed: 0,
    closing: 0,
    balancing: 0,
    linked: 0,
  };
  private readonly accounts = new Map<number, bigint[]>(LEDGERS.map((ledger) => [ledger, []]));
  /** Those that closing transfers may close: few, so that the others go on. */
  private readonly closable = new Map<number, bigint[]>(LEDGERS.map((ledger) => [ledger, []]));
  private pending: Transfer[] = [];

  constructor(
    private readonly client: Client,
    private readonly random: Random,
    private readonly accountCount: number,
  ) {}

  async makeAccounts(count = this.accountCount): Promise<void> {
    const made = Array.from({ length: count }, (_, index) => this.account(index));
    for (let from = 0; from < made.length; from += 50) {
      await this.client.createAccounts(made.slice(from, from + 50));
    }
    for (const { id, ledger, flags } of made) {
      if ((flags & AccountFlags.closed) !== 0) continue;
      const list = this.random.below(8) === 0 ? this.closable : this.accounts;
      list.get(ledger)?.push(id);
    }
  }

  async sendBatch(): Promise<void> {
    const batch: Transfer[] = [];
    const length = 1 + this.random.below(BATCH_MAX);
    while (batch.length < length) batch.push(...this.next());
    const results = await this.client.createTransfers(batch);
    results.forEach(({ status }, index) => {
      const sent = batch[index]!;
      if (status === CreateTransferStatus.created) this.count(sent);
      else this.counts.refused += 1;
    });
    this.pending = this.pending.slice(-REMEMBERED);
  }

  private account(index: number): Account {
    const { random } = this;
    // The first of each ledger have no limit, so that there is always somewhere to take from.
    const isFree = index < LEDGERS.length * 2;
    const limit = isFree
      ? AccountFlags.none
      : random.of([
          AccountFlags.none,
          AccountFlags.debits_must_not_exceed_credits,
          AccountFlags.debits_must_not_exceed_credits,
          AccountFlags.credits_must_not_exceed_debits,
        ]);
    const history = random.below(5) === 0 ? AccountFlags.none : AccountFlags.history;
    const closed = !isFree && random.below(50) === 0 ? AccountFlags.closed : AccountFlags.none;
    return account({
      id: random.id(),
      ledger: LEDGERS[index % LEDGERS.length]!,
      code: 1 + random.below(5),
      user_data_128: random.below(2) === 0 ? random.id() : 0n,
      user_data_64: BigInt(random.below(1_000)),
      user_data_32: random.below(1_000),
      flags: limit | history | closed,
    });
  }

  private next(): Transfer[] {
    const kind = this.random.below(100);
    if (kind < 25) return this.settlement();
    if (kind < 50) return [this.hold()];
    if (kind < 55) return this.chain();
    if (kind < 57) return [this.closing()];
    if (kind < 62) return [this.balancing()];
    return [this.plain()];
  }

  private plain(fields: Partial<Transfer> = {}): Transfer {
    const { random } = this;
    const ledger = random.of(LEDGERS);
    const list = this.accounts.get(ledger) ?? [];
    // The first two are in most transfers, as those of an operator are.
    const pick = () => (random.below(3) === 0 ? list[random.below(2)]! : random.of(list));
    const debit = pick();
    let credit = pick();
    while (credit === debit) credit = random.of(list);
    const ids: Fields = { id: random.id(), debit_account_id: debit, credit_account_id: credit };
    return transfer({
      ...ids,
      amount: BigInt(random.below(20) === 0 ? 0 : random.below(1_000)),
      ledger,
      code: 1 + random.below(9),
      user_data_128: random.below(3) === 0 ? random.id() : 0n,
      user_data_64: BigInt(random.below(3)),
      user_data_32: random.below(3),
      ...fields,
    });
  }

  private hold(): Transfer {
    const timeout = this.random.below(10) === 0 ? 0 : 1 + this.random.below(TIMEOUT_MAX_SECONDS);
    return this.plain({ flags: TransferFlags.pending, timeout });
  }

  private settlement(): Transfer[] {
    const pending = this.pending.length === 0 ? undefined : this.random.of(this.pending);
    if (pending === undefined) return [this.hold()];
    const isPost = (pending.flags & (TransferFlags.closing_debit | TransferFlags.closing_credit)) === 0;
    const posts = isPost && this.random.below(3) > 0;
    const part = pending.amount === 0n ? 0n : BigInt(this.random.below(Number(pending.amount) + 1));
    return [
      transfer({
        id: this.random.id(),
        debit_account_id: 0n,
        credit_account_id: 0n,
        pending_id: pending.id,
        ledger: 0,
        code: 0,
        amount: posts ? this.random.of([part, AMOUNT_MAX, pending.amount]) : 0n,
        user_data_32: this.random.below(2),
        flags: posts ? TransferFlags.post_pending_transfer : TransferFlags.void_pending_transfer,
      }),
    ];
  }

  private chain(): Transfer[] {
    const length = 2 + this.random.below(4);
    const chain = Array.from({ length }, () => (this.random.below(3) === 0 ? this.hold() : this.plain()));
    for (const each of chain.slice(0, -1)) each.flags |= TransferFlags.linked;
    return chain;
  }

  private closing(): Transfer {
    const { random } = this;
    const pending = this.hold();
    const closable = this.closable.get(pending.ledger) ?? [];
    if (closable.length === 0) return pending;
    const closesDebit = random.below(2) === 0;
    const id = random.of(closable);
    return {
      ...pending,
      amount: random.below(2) === 0 ? 0n : pending.amount,
      timeout: random.below(4) === 0 ? 0 : 1 + random.below(4),
      debit_account_id: closesDebit ? id : pending.debit_account_id,
      credit_account_id: closesDebit ? pending.credit_account_id : id,
      flags:
        TransferFlags.pending | (closesDebit ? TransferFlags.closing_debit : TransferFlags.closing_credit),
    };
  }

  private balancing(): Transfer {
    const side = this.random.of([
      TransferFlags.balancing_debit,
      TransferFlags.balancing_credit,
      TransferFlags.balancing_debit | TransferFlags.balancing_credit,
    ]);
    const isHold = this.random.below(3) === 0;
    return this.plain({
      flags: side | (isHold ? TransferFlags.pending : TransferFlags.none),
      timeout: isHold ? 1 + this.random.below(TIMEOUT_MAX_SECONDS) : 0,
      amount: this.random.of([AMOUNT_MAX, 50n, 5_000n]),
    });
  }

  private count(sent: Transfer): void {
    const { counts } = this;
    const has = (flag: TransferFlags) => (sent.flags & flag) !== 0;
    counts.created += 1;
    if (has(TransferFlags.post_pending_transfer)) counts.posted += 1;
    if (has(TransferFlags.void_pending_transfer)) counts.voided += 1;
    if (sent.timeout > 0) counts.timed += 1;
    if (has(TransferFlags.closing_debit | TransferFlags.closing_credit)) counts.closing += 1;
    if (has(TransferFlags.balancing_debit | TransferFlags.balancing_credit)) counts.balancing += 1;
    if (has(TransferFlags.linked)) counts.linked += 1;
    // The amount of a balancing one is not known here, so that it is posted in full or voided.
    if (has(TransferFlags.pending)) this.pending.push(sent.amount > 1_000n ? { ...sent, amount: 0n } : sent);
  }
}
