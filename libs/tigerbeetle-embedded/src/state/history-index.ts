import { type DatabaseInstance, Statement } from '../storage/database';
import type { Account } from './account';

/** The sides of an account, as the index stores them. */
export const DEBITS = 0;
export const CREDITS = 1;
export type Side = typeof DEBITS | typeof CREDITS;
export const SIDES: readonly Side[] = [DEBITS, CREDITS];

/** Numbers of one account and side that one statement writes. */
const NUMBERS_PER_WRITE = 512;

/**
 * Which transfers an account has, by side, in the order of their numbers. The table covers the log up to {@link covered}; what is
 * newer is in memory, with its account ({@link Account.recent}). Rows of the table from `covered` on are of a generation that
 * is being written; they are in memory as well, and not read.
 */
export class HistoryIndex {
  private readonly insert: Statement;
  private readonly selectOldest: Statement;
  private readonly selectNewest: Statement;

  constructor(
    database: DatabaseInstance,
    /** How many transfers of the log the table covers. */
    public covered: number,
  ) {
    this.insert = new Statement(
      database,
      'INSERT OR IGNORE INTO account_transfers (account, side, transfer) SELECT ?, ?, value FROM json_each(?)',
    );
    const select =
      'SELECT transfer FROM account_transfers WHERE account = ? AND side = ? AND transfer BETWEEN ? AND ?';
    this.selectOldest = new Statement(database, `${select} ORDER BY transfer LIMIT ? + 0`);
    this.selectNewest = new Statement(database, `${select} ORDER BY transfer DESC LIMIT ? + 0`);
  }

  /**
   * The first `limit` of the account's transfers numbered `first`…`last` on the sides, or, `reversed`, the last ones, newest
   * first. The file is read only for what is not in memory.
   */
  find(
    account: Account,
    sides: readonly Side[],
    first: number,
    last: number,
    reversed: boolean,
    limit: number,
  ): number[] {
    const stored = (count: number): number[] =>
      merge(
        sides.map((side) => this.findStored(account, side, first, last, reversed, count)),
        reversed,
        count,
      );
    const recent = (count: number): number[] =>
      merge(
        sides.map((side) => findRecent(account.recent[side], first, last, reversed, count)),
        reversed,
        count,
      );
    const [near, far] = reversed ? [recent, stored] : [stored, recent];
    const found = near(limit);
    return found.length === limit ? found : found.concat(far(limit - found.length));
  }

  /** Writes the numbers of transfers of an account; those that are there already stay. The caller has a transaction open. */
  write({ account, side, transfers }: HistoryEntries): void {
    this.insert.run(account.timestamp, side, JSON.stringify(transfers));
  }

  private findStored(
    account: Account,
    side: Side,
    first: number,
    last: number,
    reversed: boolean,
    limit: number,
  ): number[] {
    const end = Math.min(last, this.covered - 1);
    if (first > end || transferCount(account, side) === account.recent[side].length) return [];
    const select = reversed ? this.selectNewest : this.selectOldest;
    return select.all(account.timestamp, side, first, end, limit).map(([transfer]) => Number(transfer));
  }
}

/** Some entries of the index, of one account. */
export interface HistoryEntries {
  readonly account: Account;
  readonly side: Side;
  readonly transfers: readonly number[];
}

/** What the accounts, which are in the order of the index, add to it before transfer number `end`, a few entries at a time. */
export function* entriesBefore(accounts: readonly Account[], end: number): Generator<HistoryEntries, void> {
  for (const account of accounts) {
    for (const side of SIDES) {
      const recent = account.recent[side];
      const count = lowerBound(recent, end);
      for (let start = 0; start < count; start += NUMBERS_PER_WRITE) {
        yield { account, side, transfers: recent.slice(start, Math.min(start + NUMBERS_PER_WRITE, count)) };
      }
    }
  }
}

/** Forgets which transfers before number `end` the account has: the table covers them. */
export function dropRecentBefore({ recent }: Account, end: number): void {
  for (const side of SIDES) {
    const count = lowerBound(recent[side], end);
    if (count > 0) recent[side] = recent[side].slice(count);
  }
}

/** How many transfers the account has on a side. */
export function transferCount({ state }: Account, side: Side): number {
  return side === DEBITS ? state.debits : state.credits;
}

function findRecent(
  recent: readonly number[],
  first: number,
  last: number,
  reversed: boolean,
  limit: number,
): number[] {
  const start = lowerBound(recent, first);
  const end = lowerBound(recent, last + 1);
  return reversed
    ? recent.slice(Math.max(start, end - limit), end).reverse()
    : recent.slice(start, Math.min(end, start + limit));
}

/** How many of the numbers, which ascend, are smaller than `bound`. */
function lowerBound(numbers: readonly number[], bound: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? Infinity) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first `limit` of one or two lists together, which are in the same order and have no number in common. */
function merge([a = [], b = []]: readonly number[][], descending: boolean, limit: number): number[] {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const merged: number[] = [];
  let nextA = 0;
  let nextB = 0;
  while (merged.length < limit) {
    const headA = a[nextA];
    const headB = b[nextB];
    if (headA !== undefined && (headB === undefined || headA > headB === descending)) {
      merged.push(headA);
      nextA += 1;
    } else if (headB !== undefined) {
      merged.push(headB);
      nextB += 1;
    } else break;
  }
  return merged;
}
