import { Injectable } from '@nestjs/common';
import { requireScope, ValidationFailedError, type Principal } from '@app/http';
import {
  BatchTooLongError,
  formatTransactionId,
  LedgerBatches,
  type BatchOperation,
  type BatchResult,
} from '@app/ledger';
import { Descriptions } from '@app/metadata';
import type { Answered } from '../shared/answered';
import { PROBLEM_FILTER } from '../shared/problems/problems';
import { KeyLimits } from '../shared/key-limits';
import { textsOf } from '../shared/texts';
import type { BatchRequest } from './dto/batch.request';
import type { BatchResponse, BatchResultResponse } from './dto/batch.response';

/** Makes many movements in one call. */
@Injectable()
export class BatchService {
  constructor(
    private readonly batches: LedgerBatches,
    private readonly descriptions: Descriptions,
    private readonly limits: KeyLimits,
  ) {}

  async run(
    request: BatchRequest,
    idempotencyKey: string | null,
    caller: Principal,
  ): Promise<Answered<BatchResponse>> {
    for (const { type } of request.operations) requireScope(caller, type);
    const operations = await this.operationsOf(request, caller);
    try {
      const options = { atomic: request.atomic === true, idempotencyKey };
      const { results, replayed } = await this.batches.run(operations, options, this.limits.budgetOf(caller));
      return { body: { results: results.map(resultOf) }, replayed };
    } catch (error) {
      if (!(error instanceof BatchTooLongError)) throw error;
      const message = 'operations are more than this ledger can make at once; send fewer, or without atomic';
      throw new ValidationFailedError([{ field: 'operations', message }]);
    }
  }

  private async operationsOf({ operations }: BatchRequest, caller: Principal): Promise<BatchOperation[]> {
    const orders = operations.map((operation, index) => ({
      kind: operation.type,
      userId: operation.user_id,
      currency: this.limits.currencyOf(caller, operation, `operations[${index}].currency`),
      amount: operation.amount,
      idempotencyKey: operation.idempotency_key ?? null,
      texts: textsOf(operation),
    }));
    return this.descriptions.storeAll(orders);
  }
}

function resultOf(result: BatchResult): BatchResultResponse {
  if (result.status === 'ok') {
    const { status, transactionId, replayed } = result;
    return { status, transaction_id: formatTransactionId(transactionId), replayed };
  }
  const { code, detail, extras } = PROBLEM_FILTER.describe(result.error);
  return { status: 'failed', code, detail, ...extras };
}
