import { Injectable } from '@nestjs/common';
import { formatTimestamp } from '@app/http';
import { formatTransactionId, HoldNotFoundError, LedgerHolds, parseTransactionId } from '@app/ledger';
import { Descriptions, UserProfiles } from '@app/metadata';
import type { Answered } from '../shared/answered';
import { RequestCurrency } from '../shared/request-currency';
import type { CaptureHoldRequest } from './dto/capture-hold.request';
import type {
  HoldCapturedResponse,
  HoldCreatedResponse,
  HoldReleasedResponse,
  HoldResponse,
} from './dto/hold.responses';
import { HOLD_EXPIRES_DEFAULT_SECONDS, type CreateHoldRequest } from './dto/create-hold.request';

/** Reserves credits and settles what was reserved. */
@Injectable()
export class HoldsService {
  constructor(
    private readonly holds: LedgerHolds,
    private readonly users: UserProfiles,
    private readonly descriptions: Descriptions,
    private readonly currencies: RequestCurrency,
  ) {}

  async create(
    request: CreateHoldRequest,
    idempotencyKey: string | null,
  ): Promise<Answered<HoldCreatedResponse>> {
    const { user_id, amount } = request;
    const currency = this.currencies.of(request);
    const hold = await this.holds.place({
      userId: user_id,
      currency,
      amount,
      expiresInSeconds: request.expires_in_seconds ?? HOLD_EXPIRES_DEFAULT_SECONDS,
      descriptionId: await this.descriptions.store(request.description ?? null),
      idempotencyKey,
    });
    const body: HoldCreatedResponse = {
      hold_id: formatTransactionId(hold.holdId),
      user_id,
      amount,
      status: 'pending',
      expires_at: formatTimestamp(hold.expiresAt),
      available: hold.available,
    };
    return { body, replayed: hold.replayed };
  }

  async read(holdId: string): Promise<HoldResponse> {
    const hold = await this.holds.state(idOf(holdId));
    return {
      hold_id: formatTransactionId(idOf(holdId)),
      user_id: await this.users.ownerOf(hold.accountId),
      amount: hold.amount,
      amount_captured: hold.amountCaptured,
      status: hold.status,
      expires_at: formatTimestamp(hold.expiresAt),
    };
  }

  async capture(holdId: string, { amount }: CaptureHoldRequest): Promise<Answered<HoldCapturedResponse>> {
    const capture = await this.holds.capture(idOf(holdId), amount ?? null);
    const body: HoldCapturedResponse = {
      hold_id: formatTransactionId(idOf(holdId)),
      user_id: await this.users.ownerOf(capture.accountId),
      amount_captured: capture.amountCaptured,
      amount_released: capture.amountReleased,
      new_balance: capture.balance,
    };
    const { replayed, transactionId, amountCaptured } = capture;
    return amountCaptured === 0n ? { body, replayed } : { body, replayed, transactionId };
  }

  async release(holdId: string): Promise<Answered<HoldReleasedResponse>> {
    const release = await this.holds.release(idOf(holdId));
    const body: HoldReleasedResponse = {
      hold_id: formatTransactionId(idOf(holdId)),
      user_id: await this.users.ownerOf(release.accountId),
      amount_released: release.amountReleased,
      available: release.available,
    };
    return { body, replayed: release.replayed };
  }
}

/** @throws HoldNotFoundError for what can be no hold's id */
function idOf(holdId: string): bigint {
  const id = parseTransactionId(holdId);
  if (id === null) {
    throw new HoldNotFoundError();
  }
  return id;
}
