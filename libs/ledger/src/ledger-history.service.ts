import { Injectable } from '@nestjs/common';
import { AccountIds, type AccountRef } from './account-ids';
import { balancesBefore } from './balances-before';
import { LedgerInvariantError, TransactionNotFoundError } from './errors';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';
import { MESSAGE_ITEMS_MAX } from './message-parts';
import { balanceOf, onlyRow } from './records';
import { refundedOf } from './refunds-of-a-bill';
import { toTransactions } from './to-transactions';
import {
  transactionOf,
  transactionTypeOf,
  userAccountOf,
  type HistoryEntry,
  type Transaction,
  type TransactionType,
} from './transaction';
import { MARK_EVERY, TransactionCounts } from './transaction-counts';
import { TIMESTAMP_MAX, type TransferRange } from './transfer-range';

/** Which transactions of an account to read. */
export interface HistoryFilter {
  /** Null for all types. */
  type: TransactionType | null;
  /** Nanoseconds since 1970, included; null for no bound. A range that ends before it begins is empty. */
  from: bigint | null;
  /** Nanoseconds since 1970, excluded; null for no bound. */
  to: bigint | null;
}

/** A transaction with what only a look at it alone shows. */
export interface TransactionDetails extends Transaction {
  /** Units that were given back of a bill so far; null for what is no bill. */
  refunded: bigint | null;
}

/** A page of a history, newest first. */
export interface HistoryPage {
  transactions: Transaction[];
  /** The `before` of the next page; null on the last page. */
  next: bigint | null;
}

/** What an account has spent, and what it can still spend. */
export interface Spending {
  /** Units: bills and captures, of which refunds give nothing back here. */
  spent: bigint;
  /** Units. */
  available: bigint;
  /** When the account was created, in nanoseconds since 1970. */
  createdAt: bigint;
}

/** All that an account has moved up to a moment, and what it had then, in units. */
export interface AccountTotals {
  /** Top-ups and refunds. */
  added: bigint;
  /** Bills and captures. */
  spent: bigint;
  balance: bigint;
}

/** Bounds the work for one page by reference: holds that were released are among what is read. */
const REFERENCE_READS_MAX = 8;
/** Balances that the ledger is asked for at the same time. */
const BALANCES_AT_ONCE = 100;
/** Transfers per read of a stream: enough to be fast, few enough to need little memory. */
const STREAM_READ_LIMIT = 1_000;

/** Accounts' transactions, read from the ledger itself: there is no copy that could drift. */
@Injectable()
export class LedgerHistory {
  private readonly counts = new TransactionCounts();

  constructor(
    private readonly engine: LedgerEngine,
    private readonly accountIds: AccountIds,
  ) {}

  /**
   * One transaction, by its ledger id.
   * @throws TransactionNotFoundError, also for a hold, a release and a marker, which are no transactions
   * @throws LedgerUnavailableError
   */
  async find(transactionId: bigint): Promise<TransactionDetails> {
    const request = new LedgerRequest(this.engine);
    const transfer = (await request.findTransfers([transactionId])).get(transactionId);
    const type = transfer === undefined ? null : transactionTypeOf(transfer);
    if (transfer === undefined || type === null) throw new TransactionNotFoundError();
    const accountId = userAccountOf(transfer, type);
    const [{ balance }, refunded] = await Promise.all([
      request.balanceAt(accountId, transfer.timestamp),
      type === 'bill' ? refundedOf(request, transactionId) : null,
    ]);
    const entry = { transfer, type, balanceAfter: balance };
    return { ...onlyRow(await toTransactions(request, accountId, [entry])), refunded };
  }

  /**
   * A page of an account's transactions, newest first. Pages that follow one another by `next` skip none and
   * repeat none, whatever happens meanwhile: `next` is a moment, and only newer transactions are added.
   *
   * @param before nanoseconds since 1970: only older transactions; null for the newest
   * @param limit 1 or more
   * @throws AccountNotFoundError, LedgerUnavailableError
   */
  async page(
    ref: AccountRef,
    filter: HistoryFilter,
    before: bigint | null,
    limit: number,
  ): Promise<HistoryPage> {
    const request = new LedgerRequest(this.engine);
    const found: HistoryEntry[] = [];
    // One more than the page holds, to know whether there is a next page.
    let readLimit = limit + 1;
    const range = this.rangeOf(ref, filter, before);
    while (range !== null && found.length <= limit) {
      const part = await readHistory(request, range, Math.min(readLimit, MESSAGE_ITEMS_MAX));
      found.push(...part.entries);
      if (!advance(range, part.readThrough)) break;
      // Few transfers may be of the type, so more are read each time.
      readLimit *= 2;
    }
    const accountId = this.accountIds.of(ref);
    if (found.length === 0) await request.account(ref, accountId);
    const transactions = await toTransactions(request, accountId, found.slice(0, limit));
    return { transactions, next: found.length > limit ? (transactions.at(-1)?.createdAt ?? null) : null };
  }

  /**
   * A page of the top-ups, bills and captures of all accounts that carry a reference, newest first. It may hold fewer
   * than asked for, even none, before the last page: one page reads at most 16 transfers per transaction asked for.
   * @param before nanoseconds since 1970: only older transactions; null for the newest
   * @param limit 1 or more
   * @throws LedgerUnavailableError
   */
  async byReference(referenceId: bigint, before: bigint | null, limit: number): Promise<HistoryPage> {
    const request = new LedgerRequest(this.engine);
    const found: Omit<HistoryEntry, 'balanceAfter'>[] = [];
    // Each capture comes with its hold. One more than the page holds, to know whether there is a next page.
    const readLimit = Math.min(2 * (limit + 1), MESSAGE_ITEMS_MAX);
    let next = before;
    for (let reads = 0; reads < REFERENCE_READS_MAX && found.length <= limit; reads += 1) {
      // To the ledger's filter, 0 is no bound.
      if (next === 1n) return { transactions: [], next: null };
      const last = next === null ? 0n : next - 1n;
      const transfers = await request.transfersByReference(referenceId, last, readLimit);
      for (const transfer of transfers) {
        const type = transactionTypeOf(transfer);
        // A refund keeps a moment where the others have their reference.
        if (type !== null && type !== 'refund') found.push({ transfer, type });
      }
      next = transfers.length < readLimit ? null : (transfers.at(-1)?.timestamp ?? null);
      if (next === null) break;
    }
    const page = found.slice(0, limit);
    if (found.length > limit) next = page.at(-1)?.transfer.timestamp ?? null;
    return { transactions: await withBalances(request, page), next };
  }

  /**
   * All transactions of a range in parts, newest first, in constant memory. Each read of the ledger has a
   * deadline of its own, since the reader sets the pace.
   * @throws AccountNotFoundError before the first part, LedgerUnavailableError
   */
  async *stream(ref: AccountRef, filter: HistoryFilter): AsyncGenerator<Transaction[], void> {
    let isEmpty = true;
    const accountId = this.accountIds.of(ref);
    const range = this.rangeOf(ref, filter, null);
    while (range !== null) {
      const request = new LedgerRequest(this.engine);
      const { entries, readThrough } = await readHistory(request, range, STREAM_READ_LIMIT);
      if (entries.length > 0) {
        isEmpty = false;
        yield toTransactions(request, accountId, entries);
      }
      if (!advance(range, readThrough)) break;
    }
    if (isEmpty) await new LedgerRequest(this.engine).account(ref, accountId);
  }

  /**
   * An account's totals at moments. A moment costs one read, however many transfers there are; moments between which
   * nothing moved share it.
   * @param moments nanoseconds since 1970, in ascending order: transfers before each count
   * @throws AccountNotFoundError, LedgerUnavailableError
   */
  async totalsAt(ref: AccountRef, moments: readonly bigint[]): Promise<AccountTotals[]> {
    const accountId = this.accountIds.of(ref);
    await new LedgerRequest(this.engine).account(ref, accountId);
    const balances = await balancesBefore(this.engine, accountId, moments);
    return balances.map((before) => {
      const added = before?.credits_posted ?? 0n;
      const spent = before?.debits_posted ?? 0n;
      return { added, spent, balance: added - spent };
    });
  }

  /**
   * What an account has spent since a moment. It costs two reads, however much was spent.
   * @param since nanoseconds since 1970
   * @throws AccountNotFoundError, LedgerUnavailableError
   */
  async spending(ref: AccountRef, since: bigint): Promise<Spending> {
    const request = new LedgerRequest(this.engine);
    const accountId = this.accountIds.of(ref);
    const [account, before] = await Promise.all([
      request.account(ref, accountId),
      request.balanceBefore(accountId, since),
    ]);
    return {
      spent: account.debits_posted - (before?.debits_posted ?? 0n),
      available: balanceOf(account).available,
      createdAt: account.timestamp,
    };
  }

  /**
   * A page by its number, newest first, and how many transactions there are in all.
   * @param page from 1
   * @param pageSize 1 or more
   * @throws AccountNotFoundError, LedgerUnavailableError
   */
  async numberedPage(
    ref: AccountRef,
    page: number,
    pageSize: number,
  ): Promise<{ transactions: Transaction[]; total: number }> {
    const request = new LedgerRequest(this.engine);
    const accountId = this.accountIds.of(ref);
    const { total, marks } = await this.counts.count(request, accountId);
    if (total === 0) await request.account(ref, accountId);
    const end = total - (page - 1) * pageSize;
    const start = Math.max(0, end - pageSize);
    if (end <= 0) return { transactions: [], total };
    const mark = Math.floor(start / MARK_EVERY);
    const oldestFirst = await readForward(request, accountId, marks[mark] ?? 0n, end - mark * MARK_EVERY);
    const newestFirst = oldestFirst.slice(start - mark * MARK_EVERY).reverse();
    return { transactions: await toTransactions(request, accountId, newestFirst), total };
  }

  /** @returns null for a range that can't contain a transfer, which the ledger's filter can't express */
  private rangeOf(
    ref: AccountRef,
    { type, from, to }: HistoryFilter,
    before: bigint | null,
  ): TransferRange | null {
    const first = from ?? 0n;
    const end = earlier(before, to);
    if (first > TIMESTAMP_MAX || (end !== null && end <= 1n)) return null;
    const last = end === null || end > TIMESTAMP_MAX ? 0n : end - 1n;
    return { accountId: this.accountIds.of(ref), first, last, newestFirst: true, type };
  }
}

/**
 * The history's entries among the transfers of a range.
 * @param limit how many transfers to read at most, 1 to {@link MESSAGE_ITEMS_MAX}
 * @returns `readThrough`: the timestamp of the last transfer, of any kind; null at the end of the range
 * @throws LedgerUnavailableError
 */
async function readHistory(
  request: LedgerRequest,
  range: TransferRange,
  limit: number,
): Promise<{ entries: HistoryEntry[]; readThrough: bigint | null }> {
  const transfers = await request.transfersIn(range, limit);
  const [start, end] = [transfers[0], transfers.at(-1)];
  if (start === undefined || end === undefined) return { entries: [], readThrough: null };
  const [first, last] = range.newestFirst ? [end, start] : [start, end];
  const read = { ...range, first: first.timestamp, last: last.timestamp };
  const rows = await request.balancesIn(read, transfers.length);
  const balances = new Map(rows.map((row) => [row.timestamp, balanceOf(row).balance]));
  const entries: HistoryEntry[] = [];
  for (const transfer of transfers) {
    const type = transactionTypeOf(transfer);
    if (type === null || (range.type !== null && type !== range.type)) continue;
    const balanceAfter = balances.get(transfer.timestamp);
    if (balanceAfter === undefined) {
      throw new LedgerInvariantError('the ledger lacks the balance after a transfer');
    }
    entries.push({ transfer, type, balanceAfter });
  }
  return { entries, readThrough: transfers.length < limit ? null : end.timestamp };
}

/** Transactions of any accounts, none of them a refund, with the balance that the ledger recorded with each. */
async function withBalances(
  request: LedgerRequest,
  entries: readonly Omit<HistoryEntry, 'balanceAfter'>[],
): Promise<Transaction[]> {
  const transactions: Transaction[] = [];
  for (let from = 0; from < entries.length; from += BALANCES_AT_ONCE) {
    const part = entries.slice(from, from + BALANCES_AT_ONCE).map(async ({ transfer, type }) => {
      const { balance } = await request.balanceAt(userAccountOf(transfer, type), transfer.timestamp);
      return transactionOf({ transfer, type, balanceAfter: balance }, null);
    });
    transactions.push(...(await Promise.all(part)));
  }
  return transactions;
}

/** Moves a range that is read newest first past a part. @returns false at its end */
function advance(range: TransferRange, readThrough: bigint | null): boolean {
  if (readThrough === null || readThrough <= 1n) return false;
  range.last = readThrough - 1n;
  return true;
}

function earlier(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** An account's history from a moment on, oldest first. */
async function readForward(
  request: LedgerRequest,
  accountId: bigint,
  first: bigint,
  count: number,
): Promise<HistoryEntry[]> {
  const found: HistoryEntry[] = [];
  const range: TransferRange = { accountId, first, last: 0n, newestFirst: false, type: null };
  while (found.length < count) {
    const part = await readHistory(request, range, count - found.length);
    found.push(...part.entries);
    if (part.readThrough === null) break;
    range.first = part.readThrough + 1n;
  }
  return found;
}
