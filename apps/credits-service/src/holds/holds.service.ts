import { Injectable } from '@nestjs/common';
import { formatCursor, formatTimestamp, type Principal } from '@app/http';
import { formatTransactionId, HoldNotFoundError, LedgerHolds, parseTransactionId } from '@app/ledger';
import { Descriptions, UserProfiles } from '@app/metadata';
import type { Answered } from '../shared/answered';
import { KeyLimits } from '../shared/key-limits';
import { RequestCurrency } from '../shared/request-currency';
import { textsOf } from '../shared/texts';
import type { CaptureHoldRequest } from './dto/capture-hold.request';
import type {
  HoldCapturedResponse,
  HoldCreatedResponse,
  HoldReleasedResponse,
  HoldResponse,
  OpenHoldsResponse,
} from './dto/hold.responses';
import type { OpenHoldsQuery } from './dto/open-holds.query';
import { HOLD_EXPIRES_DEFAULT_SECONDS, type CreateHoldRequest } from './dto/create-hold.request';

/** Places and settles holds. */
@Injectable()
export class HoldsService {
  constructor(
    private readonly holds: LedgerHolds,
    private readonly users: UserProfiles,
    private readonly descriptions: Descriptions,
    private readonly currencies: RequestCurrency,
    private readonly limits: KeyLimits,
  ) {}

  async create(
    request: CreateHoldRequest,
    idempotencyKey: string | null,
    caller: Principal,
  ): Promise<Answered<HoldCreatedResponse>> {
    const { user_id, amount } = request;
    const order = {
      userId: user_id,
      currency: this.limits.currencyOf(caller, request),
      amount,
      expiresInSeconds: request.expires_in_seconds ?? HOLD_EXPIRES_DEFAULT_SECONDS,
      ...(await this.descriptions.storeTexts(textsOf(request), user_id)),
      idempotencyKey,
    };
    const hold = await this.holds.place(order, this.limits.budgetOf(caller));
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

  async list(userId: string, query: OpenHoldsQuery): Promise<OpenHoldsResponse> {
    const ref = { userId, currency: this.currencies.of(query) };
    const { holds, next } = await this.holds.open(ref, query.cursor ?? null, query.limit);
    const texts = await this.descriptions.texts(holds.map(({ descriptionId }) => descriptionId));
    return {
      holds: holds.map((hold) => ({
        hold_id: formatTransactionId(hold.holdId),
        amount: hold.amount,
        description: texts.get(hold.descriptionId)?.description ?? null,
        reference: texts.get(hold.descriptionId)?.reference ?? null,
        created_at: formatTimestamp(hold.createdAt),
        expires_at: formatTimestamp(hold.expiresAt),
      })),
      next_cursor: next === null ? null : formatCursor(next),
    };
  }

  async capture(
    holdId: string,
    { amount }: CaptureHoldRequest,
    caller: Principal,
  ): Promise<Answered<HoldCapturedResponse>> {
    await this.requireCurrency(holdId, caller);
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

  async release(holdId: string, caller: Principal): Promise<Answered<HoldReleasedResponse>> {
    await this.requireCurrency(holdId, caller);
    const release = await this.holds.release(idOf(holdId), caller.role === 'admin' ? null : 'hold');
    const body: HoldReleasedResponse = {
      hold_id: formatTransactionId(idOf(holdId)),
      user_id: await this.users.ownerOf(release.accountId),
      amount_released: release.amountReleased,
      available: release.available,
    };
    return { body, replayed: release.replayed };
  }

  /** The currency of a hold never changes, so that reading it first is safe. */
  private async requireCurrency(holdId: string, caller: Principal): Promise<void> {
    if (this.limits.onlyCurrencyOf(caller) === null) return;
    const { ledger } = await this.holds.state(idOf(holdId));
    this.limits.requireCurrency(caller, this.currencies.codeOf(ledger));
  }
}

/** @throws HoldNotFoundError for a malformed id */
function idOf(holdId: string): bigint {
  const id = parseTransactionId(holdId);
  if (id === null) {
    throw new HoldNotFoundError();
  }
  return id;
}
