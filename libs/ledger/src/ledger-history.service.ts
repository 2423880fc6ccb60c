import { Injectable } from '@nestjs/common';
import { AccountIds, type AccountRef } from './account-ids';
import { AccountTransfers, TRANSFERS_AT_ONCE_MAX, type TransferRange } from './account-transfers';
import { AccountNotFoundError, TransactionNotFoundError } from './errors';
import { HistoryIndex, MARK_EVERY } from './history-index';
import {
  transactionOf,
  transactionTypeOf,
  userAccountOf,
  type Transaction,
  type TransactionType,
} from './transaction';
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
  /** Where the next page begins, to be handed in as `before`; null on the last page. */
  next: bigint | null;
}

/** How much is read at once for a stream: large enough to be fast, small enough to stay in little memory. */
const STREAM_PART = 1_000;
/** The last moment that a timestamp of the ledger can name, in the year 2262; it takes no filter with a later one. */
const TIMESTAMP_MAX = 2n ** 63n - 1n;

/** Everything that ever happened to an account, read from the ledger itself: there is no copy that could drift. */
@Injectable()
export class LedgerHistory {
  constructor(
    private readonly accountTransfers: AccountTransfers,
    private readonly index: HistoryIndex,
    private readonly transfers: Transfers,
    private readonly accountIds: AccountIds,
  ) {}

  /** @throws TransactionNotFoundError, LedgerUnavailableError */
  async find(transactionId: bigint): Promise<Transaction> {
    const transfer = (await this.transfers.find([transactionId])).get(transactionId);
    const type = transfer === undefined ? null : transactionTypeOf(transfer);
    if (transfer === undefined || type === null) {
      throw new TransactionNotFoundError();
    }
    const { balance } = await this.transfers.balanceAfter(userAccountOf(transfer, type), transfer);
    return transactionOf(transfer, type, balance);
  }

  /**
   * A page of an account's transactions, newest first. Pages that follow one another by `next` skip none and repeat
   * none, whatever happens meanwhile: `next` is a moment, and only newer transactions are added.
   *
   * @param before only transactions older than this; null for the newest
   * @param limit 1 or more
   * @throws AccountNotFoundError, LedgerUnavailableError
   */
  async page(
    ref: AccountRef,
    filter: HistoryFilter,
    before: bigint | null,
    limit: number,
  ): Promise<HistoryPage> {
    await this.requireAccount(ref);
    const found: Transaction[] = [];
    // One more than is wanted tells whether there is a next page.
    for await (const part of this.parts(ref, filter, before, { size: limit + 1, grow: true })) {
      found.push(...part);
      if (found.length > limit) break;
    }
    const transactions = found.slice(0, limit);
    return { transactions, next: found.length > limit ? (transactions.at(-1)?.createdAt ?? null) : null };
  }

  /**
   * All transactions of a range in parts, newest first, in constant memory.
   * @throws AccountNotFoundError, LedgerUnavailableError
   */
  async *stream(ref: AccountRef, filter: HistoryFilter): AsyncGenerator<Transaction[], void> {
    yield* this.parts(ref, filter, null, { size: STREAM_PART, grow: false });
  }

  /** @throws AccountNotFoundError, LedgerUnavailableError */
  async requireAccount(ref: AccountRef): Promise<void> {
    const account = await this.transfers.findAccount(this.accountIds.of(ref));
    if (account === undefined) {
      throw new AccountNotFoundError(ref.userId, ref.currency.code);
    }
  }

  /**
   * A page by its number, newest first, and how many transactions there are in all.
   * @param page from 1
   * @throws LedgerUnavailableError
   */
  async numberedPage(
    ref: AccountRef,
    page: number,
    pageSize: number,
  ): Promise<{ transactions: Transaction[]; total: number }> {
    const accountId = this.accountIds.of(ref);
    const { total, marks } = await this.index.of(accountId);
    const end = total - (page - 1) * pageSize;
    const start = Math.max(0, end - pageSize);
    if (end <= 0) return { transactions: [], total };
    const mark = Math.floor(start / MARK_EVERY);
    const oldestFirst = await this.readForward(accountId, marks[mark] ?? 0n, end - mark * MARK_EVERY);
    return { transactions: oldestFirst.slice(start - mark * MARK_EVERY).reverse(), total };
  }

  private async readForward(accountId: bigint, first: bigint, count: number): Promise<Transaction[]> {
    const found: Transaction[] = [];
    const range: TransferRange = { accountId, first, last: 0n, newestFirst: false, type: null };
    while (found.length < count) {
      const part = await this.accountTransfers.read(range, count - found.length);
      found.push(...part.transactions);
      if (part.readThrough === null) break;
      range.first = part.readThrough + 1n;
    }
    return found;
  }

  /** @param chunks how many transfers to read at once; growing, where few of them may be wanted */
  private async *parts(
    ref: AccountRef,
    { type, from, to }: HistoryFilter,
    before: bigint | null,
    chunks: { size: number; grow: boolean },
  ): AsyncGenerator<Transaction[], void> {
    const start = from ?? 0n;
    const end = earlier(before, to);
    // Before the first moment that a timestamp can name, and after the last one, there is nothing.
    if (start > TIMESTAMP_MAX || (end !== null && end <= 1n)) return;
    const range: TransferRange = {
      accountId: this.accountIds.of(ref),
      first: start,
      last: end === null || end > TIMESTAMP_MAX ? 0n : end - 1n,
      newestFirst: true,
      type,
    };
    let limit = Math.min(chunks.size, TRANSFERS_AT_ONCE_MAX);
    for (;;) {
      const { transactions, readThrough } = await this.accountTransfers.read(range, limit);
      if (transactions.length > 0) yield transactions;
      if (readThrough === null || readThrough <= 1n) return;
      range.last = readThrough - 1n;
      if (chunks.grow) limit = Math.min(limit * 2, TRANSFERS_AT_ONCE_MAX);
    }
  }
}

function earlier(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
