import type { Account, AccountBalance, Client, Transfer } from 'tigerbeetle-node';
import { AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { asMade, timeoutKeeperIds } from '../imported';
import { MESSAGE_ITEMS_MAX, MessageParts } from '../message-parts';
import { isExpiryVoid, isTimeoutNote, isTimeoutsAccount } from './added';
import { accountPages, historyFilter, transferPages, transfersById } from './read-ledger';
import { RunningTimeouts } from './running-timeouts';
import { TimeList } from './time-list';

/** Most accounts have few transfers, so their histories are read side by side, this many rows of each at first. */
const HISTORIES_AT_ONCE = 64;
const FIRST_ROWS = 512;

/** What a ledger holds of one currency. */
export interface LedgerSums {
  accounts: number;
  transfers: number;
  /** Units that all accounts together were debited; they were credited as much. */
  debitsPosted: bigint;
  creditsPosted: bigint;
  /** Units that pending transfers reserve. */
  debitsPending: bigint;
}

/**
 * Everything in a ledger as lines of text: its accounts, its transfers and expiries, and the balances after every transfer of
 * the accounts that keep a history. A ledger has the same lines before and after a move: those of what a move adds are
 * left out, and those of what it imports are as they were before. Nothing else is equalised.
 */
export class LedgerLines {
  /** By the number of the ledger. */
  readonly sums = new Map<number, LedgerSums>();
  /** When the voids of expired transfers were written. */
  private readonly expiryVoids = new TimeList();
  private readonly parts = new MessageParts();

  /** @param now nanoseconds since 1970: what runs out until then has expired */
  constructor(
    private readonly client: Client,
    private readonly now: bigint,
  ) {}

  /** The lines in groups. */
  async *groups(): AsyncGenerator<string[], void> {
    yield* this.accounts();
    yield* this.transfers();
    yield* this.balances();
  }

  private async *accounts(): AsyncGenerator<string[], void> {
    for await (const page of accountPages(this.client)) {
      const accounts = page.filter((account) => !isTimeoutsAccount(account));
      for (const account of accounts) {
        const sums = this.sumsOf(account.ledger);
        sums.accounts += 1;
        sums.debitsPosted += account.debits_posted;
        sums.creditsPosted += account.credits_posted;
        sums.debitsPending += account.debits_pending;
      }
      yield accounts.map(accountLine);
    }
  }

  private async *transfers(): AsyncGenerator<string[], void> {
    const timeouts = new RunningTimeouts();
    // An expiry of an imported transfer and its void come in either order; what is left has lost the other.
    const unmatched = new Set<bigint>();
    const match = (id: bigint) => {
      if (!unmatched.delete(id)) unmatched.add(id);
    };
    const imported = new Set<bigint>();
    const expiryLines = (moment: bigint) =>
      timeouts.expiredBy(moment).map(({ transfer: { id } }) => {
        if (imported.delete(id)) match(id);
        return `expired ${id.toString(16)}`;
      });
    for await (const page of transferPages(this.client)) {
      const keepers = await transfersById(this.client, this.parts, page.flatMap(timeoutKeeperIds));
      const lines: string[] = [];
      for (const transfer of page) {
        if (isTimeoutNote(transfer)) continue;
        if (isExpiryVoid(transfer)) {
          this.expiryVoids.push(transfer.timestamp);
          match(transfer.pending_id);
          continue;
        }
        for (const line of expiryLines(transfer.timestamp)) lines.push(line);
        const made = asMade(transfer, keepers);
        if (made.timeout > 0 && transfer.timeout === 0) imported.add(transfer.id);
        timeouts.next(made, made.timeout);
        if (made.pending_id !== 0n) imported.delete(made.pending_id);
        this.sumsOf(made.ledger).transfers += 1;
        lines.push(transferLine(made));
      }
      yield lines;
    }
    yield expiryLines(this.now);
    yield Array.from(unmatched, (id) => `expiry and void of ${id.toString(16)} don't match`);
  }

  private async *balances(): AsyncGenerator<string[], void> {
    for await (const page of accountPages(this.client)) {
      const accounts = page.filter(({ flags }) => (flags & AccountFlags.history) !== 0);
      for (let from = 0; from < accounts.length; from += HISTORIES_AT_ONCE) {
        const part = accounts.slice(from, from + HISTORIES_AT_ONCE);
        const firsts = await Promise.all(part.map(({ id }) => this.rows(id, 0n, FIRST_ROWS)));
        for (const [index, first] of firsts.entries()) {
          const id = (part[index] as Account).id;
          yield this.balanceLines(id, first);
          let [rows, limit] = [first, FIRST_ROWS];
          while (rows.length === limit) {
            limit = MESSAGE_ITEMS_MAX;
            rows = await this.rows(id, (rows.at(-1)?.timestamp ?? 0n) + 1n, limit);
            yield this.balanceLines(id, rows);
          }
        }
      }
    }
  }

  private rows(accountId: bigint, first: bigint, limit: number): Promise<AccountBalance[]> {
    return this.client.getAccountBalances(historyFilter(accountId, { timestamp_min: first, limit }));
  }

  private balanceLines(id: bigint, rows: readonly AccountBalance[]): string[] {
    const account = id.toString(16);
    return rows
      .filter(({ timestamp }) => !this.expiryVoids.has(timestamp))
      .map((row) => `balance of ${account} at ${row.timestamp}: ${amountsOf(row)}`);
  }

  private sumsOf(ledger: number): LedgerSums {
    const known = this.sums.get(ledger);
    if (known !== undefined) return known;
    const sums = { accounts: 0, transfers: 0, debitsPosted: 0n, creditsPosted: 0n, debitsPending: 0n };
    this.sums.set(ledger, sums);
    return sums;
  }
}

function accountLine(account: Account): string {
  const { id, user_data_128, user_data_64, user_data_32, ledger, code, timestamp } = account;
  const flags = account.flags & ~AccountFlags.imported;
  return (
    `account ${id.toString(16)} data ${user_data_128.toString(16)} ${user_data_64} ${user_data_32} ` +
    `ledger ${ledger} code ${code} flags ${flags} at ${timestamp}: ${amountsOf(account)}`
  );
}

function transferLine(transfer: Transfer): string {
  const { id, debit_account_id, credit_account_id, amount, pending_id, user_data_128 } = transfer;
  const { user_data_64, user_data_32, timeout, ledger, code, flags, timestamp } = transfer;
  return (
    `transfer ${id.toString(16)} debit ${debit_account_id.toString(16)} credit ${credit_account_id.toString(16)} ` +
    `amount ${amount} pending ${pending_id.toString(16)} ` +
    `data ${user_data_128.toString(16)} ${user_data_64} ${user_data_32} ` +
    `timeout ${timeout} ledger ${ledger} code ${code} flags ${flags} at ${timestamp}`
  );
}

function amountsOf(balance: Omit<AccountBalance, 'timestamp'>): string {
  const { debits_pending, debits_posted, credits_pending, credits_posted } = balance;
  return `debits ${debits_pending} ${debits_posted} credits ${credits_pending} ${credits_posted}`;
}
