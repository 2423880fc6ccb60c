import { Injectable } from '@nestjs/common';
import { LedgerMovements } from '@app/ledger';
import { Descriptions } from '@app/metadata';
import type { Answered } from '../shared/answered';
import type { MovementRequest } from '../shared/dto/movement.request';
import { RequestCurrency } from '../shared/request-currency';
import type { BillResponse } from './dto/bill.response';
import type { TopUpResponse } from './dto/top-up.response';

/** Moves credits: the description is stored first, the ledger asked last. */
@Injectable()
export class BillingService {
  constructor(
    private readonly movements: LedgerMovements,
    private readonly descriptions: Descriptions,
    private readonly currencies: RequestCurrency,
  ) {}

  async topUp(request: MovementRequest, idempotencyKey: string | null): Promise<Answered<TopUpResponse>> {
    const { newBalance, ...movement } = await this.movements.topUp(await this.order(request, idempotencyKey));
    const { user_id, amount } = request;
    return { body: { user_id, amount_added: amount, new_balance: newBalance }, ...movement };
  }

  async bill(request: MovementRequest, idempotencyKey: string | null): Promise<Answered<BillResponse>> {
    const { newBalance, ...movement } = await this.movements.bill(await this.order(request, idempotencyKey));
    const { user_id, amount } = request;
    return { body: { user_id, amount_billed: amount, new_balance: newBalance }, ...movement };
  }

  private async order(request: MovementRequest, idempotencyKey: string | null) {
    const currency = this.currencies.of(request);
    const descriptionId = await this.descriptions.store(request.description ?? null, request.user_id);
    return { userId: request.user_id, currency, amount: request.amount, descriptionId, idempotencyKey };
  }
}
