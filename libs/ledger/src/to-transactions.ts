import { LedgerInvariantError } from './errors';
import type { LedgerRequest } from './ledger-request';
import { transactionOf, type HistoryEntry, type Transaction } from './transaction';

/** Reads that the ledger gets at the same time. */
const READS_AT_ONCE = 100;

/**
 * Entries of one account as transactions. A refund keeps its bill's timestamp, so a bill that is not among the entries
 * costs one read. The bills of all refunds are read together.
 * @throws LedgerUnavailableError
 */
export async function toTransactions(
  request: LedgerRequest,
  accountId: bigint,
  entries: readonly HistoryEntry[],
): Promise<Transaction[]> {
  const bills = new Map<bigint, bigint>();
  for (const { transfer, type } of entries) if (type === 'bill') bills.set(transfer.timestamp, transfer.id);
  const refunds = entries.filter(({ type }) => type === 'refund');
  const billTimes = new Set(refunds.map(({ transfer }) => transfer.user_data_64));
  const missing = [...billTimes].filter((time) => !bills.has(time));
  for (let from = 0; from < missing.length; from += READS_AT_ONCE) {
    const part = missing.slice(from, from + READS_AT_ONCE);
    await Promise.all(
      part.map(async (timestamp) => {
        bills.set(timestamp, await billAt(request, accountId, timestamp));
      }),
    );
  }
  return entries.map((entry) => {
    const { transfer, type } = entry;
    return transactionOf(entry, type === 'refund' ? (bills.get(transfer.user_data_64) ?? null) : null);
  });
}

async function billAt(request: LedgerRequest, accountId: bigint, timestamp: bigint): Promise<bigint> {
  const moment = { accountId, first: timestamp, last: timestamp, newestFirst: false, type: null };
  const [bill] = await request.transfersIn(moment, 1);
  if (bill?.timestamp !== timestamp) throw new LedgerInvariantError('a refund has no bill');
  return bill.id;
}
