import { Injectable } from '@nestjs/common';
import { ValidationFailedError } from '@app/http';
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
import type { Answered } from '../shared/answered';
import type { CreateRefundRequest } from './dto/create-refund.request';
import type { RefundResponse } from './dto/refund.response';

@Injectable()
export class RefundsService {
  constructor(
    private readonly refunds: LedgerRefunds,
    private readonly users: UserProfiles,
    private readonly descriptions: Descriptions,
  ) {}

  async create(
    request: CreateRefundRequest,
    idempotencyKey: string | null,
  ): Promise<Answered<RefundResponse>> {
    const transactionId = parseTransactionId(request.transaction_id);
    if (transactionId === null) throw new TransactionNotFoundError();
    const refund = await this.refund(transactionId, request, idempotencyKey);
    const body: RefundResponse = {
      refund_id: formatTransactionId(refund.refundId),
      transaction_id: formatTransactionId(transactionId),
      user_id: await this.users.ownerOf(refund.accountId),
      amount_refunded: refund.amountRefunded,
      new_balance: refund.newBalance,
    };
    return { body, transactionId: refund.refundId, replayed: refund.replayed };
  }

  private async refund(
    transactionId: bigint,
    { amount, reason }: CreateRefundRequest,
    idempotencyKey: string | null,
  ): Promise<Refund> {
    try {
      return await this.refunds.refund({
        transactionId,
        amount: amount ?? null,
        reasonFor: (accountId) => this.storeReason(reason ?? null, accountId),
        idempotencyKey,
      });
    } catch (error) {
      if (!(error instanceof RefundExceedsBillError)) throw error;
      const message = `amount can't be more than what is left of the bill, ${formatAmount(error.left)}`;
      throw new ValidationFailedError([{ field: 'amount', message }]);
    }
  }

  private async storeReason(reason: string | null, accountId: bigint): Promise<bigint> {
    return this.descriptions.store(reason, reason === null ? null : await this.users.ownerOf(accountId));
  }
}
