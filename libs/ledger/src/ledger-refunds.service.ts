import { Injectable } from '@nestjs/common';
import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { MOVEMENT_CODE } from './codes';
import {
  AlreadyRefundedError,
  IdempotencyKeyReusedError,
  LedgerInvariantError,
  NotRefundableError,
  RefundExceedsBillError,
  TransactionNotFoundError,
} from './errors';
import { refundFingerprint, refundId, refundMarkerId } from './ids';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';
import type { TransferOutcome } from './outcomes';
import { newTransfer } from './records';
import { PLACES_PER_READ, refundIds } from './refunds-of-a-bill';

/** A bill or a capture to give back. */
export interface RefundOrder {
  transactionId: bigint;
  /** Units, more than zero; null for all that is left of the bill. */
  amount: bigint | null;
  /** Stores the reason for a refund to this account, and returns its id; 0 for none. */
  reasonFor: (accountId: bigint) => Promise<bigint>;
  /** Makes the refund one of several; null for the bill's only refund. */
  idempotencyKey: string | null;
}

export interface Refund {
  refundId: bigint;
  /** The ledger id of the account that got its credits back. */
  accountId: bigint;
  /** Units. */
  amountRefunded: bigint;
  /** Units: the balance right after this very refund, whatever came later. */
  newBalance: bigint;
  /** Whether an earlier request made the same refund. */
  replayed: boolean;
}

/** A bill's refunds so far. */
interface Places {
  /** The first free place. */
  next: number;
  /** Units of the bill that were not refunded yet. */
  left: bigint;
  /** The marker of the request's key, at the very moment of `next` and `left`; undefined for a new key. */
  marker: Transfer | undefined;
}

const KEYED = { no: 0, yes: 1 } as const;

/**
 * Refunds of bills and captures. Without a key a bill has one refund; with keys any number, up to its amount.
 *
 * A bill has numbered places for its refunds. A request that takes a place has seen all refunds before it,
 * which never change, so the sum stays within the bill. Of several at the same time the ledger lets one take
 * a place, and the others go on with the next.
 */
@Injectable()
export class LedgerRefunds {
  /** The last refund under way of each bill. */
  private readonly underWay = new Map<bigint, Promise<unknown>>();

  constructor(private readonly engine: LedgerEngine) {}

  /**
   * Gives a bill or a capture back, in part or whole. A repeat of the same refund gets the same answer.
   * @throws TransactionNotFoundError, NotRefundableError, RefundExceedsBillError
   * @throws AlreadyRefundedError where nothing is left, or where one of two refunds has no key
   * @throws IdempotencyKeyReusedError where the key belongs to another refund of the account
   * @throws LedgerUnavailableError where nothing moved
   * @throws OutcomeUnknownError where the refund may have been made; the same call again is safe
   */
  async refund(order: RefundOrder): Promise<Refund> {
    const request = new LedgerRequest(this.engine);
    const found = await request.findTransfers([order.transactionId]);
    const bill = asBill(found.get(order.transactionId));
    const { amount, idempotencyKey } = order;
    const reasonId = await order.reasonFor(bill.debit_account_id);
    return idempotencyKey === null
      ? refundOnce(request, bill, amount, reasonId)
      : this.inTurn(bill.id, () => refundByKey(request, bill, amount, reasonId, idempotencyKey));
  }

  /** One refund of a bill after the other: fighting for places, n of them would look up n² / 2 times. */
  private async inTurn<T>(billId: bigint, refund: () => Promise<T>): Promise<T> {
    const turn = (this.underWay.get(billId) ?? Promise.resolve()).then(refund, refund);
    this.underWay.set(billId, turn);
    try {
      return await turn;
    } finally {
      if (this.underWay.get(billId) === turn) this.underWay.delete(billId);
    }
  }
}

async function refundOnce(
  request: LedgerRequest,
  bill: Transfer,
  amount: bigint | null,
  reasonId: bigint,
): Promise<Refund> {
  if (amount !== null && amount > bill.amount) {
    const refunds = await request.findTransfers([refundId(bill.id, 0)]);
    if (refunds.size > 0) throw new AlreadyRefundedError();
  }
  const refund = refundTransfer(bill, 0, partOf(bill.amount, amount), reasonId, KEYED.no);
  const { outcome, timestamp } = await request.send(refund);
  if (outcome === 'exists_otherwise') throw new AlreadyRefundedError();
  if (outcome !== 'created' && outcome !== 'exists') throw unexpected(outcome);
  return made(request, { ...refund, timestamp }, outcome === 'exists');
}

async function refundByKey(
  request: LedgerRequest,
  bill: Transfer,
  amount: bigint | null,
  reasonId: bigint,
  idempotencyKey: string,
): Promise<Refund> {
  const markerId = refundMarkerId(bill.debit_account_id, idempotencyKey);
  const fingerprint = refundFingerprint(bill.id, amount, reasonId);
  let places: Places = { next: 0, left: bill.amount, marker: undefined };
  for (;;) {
    places = await readPlaces(request, bill, markerId, places);
    if (places.marker !== undefined) return replay(request, bill, places.marker, fingerprint);
    const part = partOf(places.left, amount);
    const refund = refundTransfer(bill, places.next, part, reasonId, KEYED.yes);
    const sent = await request.sendChain([markerOf(refund, markerId, fingerprint, places.next), refund]);
    const outcome = sent.find((event) => event.outcome !== 'chain_broken')?.outcome;
    const last = sent.at(-1);
    if (outcome === 'created' && last !== undefined) {
      return made(request, { ...refund, timestamp: last.timestamp }, false);
    }
    // Another request has taken the place, or has used the key: the next round sees which.
    if (outcome !== 'exists' && outcome !== 'exists_otherwise') throw unexpected(outcome);
  }
}

/** @throws IdempotencyKeyReusedError where the marker is another refund's */
async function replay(
  request: LedgerRequest,
  bill: Transfer,
  marker: Transfer,
  fingerprint: bigint,
): Promise<Refund> {
  if (marker.user_data_128 !== fingerprint) throw new IdempotencyKeyReusedError();
  const [refund] = (await request.findTransfers([refundId(bill.id, Number(marker.user_data_64))])).values();
  if (refund === undefined) throw new LedgerInvariantError('the marker of a refund has no refund');
  return made(request, refund, true);
}

/** Reads the refunds after those of `seen`. @throws AlreadyRefundedError where the only one has no key */
async function readPlaces(
  request: LedgerRequest,
  bill: Transfer,
  markerId: bigint,
  seen: Places,
): Promise<Places> {
  let { next, left } = seen;
  for (;;) {
    const found = await request.findTransfers([markerId, ...refundIds(bill.id, next)]);
    const marker = found.get(markerId);
    found.delete(markerId);
    for (const refund of found.values()) {
      if (refund.user_data_32 === KEYED.no) throw new AlreadyRefundedError();
      left -= refund.amount;
    }
    next += found.size;
    if (found.size < PLACES_PER_READ) return { next, left, marker };
  }
}

/** @throws RefundExceedsBillError, AlreadyRefundedError */
function partOf(left: bigint, amount: bigint | null): bigint {
  if (amount === null && left === 0n) throw new AlreadyRefundedError();
  if (amount !== null && amount > left) throw new RefundExceedsBillError(left);
  return amount ?? left;
}

function refundTransfer(
  bill: Transfer,
  place: number,
  amount: bigint,
  reasonId: bigint,
  keyed: number,
): Transfer {
  return newTransfer({
    id: refundId(bill.id, place),
    debit_account_id: bill.credit_account_id,
    credit_account_id: bill.debit_account_id,
    amount,
    user_data_128: reasonId,
    user_data_64: bill.timestamp,
    user_data_32: keyed,
    ledger: bill.ledger,
    code: MOVEMENT_CODE.refund,
  });
}

/** Holds the key, and makes the ledger take it and the refund together or not at all. */
function markerOf(refund: Transfer, id: bigint, fingerprint: bigint, place: number): Transfer {
  return newTransfer({
    id,
    debit_account_id: refund.debit_account_id,
    credit_account_id: refund.credit_account_id,
    amount: 0n,
    user_data_128: fingerprint,
    user_data_64: BigInt(place),
    ledger: refund.ledger,
    code: MOVEMENT_CODE.keyMarker,
    flags: TransferFlags.linked,
  });
}

async function made(request: LedgerRequest, refund: Transfer, replayed: boolean): Promise<Refund> {
  const accountId = refund.credit_account_id;
  const { balance } = await request.balanceAfter(accountId, refund.id, refund.timestamp);
  return { refundId: refund.id, accountId, amountRefunded: refund.amount, newBalance: balance, replayed };
}

function unexpected(outcome: TransferOutcome | undefined): LedgerInvariantError {
  return new LedgerInvariantError(`a refund came to ${outcome}`);
}

/** @throws TransactionNotFoundError, NotRefundableError. A hold and its release are no transactions. */
function asBill(transfer: Transfer | undefined): Transfer {
  switch (transfer?.code) {
    case MOVEMENT_CODE.bill:
      return transfer;
    case MOVEMENT_CODE.hold:
    case MOVEMENT_CODE.call:
      if ((transfer.flags & TransferFlags.post_pending_transfer) === 0) throw new TransactionNotFoundError();
      return transfer;
    case MOVEMENT_CODE.openingBalance:
    case MOVEMENT_CODE.topUp:
    case MOVEMENT_CODE.refund:
      throw new NotRefundableError();
    default:
      throw new TransactionNotFoundError();
  }
}
