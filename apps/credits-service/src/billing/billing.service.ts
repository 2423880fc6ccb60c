import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/http';
import { LedgerMovements } from '@app/ledger';
import { Descriptions } from '@app/metadata';
import type { Answered } from '../shared/answered';
import type { MovementRequest } from '../shared/dto/movement.request';
import { KeyLimits } from '../shared/key-limits';
import { textsOf } from '../shared/texts';
import type { BillResponse } from './dto/bill.response';
import type { TopUpResponse } from './dto/top-up.response';

/** Moves credits: the texts are stored first, the ledger asked last. */
@Injectable()
export class BillingService {
  constructor(
    private readonly movements: LedgerMovements,
    private readonly descriptions: Descriptions,
    private readonly limits: KeyLimits,
  ) {}

  async topUp(
    request: MovementRequest,
    idempotencyKey: string | null,
    caller: Principal,
  ): Promise<Answered<TopUpResponse>> {
    const order = await this.order(request, idempotencyKey, caller);
    const { newBalance, ...movement } = await this.movements.topUp(order);
    const { user_id, amount } = request;
    return { body: { user_id, amount_added: amount, new_balance: newBalance }, ...movement };
  }

  async bill(
    request: MovementRequest,
    idempotencyKey: string | null,
    caller: Principal,
  ): Promise<Answered<BillResponse>> {
    const order = await this.order(request, idempotencyKey, caller);
    const { newBalance, ...movement } = await this.movements.bill(order, this.limits.budgetOf(caller));
    const { user_id, amount } = request;
    return { body: { user_id, amount_billed: amount, new_balance: newBalance }, ...movement };
  }

  private async order(request: MovementRequest, idempotencyKey: string | null, caller: Principal) {
    const currency = this.limits.currencyOf(caller, request);
    const textIds = await this.descriptions.storeTexts(textsOf(request), request.user_id);
    return { userId: request.user_id, currency, amount: request.amount, ...textIds, idempotencyKey };
  }
}
