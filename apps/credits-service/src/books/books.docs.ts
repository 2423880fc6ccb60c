import { EXAMPLE_MOMENT } from '@app/http';
import { ApiCall } from '../shared/openapi/api-call.decorator';
import { BooksCheckResponse, BooksResponse } from './dto/books.responses';

export const BooksDocs = {
  read: ApiCall({
    id: 'getBooks',
    summary: 'Read the books',
    description:
      'What was topped up, billed and refunded per hour, day or month in UTC, and what users owned at the end: by the ledger ' +
      'itself, which keeps past balances. At most 1,000 buckets. Days have 24 hours here, whatever clocks do elsewhere.',
    answer: { description: 'The totals per bucket and of the range.', type: BooksResponse },
    problems: ['books_not_kept', 'ledger_unavailable', 'validation_failed'],
  }),

  check: ApiCall({
    id: 'checkBooks',
    summary: 'Check the books',
    description:
      'Compares the balances of all users with the operator’s accounts, and the charges of AI calls per day with their ' +
      'captures in the ledger. At most 31 days. Calls that end meanwhile may show as differences: ask again.',
    answer: {
      description: 'What was compared, and what differs.',
      type: BooksCheckResponse,
      example: {
        currency: 'USD',
        at: EXAMPLE_MOMENT,
        totals: { topped_up: 500, billed: 120.5, refunded: 20, outstanding: 399.5 },
        owned_by_users: 399.5,
        days: [{ day: '2026-11-23', captured: 12.25, charged: 12.25 }],
        calls: [],
        balanced: true,
      },
    },
    problems: ['books_not_kept', 'ledger_unavailable', 'metadata_unavailable', 'validation_failed'],
  }),
};
