import { EXAMPLE_TRANSACTION_ID } from '@app/http';
import { ApiCall, WRITE_PROBLEMS } from '../shared/openapi/api-call.decorator';
import { CreateRefundRequest } from './dto/create-refund.request';
import { RefundResponse } from './dto/refund.response';

export const RefundsDocs = {
  create: ApiCall({
    id: 'createRefund',
    summary: 'Refund a bill',
    description:
      'Refunds a bill or a captured hold, in part or in full. With an Idempotency-Key per refund, a bill can have several, ' +
      'up to its amount. A refund without a key is the only one of its bill: a repeated request gets the first answer. ' +
      'Keys of refunds count per account, apart from those of other calls.',
    isKeyed: true,
    request: {
      type: CreateRefundRequest,
      example: { transaction_id: EXAMPLE_TRANSACTION_ID, reason: 'too slow' },
    },
    answer: {
      status: 201,
      description: 'The credits are back on the account.',
      type: RefundResponse,
      headers: ['Location', 'Idempotent-Replayed'],
    },
    problems: ['transaction_not_found', 'already_refunded', 'not_refundable', ...WRITE_PROBLEMS],
  }),
};
