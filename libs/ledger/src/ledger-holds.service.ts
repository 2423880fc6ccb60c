import { Injectable } from '@nestjs/common';
import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AccountHistory } from './account-history';
import { AccountIds, type AccountRef } from './account-ids';
import { MOVEMENT_CODE } from './codes';
import type { TransferRefusal } from './create-transfer-outcomes';
import type { Deadline } from './engine/deadline';
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
import { OperatorAccounts } from './operator-accounts';
import { newTransfer, type Balance } from './records';
import { Refusals } from './refusals';
import { Transfers } from './transfers';

const NANOSECONDS_PER_SECOND = 1_000_000_000n;
const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** Credits to reserve. */
export interface HoldOrder extends AccountRef {
  /** Units, more than zero. */
  amount: bigint;
  /** Seconds, more than zero, until the hold expires and frees its credits. */
  expiresInSeconds: number;
  /** Names the text that was stored before the hold; 0 for none. */
  descriptionId: bigint;
  /** Makes the hold safe to repeat; null for a new hold each time. */
  idempotencyKey: string | null;
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

/** A hold that was captured, in part or whole. */
export interface Capture {
  /** The ledger id of the account that was billed. */
  accountId: bigint;
  /** The capture as a transaction: a bill. */
  transactionId: bigint;
  /** Units. */
  amountCaptured: bigint;
  /** Units: the rest of the hold. */
  amountReleased: bigint;
  /** Units: the balance right after this very capture, whatever came later. */
  newBalance: bigint;
  /** Whether an earlier request made the same capture. */
  replayed: boolean;
}

/** A hold that was released. */
export interface Release {
  /** The ledger id of the account whose credits are free again. */
  accountId: bigint;
  /** Units. */
  amountReleased: bigint;
  /** Units: the available credits right after this very release, whatever came later. */
  available: bigint;
  /** Whether an earlier request released the hold. */
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
    private readonly transfers: Transfers,
    private readonly history: AccountHistory,
    private readonly operators: OperatorAccounts,
    private readonly accountIds: AccountIds,
    private readonly refusals: Refusals,
  ) {}

  /**
   * Reserves credits.
   * @throws AccountNotFoundError, InsufficientCreditsError
   * @throws IdempotencyKeyReusedError, IdempotencyKeySpentError
   * @throws LedgerUnavailableError where nothing is held
   * @throws OutcomeUnknownError where the hold may have been placed; the same key again is safe
   */
  async place(order: HoldOrder): Promise<PlacedHold> {
    const deadline = this.engine.newDeadline();
    const { userId, currency, amount, idempotencyKey, descriptionId, expiresInSeconds } = order;
    const accountId = this.accountIds.of(order);
    await this.operators.ensure(currency, deadline);
    const hold = newTransfer({
      id: transferIdFor(userId, idempotencyKey),
      debitAccountId: accountId,
      creditAccountId: operatorAccountId('revenue', currency.code),
      amount,
      descriptionId,
      ledger: currency.ledger,
      code: MOVEMENT_CODE.hold,
      flags: TransferFlags.pending,
      timeout: expiresInSeconds,
    });
    const { outcome, timestamp } = await this.transfers.send(hold, deadline);
    if (outcome !== 'created' && outcome !== 'exists') {
      throw await this.refusals.errorFor(outcome, order, deadline);
    }
    const placed = { ...hold, timestamp };
    const { available } = await this.history.balanceAfter(accountId, placed, deadline);
    return {
      holdId: hold.id,
      expiresAt: expiryOf(placed),
      available,
      replayed: idempotencyKey !== null && outcome === 'exists',
    };
  }

  /**
   * A hold as it is now.
   * @throws HoldNotFoundError, LedgerUnavailableError
   */
  async state(holdId: bigint): Promise<HoldState> {
    const found = await this.transfers.find([holdId, settlementId(holdId)], this.engine.newDeadline());
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
   * answer.
   * @param amount units, more than zero; null for all of it
   * @throws HoldNotFoundError, AmountExceedsHoldError, HoldExpiredError, HoldAlreadyReleasedError
   * @throws HoldAlreadyCapturedError where another amount was captured before
   * @throws LedgerUnavailableError where nothing moved
   * @throws OutcomeUnknownError where the capture may have been made; the same call again is safe
   */
  async capture(holdId: bigint, amount: bigint | null): Promise<Capture> {
    const deadline = this.engine.newDeadline();
    const hold = await this.findHold(holdId, deadline);
    const captured = amount ?? hold.amount;
    const settled = await this.settle(hold, captured, TransferFlags.post_pending_transfer, deadline);
    return {
      accountId: hold.debit_account_id,
      transactionId: settlementId(holdId),
      amountCaptured: captured,
      amountReleased: hold.amount - captured,
      newBalance: settled.balance,
      replayed: settled.replayed,
    };
  }

  /**
   * Frees all of a hold. A repeat gets the same answer.
   * @throws HoldNotFoundError, HoldExpiredError, HoldAlreadyCapturedError
   * @throws LedgerUnavailableError where nothing was freed
   * @throws OutcomeUnknownError where the release may have been made; the same call again is safe
   */
  async release(holdId: bigint): Promise<Release> {
    const deadline = this.engine.newDeadline();
    const hold = await this.findHold(holdId, deadline);
    const settled = await this.settle(hold, hold.amount, TransferFlags.void_pending_transfer, deadline);
    return {
      accountId: hold.debit_account_id,
      amountReleased: hold.amount,
      available: settled.available,
      replayed: settled.replayed,
    };
  }

  /**
   * A hold's transfer never changes, so reading it first is safe: the ledger decides whether it can be
   * settled.
   */
  private async findHold(holdId: bigint, deadline: Deadline): Promise<Transfer> {
    const found = await this.transfers.find([holdId], deadline);
    return asHold(found.get(holdId));
  }

  /**
   * Captures or releases a hold. @returns the account's balance right after, and whether it was settled so
   * before
   */
  private async settle(
    hold: Transfer,
    amount: bigint,
    kind: SettlementKind,
    deadline: Deadline,
  ): Promise<Balance & { replayed: boolean }> {
    const id = settlementId(hold.id);
    const settlement = newTransfer({
      id,
      pendingId: hold.id,
      debitAccountId: hold.debit_account_id,
      creditAccountId: hold.credit_account_id,
      amount,
      ledger: hold.ledger,
      code: hold.code,
      flags: kind,
    });
    const { outcome, timestamp } = await this.transfers.send(settlement, deadline);
    if (outcome !== 'created' && outcome !== 'exists') {
      throw settlementError(outcome, hold, kind);
    }
    const balance = await this.history.balanceAfter(hold.debit_account_id, { id, timestamp }, deadline);
    return { ...balance, replayed: outcome === 'exists' };
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
