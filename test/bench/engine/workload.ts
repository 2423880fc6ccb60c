import { randomBytes } from 'node:crypto';
import type { AccountFilter, Transfer } from 'tigerbeetle-node';
import {
  AccountFilterFlags,
  AccountFlags,
  CreateAccountStatus,
  CreateTransferStatus,
} from 'tigerbeetle-node/dist/bindings';
import { account, accountFilter, transfer } from '../../../libs/tigerbeetle-embedded/src/testing/events';
import { type Bill, Bills } from './bills';
import type { Subject } from './subjects';

export type IdKind = 'hashed' | 'time-ordered';

/** Reads come first: they leave the ledger at the size that they are measured at. */
export const MEASURES = ['lookups', 'balance', 'past', 'newest', 'anywhere', 'batches', 'singles'] as const;
export type Measure = (typeof MEASURES)[number];

/**
 * How many operations of each kind one round takes at most: about a tenth to half a second of the embedded
 * engine.
 */
const OPERATIONS: Record<Measure, number> = {
  batches: 50_000,
  singles: 10_000,
  lookups: 100_000,
  balance: 100_000,
  past: 50_000,
  newest: 20_000,
  anywhere: 20_000,
};
/** When a round ends in any case, as some do of a server, which is asked through a socket. */
const ROUND_MAX_MS = 2000;

/**
 * Operations by the clock, and by the time that this process had a processor for: others' load prolongs only
 * the first.
 */
export interface Rate {
  readonly perSecond: number;
  readonly perProcessorSecond: number;
}

const IN_FLIGHT = 64;
export const PAGE = 20;

const LEDGER = 840;
const FUNDING = 1n;
const REVENUE = 2n;
const FIRST_USER = 1000n;
/** What every user starts with; a transfer moves 1. */
const OPENING = 10n ** 15n;

/**
 * A ledger as the service keeps it: users whose history is kept and who can't overdraw, billed to one revenue
 * account.
 */
export class Workload {
  private readonly bills = new Bills();
  private clock = 0n;

  private constructor(
    private readonly subject: Subject,
    private readonly kind: IdKind,
    private readonly users: number,
    /** How many of the users are billed while the ledger is filled. */
    private readonly billed: number,
  ) {}

  static async start(subject: Subject, kind: IdKind, users: number, billed: number): Promise<Workload> {
    const workload = new Workload(subject, kind, users, billed);
    const history = AccountFlags.debits_must_not_exceed_credits | AccountFlags.history;
    const accounts = [FUNDING, REVENUE].map((id) => account({ id, ledger: LEDGER }));
    for (let user = 0n; user < users; user += 1n)
      accounts.push(account({ id: FIRST_USER + user, ledger: LEDGER, flags: history }));
    for (const part of parts(accounts, subject.batch)) {
      const results = await subject.client.createAccounts(part);
      assertAll(results, CreateAccountStatus.created);
    }
    const openings = accounts.slice(2).map(({ id }) => workload.transfer(FUNDING, id, OPENING));
    for (const part of parts(openings, subject.batch)) await workload.create(part);
    return workload;
  }

  /** Creates transfers until there are as many as that. */
  async fill(size: number): Promise<void> {
    while (this.bills.count < size) {
      await this.create(this.newBills(Math.min(this.subject.batch, size - this.bills.count), this.billed));
    }
  }

  /** The rate of an operation. What is sent is made before the clock starts. */
  async rate(measure: Measure): Promise<Rate> {
    const count = OPERATIONS[measure];
    const { client } = this.subject;
    switch (measure) {
      case 'batches': {
        const batches = parts(this.newBills(count), this.subject.batch);
        return timed(async (isOver) => {
          let created = 0;
          for (const batch of batches) {
            if (isOver()) break;
            await this.create(batch);
            created += batch.length;
          }
          return created;
        });
      }
      case 'singles': {
        const bills = this.newBills(count);
        return timed((isOver) => inFlight(bills, isOver, (bill) => this.create([bill])));
      }
      case 'lookups': {
        const users = this.randomUsers(count);
        return timed((isOver) => inFlight(users, isOver, (id) => client.lookupAccounts([id])));
      }
      case 'balance':
        return this.balances(count, (timestamp) => ({ timestamp_min: timestamp, timestamp_max: timestamp }));
      case 'past':
        return this.balances(count, (timestamp) => ({ timestamp_max: timestamp }));
      case 'newest':
        return this.pages(
          Array.from({ length: count }, () => ({ user: this.bills.random(PAGE).user, timestamp: 0n })),
        );
      case 'anywhere':
        return this.pages(Array.from({ length: count }, () => this.bills.random(PAGE)));
    }
  }

  /** The balances after transfers drawn from the whole ledger, asked for in some way by their timestamps. */
  private balances(count: number, timesOf: (timestamp: bigint) => Partial<AccountFilter>): Promise<Rate> {
    const { client } = this.subject;
    const asked = Array.from({ length: count }, () => this.bills.random());
    return timed((isOver) =>
      inFlight(asked, isOver, async ({ user, timestamp }) => {
        const balances = await client.getAccountBalances(
          newestFirst(user, { ...timesOf(timestamp), limit: 1 }),
        );
        if (balances[0]?.timestamp !== timestamp) throw new Error('The balance is not there.');
      }),
    );
  }

  /** Pages of a user's history from a timestamp back, all of them full. */
  private pages(asked: readonly Bill[]): Promise<Rate> {
    const { client } = this.subject;
    return timed((isOver) =>
      inFlight(asked, isOver, async ({ user, timestamp }) => {
        const filter = newestFirst(user, { timestamp_max: timestamp, limit: PAGE });
        const page = await client.getAccountTransfers(filter);
        if (page.length !== PAGE) throw new Error('The page is not full.');
      }),
    );
  }

  private async create(batch: Transfer[]): Promise<void> {
    const results = await this.subject.client.createTransfers(batch);
    assertAll(results, CreateTransferStatus.created);
    batch.forEach(({ debit_account_id: user }, index) => {
      if (user !== FUNDING) this.bills.add({ user, timestamp: results[index]!.timestamp });
    });
  }

  private newBills(count: number, users = this.users): Transfer[] {
    return this.randomUsers(count, users).map((user) => this.transfer(user, REVENUE, 1n));
  }

  private randomUsers(count: number, users = this.users): bigint[] {
    return Array.from({ length: count }, () => FIRST_USER + BigInt(Math.floor(Math.random() * users)));
  }

  private transfer(debit: bigint, credit: bigint, amount: bigint): Transfer {
    return transfer({
      id: this.nextId(),
      debit_account_id: debit,
      credit_account_id: credit,
      amount,
      ledger: LEDGER,
      code: 3,
    });
  }

  private nextId(): bigint {
    const random = randomBytes(16).readBigUInt64LE();
    if (this.kind === 'hashed')
      return ((random ^ 0x5555_5555_5555_5555n) << 64n) | BigInt.asUintN(64, random * 31n + 1n);
    this.clock += 1n;
    return (this.clock << 80n) | random;
  }
}

/** Newest first. */
function newestFirst(id: bigint, fields: Partial<AccountFilter>): AccountFilter {
  const flags = AccountFilterFlags.debits | AccountFilterFlags.credits | AccountFilterFlags.reversed;
  return accountFilter({ account_id: id, flags, ...fields });
}

function assertAll<S>(results: readonly { status: S }[], status: S): void {
  const other = results.find((result) => result.status !== status);
  if (other !== undefined) throw new Error(`The engine answered with status ${String(other.status)}.`);
}

function parts<T>(list: readonly T[], size: number): T[][] {
  const result: T[][] = [];
  for (let start = 0; start < list.length; start += size) result.push(list.slice(start, start + size));
  return result;
}

/**
 * The rate of what `run` does until the round is over; it answers how many operations those were. Memory is
 * tidied first, where Node was started with --expose-gc: no measurement is to pay for the garbage of the one
 * before.
 */
async function timed(run: (isOver: () => boolean) => Promise<number>): Promise<Rate> {
  globalThis.gc?.();
  const processorBefore = process.cpuUsage();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
  }, ROUND_MAX_MS);
  const started = process.hrtime.bigint();
  const count = await run(() => isOver);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  clearTimeout(timer);
  const { user, system } = process.cpuUsage(processorBefore);
  return { perSecond: count / seconds, perProcessorSecond: (count * 1e6) / (user + system) };
}

/**
 * Sends what is in the list with a number of calls in flight all the time, until the round is over. Returns
 * how many were sent.
 */
async function inFlight<T>(
  list: readonly T[],
  isOver: () => boolean,
  call: (item: T) => Promise<unknown>,
): Promise<number> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < list.length && !isOver()) {
      const item = list[next]!;
      next += 1;
      await call(item);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return next;
}
