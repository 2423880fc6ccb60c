import { EXAMPLE_REFERENCE } from '@app/http';
import { MovementRequest } from '../shared/dto/movement.request';
import { ApiCall, WRITE_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { BillResponse } from './dto/bill.response';
import { TopUpResponse } from './dto/top-up.response';

export const BillingDocs = {
  topUp: ApiCall({
    id: 'topUp',
    summary: 'Add credits',
    description: 'Moves credits from the operator’s funding account to the user.',
    isKeyed: true,
    request: {
      type: MovementRequest,
      example: { user_id: 'ada', amount: 100, description: 'Welcome' },
    },
    answer: {
      description: 'The credits were added.',
      type: TopUpResponse,
      headers: ['Location', 'Idempotent-Replayed'],
    },
    problems: ['account_not_found', ...WRITE_PROBLEMS],
  }),

  bill: ApiCall({
    id: 'bill',
    summary: 'Bill usage',
    description:
      'Moves credits from the user to the operator’s revenue account, never more than the user has available.',
    isKeyed: true,
    request: {
      type: MovementRequest,
      example: {
        user_id: 'ada',
        amount: 0.25,
        description: 'gpt-5, 1,204 tokens',
        reference: EXAMPLE_REFERENCE,
      },
    },
    answer: {
      description: 'The credits were billed.',
      type: BillResponse,
      headers: ['Location', 'Idempotent-Replayed'],
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
