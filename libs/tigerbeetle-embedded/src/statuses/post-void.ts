import { AccountFlags, CreateTransferStatus as Status, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import type { Packed, PackedRecord } from '../format/packed';
import { NANOSECONDS_PER_SECOND, TransferAt } from '../format/structs';
import {
  isMaxU128,
  isZeroU128,
  readU128,
  readU16,
  readU32,
  readU64,
  sameU128,
  U128_MAX,
  writeU16,
  writeU32,
  writeU64,
} from '../format/u128';
import type { Account } from '../state/account';
import type { LedgerState } from '../state/ledger-state';
import { EXPIRED, POSTED, VOIDED } from '../state/pending-transfers';
import { recordTransfer, reserveTransfer } from './record-transfer';
import { type CreateResult, result } from './result';

const POST_AND_VOID = TransferFlags.post_pending_transfer | TransferFlags.void_pending_transfer;
const NOT_WITH_POST_OR_VOID =
  TransferFlags.pending |
  TransferFlags.balancing_debit |
  TransferFlags.balancing_credit |
  TransferFlags.closing_debit |
  TransferFlags.closing_credit;

/**
 * Posts or voids a pending transfer. The checks come in the server's order of precedence (state_machine.zig,
 * post_or_void_pending_transfer). Neither limits nor overflows can be violated any more: the pending transfer has
 * reserved its amount.
 */
export function postOrVoid(
  state: LedgerState,
  events: Packed,
  at: number,
  timestamp: bigint,
): CreateResult<Status> {
  const { view } = events;
  const flags = readU16(view, at + TransferAt.flags);
  const malformed = checkFields(view, at, flags);
  if (malformed !== undefined) return result(malformed, timestamp);

  const pendingNumber = state.ids.find(view, at + TransferAt.pending_id);
  if (pendingNumber < 0) return result(Status.pending_transfer_not_found, timestamp);
  const pending = state.log.read(pendingNumber);
  const mismatch = checkAgainstPending(view, at, flags, pending);
  if (mismatch !== undefined) return result(mismatch, timestamp);

  const status = state.pending.status(pendingNumber);
  if (status === POSTED) return result(Status.pending_transfer_already_posted, timestamp);
  if (status === VOIDED) return result(Status.pending_transfer_already_voided, timestamp);
  const expiresAt = expiryOf(pending);
  // A transfer may have run out without having been cleaned up yet.
  if (status === EXPIRED || (expiresAt !== undefined && expiresAt <= timestamp)) {
    return result(Status.pending_transfer_expired, timestamp);
  }

  let created = timestamp;
  if ((flags & TransferFlags.imported) !== 0) {
    created = readU64(view, at + TransferAt.timestamp);
    if (created <= state.log.lastTimestamp || state.accounts.existsAt(created)) {
      return result(Status.imported_event_timestamp_must_not_regress, timestamp);
    }
  }

  const debit = accountOf(state, pending, TransferAt.debit_account_id);
  const credit = accountOf(state, pending, TransferAt.credit_account_id);
  const isVoid = (flags & TransferFlags.void_pending_transfer) !== 0;
  // Voiding is the only thing that can still be done to a closed account.
  if (!isVoid && debit.isClosed) return result(Status.debit_account_already_closed, timestamp);
  if (!isVoid && credit.isClosed) return result(Status.credit_account_already_closed, timestamp);

  const reserved = readU128(pending.view, pending.at + TransferAt.amount);
  const amount = actualAmount(readU128(view, at + TransferAt.amount), isVoid, reserved);
  const pendingFlags = readU16(pending.view, pending.at + TransferAt.flags);
  const record = reserveTransfer(state, events, at, amount, created);
  inherit(record, pending);
  state.pending.resolve(pendingNumber, isVoid ? VOIDED : POSTED, expiresAt);
  recordTransfer(state, record, debit, credit, {
    pending: -reserved,
    posted: isVoid ? 0n : amount,
    debitFlags: reopenedFlags(debit.state.flags, (pendingFlags & TransferFlags.closing_debit) !== 0),
    creditFlags: reopenedFlags(credit.state.flags, (pendingFlags & TransferFlags.closing_credit) !== 0),
  });
  return result(Status.created, created);
}

function checkFields(view: DataView, at: number, flags: number): Status | undefined {
  if ((flags & POST_AND_VOID) === POST_AND_VOID) return Status.flags_are_mutually_exclusive;
  if ((flags & NOT_WITH_POST_OR_VOID) !== 0) return Status.flags_are_mutually_exclusive;
  const pendingId = at + TransferAt.pending_id;
  if (isZeroU128(view, pendingId)) return Status.pending_id_must_not_be_zero;
  if (isMaxU128(view, pendingId)) return Status.pending_id_must_not_be_int_max;
  if (sameU128(view, pendingId, view, at + TransferAt.id)) return Status.pending_id_must_be_different;
  if (readU32(view, at + TransferAt.timeout) !== 0) return Status.timeout_reserved_for_pending_transfer;
  return undefined;
}

function checkAgainstPending(
  view: DataView,
  at: number,
  flags: number,
  { view: p, at: pAt }: PackedRecord,
): Status | undefined {
  if ((readU16(p, pAt + TransferAt.flags) & TransferFlags.pending) === 0) {
    return Status.pending_transfer_not_pending;
  }
  const differs128 = (field: number): boolean =>
    !isZeroU128(view, at + field) && !sameU128(view, at + field, p, pAt + field);
  if (differs128(TransferAt.debit_account_id)) return Status.pending_transfer_has_different_debit_account_id;
  if (differs128(TransferAt.credit_account_id)) {
    return Status.pending_transfer_has_different_credit_account_id;
  }
  const ledger = readU32(view, at + TransferAt.ledger);
  if (ledger !== 0 && ledger !== readU32(p, pAt + TransferAt.ledger)) {
    return Status.pending_transfer_has_different_ledger;
  }
  const code = readU16(view, at + TransferAt.code);
  if (code !== 0 && code !== readU16(p, pAt + TransferAt.code)) {
    return Status.pending_transfer_has_different_code;
  }
  const isVoid = (flags & TransferFlags.void_pending_transfer) !== 0;
  const reserved = readU128(p, pAt + TransferAt.amount);
  const amount = actualAmount(readU128(view, at + TransferAt.amount), isVoid, reserved);
  if (amount > reserved) return Status.exceeds_pending_transfer_amount;
  if (isVoid && amount < reserved) return Status.pending_transfer_has_different_amount;
  return undefined;
}

/** A void of 0 and a post of 2^128-1 mean the whole amount. */
function actualAmount(sent: bigint, isVoid: boolean, reserved: bigint): bigint {
  return sent === (isVoid ? 0n : U128_MAX) ? reserved : sent;
}

/** When a pending transfer expires; undefined if it never does. */
export function expiryOf({ view, at }: PackedRecord): bigint | undefined {
  const timeout = readU32(view, at + TransferAt.timeout);
  if (timeout === 0) return undefined;
  return readU64(view, at + TransferAt.timestamp) + BigInt(timeout) * NANOSECONDS_PER_SECOND;
}

/** Accounts, ledger and code are the pending transfer's, and so is user data that was not given. */
function inherit(
  { view, packed, at }: PackedRecord,
  { packed: p, view: pView, at: pAt }: PackedRecord,
): void {
  const copy = (field: number, size: number): void => {
    packed.bytes.set(p.bytes.subarray(pAt + field, pAt + field + size), at + field);
  };
  copy(TransferAt.debit_account_id, 16);
  copy(TransferAt.credit_account_id, 16);
  if (isZeroU128(view, at + TransferAt.user_data_128)) copy(TransferAt.user_data_128, 16);
  if (readU64(view, at + TransferAt.user_data_64) === 0n) {
    writeU64(view, at + TransferAt.user_data_64, readU64(pView, pAt + TransferAt.user_data_64));
  }
  if (readU32(view, at + TransferAt.user_data_32) === 0) {
    writeU32(view, at + TransferAt.user_data_32, readU32(pView, pAt + TransferAt.user_data_32));
  }
  writeU32(view, at + TransferAt.ledger, readU32(pView, pAt + TransferAt.ledger));
  writeU16(view, at + TransferAt.code, readU16(pView, pAt + TransferAt.code));
}

/** An account of a transfer in the log; it exists, since the transfer does. */
export function accountOf(state: LedgerState, { view, at }: PackedRecord, field: number): Account {
  const account = state.accounts.find(view, at + field);
  if (account === undefined) throw new Error('A transfer has an account that does not exist.');
  return account;
}

export function reopenedFlags(flags: number, reopens: boolean): number {
  return reopens ? flags & ~AccountFlags.closed : flags;
}
