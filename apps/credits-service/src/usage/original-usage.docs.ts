import { EXAMPLE_TRANSACTION_ID } from '@app/http';
import { ApiCall } from '../shared/openapi/api-call.decorator';
import { UsageEntriesResponse, UsageSummaryResponse } from './dto/original.responses';

const TOKENS = { prompt_tokens: 1_204, completion_tokens: 310, total_tokens: 1_514 };
const SUMMARY = {
  total_requests: 1,
  total_prompt_tokens: 1_204,
  total_completion_tokens: 310,
  total_tokens: 1_514,
  total_cost_usd: 0.004605,
  by_model: { 'gpt-5': { requests: 1, ...TOKENS, cost_usd: 0.004605, total_cost_usd: 0.004605 } },
};

export const OriginalUsageDocs = {
  entries: ApiCall({
    id: 'listUserUsage',
    summary: 'List a user’s AI calls by page number',
    description:
      'Newest first, of calls that have ended. `listCalls` has all that is known of them. Needs an admin key.',
    answer: {
      description: 'A page of calls; empty for an unknown user.',
      type: UsageEntriesResponse,
      example: {
        entries: [
          {
            id: EXAMPLE_TRANSACTION_ID,
            user_id: 'ada',
            model: 'gpt-5',
            ...TOKENS,
            cost_usd: 0.004605,
            request_id: null,
            created_at: '2026-11-23T18:42:00.123Z',
          },
        ],
        total: 1,
        page: 1,
        page_size: 20,
      },
    },
    problems: ['validation_failed', 'metadata_unavailable'],
  }),

  userSummary: ApiCall({
    id: 'getUserUsageSummary',
    summary: 'Add up a user’s AI calls by model',
    description: 'Of all time and all currencies. `getUsage` has them by period. Needs an admin key.',
    answer: {
      description: 'The sums; zeros for an unknown user.',
      type: UsageSummaryResponse,
      example: SUMMARY,
    },
    problems: ['validation_failed', 'metadata_unavailable'],
  }),

  summary: ApiCall({
    id: 'getUsageSummary',
    summary: 'Add up all AI calls by model',
    description: 'Of all time and all currencies. `getUsage` has them by period. Needs an admin key.',
    answer: { description: 'The sums.', type: UsageSummaryResponse, example: SUMMARY },
    problems: ['metadata_unavailable'],
  }),
};
