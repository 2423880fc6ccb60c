import { Injectable } from '@nestjs/common';
import { AccountHistory, type TransferRange } from './account-history';
import { AccountIds, type AccountRef } from './account-ids';
import { AccountLookup } from './account-lookup';
import type { Deadline } from './engine/deadline';
import { TransactionNotFoundError } from './errors';
import { LedgerEngine } from './ledger-engine';
import { MESSAGE_ITEMS_MAX } from './message-parts';
import {
  transactionOf,
  transactionTypeOf,
  userAccountOf,
  type Transaction,
  type TransactionType,
} from './transaction';
import { MARK_EVERY, TransactionCounts } from './transaction-counts';
import { Transfers } from './transfers';

/** Which transactions of an account to read. */
export interface HistoryFilter {
  /** Null for all types. */
  type: TransactionType | null;
  /** Nanoseconds since 1970, included; null for no bound. A range that ends before it begins is empty. */
  from: bigint | null;
  /** Nanoseconds since 1970, excluded; null for no bound. */
  to: bigint | null;
}

/** A page of a history, newest first. */
export interface HistoryPage {
  transactions: Transaction[];
  /** The `before` of the next page; null on the last page. */
  next: bigint | null;
}

/** Transfers per read of a stream: enough to be fast, few enough to need little memory. */
const STREAM_READ_LIMIT = 1_000;
/**
 * The last moment that a timestamp of the ledger can name, in the year 2262; it takes no filter with a later
 * one.
 */
const TIMESTAMP_MAX = 2n ** 63n - 1n;

/** Accounts' transactions, read from the ledger itself: there is no copy that could drift. */
@Injectable()
export class LedgerHistory {
  constructor(
    private readonly engine: LedgerEngine,
    private readonly history: AccountHistory,
    private readonly counts: TransactionCounts,
    private readonly transfers: Transfers,
    private readonly accounts: AccountLookup,
    private readonly accountIds: AccountIds,
  ) {}

  /**
   * One transaction, by its ledger id.
   * @throws TransactionNotFoundError, also for a hold, a release and a marker, which are no transactions
   * @throws LedgerUnavailableError
   */
  async find(transactionId: bigint): Promise<Transaction> {
    const deadline = this.engine.newDeadline();
    const transfer = (await this.transfers.find([transactionId], deadline)).get(transactionId);
    const type = transfer === undefined ? null : transactionTypeOf(transfer);
    if (transfer === undefined || type === null) {
      throw new TransactionNotFoundError();
    }
    const accountId = userAccountOf(transfer, type);
    const { balance } = await this.history.balanceAt(accountId, transfer.timestamp, deadline);
    return transactionOf(transfer, type, balance);
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
    const deadline = this.engine.newDeadline();
    const found: Transaction[] = [];
    // One more than the page holds, to know whether there is a next page.
    let readLimit = limit + 1;
    const range = this.rangeOf(ref, filter, before);
    while (range !== null && found.length <= limit) {
      const part = await this.history.transactions(range, Math.min(readLimit, MESSAGE_ITEMS_MAX), deadline);
      found.push(...part.transactions);
      if (!advance(range, part.readThrough)) break;
      // Few transfers may be of the type, so more are read each time.
      readLimit *= 2;
    }
    if (found.length === 0) await this.accounts.require(ref, deadline);
    const transactions = found.slice(0, limit);
    return { transactions, next: found.length > limit ? (transactions.at(-1)?.createdAt ?? null) : null };
  }

  /**
   * All transactions of a range in parts, newest first, in constant memory. Each read of the ledger has a
   * deadline of its own, since the reader sets the pace.
   * @throws AccountNotFoundError before the first part
   * @throws LedgerUnavailableError
   */
  async *stream(ref: AccountRef, filter: HistoryFilter): AsyncGenerator<Transaction[], void> {
    let isEmpty = true;
    const range = this.rangeOf(ref, filter, null);
    while (range !== null) {
      const deadline = this.engine.newDeadline();
      const part = await this.history.transactions(range, STREAM_READ_LIMIT, deadline);
      if (part.transactions.length > 0) {
        isEmpty = false;
        yield part.transactions;
      }
      if (!advance(range, part.readThrough)) break;
    }
    if (isEmpty) await this.accounts.require(ref, this.engine.newDeadline());
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
    const deadline = this.engine.newDeadline();
    const accountId = this.accountIds.of(ref);
    const { total, marks } = await this.counts.count(accountId, deadline);
    if (total === 0) await this.accounts.require(ref, deadline);
    const end = total - (page - 1) * pageSize;
    const start = Math.max(0, end - pageSize);
    if (end <= 0) return { transactions: [], total };
    const mark = Math.floor(start / MARK_EVERY);
    const oldestFirst = await this.readForward(
      accountId,
      marks[mark] ?? 0n,
      end - mark * MARK_EVERY,
      deadline,
    );
    return { transactions: oldestFirst.slice(start - mark * MARK_EVERY).reverse(), total };
  }

  private async readForward(
    accountId: bigint,
    first: bigint,
    count: number,
    deadline: Deadline,
  ): Promise<Transaction[]> {
    const found: Transaction[] = [];
    const range: TransferRange = { accountId, first, last: 0n, newestFirst: false, type: null };
    while (found.length < count) {
      const part = await this.history.transactions(range, count - found.length, deadline);
      found.push(...part.transactions);
      if (part.readThrough === null) break;
      range.first = part.readThrough + 1n;
    }
    return found;
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
