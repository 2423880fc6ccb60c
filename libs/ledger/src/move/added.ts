import type { Account, Transfer } from 'tigerbeetle-node';
import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { ACCOUNT_CODE, MOVEMENT_CODE } from '../codes';
import { expiryVoidId, timeoutNoteId, timeoutsAccountId } from '../ids';
import { newAccount, newTransfer } from '../records';
import { LedgerMoveError } from './move-error';

// Imported events carry no timeout, and an expiry is no event at all. What a move adds in their place is here. Nothing of it
// is in the history of any account of the source, but for the void that releases an expired hold.

/** The number of the ledger of the two accounts for timeouts: the last one, which no currency of ISO 4217 has. */
const TIMEOUTS_LEDGER = 0xffff_ffff;
const DEBIT_ID = timeoutsAccountId('debit');
const CREDIT_ID = timeoutsAccountId('credit');

/** A pending transfer with the timeout that it was made with. */
export interface TimedTransfer {
  readonly transfer: Transfer;
  /** Seconds, more than zero. */
  readonly timeout: number;
  /** Nanoseconds since 1970. */
  readonly expiresAt: bigint;
}

/**
 * The accounts of timeouts, older than all others so that they can be imported first.
 * @param oldest the timestamp of the first account of the source
 */
export function timeoutsAccounts(oldest: bigint): Account[] {
  if (oldest <= 2n) {
    throw new LedgerMoveError('no_free_moment', 'The first account of the source leaves no time before it.');
  }
  return [DEBIT_ID, CREDIT_ID].map((id, index) => ({
    ...newAccount({ id, ledger: TIMEOUTS_LEDGER, code: ACCOUNT_CODE.timeouts, flags: AccountFlags.imported }),
    timestamp: oldest - 2n + BigInt(index),
  }));
}

export function isTimeoutsAccount({ id }: Account): boolean {
  return id === DEBIT_ID || id === CREDIT_ID;
}

/** Keeps the timeout of a pending transfer that was posted or voided. */
export function timeoutNote({ transfer, timeout }: TimedTransfer, timestamp: bigint): Transfer {
  const note = newTransfer({
    id: timeoutNoteId(transfer.id),
    debit_account_id: DEBIT_ID,
    credit_account_id: CREDIT_ID,
    amount: 0n,
    user_data_128: transfer.id,
    user_data_32: timeout,
    ledger: TIMEOUTS_LEDGER,
    code: MOVEMENT_CODE.timeoutNote,
    flags: TransferFlags.imported,
  });
  return { ...note, timestamp };
}

export function isTimeoutNote({ debit_account_id }: Transfer): boolean {
  return debit_account_id === DEBIT_ID;
}

/** Releases what an expired transfer had reserved, and keeps its timeout. */
export function expiryVoid({ transfer, timeout, expiresAt }: TimedTransfer, timestamp: bigint): Transfer {
  const release = newTransfer({
    id: expiryVoidId(transfer.id),
    debit_account_id: transfer.debit_account_id,
    credit_account_id: transfer.credit_account_id,
    amount: transfer.amount,
    pending_id: transfer.id,
    user_data_128: transfer.user_data_128,
    // Not the reference of the transfer, so that no search for it finds this.
    user_data_64: expiresAt,
    user_data_32: timeout,
    ledger: transfer.ledger,
    code: transfer.code,
    flags: TransferFlags.void_pending_transfer | TransferFlags.imported,
  });
  return { ...release, timestamp };
}

export function isExpiryVoid({ id, flags, pending_id }: Transfer): boolean {
  return (flags & TransferFlags.void_pending_transfer) !== 0 && id === expiryVoidId(pending_id);
}
