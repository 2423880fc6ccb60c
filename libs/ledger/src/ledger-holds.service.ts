import { Injectable } from '@nestjs/common';
import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AccountIds, type AccountRef } from './account-ids';
import { MOVEMENT_CODE } from './codes';
import type { TransferOutcome } from './create-transfer-outcomes';
import {
  AmountExceedsHoldError,
  HoldAlreadyCapturedError,
  HoldAlreadyReleasedError,
  HoldExpiredError,
  HoldNotFoundError,
  LedgerInvariantError,
  type AnyLedgerError,
} from './errors';
import { keyedTransferId, operatorAccountId, settlementId, TransferIds } from './ids';
import { OperatorAccounts } from './operator-accounts';
import { newTransfer } from './records';
import { Refusals } from './refusals';
import { Transfers, type SentTransfer } from './transfers';

const NANOSECONDS_PER_SECOND = 1_000_000_000n;
const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** Credits to reserve. */
export interface HoldRequest extends AccountRef {
  /** Units, more than zero. */
  amount: bigint;
  /** Seconds, more than zero, until what is not captured is free again. */
  expiresInSeconds: number;
  /** Names the text that was stored before; 0 for none. */
  descriptionId: bigint;
  /** Decides the hold's id, so that the request can be repeated; null for a hold of its own each time. */
  idempotencyKey: string | null;
}

/** Credits that were reserved. */
export interface PlacedHold {
  holdId: bigint;
  /** Nanoseconds since 1970. */
  expiresAt: bigint;
  /** Units that could be spent right after this very hold. */
  available: bigint;
  replayed: boolean;
}

export type HoldStatus = 'pending' | 'captured' | 'released' | 'expired';

/** A hold as it stands. */
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
  accountId: bigint;
  /** The bill that the capture is. */
  transactionId: bigint;
  /** Units. */
  amountCaptured: bigint;
  /** Units: the rest of the hold. */
  amountReleased: bigint;
  /** Units that the account held right after this very capture. */
  newBalance: bigint;
  replayed: boolean;
}

/** A hold that was released. */
export interface Release {
  accountId: bigint;
  /** Units. */
  amountReleased: bigint;
  /** Units that could be spent right after this very release. */
  available: bigint;
  replayed: boolean;
}

/**
 * Reservations: a pending transfer with a timeout, captured as a bill or released. Capture and release have one id
 * between them, so the ledger lets a hold be settled once, however many ask at once.
 */
@Injectable()
export class LedgerHolds {
  private readonly ids = new TransferIds();

  constructor(
    private readonly transfers: Transfers,
    private readonly operators: OperatorAccounts,
    private readonly accountIds: AccountIds,
    private readonly refusals: Refusals,
  ) {}

  /**
   * Reserves credits.
   * @throws AccountNotFoundError, InsufficientCreditsError, IdempotencyKeyReusedError, IdempotencyKeySpentError,
   * OutcomeUnknownError, LedgerUnavailableError
   */
  async place(request: HoldRequest): Promise<PlacedHold> {
    const { currency, amount, idempotencyKey, descriptionId, expiresInSeconds } = request;
    await this.operators.ensure(currency);
    const accountId = this.accountIds.of(request);
    const keyed = idempotencyKey !== null;
    const hold = newTransfer({
      id: keyed ? keyedTransferId(idempotencyKey) : this.ids.next(),
      debitAccountId: accountId,
      creditAccountId: operatorAccountId('revenue', currency.code),
      amount,
      descriptionId,
      ledger: currency.ledger,
      code: MOVEMENT_CODE.hold,
      flags: TransferFlags.pending,
      timeout: expiresInSeconds,
    });
    const { outcome, timestamp } = await this.transfers.send(hold);
    if (outcome !== 'created' && outcome !== 'exists') {
      throw await this.refusals.of(outcome, { ...request, keyed });
    }
    const { available } = await this.transfers.balanceAfter(accountId, { id: hold.id, timestamp });
    return {
      holdId: hold.id,
      expiresAt: expiryOf({ ...hold, timestamp }),
      available,
      replayed: keyed && outcome === 'exists',
    };
  }

  /** @throws HoldNotFoundError, LedgerUnavailableError */
  async state(holdId: bigint): Promise<HoldState> {
    const found = await this.transfers.find([holdId, settlementId(holdId)]);
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
   * Bills a part of a hold, or all of it, and frees the rest.
   * @param amount units, more than zero; null for all of it
   * @throws HoldNotFoundError, AmountExceedsHoldError, HoldExpiredError, HoldAlreadyReleasedError
   * @throws HoldAlreadyCapturedError where another amount was captured before; the same amount again is answered alike
   * @throws OutcomeUnknownError, LedgerUnavailableError
   */
  async capture(holdId: bigint, amount: bigint | null): Promise<Capture> {
    const hold = await this.find(holdId);
    const captured = amount ?? hold.amount;
    const sent = await this.settle(hold, captured, TransferFlags.post_pending_transfer);
    const id = settlementId(holdId);
    const { balance } = await this.transfers.balanceAfter(hold.debit_account_id, {
      id,
      timestamp: sent.timestamp,
    });
    return {
      accountId: hold.debit_account_id,
      transactionId: id,
      amountCaptured: captured,
      amountReleased: hold.amount - captured,
      newBalance: balance,
      replayed: sent.outcome === 'exists',
    };
  }

  /**
   * Frees all of a hold.
   * @throws HoldNotFoundError, HoldExpiredError, HoldAlreadyCapturedError, OutcomeUnknownError, LedgerUnavailableError
   */
  async release(holdId: bigint): Promise<Release> {
    const hold = await this.find(holdId);
    const sent = await this.settle(hold, hold.amount, TransferFlags.void_pending_transfer);
    const id = settlementId(holdId);
    const { available } = await this.transfers.balanceAfter(hold.debit_account_id, {
      id,
      timestamp: sent.timestamp,
    });
    return {
      accountId: hold.debit_account_id,
      amountReleased: hold.amount,
      available,
      replayed: sent.outcome === 'exists',
    };
  }

  /** What is read here never changes: whether the hold can still be settled, only the ledger says. */
  private async find(holdId: bigint): Promise<Transfer> {
    const found = await this.transfers.find([holdId]);
    return asHold(found.get(holdId));
  }

  private async settle(hold: Transfer, amount: bigint, kind: SettlementKind): Promise<SentTransfer> {
    const sent = await this.transfers.send(
      newTransfer({
        id: settlementId(hold.id),
        pendingId: hold.id,
        debitAccountId: hold.debit_account_id,
        creditAccountId: hold.credit_account_id,
        amount,
        ledger: hold.ledger,
        code: hold.code,
        flags: kind,
      }),
    );
    if (sent.outcome !== 'created' && sent.outcome !== 'exists') {
      throw refusalOfSettlement(sent.outcome, hold, kind);
    }
    return sent;
  }
}

type SettlementKind = TransferFlags.post_pending_transfer | TransferFlags.void_pending_transfer;

function refusalOfSettlement(
  outcome: Exclude<TransferOutcome, 'created' | 'exists'>,
  hold: Transfer,
  kind: SettlementKind,
): AnyLedgerError {
  switch (outcome) {
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
      return new LedgerInvariantError(`the settlement of a hold came to ${outcome}`);
  }
}

/** @throws HoldNotFoundError for a transfer that is no hold */
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

/** The ledger does not tell that a hold has expired, only when it does; a settlement would still be told exactly. */
function unsettledStatus(expiresAt: bigint): HoldStatus {
  return expiresAt <= BigInt(Date.now()) * NANOSECONDS_PER_MILLISECOND ? 'expired' : 'pending';
}
