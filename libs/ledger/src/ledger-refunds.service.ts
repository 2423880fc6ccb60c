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
import { newTransfer } from './records';
import { Transfers } from './transfers';

/** A bill to give back. */
export interface RefundRequest {
  transactionId: bigint;
  /** Units, more than zero; null for the whole bill. */
  amount: bigint | null;
  /** Names the text of the reason; 0 for none. */
  reasonId: bigint;
}

/** A bill that was given back, in part or whole. */
export interface Refund {
  refundId: bigint;
  /** The ledger id of the account that got its credits back. */
  accountId: bigint;
  /** Units. */
  amountRefunded: bigint;
  /** Units that the account held right after this very refund. */
  newBalance: bigint;
  /** Whether an earlier request made this very refund. */
  replayed: boolean;
}

/** Refunds of bills and captures: once each, because the bill decides the refund's id. */
@Injectable()
export class LedgerRefunds {
  constructor(private readonly transfers: Transfers) {}

  /**
   * Gives a bill back.
   * @throws TransactionNotFoundError, NotRefundableError, RefundExceedsBillError
   * @throws AlreadyRefundedError where it was refunded otherwise before; the same refund again is answered alike
   * @throws OutcomeUnknownError, LedgerUnavailableError
   */
  async refund({ transactionId, amount, reasonId }: RefundRequest): Promise<Refund> {
    const found = await this.transfers.find([transactionId]);
    const bill = asBill(found.get(transactionId));
    const amountRefunded = amount ?? bill.amount;
    if (amountRefunded > bill.amount) {
      throw new RefundExceedsBillError(bill.amount);
    }
    const refund = newTransfer({
      id: refundId(bill.id),
      debitAccountId: bill.credit_account_id,
      creditAccountId: bill.debit_account_id,
      amount: amountRefunded,
      descriptionId: reasonId,
      about: bill.timestamp,
      ledger: bill.ledger,
      code: MOVEMENT_CODE.refund,
    });
    const { outcome, timestamp } = await this.transfers.send(refund);
    if (outcome === 'exists_otherwise') {
      throw new AlreadyRefundedError();
    }
    if (outcome !== 'created' && outcome !== 'exists') {
      throw new LedgerInvariantError(`a refund came to ${outcome}`);
    }
    const { balance } = await this.transfers.balanceAfter(bill.debit_account_id, {
      id: refund.id,
      timestamp,
    });
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
