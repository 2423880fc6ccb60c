import { EXAMPLE_TRANSACTION_ID } from '@app/http';
import { ApiCall, WRITE_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { CreateRefundRequest } from './dto/create-refund.request';
import { RefundResponse } from './dto/refund.response';

export const RefundsDocs = {
  create: ApiCall({
    id: 'createRefund',
    summary: 'Give a bill back',
    description:
      'Gives a bill or a captured hold back, in part or whole. With an Idempotency-Key per refund, a bill can have ' +
      'several, up to its amount. A refund without a key is the only one of its bill: the same request again gets the ' +
      'first answer. The keys of refunds count per account, apart from those of other calls.',
    isKeyed: true,
    request: {
      type: CreateRefundRequest,
      example: { transaction_id: EXAMPLE_TRANSACTION_ID, reason: 'too slow' },
    },
    answer: {
      status: 201,
      description: 'The credits are back on the account.',
      type: RefundResponse,
      example: {
        refund_id: '5f3a9d0c7be1402f8a6c1d2e3f405162',
        transaction_id: EXAMPLE_TRANSACTION_ID,
        user_id: 'ada',
        amount_refunded: 0.25,
        new_balance: 98.5,
      },
      headers: ['Location', 'Idempotent-Replayed'],
    },
    problems: ['transaction_not_found', 'already_refunded', 'not_refundable', ...WRITE_PROBLEMS],
  }),
};
