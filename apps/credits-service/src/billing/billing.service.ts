import { Injectable } from '@nestjs/common';
import { LedgerMovements, type Movement } from '@app/ledger';
import { Descriptions } from '@app/metadata';
import { RequestCurrency } from '../config/request-currency';
import type { MovementRequest } from './dto/movement.request';

/** Moves credits: the description is stored first, the ledger asked last. */
@Injectable()
export class BillingService {
  constructor(
    private readonly movements: LedgerMovements,
    private readonly descriptions: Descriptions,
    private readonly currencies: RequestCurrency,
  ) {}

  async topUp(request: MovementRequest, idempotencyKey: string | null): Promise<Movement> {
    return this.movements.topUp(await this.movement(request, idempotencyKey));
  }

  async bill(request: MovementRequest, idempotencyKey: string | null): Promise<Movement> {
    return this.movements.bill(await this.movement(request, idempotencyKey));
  }

  private async movement(request: MovementRequest, idempotencyKey: string | null) {
    const currency = this.currencies.of(request);
    const descriptionId = await this.descriptions.store(request.description ?? null);
    return { userId: request.user_id, currency, amount: request.amount, descriptionId, idempotencyKey };
  }
}
