import { Injectable } from '@nestjs/common';
import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { MOVEMENT_CODE } from './codes';
import {
  AlreadyRefundedError,
  LedgerInvariantError,
  NotRefundableError,
  RefundExceedsBillError,
  TransactionNotFoundError,
} from './errors';
import { refundId } from './ids';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';
import { newTransfer } from './records';

/** A bill or a capture to give back. */
export interface RefundOrder {
  transactionId: bigint;
  /** Units, more than zero; null for the whole bill. */
  amount: bigint | null;
  /** Stores the reason for a refund to this account, and returns its id; 0 for none. */
  reasonFor: (accountId: bigint) => Promise<bigint>;
}

/** A bill that was given back, in part or whole. */
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

/** Refunds of bills and captures: once each, because the bill determines the refund's id. */
@Injectable()
export class LedgerRefunds {
  constructor(private readonly engine: LedgerEngine) {}

  /**
   * Gives a bill or a capture back, in part or whole. A repeat of the same refund gets the same answer.
   * @throws TransactionNotFoundError, NotRefundableError, RefundExceedsBillError
   * @throws AlreadyRefundedError where it was refunded before with another amount or reason
   * @throws LedgerUnavailableError where nothing moved
   * @throws OutcomeUnknownError where the refund may have been made; the same call again is safe
   */
  async refund({ transactionId, amount, reasonFor }: RefundOrder): Promise<Refund> {
    const request = new LedgerRequest(this.engine);
    const found = await request.findTransfers([transactionId]);
    const bill = asBill(found.get(transactionId));
    const amountRefunded = amount ?? bill.amount;
    if (amountRefunded > bill.amount) {
      throw new RefundExceedsBillError(bill.amount);
    }
    const refund = newTransfer({
      id: refundId(bill.id),
      debit_account_id: bill.credit_account_id,
      credit_account_id: bill.debit_account_id,
      amount: amountRefunded,
      user_data_128: await reasonFor(bill.debit_account_id),
      user_data_64: bill.timestamp,
      ledger: bill.ledger,
      code: MOVEMENT_CODE.refund,
    });
    const { outcome, timestamp } = await request.send(refund);
    if (outcome === 'exists_otherwise') {
      throw new AlreadyRefundedError();
    }
    if (outcome !== 'created' && outcome !== 'exists') {
      throw new LedgerInvariantError(`a refund came to ${outcome}`);
    }
    const { balance } = await request.balanceAfter(bill.debit_account_id, refund.id, timestamp);
    return {
      refundId: refund.id,
      accountId: bill.debit_account_id,
      amountRefunded,
      newBalance: balance,
      replayed: outcome === 'exists',
    };
  }
}

/** @throws TransactionNotFoundError, NotRefundableError. A hold and its release are no transactions. */
function asBill(transfer: Transfer | undefined): Transfer {
  switch (transfer?.code) {
    case MOVEMENT_CODE.bill:
      return transfer;
    case MOVEMENT_CODE.hold:
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
