import { ApiCall, READ_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { OverviewResponse } from './dto/overview.response';

export const OverviewDocs = {
  read: ApiCall({
    id: 'getOverview',
    summary: 'Read the overview',
    description:
      'The operator’s numbers in a range, each beside the period before, and what needs attention. Credits are the ledger’s; ' +
      'AI calls count by the moment of their start. Needs an admin key.',
    answer: {
      description: 'The numbers.',
      type: OverviewResponse,
      example: {
        currency: 'USD',
        from: '2026-10-24T18:42:00.000Z',
        to: '2026-11-23T18:42:00.000Z',
        outstanding: { value: 399.5, before: 99.75 },
        topped_up: { value: 500, before: 120.5 },
        billed: { value: 120.5, before: 20.75 },
        refunded: { value: 20, before: 0 },
        held: 5,
        calls: { value: 1_204, before: 980 },
        failed: { value: 3, before: 1 },
        uncollected: { value: 0, before: 0 },
        near_zero: { count: 0, users: [] },
        unpriced_models: [{ model: 'gpt-0', reason: 'unknown', count: 3, last_day: '2026-11-23' }],
      },
    },
    problems: ['books_not_kept', 'validation_failed', ...READ_PROBLEMS],
  }),
};
