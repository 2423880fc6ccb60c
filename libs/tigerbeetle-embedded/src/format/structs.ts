import type { AccountBalance, Transfer } from 'tigerbeetle-node';
import { readU128, readU16, readU32, readU64 } from './u128';

/** TigerBeetle's own layout of an account: 128 bytes, no padding (tigerbeetle.zig, Account). */
export const ACCOUNT_SIZE = 128;
export const AccountAt = {
  id: 0,
  debits_pending: 16,
  debits_posted: 32,
  credits_pending: 48,
  credits_posted: 64,
  user_data_128: 80,
  user_data_64: 96,
  user_data_32: 104,
  reserved: 108,
  ledger: 112,
  code: 116,
  flags: 118,
  timestamp: 120,
} as const;

/** TigerBeetle's own layout of a transfer: 128 bytes, no padding (tigerbeetle.zig, Transfer). */
export const TRANSFER_SIZE = 128;
export const TransferAt = {
  id: 0,
  debit_account_id: 16,
  credit_account_id: 32,
  amount: 48,
  pending_id: 64,
  user_data_128: 80,
  user_data_64: 96,
  user_data_32: 104,
  timeout: 108,
  ledger: 112,
  code: 116,
  flags: 118,
  timestamp: 120,
} as const;

/** An id in a lookup. */
export const ID_SIZE = 16;

/** Timestamps are nanoseconds in 1…2^63-1 (lsm/timestamp_range.zig). */
export const TIMESTAMP_MIN = 1n;
export const TIMESTAMP_MAX = (1n << 63n) - 1n;
export const NANOSECONDS_PER_SECOND = 1_000_000_000n;

/** All the flags that mean something; any other bit is reserved. */
export const ACCOUNT_FLAGS_KNOWN = 0x3f;
export const TRANSFER_FLAGS_KNOWN = 0x1ff;

export function readTransfer(view: DataView, at: number): Transfer {
  return {
    id: readU128(view, at + TransferAt.id),
    debit_account_id: readU128(view, at + TransferAt.debit_account_id),
    credit_account_id: readU128(view, at + TransferAt.credit_account_id),
    amount: readU128(view, at + TransferAt.amount),
    pending_id: readU128(view, at + TransferAt.pending_id),
    user_data_128: readU128(view, at + TransferAt.user_data_128),
    user_data_64: readU64(view, at + TransferAt.user_data_64),
    user_data_32: readU32(view, at + TransferAt.user_data_32),
    timeout: readU32(view, at + TransferAt.timeout),
    ledger: readU32(view, at + TransferAt.ledger),
    code: readU16(view, at + TransferAt.code),
    flags: readU16(view, at + TransferAt.flags),
    timestamp: readU64(view, at + TransferAt.timestamp),
  };
}

/** Four balances in the order of the struct: debits pending and posted, credits pending and posted. */
export const BALANCES_SIZE = 64;

export function readBalances(view: DataView, at: number, timestamp: bigint): AccountBalance {
  return {
    debits_pending: readU128(view, at),
    debits_posted: readU128(view, at + 16),
    credits_pending: readU128(view, at + 32),
    credits_posted: readU128(view, at + 48),
    timestamp,
  };
}
