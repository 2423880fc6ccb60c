import { DamageError } from '../storage/damage-error';
import { type Column, type DatabaseInstance, Statement } from '../storage/database';
import type { Account } from './account';
import { firstPassing } from './halving';
import type { LogRange } from './log-range';

/** The sides of an account, as the index stores them. */
export const DEBITS = 0;
export const CREDITS = 1;
export type Side = typeof DEBITS | typeof CREDITS;
export const SIDES: readonly Side[] = [DEBITS, CREDITS];

/** Numbers of one account and side that one statement writes. */
const NUMBERS_PER_WRITE = 512;

/** One of the transfers of an account. */
export interface Entry {
  readonly transfer: number;
  readonly side: Side;
  /** The how-manieth of the side it is, from 1. */
  readonly position: number;
}

/**
 * Which transfers an account has, by side, in the order of their numbers. The table covers the log up to {@link covered}; what is
 * newer is in memory, with its account ({@link Account.recent}). Rows of the table from `covered` on are of a generation that
 * is being written; they are in memory as well, and not read.
 */
export class HistoryIndex {
  private readonly insert: Statement;
  private readonly selectUp: Statement;
  private readonly selectDown: Statement;

  constructor(
    database: DatabaseInstance,
    /** How many transfers of the log the table covers. */
    public covered: number,
  ) {
    this.insert = new Statement(
      database,
      `INSERT OR IGNORE INTO account_transfers (account, side, transfer, position)
       SELECT ?1, ?2, value, ?3 + key FROM json_each(?4)`,
    );
    const before = 'transfer < ?2 ORDER BY transfer DESC LIMIT min(?SIDE, ?2, 1)';
    const after = 'transfer > ?3 AND transfer < ?4 ORDER BY transfer LIMIT min(?SIDE, ?4 - ?3 - 1, 1)';
    const within = 'transfer BETWEEN ?2 AND ?3 ORDER BY transfer';
    this.selectUp = new Statement(database, selectSides([before, `${within} LIMIT ?SIDE + 0`, after]));
    this.selectDown = new Statement(database, selectSides([after, `${within} DESC LIMIT ?SIDE + 0`, before]));
  }

  /**
   * The account's transfers on the sides that are in the range. The file is read only for what is not in memory. Throws a
   * {@link DamageError} where it lacks one of them.
   */
  find(account: Account, sides: readonly Side[], range: LogRange): Entry[] {
    const stored = (part: LogRange): Entry[] => merge(this.findStored(account, sides, part), part);
    const recent = (part: LogRange): Entry[] =>
      merge(
        sides.map((side) => findRecent(account, side, part)),
        part,
      );
    const [near, far] = range.reversed ? [recent, stored] : [stored, recent];
    const found = near(range);
    const limit = range.limit - found.length;
    return limit === 0 ? found : found.concat(far({ ...range, limit }));
  }

  /** Writes the numbers of transfers of an account; those that are there already stay. The caller has a transaction open. */
  write({ account, side, transfers, position }: HistoryEntries): void {
    this.insert.run(account.timestamp, side, position, JSON.stringify(transfers));
  }

  private findStored(account: Account, sides: readonly Side[], range: LogRange): Entry[][] {
    const { first, reversed, limit } = range;
    const last = Math.min(range.last, this.covered - 1);
    const indexed = sides.filter((side) => indexedCount(account, side) > 0);
    if (first > last || indexed.length === 0) return [];
    const select = reversed ? this.selectDown : this.selectUp;
    const limits = SIDES.map((side) => (indexed.includes(side) ? limit : 0));
    const entries = select.all(account.timestamp, first, last, this.covered, ...limits).map(entryOfRow);
    return indexed.map((side) => {
      const ofSide = entries.filter((entry) => entry.side === side);
      return inRange(ofSide, { ...range, last }, indexedCount(account, side));
    });
  }
}

/** For each side the rows that meet the conditions, in their order; `?SIDE` stands for the parameter with the side's limit. */
function selectSides(conditions: readonly string[]): string {
  return SIDES.flatMap((side) =>
    conditions.map(
      (condition) =>
        `SELECT * FROM (SELECT transfer, side, position FROM account_transfers
         WHERE account = ?1 AND side = ${side} AND ${condition.replace('?SIDE', `?${5 + side}`)})`,
    ),
  ).join(' UNION ALL ');
}

function entryOfRow([transfer, side, position]: Column[]): Entry {
  return { transfer: Number(transfer), side: side as Side, position: Number(position) };
}

/**
 * Those of a side's entries that are in the range. Before and after them stand the neighbours of the range if the side has some:
 * by their positions, or else by the `count` of all, it shows if an entry is missing.
 */
function inRange(
  entries: readonly Entry[],
  { first, last, reversed, limit }: LogRange,
  count: number,
): Entry[] {
  const [start, end, step] = reversed ? [count, 0, -1] : [1, count + 1, 1];
  const found: Entry[] = [];
  let expected = start;
  for (const entry of entries) {
    const { transfer, position } = entry;
    const isBefore = reversed ? transfer > last : transfer < first;
    if (!isBefore && position !== expected) throw missing();
    expected = position + step;
    if (isBefore) continue;
    if (transfer < first || transfer > last) return found;
    found.push(entry);
    if (found.length === limit) return found;
  }
  if (expected !== end) throw missing();
  return found;
}

function missing(): DamageError {
  return new DamageError('a history lacks a transfer');
}

/** Some entries of the index, of one account. */
export interface HistoryEntries {
  readonly account: Account;
  readonly side: Side;
  readonly transfers: readonly number[];
  /** The position of the first of them. */
  readonly position: number;
}

/** What the accounts, which are in the order of the index, add to it before transfer number `end`, a few entries at a time. */
export function* entriesBefore(accounts: readonly Account[], end: number): Generator<HistoryEntries, void> {
  for (const account of accounts) {
    for (const side of SIDES) {
      const recent = account.recent[side];
      const count = countBefore(recent, end);
      const position = indexedCount(account, side) + 1;
      for (let start = 0; start < count; start += NUMBERS_PER_WRITE) {
        const transfers = recent.slice(start, Math.min(start + NUMBERS_PER_WRITE, count));
        yield { account, side, transfers, position: position + start };
      }
    }
  }
}

/** Forgets which transfers before number `end` the account has: the table covers them. */
export function dropRecentBefore({ recent }: Account, end: number): void {
  for (const side of SIDES) {
    const count = countBefore(recent[side], end);
    if (count > 0) recent[side] = recent[side].slice(count);
  }
}

/** How many transfers of an account and side the table covers. */
function indexedCount({ state, recent }: Account, side: Side): number {
  return (side === DEBITS ? state.debits : state.credits) - recent[side].length;
}

function findRecent(account: Account, side: Side, { first, last, reversed, limit }: LogRange): Entry[] {
  const recent = account.recent[side];
  let start = countBefore(recent, first);
  let end = countBefore(recent, last + 1);
  if (reversed) start = Math.max(start, end - limit);
  else end = Math.min(end, start + limit);
  const position = indexedCount(account, side) + start + 1;
  const entries = recent
    .slice(start, end)
    .map((transfer, index) => ({ transfer, side, position: position + index }));
  return reversed ? entries.reverse() : entries;
}

/** How many of the numbers, which ascend, are smaller than `bound`. */
function countBefore(numbers: readonly number[], bound: number): number {
  return firstPassing(0, numbers.length, (index) => (numbers[index] ?? Infinity) >= bound);
}

/** The lists of one or two sides, which are in the order of the range, as one. */
function merge([a = [], b = []]: readonly Entry[][], { reversed, limit }: LogRange): Entry[] {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const sign = reversed ? -1 : 1;
  return [...a, ...b].sort((one, other) => sign * (one.transfer - other.transfer)).slice(0, limit);
}
