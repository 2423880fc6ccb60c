import { formatAmount } from '@app/money';
import type { TransactionResponse } from './dto/transaction.response';

const COLUMNS = ['id', 'created_at', 'type', 'amount', 'currency', 'description', 'balance_after'] as const;
/** As in RFC 4180. */
const LINE_END = '\r\n';

export const CSV_HEADER = COLUMNS.join(',') + LINE_END;

/**
 * One line of RFC 4180. Texts stand as they were stored, in quotes where they need them: also those that a
 * spreadsheet would take for a formula, since a sign put before them could not be told from one that was
 * stored.
 */
export function csvLine(transaction: TransactionResponse): string {
  return COLUMNS.map((column) => csvField(transaction[column])).join(',') + LINE_END;
}

function csvField(value: string | bigint | null): string {
  if (value === null) return '';
  if (typeof value === 'bigint') return formatAmount(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
