import { EXAMPLE_TRANSACTION_ID } from '@app/http';
import { ApiCall, WRITE_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { BatchRequest } from './dto/batch.request';
import { BatchResponse } from './dto/batch.response';

export const BatchDocs = {
  run: ApiCall({
    id: 'runBatch',
    summary: 'Make many movements',
    description:
      'Up to 5,000 top-ups and bills in 4 MB, each on its own or (`atomic`) all or none. One malformed operation ' +
      'refuses the whole batch. An `Idempotency-Key` covers the whole batch and belongs to its exact list; operations may ' +
      'have keys of their own.',
    isKeyed: true,
    request: {
      type: BatchRequest,
      example: {
        operations: [
          { type: 'topup', user_id: 'ada', amount: 10 },
          { type: 'bill', user_id: 'ada', amount: 500, idempotency_key: 'order-1842' },
        ],
      },
    },
    answer: {
      description: 'One result per operation. Unless the batch is atomic, some may have failed.',
      type: BatchResponse,
      headers: ['Idempotent-Replayed'],
      example: {
        results: [
          { status: 'ok', transaction_id: EXAMPLE_TRANSACTION_ID, replayed: false },
          {
            status: 'failed',
            code: 'insufficient_credits',
            detail:
              'The account can spend less than is required; nothing moved. This refusal used up the idempotency key: ' +
              'top the account up and repeat with a new one.',
            balance: 108.5,
            available: 108.5,
            required: 500,
          },
        ],
      },
    },
    problems: [
      'insufficient_credits',
      'budget_exceeded',
      'currency_not_allowed',
      'account_not_found',
      ...WRITE_PROBLEMS,
    ],
  }),
};
