import { LRUCache } from 'lru-cache';
import type { LedgerRequest } from './ledger-request';
import { MESSAGE_ITEMS_MAX } from './message-parts';
import { transactionTypeOf } from './transaction';

/** One of so many transactions is marked, so that a page is found without reading all before it. */
export const MARK_EVERY = 1_000;
/** Marks kept over all accounts: some 10 MB. */
const MARKS_MAX = 100_000;

/** An account's transactions up to a moment. A history only grows, so the count of its past never changes. */
interface TransactionCount {
  total: number;
  /** The timestamp of the last transfer that was counted; 0 before the first. */
  through: bigint;
  /** The timestamps of transactions 0, 1000, 2000 …, the oldest first. */
  marks: bigint[];
}

/** Counts accounts' transactions: once in full, later only new ones. */
export class TransactionCounts {
  private readonly counts = new LRUCache<bigint, TransactionCount>({
    maxSize: MARKS_MAX,
    sizeCalculation: ({ marks }) => marks.length + 1,
  });

  /**
   * Counts an account's transactions until now. The next call continues a count that the deadline cuts short.
   * @throws LedgerUnavailableError
   */
  async count(request: LedgerRequest, accountId: bigint): Promise<Readonly<TransactionCount>> {
    const known = this.counts.get(accountId) ?? { total: 0, through: 0n, marks: [] };
    const count: TransactionCount = { ...known, marks: [...known.marks] };
    try {
      for (;;) {
        const first = count.through + 1n;
        const range = { accountId, first, last: 0n, newestFirst: false, type: null };
        const transfers = await request.transfersIn(range, MESSAGE_ITEMS_MAX);
        for (const transfer of transfers) {
          count.through = transfer.timestamp;
          if (transactionTypeOf(transfer) === null) continue;
          if (count.total % MARK_EVERY === 0) count.marks.push(transfer.timestamp);
          count.total += 1;
        }
        if (transfers.length < MESSAGE_ITEMS_MAX) return count;
      }
    } finally {
      if (count.through > known.through) this.counts.set(accountId, count);
    }
  }
}
