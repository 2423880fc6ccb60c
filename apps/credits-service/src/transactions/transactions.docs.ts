import { parseAmount } from '@app/money';
import { ApiCall, READ_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { EXAMPLE_BILL, EXAMPLE_TOP_UP } from '../shared/openapi/transaction-examples';
import { CSV } from './csv';
import { BalancesResponse } from './dto/balances.response';
import { TransactionDetailsResponse, TransactionsResponse } from './dto/transaction.response';

const BILL = { ...EXAMPLE_BILL, currency: 'USD' } as const;
const TOP_UP = { ...EXAMPLE_TOP_UP, currency: 'USD' } as const;

const CSV_EXAMPLE = CSV.header + [BILL, TOP_UP].map(csvLine).join('');

export const TransactionsDocs = {
  list: ApiCall({
    id: 'listTransactions',
    summary: 'Read a history',
    description:
      'Newest first, in pages. With `Accept: text/csv` or `format=csv` the whole range comes as one stream, and `limit` ' +
      'and `cursor` are ignored. It has descriptions as they were sent, and a spreadsheet may run `=…` as a formula. With ' +
      '`excel=1` such cells begin with an apostrophe, and the file with a byte order mark. A stream that breaks off is incomplete. The service ends a stream that nobody reads for 30 s.',
    answer: {
      description: 'A page of the history, or all of it as CSV (RFC 4180).',
      type: TransactionsResponse,
      example: { transactions: [BILL, TOP_UP], next_cursor: null },
      csv: CSV_EXAMPLE,
    },
    problems: ['account_not_found', 'validation_failed', ...READ_PROBLEMS],
  }),

  find: ApiCall({
    id: 'findTransactions',
    summary: 'Find transactions by their reference',
    description:
      'All bills, top-ups and captures that carry the reference, of all users and currencies, newest first. Refunds carry none. A page may have ' +
      'fewer than `limit`, even none, before the last one: holds that were released, and users who were erased, leave gaps.',
    answer: {
      description: 'A page of the transactions.',
      type: TransactionsResponse,
      example: { transactions: [BILL], next_cursor: null },
    },
    problems: ['validation_failed', ...READ_PROBLEMS],
  }),

  balances: ApiCall({
    id: 'listBalances',
    summary: 'Read an account’s balance by periods',
    description:
      'What was added and spent per hour, day or month in UTC, and the balance at the end of each: as the ledger keeps it, ' +
      'however many movements there were. At most 1,000 buckets.',
    answer: { description: 'The periods.', type: BalancesResponse },
    problems: ['account_not_found', 'ledger_unavailable', 'validation_failed'],
  }),

  read: ApiCall({
    id: 'getTransaction',
    summary: 'Read a transaction',
    description:
      'One movement, and for a bill what was refunded of it. Pending, released and expired holds are not transactions.',
    ids: { transaction_id: 'The id from `Location` or from a history.' },
    answer: { description: 'The transaction.', type: TransactionDetailsResponse },
    problems: ['transaction_not_found', ...READ_PROBLEMS],
  }),
};

function csvLine(example: typeof BILL | typeof TOP_UP): string {
  const { amount, balance_after } = example;
  return CSV.line({ ...example, amount: parseAmount(amount), balance_after: parseAmount(balance_after) });
}
