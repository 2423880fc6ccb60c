import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, markReplay, ValidationFailedError } from '@app/http';
import {
  formatTransactionId,
  LedgerRefunds,
  parseTransactionId,
  RefundExceedsBillError,
  TransactionNotFoundError,
  type Refund,
} from '@app/ledger';
import { DescriptionsService, UsersService } from '@app/metadata';
import { formatAmount } from '@app/money';
import type { Response } from 'express';
import { locateTransaction } from '../config/transaction-location';
import { RefundRequest } from './dto/refund.request';
import { RefundResponse } from './dto/refund.response';

@ApiTags('refunds')
@Controller('refunds')
export class RefundsController {
  constructor(
    private readonly refunds: LedgerRefunds,
    private readonly users: UsersService,
    private readonly descriptions: DescriptionsService,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'refund',
    summary: 'Give a bill back',
    description: 'Gives a bill or a captured hold back, in part or whole, once.',
  })
  @ApiCreatedResponse({ type: RefundResponse })
  @ApiProblems('transaction_not_found', 'already_refunded', 'not_refundable', 'outcome_unknown')
  async create(
    @Body() request: RefundRequest,
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

  private async refund({ transaction_id, amount, reason }: RefundRequest): Promise<Refund> {
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
