import { Injectable } from '@nestjs/common';
import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AccountIds, type AccountRef } from './account-ids';
import type { BudgetRef } from './budgets/budget-accounts';
import { requireCurrency, Spending } from './budgets/spending';
import { HOLD_KINDS, MOVEMENT_CODE, type HoldKind } from './codes';
import type { TransferRefusal } from './outcomes';
import {
  AmountExceedsHoldError,
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
  HoldExpiredError,
  HoldNotFoundError,
  HoldOfACallError,
  LedgerClockAheadError,
  LedgerInvariantError,
  type AnyLedgerError,
} from './errors';
import { operatorAccountId, settlementId, transferIdFor } from './ids';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';
import type { MovementOrder } from './movement';
import { OperatorAccounts } from './operator-accounts';
import { newTransfer, type Balance } from './records';
import { refusalError } from './refusals';
import type { TransferRange } from './transfer-range';

const NANOSECONDS_PER_SECOND = 1_000_000_000n;
/** The longest hold, in seconds: a hold is for a call that is under way, not for a debt. */
export const HOLD_MAX_SECONDS = 86_400;
/** Bounds the work for one page of open holds: most of an account's holds are settled. */
const PAGE_READS_MAX = 8;
const READ_LIMIT = 1_000;

/** Credits to reserve. */
export interface HoldOrder extends MovementOrder {
  /** Seconds, 1 to {@link HOLD_MAX_SECONDS}, until the hold expires and frees its credits. */
  expiresInSeconds: number;
}

/** Credits that were reserved. */
export interface PlacedHold {
  holdId: bigint;
  /** Nanoseconds since 1970. */
  expiresAt: bigint;
  /** Units: the available credits right after this very hold, whatever came later. */
  available: bigint;
  /** Whether an earlier request with the same key placed the hold. */
  replayed: boolean;
}

/** The hold of an AI call that this process has placed. */
export interface CallHold extends Pick<PlacedHold, 'holdId' | 'expiresAt'> {
  /** As the ledger has it; null with a budget, whose spend it links to. */
  readonly transfer: Transfer | null;
}

export type HoldStatus = 'pending' | 'captured' | 'released' | 'expired';

/** A hold as it is now. */
export interface HoldState {
  holdId: bigint;
  /** The ledger id of the account whose credits are held. */
  accountId: bigint;
  /** The number of its currency. */
  ledger: number;
  /** Units. */
  amount: bigint;
  /** Units; 0 unless it is captured. */
  amountCaptured: bigint;
  status: HoldStatus;
  /** Nanoseconds since 1970. */
  expiresAt: bigint;
}

/** A hold that reserves credits now. */
export interface OpenHold {
  holdId: bigint;
  /** Units. */
  amount: bigint;
  /** Names the texts that go with it; 0 for none. */
  descriptionId: bigint;
  /** Nanoseconds since 1970. */
  expiresAt: bigint;
  /** Nanoseconds since 1970; no two holds share one. */
  createdAt: bigint;
}

/** A page of open holds, newest first. It may hold fewer than asked for, even none, before the last page. */
export interface OpenHoldsPage {
  holds: OpenHold[];
  /** The `before` of the next page; null on the last page. */
  next: bigint | null;
}

/** A hold that was captured or released, with the account's balance right after, whatever came later. */
export interface Settlement extends Balance {
  /** The ledger id of the account whose credits were held. */
  accountId: bigint;
  /** The settlement's own id. Only a capture is a transaction: a bill. */
  transactionId: bigint;
  /** Units; 0 for a release. */
  amountCaptured: bigint;
  /** Units: the rest of the hold. */
  amountReleased: bigint;
  /** Whether an earlier request made the same settlement. */
  replayed: boolean;
}

/**
 * Reservations: a pending transfer with a timeout, captured as a bill or released. Capture and release share
 * one id, so the ledger lets a hold be settled once, however many requests come at the same time.
 */
@Injectable()
export class LedgerHolds {
  constructor(
    private readonly engine: LedgerEngine,
    private readonly operators: OperatorAccounts,
    private readonly accountIds: AccountIds,
    private readonly spending: Spending,
  ) {}

  /**
   * Reserves credits.
   * @param budget of the caller's key, of which the hold reserves as much; null for none
   * @throws AccountNotFoundError, InsufficientCreditsError, BudgetExceededError, CurrencyNotAllowedError
   * @throws IdempotencyKeyReusedError, IdempotencyKeySpentError
   * @throws LedgerClockAheadError where the hold would last longer than asked; nothing is held
   * @throws LedgerUnavailableError where nothing is held
   * @throws OutcomeUnknownError where the hold may have been placed; the same key again is safe
   */
  async place(order: HoldOrder, budget: BudgetRef | null = null): Promise<PlacedHold> {
    const request = new LedgerRequest(this.engine);
    const { hold, replayed } = await this.reserve(request, order, budget, 'hold');
    const { available } = await request.balanceAfter(hold.debit_account_id, hold.id, hold.timestamp);
    return { holdId: hold.id, expiresAt: expiryOf(hold), available, replayed };
  }

  /** {@link place} for an AI call, whose hold only the gateway settles. */
  async placeForCall(order: HoldOrder, budget: BudgetRef | null): Promise<CallHold> {
    const { hold } = await this.reserve(new LedgerRequest(this.engine), order, budget, 'call');
    return { holdId: hold.id, expiresAt: expiryOf(hold), transfer: budget === null ? hold : null };
  }

  private async reserve(
    request: LedgerRequest,
    order: HoldOrder,
    budget: BudgetRef | null,
    kind: HoldKind,
  ): Promise<{ hold: Transfer; replayed: boolean }> {
    requireCurrency(budget, order.currency);
    const { userId, currency, amount, idempotencyKey, descriptionId, referenceId, expiresInSeconds } = order;
    const accountId = this.accountIds.of(order);
    await request.requireClock();
    await this.operators.ensure(currency, request);
    const hold = newTransfer({
      id: transferIdFor(userId, idempotencyKey),
      debit_account_id: accountId,
      credit_account_id: operatorAccountId('revenue', currency.code),
      amount,
      user_data_128: descriptionId,
      user_data_64: referenceId ?? 0n,
      ledger: currency.ledger,
      code: MOVEMENT_CODE[kind],
      flags: TransferFlags.pending,
      timeout: expiresInSeconds,
    });
    const { outcome, timestamp } = await this.spending.send(request, hold, budget);
    if (outcome !== 'created' && outcome !== 'exists') {
      throw await refusalError(request, outcome, order, accountId);
    }
    if (this.engine.clock.isAhead) {
      // Only the hold itself has shown it. Its release fails at worst where another request was faster.
      await this.settle(hold.id, kind, TransferFlags.void_pending_transfer, null);
      throw new LedgerClockAheadError();
    }
    return { hold: { ...hold, timestamp }, replayed: idempotencyKey !== null && outcome === 'exists' };
  }

  /**
   * A hold as it is now.
   * @throws HoldNotFoundError, LedgerUnavailableError
   */
  async state(holdId: bigint): Promise<HoldState> {
    const request = new LedgerRequest(this.engine);
    const found = await request.findTransfers([holdId, settlementId(holdId)]);
    const hold = asHold(found.get(holdId));
    const settlement = found.get(settlementId(holdId));
    const captured = settlement !== undefined && isCapture(settlement);
    // The ledger does not answer whether a hold has expired, so the clock decides; a settlement is exact.
    const expiresAt = expiryOf(hold);
    return {
      holdId,
      accountId: hold.debit_account_id,
      ledger: hold.ledger,
      amount: hold.amount,
      amountCaptured: captured ? settlement.amount : 0n,
      status: captured
        ? 'captured'
        : settlement !== undefined
          ? 'released'
          : expiresAt <= this.engine.clock.now
            ? 'expired'
            : 'pending',
      expiresAt,
    };
  }

  /**
   * The holds of both kinds that reserve an account's credits now, newest first, from the ledger alone. One page
   * reads at most 8,000 of the account's holds and settlements of each kind of the last day; no hold is older.
   * @param before nanoseconds since 1970: only older holds; null for the newest
   * @param limit 1 or more
   * @throws AccountNotFoundError, LedgerUnavailableError
   */
  async open(ref: AccountRef, before: bigint | null, limit: number): Promise<OpenHoldsPage> {
    const request = new LedgerRequest(this.engine);
    const accountId = this.accountIds.of(ref);
    if (before === null) await request.account(ref, accountId);
    const oldest = this.engine.clock.now - BigInt(HOLD_MAX_SECONDS) * NANOSECONDS_PER_SECOND;
    const holds: OpenHold[] = [];
    let next = before;
    for (let reads = 0; reads < PAGE_READS_MAX && holds.length <= limit; reads += 1) {
      if (next !== null && next <= oldest) return { holds, next: null };
      const last = next === null ? 0n : next - 1n;
      const part = await readBothKinds(request, { accountId, first: oldest, last, newestFirst: true });
      holds.push(...(await this.openAmong(request, part.transfers)));
      next = part.readThrough;
      if (next === null) break;
    }
    const page = holds.slice(0, limit);
    return { holds: page, next: holds.length > limit ? (page.at(-1)?.createdAt ?? null) : next };
  }

  private async openAmong(request: LedgerRequest, transfers: readonly Transfer[]): Promise<OpenHold[]> {
    const { now } = this.engine.clock;
    const pending = transfers.filter(
      (transfer) => (transfer.flags & TransferFlags.pending) !== 0 && expiryOf(transfer) > now,
    );
    const settled = await request.findTransfers(pending.map(({ id }) => settlementId(id)));
    return pending
      .filter(({ id }) => !settled.has(settlementId(id)))
      .map((hold) => ({
        holdId: hold.id,
        amount: hold.amount,
        descriptionId: hold.user_data_128,
        expiresAt: expiryOf(hold),
        createdAt: hold.timestamp,
      }));
  }

  /**
   * Bills a part of a hold, or all of it, and frees the rest. A repeat with the same amount gets the same
   * answer. A capture of nothing is a release.
   * @param amount units, zero or more; null for all of it
   * @param kind of the hold
   * @throws HoldNotFoundError, AmountExceedsHoldError, HoldExpiredError, HoldAlreadyReleasedError
   * @throws HoldOfACallError where the hold is of the other kind
   * @throws HoldAlreadyCapturedError where another amount was captured before
   * @throws LedgerUnavailableError where nothing moved
   * @throws OutcomeUnknownError where the capture may have been made; the same call again is safe
   */
  capture(holdId: bigint, amount: bigint | null, kind: HoldKind = 'hold'): Promise<Settlement> {
    return amount === 0n
      ? this.release(holdId, kind)
      : this.settle(holdId, kind, TransferFlags.post_pending_transfer, amount);
  }

  /**
   * Frees all of a hold. A repeat gets the same answer.
   * @param kind of the hold; null for either
   * @throws HoldNotFoundError, HoldOfACallError, HoldExpiredError, HoldAlreadyCapturedError
   * @throws LedgerUnavailableError where nothing was freed
   * @throws OutcomeUnknownError where the release may have been made; the same call again is safe
   */
  release(holdId: bigint, kind: HoldKind | null = 'hold'): Promise<Settlement> {
    return this.settle(holdId, kind, TransferFlags.void_pending_transfer, null);
  }

  /**
   * {@link capture} of a call's own hold, which is not looked up again.
   * @param needsAvailable whether the caller is told what is available
   * @returns units: what is available right after, whatever came later; null where it is not needed
   */
  async captureForCall(
    { holdId, transfer }: CallHold,
    amount: bigint,
    needsAvailable: boolean,
  ): Promise<bigint | null> {
    const request = new LedgerRequest(this.engine);
    const hold = transfer ?? (await this.find(request, holdId));
    const { settlement, timestamp } =
      amount === 0n
        ? await this.send(request, hold, TransferFlags.void_pending_transfer, hold.amount)
        : await this.send(request, hold, TransferFlags.post_pending_transfer, amount);
    if (!needsAvailable) return null;
    return (await request.balanceAfter(hold.debit_account_id, settlement.id, timestamp)).available;
  }

  /** @param amount units; null for all of the hold */
  private async settle(
    holdId: bigint,
    kind: HoldKind | null,
    settling: SettlementKind,
    amount: bigint | null,
  ): Promise<Settlement> {
    const request = new LedgerRequest(this.engine);
    const hold = await this.find(request, holdId);
    if (kind !== null && hold.code !== MOVEMENT_CODE[kind]) {
      throw kind === 'call' ? new HoldNotFoundError() : new HoldOfACallError();
    }
    const sent = await this.send(request, hold, settling, amount ?? hold.amount);
    const { settlement, timestamp, replayed } = sent;
    const amountCaptured = settling === TransferFlags.post_pending_transfer ? settlement.amount : 0n;
    return {
      accountId: hold.debit_account_id,
      transactionId: settlement.id,
      amountCaptured,
      amountReleased: hold.amount - amountCaptured,
      ...(await request.balanceAfter(hold.debit_account_id, settlement.id, timestamp)),
      replayed,
    };
  }

  /** A hold's transfer never changes, so reading it first is safe: the ledger decides whether it is settled. */
  private async find(request: LedgerRequest, holdId: bigint): Promise<Transfer> {
    return asHold((await request.findTransfers([holdId])).get(holdId));
  }

  private async send(
    request: LedgerRequest,
    hold: Transfer,
    settling: SettlementKind,
    amount: bigint,
  ): Promise<{ settlement: Transfer; timestamp: bigint; replayed: boolean }> {
    const settlement = newTransfer({
      id: settlementId(hold.id),
      pending_id: hold.id,
      debit_account_id: hold.debit_account_id,
      credit_account_id: hold.credit_account_id,
      amount,
      ledger: hold.ledger,
      code: hold.code,
      flags: settling,
    });
    const { outcome, timestamp } = await this.spending.settle(request, hold, settlement);
    if (outcome !== 'created' && outcome !== 'exists') {
      throw settlementError(outcome, hold, settling);
    }
    return { settlement, timestamp, replayed: outcome === 'exists' };
  }
}

type SettlementKind = TransferFlags.post_pending_transfer | TransferFlags.void_pending_transfer;

function settlementError(refusal: TransferRefusal, hold: Transfer, kind: SettlementKind): AnyLedgerError {
  switch (refusal) {
    case 'exists_as_other_kind':
      return kind === TransferFlags.post_pending_transfer
        ? new HoldAlreadyReleasedError()
        : new HoldAlreadyCapturedError();
    case 'exists_otherwise':
      return new HoldAlreadyCapturedError();
    case 'hold_expired':
      return new HoldExpiredError();
    case 'exceeds_hold':
      return new AmountExceedsHoldError(hold.amount);
    case 'id_spent':
    case 'debit_account_not_found':
    case 'credit_account_not_found':
    case 'insufficient_credits':
    case 'chain_broken':
      return new LedgerInvariantError(`the settlement of a hold came to ${refusal}`);
  }
}

/** @throws HoldNotFoundError for no transfer, and for one that is no hold */
function asHold(transfer: Transfer | undefined): Transfer {
  const isHold = HOLD_KINDS.some((kind) => transfer?.code === MOVEMENT_CODE[kind]);
  if (transfer === undefined || !isHold || (transfer.flags & TransferFlags.pending) === 0) {
    throw new HoldNotFoundError();
  }
  return transfer;
}

/**
 * The newest holds and settlements of both kinds in a range.
 * @returns `readThrough`: the timestamp down to which they are complete; null for the whole range
 */
async function readBothKinds(
  request: LedgerRequest,
  range: Omit<TransferRange, 'type'>,
): Promise<{ transfers: Transfer[]; readThrough: bigint | null }> {
  const parts = await Promise.all(
    HOLD_KINDS.map((type) => request.transfersIn({ ...range, type }, READ_LIMIT)),
  );
  const readThrough = parts.reduce<bigint | null>((latest, part) => {
    const end = part.length < READ_LIMIT ? undefined : part.at(-1)?.timestamp;
    return end === undefined || (latest !== null && latest > end) ? latest : end;
  }, null);
  const transfers = parts
    .flat()
    .filter(({ timestamp }) => readThrough === null || timestamp >= readThrough)
    .sort((one, other) => (one.timestamp < other.timestamp ? 1 : -1));
  return { transfers, readThrough };
}

function isCapture(settlement: Transfer): boolean {
  return (settlement.flags & TransferFlags.post_pending_transfer) !== 0;
}

function expiryOf(hold: Transfer): bigint {
  return hold.timestamp + BigInt(hold.timeout) * NANOSECONDS_PER_SECOND;
}
