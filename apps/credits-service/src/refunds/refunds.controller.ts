import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ApiCall,
  EXAMPLE_TRANSACTION_ID,
  markReplay,
  ValidationFailedError,
  WRITE_PROBLEMS,
} from '@app/http';
import {
  formatTransactionId,
  LedgerRefunds,
  parseTransactionId,
  RefundExceedsBillError,
  TransactionNotFoundError,
  type Refund,
} from '@app/ledger';
import { Descriptions, UserProfiles } from '@app/metadata';
import { formatAmount } from '@app/money';
import type { Response } from 'express';
import { locateTransaction } from '../config/transaction-location';
import { CreateRefundRequest } from './dto/create-refund.request';
import { RefundResponse } from './dto/refund.response';

@ApiTags('refunds')
@Controller('refunds')
export class RefundsController {
  constructor(
    private readonly refunds: LedgerRefunds,
    private readonly users: UserProfiles,
    private readonly descriptions: Descriptions,
  ) {}

  @Post()
  @ApiCall({
    id: 'createRefund',
    summary: 'Give a bill back',
    description:
      'Gives a bill or a captured hold back, in part or whole, once; the same request again gets the first answer without ' +
      'a key.',
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
  })
  async create(
    @Body() request: CreateRefundRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RefundResponse> {
    const refund = await this.refund(request);
    locateTransaction(response, refund.refundId);
    markReplay(response, refund.replayed);
    return {
      refund_id: formatTransactionId(refund.refundId),
      transaction_id: request.transaction_id,
      user_id: await this.users.ownerOf(refund.accountId),
      amount_refunded: refund.amountRefunded,
      new_balance: refund.newBalance,
    };
  }

  private async refund({ transaction_id, amount, reason }: CreateRefundRequest): Promise<Refund> {
    const transactionId = parseTransactionId(transaction_id);
    if (transactionId === null) {
      throw new TransactionNotFoundError();
    }
    try {
      const reasonId = await this.descriptions.store(reason ?? null);
      return await this.refunds.refund({ transactionId, amount: amount ?? null, reasonId });
    } catch (error) {
      if (!(error instanceof RefundExceedsBillError)) throw error;
      const message = `amount can't be more than was billed, ${formatAmount(error.billed)}`;
      throw new ValidationFailedError([{ field: 'amount', message }]);
    }
  }
}
