import { Injectable } from '@nestjs/common';
import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AccountIds } from './account-ids';
import { MOVEMENT_CODE } from './codes';
import type { TransferRefusal } from './outcomes';
import {
  AmountExceedsHoldError,
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
  HoldExpiredError,
  HoldNotFoundError,
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

const NANOSECONDS_PER_SECOND = 1_000_000_000n;
const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** Credits to reserve. */
export interface HoldOrder extends MovementOrder {
  /** Seconds, more than zero, until the hold expires and frees its credits. */
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

export type HoldStatus = 'pending' | 'captured' | 'released' | 'expired';

/** A hold as it is now. */
export interface HoldState {
  holdId: bigint;
  /** The ledger id of the account whose credits are held. */
  accountId: bigint;
  /** Units. */
  amount: bigint;
  /** Units; 0 unless it is captured. */
  amountCaptured: bigint;
  status: HoldStatus;
  /** Nanoseconds since 1970. */
  expiresAt: bigint;
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
  ) {}

  /**
   * Reserves credits.
   * @throws AccountNotFoundError, InsufficientCreditsError
   * @throws IdempotencyKeyReusedError, IdempotencyKeySpentError
   * @throws LedgerUnavailableError where nothing is held
   * @throws OutcomeUnknownError where the hold may have been placed; the same key again is safe
   */
  async place(order: HoldOrder): Promise<PlacedHold> {
    const request = new LedgerRequest(this.engine);
    const { userId, currency, amount, idempotencyKey, descriptionId, expiresInSeconds } = order;
    const accountId = this.accountIds.of(order);
    await this.operators.ensure(currency, request);
    const hold = newTransfer({
      id: transferIdFor(userId, idempotencyKey),
      debit_account_id: accountId,
      credit_account_id: operatorAccountId('revenue', currency.code),
      amount,
      user_data_128: descriptionId,
      ledger: currency.ledger,
      code: MOVEMENT_CODE.hold,
      flags: TransferFlags.pending,
      timeout: expiresInSeconds,
    });
    const { outcome, timestamp } = await request.send(hold);
    if (outcome !== 'created' && outcome !== 'exists') {
      throw await refusalError(request, outcome, order, accountId);
    }
    const { available } = await request.balanceAfter(accountId, hold.id, timestamp);
    return {
      holdId: hold.id,
      expiresAt: expiryOf({ ...hold, timestamp }),
      available,
      replayed: idempotencyKey !== null && outcome === 'exists',
    };
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
    const expiresAt = expiryOf(hold);
    return {
      holdId,
      accountId: hold.debit_account_id,
      amount: hold.amount,
      amountCaptured: captured ? settlement.amount : 0n,
      status: captured ? 'captured' : settlement !== undefined ? 'released' : unsettledStatus(expiresAt),
      expiresAt,
    };
  }

  /**
   * Bills a part of a hold, or all of it, and frees the rest. A repeat with the same amount gets the same
   * answer. A capture of nothing is a release.
   * @param amount units, zero or more; null for all of it
   * @throws HoldNotFoundError, AmountExceedsHoldError, HoldExpiredError, HoldAlreadyReleasedError
   * @throws HoldAlreadyCapturedError where another amount was captured before
   * @throws LedgerUnavailableError where nothing moved
   * @throws OutcomeUnknownError where the capture may have been made; the same call again is safe
   */
  capture(holdId: bigint, amount: bigint | null): Promise<Settlement> {
    return amount === 0n
      ? this.release(holdId)
      : this.settle(holdId, TransferFlags.post_pending_transfer, amount);
  }

  /**
   * Frees all of a hold. A repeat gets the same answer.
   * @throws HoldNotFoundError, HoldExpiredError, HoldAlreadyCapturedError
   * @throws LedgerUnavailableError where nothing was freed
   * @throws OutcomeUnknownError where the release may have been made; the same call again is safe
   */
  release(holdId: bigint): Promise<Settlement> {
    return this.settle(holdId, TransferFlags.void_pending_transfer, null);
  }

  /** @param amount units; null for all of the hold */
  private async settle(holdId: bigint, kind: SettlementKind, amount: bigint | null): Promise<Settlement> {
    const request = new LedgerRequest(this.engine);
    // A hold's transfer never changes, so reading it first is safe: the ledger decides whether it is settled.
    const hold = asHold((await request.findTransfers([holdId])).get(holdId));
    const settlement = newTransfer({
      id: settlementId(holdId),
      pending_id: holdId,
      debit_account_id: hold.debit_account_id,
      credit_account_id: hold.credit_account_id,
      amount: amount ?? hold.amount,
      ledger: hold.ledger,
      code: hold.code,
      flags: kind,
    });
    const { outcome, timestamp } = await request.send(settlement);
    if (outcome !== 'created' && outcome !== 'exists') {
      throw settlementError(outcome, hold, kind);
    }
    const amountCaptured = kind === TransferFlags.post_pending_transfer ? settlement.amount : 0n;
    return {
      accountId: hold.debit_account_id,
      transactionId: settlement.id,
      amountCaptured,
      amountReleased: hold.amount - amountCaptured,
      ...(await request.balanceAfter(hold.debit_account_id, settlement.id, timestamp)),
      replayed: outcome === 'exists',
    };
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
  if (transfer?.code !== MOVEMENT_CODE.hold || (transfer.flags & TransferFlags.pending) === 0) {
    throw new HoldNotFoundError();
  }
  return transfer;
}

function isCapture(settlement: Transfer): boolean {
  return (settlement.flags & TransferFlags.post_pending_transfer) !== 0;
}

function expiryOf(hold: Transfer): bigint {
  return hold.timestamp + BigInt(hold.timeout) * NANOSECONDS_PER_SECOND;
}

/**
 * The ledger does not answer whether a hold has expired, so this service's clock decides; a settlement is
 * exact.
 */
function unsettledStatus(expiresAt: bigint): HoldStatus {
  return expiresAt <= BigInt(Date.now()) * NANOSECONDS_PER_MILLISECOND ? 'expired' : 'pending';
}
