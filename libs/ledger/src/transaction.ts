import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { MOVEMENT_CODE } from './codes';

export const TRANSACTION_TYPES = ['topup', 'bill', 'refund'] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

/** A movement of a user's credits, as a history shows it. */
export interface Transaction {
  transactionId: bigint;
  /** The ledger id of the user's account. */
  accountId: bigint;
  type: TransactionType;
  /** Units, always positive: the type says which way they went. */
  amount: bigint;
  /** The number of the currency's ledger. */
  ledger: number;
  /** Names the texts that go with it; 0 for none. */
  descriptionId: bigint;
  /** Units that the account held right after this very movement. */
  balanceAfter: bigint;
  /** Nanoseconds since 1970; no two transactions share one. */
  createdAt: bigint;
  /** The bill that a refund gives back; null for other types. */
  refundOf: bigint | null;
  /** The hold that a capture settled; null for what is no capture. */
  holdId: bigint | null;
  /** Whether the hold was for an AI call. */
  isOfCall: boolean;
}

/** A transfer's type in a user's history; null for holds, releases and markers: they are no transactions. */
export function transactionTypeOf({ code, flags }: Transfer): TransactionType | null {
  switch (code) {
    case MOVEMENT_CODE.openingBalance:
    case MOVEMENT_CODE.topUp:
      return 'topup';
    case MOVEMENT_CODE.bill:
      return 'bill';
    case MOVEMENT_CODE.refund:
      return 'refund';
    case MOVEMENT_CODE.hold:
    case MOVEMENT_CODE.call:
      return (flags & TransferFlags.post_pending_transfer) === 0 ? null : 'bill';
    default:
      return null;
  }
}

/** A transfer of a user's history, and the balance right after it, in units. */
export interface HistoryEntry {
  transfer: Transfer;
  type: TransactionType;
  balanceAfter: bigint;
}

/** @param refundOf the bill of a refund; null for other types */
export function transactionOf(
  { transfer, type, balanceAfter }: HistoryEntry,
  refundOf: bigint | null,
): Transaction {
  return {
    transactionId: transfer.id,
    accountId: userAccountOf(transfer, type),
    type,
    amount: transfer.amount,
    ledger: transfer.ledger,
    descriptionId: transfer.user_data_128,
    balanceAfter,
    createdAt: transfer.timestamp,
    refundOf,
    holdId: transfer.pending_id === 0n ? null : transfer.pending_id,
    isOfCall: transfer.code === MOVEMENT_CODE.call,
  };
}

/** Bills leave the user's account; everything else comes in. */
export function userAccountOf(transfer: Transfer, type: TransactionType): bigint {
  return type === 'bill' ? transfer.debit_account_id : transfer.credit_account_id;
}
