import { CreateTransferStatus as Status, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import type { PackedRecord } from '../format/packed';
import { TransferAt } from '../format/structs';
import { isZeroU128, readU128, readU16, readU32, readU64, sameU128, U128_MAX } from '../format/u128';
import type { LedgerState } from '../state/ledger-state';
import { type CreateResult, result } from './result';

const POST_OR_VOID = TransferFlags.post_pending_transfer | TransferFlags.void_pending_transfer;
const BALANCING = TransferFlags.balancing_debit | TransferFlags.balancing_credit;

/**
 * Compares a transfer that is sent (at `at`) with the existing one of the same id, in the server's order of precedence
 * (state_machine.zig, create_transfer_exists and post_or_void_pending_transfer_exists).
 */
export function transferExists(
  state: LedgerState,
  view: DataView,
  at: number,
  existing: PackedRecord,
  timestamp: bigint,
): CreateResult<Status> {
  const difference = firstDifference(state, view, at, existing);
  if (difference !== undefined) return result(difference, timestamp);
  return result(Status.exists, readU64(existing.view, existing.at + TransferAt.timestamp));
}

function firstDifference(
  state: LedgerState,
  t: DataView,
  at: number,
  existing: PackedRecord,
): Status | undefined {
  const { view: e, at: eAt } = existing;
  const flags = readU16(t, at + TransferAt.flags);
  if (flags !== readU16(e, eAt + TransferAt.flags)) return Status.exists_with_different_flags;
  if (!sameU128(t, at + TransferAt.pending_id, e, eAt + TransferAt.pending_id)) {
    return Status.exists_with_different_pending_id;
  }
  if (readU32(t, at + TransferAt.timeout) !== readU32(e, eAt + TransferAt.timeout)) {
    return Status.exists_with_different_timeout;
  }
  if ((flags & POST_OR_VOID) === 0) return singleDifference(t, at, flags, existing);
  // The existing transfer has been accepted with this pending_id, so there is such a transfer.
  const pending = state.findTransfer(t, at + TransferAt.pending_id);
  if (pending === undefined) throw new Error('A posted or voided transfer has no pending transfer.');
  return postOrVoidDifference(t, at, flags, existing, pending);
}

function singleDifference(
  t: DataView,
  at: number,
  flags: number,
  existing: PackedRecord,
): Status | undefined {
  const { view: e, at: eAt } = existing;
  if (!sameU128(t, at + TransferAt.debit_account_id, e, eAt + TransferAt.debit_account_id)) {
    return Status.exists_with_different_debit_account_id;
  }
  if (!sameU128(t, at + TransferAt.credit_account_id, e, eAt + TransferAt.credit_account_id)) {
    return Status.exists_with_different_credit_account_id;
  }
  // A balancing transfer may have moved less than was asked for; the amount sent is an upper limit.
  const sent = readU128(t, at + TransferAt.amount);
  const moved = readU128(e, eAt + TransferAt.amount);
  if ((flags & BALANCING) !== 0 ? sent < moved : sent !== moved) return Status.exists_with_different_amount;
  if (!sameU128(t, at + TransferAt.user_data_128, e, eAt + TransferAt.user_data_128)) {
    return Status.exists_with_different_user_data_128;
  }
  if (readU64(t, at + TransferAt.user_data_64) !== readU64(e, eAt + TransferAt.user_data_64)) {
    return Status.exists_with_different_user_data_64;
  }
  if (readU32(t, at + TransferAt.user_data_32) !== readU32(e, eAt + TransferAt.user_data_32)) {
    return Status.exists_with_different_user_data_32;
  }
  if (readU32(t, at + TransferAt.ledger) !== readU32(e, eAt + TransferAt.ledger)) {
    return Status.exists_with_different_ledger;
  }
  if (readU16(t, at + TransferAt.code) !== readU16(e, eAt + TransferAt.code)) {
    return Status.exists_with_different_code;
  }
  return undefined;
}

/** Fields left out (0) were taken from the pending transfer, and are compared with what that gave. */
function postOrVoidDifference(
  t: DataView,
  at: number,
  flags: number,
  { view: e, at: eAt }: PackedRecord,
  { view: p, at: pAt }: PackedRecord,
): Status | undefined {
  const differs128 = (field: number): boolean =>
    !isZeroU128(t, at + field) && !sameU128(t, at + field, e, eAt + field);
  if (differs128(TransferAt.debit_account_id)) return Status.exists_with_different_debit_account_id;
  if (differs128(TransferAt.credit_account_id)) return Status.exists_with_different_credit_account_id;

  const sent = readU128(t, at + TransferAt.amount);
  const wholeAmount = (flags & TransferFlags.void_pending_transfer) !== 0 ? 0n : U128_MAX;
  const expected = sent === wholeAmount ? readU128(p, pAt + TransferAt.amount) : sent;
  if (expected !== readU128(e, eAt + TransferAt.amount)) return Status.exists_with_different_amount;

  const [source128, source128At] = isZeroU128(t, at + TransferAt.user_data_128) ? [p, pAt] : [t, at];
  if (!sameU128(source128, source128At + TransferAt.user_data_128, e, eAt + TransferAt.user_data_128)) {
    return Status.exists_with_different_user_data_128;
  }
  const data64 = readU64(t, at + TransferAt.user_data_64) || readU64(p, pAt + TransferAt.user_data_64);
  if (data64 !== readU64(e, eAt + TransferAt.user_data_64)) {
    return Status.exists_with_different_user_data_64;
  }
  const data32 = readU32(t, at + TransferAt.user_data_32) || readU32(p, pAt + TransferAt.user_data_32);
  if (data32 !== readU32(e, eAt + TransferAt.user_data_32)) {
    return Status.exists_with_different_user_data_32;
  }
  const ledger = readU32(t, at + TransferAt.ledger);
  if (ledger !== 0 && ledger !== readU32(e, eAt + TransferAt.ledger)) {
    return Status.exists_with_different_ledger;
  }
  const code = readU16(t, at + TransferAt.code);
  if (code !== 0 && code !== readU16(e, eAt + TransferAt.code)) return Status.exists_with_different_code;
  return undefined;
}
