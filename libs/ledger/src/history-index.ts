import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AccountTransfers, TRANSFERS_AT_ONCE_MAX } from './account-transfers';
import { transactionTypeOf } from './transaction';

/** One transaction in so many is marked, so that a page in the middle is found without reading all before it. */
export const MARK_EVERY = 1_000;
/** Marks kept over all accounts: some 10 MB. */
const MARKS_MAX = 100_000;

/** What is known of an account's history: it only ever grows, so what was counted stays right. */
interface Counted {
  /** How many transactions there are up to `through`. */
  total: number;
  /** The timestamp of the last transfer that was counted. */
  through: bigint;
  /** The timestamps of transactions 0, 1000, 2000 …, the oldest first. */
  marks: bigint[];
}

/** Counts transactions: once in full, later only what is new. */
@Injectable()
export class HistoryIndex {
  private readonly counted = new LRUCache<bigint, Counted>({
    maxSize: MARKS_MAX,
    sizeCalculation: ({ marks }) => marks.length + 1,
  });

  constructor(private readonly transfers: AccountTransfers) {}

  /** @throws LedgerUnavailableError */
  async of(accountId: bigint): Promise<Readonly<Counted>> {
    const known = this.counted.get(accountId) ?? { total: 0, through: 0n, marks: [] };
    const counted: Counted = { ...known, marks: [...known.marks] };
    const range = { accountId, last: 0n, newestFirst: false, type: null };
    for (;;) {
      const transfers = await this.transfers.transfers(
        { ...range, first: counted.through + 1n },
        TRANSFERS_AT_ONCE_MAX,
      );
      for (const transfer of transfers) {
        counted.through = transfer.timestamp;
        if (transactionTypeOf(transfer) === null) continue;
        if (counted.total % MARK_EVERY === 0) counted.marks.push(transfer.timestamp);
        counted.total += 1;
      }
      if (transfers.length < TRANSFERS_AT_ONCE_MAX) break;
    }
    if (counted.through > known.through) this.counted.set(accountId, counted);
    return counted;
  }
}
