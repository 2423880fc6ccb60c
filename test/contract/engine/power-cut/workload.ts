import type { Account, Transfer } from 'tigerbeetle-node';
import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { Random } from '../../../support/random/random';
import { account, AMOUNT_MAX, transfer } from '../build';

/** Of the workload and of the cuts; FC_SEED names another. */
export const SEED = Number(process.env['FC_SEED'] ?? 1);

export type Call =
  | { readonly kind: 'accounts'; readonly events: Account[] }
  | { readonly kind: 'transfers'; readonly events: Transfer[] };

export interface TimedCall {
  readonly call: Call;
  /** The ledger's clock when it is made. Calls of the same time are made at once. */
  readonly time: bigint;
}

/** How often calls are made while the ledger stays open, and how that ends. */
interface Session {
  readonly times: number;
  readonly end: 'closed' | 'killed';
  /** Copies the ledger halfway, for which all pages are put in their places and the write-ahead log is cut off. */
  readonly copies?: boolean;
}

/**
 * Short ones create the file, open and close it; the long ones fill the write-ahead log several times. The process is
 * killed once, so that another finds the log as it stands.
 */
export const SESSIONS: readonly Session[] = [
  { times: 12, end: 'closed' },
  { times: 12, end: 'closed' },
  { times: 1000, end: 'killed' },
  { times: 600, end: 'closed', copies: true },
  { times: 10, end: 'closed' },
];

const FIRST_MOMENT = 1_700_000_000_000_000_000n;
/** A second and a little, so that no timeout passes in the very nanosecond of a call. */
const STEP_NANOSECONDS = 1_010_007_000n;
const TIMEOUTS_SECONDS = [0, 0, 1, 5, 60];
/** The first accounts have no limits; one of them takes part in every fourth transfer. */
const UNLIMITED_ACCOUNTS = 20;
const FIRST_ACCOUNTS = 40;
const BUSY_ACCOUNT = 1;

const { history, debits_must_not_exceed_credits } = AccountFlags;
const { linked, pending, post_pending_transfer, void_pending_transfer, balancing_debit } = TransferFlags;

/** Every call of a run, the same ones for the same seed, whatever is answered. */
export function workload(seed: number): TimedCall[] {
  const writer = new Writer(new Random(seed));
  const times = SESSIONS.reduce((sum, session) => sum + session.times, 0);
  return Array.from({ length: times }, (_, number) => {
    const calls = number === 0 ? [writer.firstAccounts()] : writer.calls();
    return calls.map((call) => ({ call, time: timeOf(number) }));
  }).flat();
}

/** The time at which calls are made for the `number`th time, from 0. */
export function timeOf(number: number): bigint {
  return FIRST_MOMENT + BigInt(number) * STEP_NANOSECONDS;
}

class Writer {
  private accounts = 0;
  private readonly sent: Transfer[] = [];
  private readonly holds: Transfer[] = [];

  constructor(private readonly random: Random) {}

  firstAccounts(): Call {
    return this.newAccounts(FIRST_ACCOUNTS);
  }

  /** Mostly small calls, each of which has a commit of its own; some share one; some fill many pages. */
  calls(): Call[] {
    const kind = this.random.below(100);
    if (kind < 3) return [this.newAccounts(1 + this.random.below(4)), this.transfers(3)];
    if (kind < 60) return [this.transfers(1 + this.random.below(4))];
    if (kind < 88) {
      return Array.from({ length: 2 + this.random.below(4) }, () => this.transfers(1 + this.random.below(5)));
    }
    if (kind < 99) return [this.transfers(20 + this.random.below(30))];
    return [this.transfers(300 + this.random.below(700))];
  }

  private newAccounts(count: number): Call {
    const events = Array.from({ length: count }, (_, index) => {
      this.accounts += 1;
      const limit = this.accounts > UNLIMITED_ACCOUNTS && this.random.below(3) === 0;
      return account({
        id: BigInt(this.accounts),
        user_data_64: BigInt(this.random.below(3)),
        flags:
          (this.random.below(2) === 0 ? history : 0) |
          (limit ? debits_must_not_exceed_credits : 0) |
          (index < count - 1 && this.random.below(4) === 0 ? AccountFlags.linked : 0),
      });
    });
    return { kind: 'accounts', events };
  }

  /** The last one always succeeds, so that every batch leaves something to find. */
  private transfers(count: number): Call {
    const events: Transfer[] = [];
    while (events.length < count - 1) {
      if (this.random.below(60) > 0) events.push(this.event());
      else events.push(...this.chain());
    }
    const last = this.plain();
    events.push({
      ...last,
      debit_account_id: 2n + (last.id % 9n),
      credit_account_id: 11n + (last.id % 9n),
    });
    this.sent.push(...events);
    return { kind: 'transfers', events };
  }

  /** All of it happens or nothing; now and then it holds one that fails. */
  private chain(): Transfer[] {
    const length = 2 + this.random.below(4);
    return Array.from({ length }, (_, index) => {
      const event = this.random.below(8) === 0 ? this.unknownAccount() : this.plain();
      return index === length - 1 ? event : { ...event, flags: event.flags | linked };
    });
  }

  private event(): Transfer {
    const kind = this.random.below(100);
    if (kind < 50) return this.plain();
    if (kind < 68) {
      const hold = { ...this.plain(), flags: pending, timeout: this.random.of(TIMEOUTS_SECONDS) };
      this.holds.push(hold);
      return hold;
    }
    if (kind < 84 && this.holds.length > 0) return this.settlement(this.random.of(this.holds.slice(-200)));
    if (kind < 88) return { ...this.plain(), flags: balancing_debit };
    if (kind < 92) return this.unknownAccount();
    if (kind < 96 && this.sent.length > 0) return { ...this.random.of(this.sent), flags: 0 };
    return { ...this.plain(), ledger: 2 };
  }

  private settlement({ id }: Transfer): Transfer {
    const posts = this.random.below(2) === 0;
    return transfer({
      id: this.random.id(),
      pending_id: id,
      flags: posts ? post_pending_transfer : void_pending_transfer,
      amount: posts ? this.random.of([AMOUNT_MAX, 0n, 7n]) : 0n,
      ledger: 0,
      code: 0,
    });
  }

  private plain(): Transfer {
    const debit = this.random.below(4) === 0 ? BUSY_ACCOUNT : 1 + this.random.below(this.accounts);
    const credit = 1 + ((debit + this.random.below(this.accounts - 1)) % this.accounts);
    return transfer({
      id: this.random.id(),
      debit_account_id: BigInt(debit),
      credit_account_id: BigInt(credit),
      amount: BigInt(this.random.below(100)),
      user_data_64: BigInt(this.random.below(5)),
      user_data_32: this.random.below(2 ** 32),
      code: 1 + this.random.below(3),
    });
  }

  private unknownAccount(): Transfer {
    return { ...this.plain(), credit_account_id: BigInt(1_000_000 + this.random.below(5)) };
  }
}
