import { AccountFlags, CreateAccountStatus as Status } from 'tigerbeetle-node/dist/bindings';
import type { Packed } from '../format/packed';
import { ACCOUNT_FLAGS_KNOWN, AccountAt } from '../format/structs';
import { isMaxU128, isZeroU128, readU128, readU16, readU32, readU64 } from '../format/u128';
import type { Account } from '../state/account';
import type { LedgerState } from '../state/ledger-state';
import { type CreateResult, result } from './result';

const BOTH_LIMITS = AccountFlags.debits_must_not_exceed_credits | AccountFlags.credits_must_not_exceed_debits;

/**
 * Creates the account whose struct stands at `at`. The checks come in the server's order of precedence
 * (state_machine.zig, create_account).
 */
export function createAccount(
  state: LedgerState,
  events: Packed,
  at: number,
  timestamp: bigint,
): CreateResult<Status> {
  const { view } = events;
  const flags = readU16(view, at + AccountAt.flags);
  if (readU32(view, at + AccountAt.reserved) !== 0) return result(Status.reserved_field, timestamp);
  if ((flags & ~ACCOUNT_FLAGS_KNOWN) !== 0) return result(Status.reserved_flag, timestamp);
  if (isZeroU128(view, at + AccountAt.id)) return result(Status.id_must_not_be_zero, timestamp);
  if (isMaxU128(view, at + AccountAt.id)) return result(Status.id_must_not_be_int_max, timestamp);

  const existing = state.accounts.find(view, at + AccountAt.id);
  if (existing !== undefined) return accountExists(existing, view, at, timestamp);

  if ((flags & BOTH_LIMITS) === BOTH_LIMITS) return result(Status.flags_are_mutually_exclusive, timestamp);
  if (!isZeroU128(view, at + AccountAt.debits_pending)) {
    return result(Status.debits_pending_must_be_zero, timestamp);
  }
  if (!isZeroU128(view, at + AccountAt.debits_posted)) {
    return result(Status.debits_posted_must_be_zero, timestamp);
  }
  if (!isZeroU128(view, at + AccountAt.credits_pending)) {
    return result(Status.credits_pending_must_be_zero, timestamp);
  }
  if (!isZeroU128(view, at + AccountAt.credits_posted)) {
    return result(Status.credits_posted_must_be_zero, timestamp);
  }
  if (readU32(view, at + AccountAt.ledger) === 0) return result(Status.ledger_must_not_be_zero, timestamp);
  if (readU16(view, at + AccountAt.code) === 0) return result(Status.code_must_not_be_zero, timestamp);

  let created = timestamp;
  if ((flags & AccountFlags.imported) !== 0) {
    created = readU64(view, at + AccountAt.timestamp);
    if (created <= state.accounts.lastTimestamp || state.log.at(created) !== undefined) {
      return result(Status.imported_event_timestamp_must_not_regress, timestamp);
    }
  }
  state.accounts.create(view, at, created);
  return result(Status.created, created);
}

function accountExists(
  existing: Account,
  view: DataView,
  at: number,
  timestamp: bigint,
): CreateResult<Status> {
  if (readU16(view, at + AccountAt.flags) !== existing.state.flags) {
    return result(Status.exists_with_different_flags, timestamp);
  }
  if (readU128(view, at + AccountAt.user_data_128) !== existing.user_data_128) {
    return result(Status.exists_with_different_user_data_128, timestamp);
  }
  if (readU64(view, at + AccountAt.user_data_64) !== existing.user_data_64) {
    return result(Status.exists_with_different_user_data_64, timestamp);
  }
  if (readU32(view, at + AccountAt.user_data_32) !== existing.user_data_32) {
    return result(Status.exists_with_different_user_data_32, timestamp);
  }
  if (readU32(view, at + AccountAt.ledger) !== existing.ledger) {
    return result(Status.exists_with_different_ledger, timestamp);
  }
  if (readU16(view, at + AccountAt.code) !== existing.code) {
    return result(Status.exists_with_different_code, timestamp);
  }
  return result(Status.exists, existing.timestamp);
}
