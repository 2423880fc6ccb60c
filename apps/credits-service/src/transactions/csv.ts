import { formatAmount } from '@app/money';
import type { TransactionResponse } from './dto/transaction.response';

const COLUMNS = ['id', 'created_at', 'type', 'amount', 'currency', 'description', 'balance_after'] as const;
/** As in RFC 4180. */
const LINE_END = '\r\n';
const HEADER = COLUMNS.join(',') + LINE_END;
/** Without it Excel takes UTF-8 for another encoding. */
const BYTE_ORDER_MARK = '\ufeff';
/** The beginnings of a formula. */
const FORMULA = /^[=+\-@\t\r\n]/;

/** A way to write a history as CSV. */
export interface CsvForm {
  readonly header: string;
  readonly line: (transaction: TransactionResponse) => string;
}

/** RFC 4180, with texts as they were stored: whatever reads the file decides what a formula is. */
export const CSV: CsvForm = { header: HEADER, line: (transaction) => csvLine(transaction, (text) => text) };

/** For spreadsheets, which run cells that look like formulas: those begin with an apostrophe here. */
export const EXCEL_CSV: CsvForm = {
  header: BYTE_ORDER_MARK + HEADER,
  line: (transaction) => csvLine(transaction, (text) => (FORMULA.test(text) ? `'${text}` : text)),
};

function csvLine(transaction: TransactionResponse, cellOf: (text: string) => string): string {
  return COLUMNS.map((column) => csvField(transaction[column], cellOf)).join(',') + LINE_END;
}

function csvField(value: string | bigint | null, cellOf: (text: string) => string): string {
  if (value === null) return '';
  if (typeof value === 'bigint') return formatAmount(value);
  const cell = cellOf(value);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
