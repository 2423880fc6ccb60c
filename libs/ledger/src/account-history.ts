import { LedgerInvariantError } from './errors';
import type { LedgerRequest } from './ledger-request';
import { balanceOf } from './records';
import { transactionOf, transactionTypeOf, type Transaction } from './transaction';
import type { TransferRange } from './transfer-range';

/** The transactions of a part of a range. */
export interface HistoryPart {
  transactions: Transaction[];
  /** The timestamp of the last transfer that was read, a transaction or not; null at the end of the range. */
  readThrough: bigint | null;
}

/**
 * The transactions among the transfers of a range, each with the balance after it.
 * @param limit how many transfers to read at most, 1 to {@link MESSAGE_ITEMS_MAX}
 * @throws LedgerUnavailableError
 */
export async function readHistory(
  request: LedgerRequest,
  range: TransferRange,
  limit: number,
): Promise<HistoryPart> {
  const transfers = await request.transfersIn(range, limit);
  const [start, end] = [transfers[0], transfers.at(-1)];
  if (start === undefined || end === undefined) return { transactions: [], readThrough: null };
  const [first, last] = range.newestFirst ? [end, start] : [start, end];
  const read = { ...range, first: first.timestamp, last: last.timestamp };
  const rows = await request.balancesIn(read, transfers.length);
  const balances = new Map(rows.map((row) => [row.timestamp, balanceOf(row).balance]));
  const transactions: Transaction[] = [];
  for (const transfer of transfers) {
    const type = transactionTypeOf(transfer);
    if (type === null || (range.type !== null && type !== range.type)) continue;
    const balance = balances.get(transfer.timestamp);
    if (balance === undefined) {
      throw new LedgerInvariantError('the ledger lacks the balance after a transfer');
    }
    transactions.push(transactionOf(transfer, type, balance));
  }
  return { transactions, readThrough: transfers.length < limit ? null : end.timestamp };
}
