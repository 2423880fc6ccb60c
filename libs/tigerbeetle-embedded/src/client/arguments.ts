import type { Account, AccountFilter, QueryFilter, Transfer } from 'tigerbeetle-node';
import { Packed, type PackedBatch } from '../format/packed';
import { ACCOUNT_SIZE, AccountAt, ID_SIZE, TRANSFER_SIZE, TransferAt } from '../format/structs';
import { U64_MAX, writeU128, writeU16, writeU32, writeU64 } from '../format/u128';
import { RequestError } from './request-error';

/**
 * A message of 1 MiB less its header and trailer holds 8189 structs of 128 bytes; that is the limit of a batch of creates,
 * of lookups and of a query's results (tigerbeetle.zig, event_max and result_max).
 */
export const BATCH_MAX = 8189;

const U16_MAX = 0xffff;

export function packAccounts(batch: readonly Account[]): PackedBatch {
  return packBatch(batch, ACCOUNT_SIZE, packAccount);
}

export function packTransfers(batch: readonly Transfer[]): PackedBatch {
  return packBatch(batch, TRANSFER_SIZE, packTransfer);
}

export function packIds(batch: readonly bigint[]): PackedBatch {
  return packBatch(batch, ID_SIZE, (view, at, id) => {
    putU128(view, at, id, 'lookup');
  });
}

/** Reads the fields in the order of the struct, so that the first wrong one is the one reported. */
export function copyAccountFilter(filter: AccountFilter): AccountFilter {
  requireObject(filter);
  const copy = {
    account_id: u128(filter.account_id, 'account_id'),
    user_data_128: u128(filter.user_data_128, 'user_data_128'),
    user_data_64: u64(filter.user_data_64, 'user_data_64'),
    user_data_32: u32(filter.user_data_32, 'user_data_32'),
    code: u16(filter.code, 'code'),
    timestamp_min: u64(filter.timestamp_min, 'timestamp_min'),
    timestamp_max: u64(filter.timestamp_max, 'timestamp_max'),
    limit: u32(filter.limit, 'limit'),
    flags: u32(filter.flags, 'flags'),
  };
  if (copy.limit > BATCH_MAX) throw new RequestError('ERR_TOO_MUCH_DATA');
  return copy;
}

/** Reads the fields in the order of the struct, so that the first wrong one is the one reported. */
export function copyQueryFilter(filter: QueryFilter): QueryFilter {
  requireObject(filter);
  const copy = {
    user_data_128: u128(filter.user_data_128, 'user_data_128'),
    user_data_64: u64(filter.user_data_64, 'user_data_64'),
    user_data_32: u32(filter.user_data_32, 'user_data_32'),
    ledger: u32(filter.ledger, 'ledger'),
    code: u16(filter.code, 'code'),
    timestamp_min: u64(filter.timestamp_min, 'timestamp_min'),
    timestamp_max: u64(filter.timestamp_max, 'timestamp_max'),
    limit: u32(filter.limit, 'limit'),
    flags: u32(filter.flags, 'flags'),
  };
  if (copy.limit > BATCH_MAX) throw new RequestError('ERR_TOO_MUCH_DATA');
  return copy;
}

function packBatch<T>(
  batch: readonly T[],
  size: number,
  pack: (view: DataView, at: number, event: T) => void,
): PackedBatch {
  if (!Array.isArray(batch)) throw new Error('Array argument must be an [object Array].');
  const count = batch.length;
  if (count > BATCH_MAX) throw new RequestError('ERR_TOO_MUCH_DATA');
  const packed = Packed.allocate(count * size);
  for (let index = 0; index < count; index += 1) pack(packed.view, index * size, batch[index] as T);
  return { packed, count };
}

function packAccount(view: DataView, at: number, account: Account): void {
  requireObject(account);
  putU128(view, at + AccountAt.id, account.id, 'id');
  putU128(view, at + AccountAt.debits_pending, account.debits_pending, 'debits_pending');
  putU128(view, at + AccountAt.debits_posted, account.debits_posted, 'debits_posted');
  putU128(view, at + AccountAt.credits_pending, account.credits_pending, 'credits_pending');
  putU128(view, at + AccountAt.credits_posted, account.credits_posted, 'credits_posted');
  putU128(view, at + AccountAt.user_data_128, account.user_data_128, 'user_data_128');
  writeU64(view, at + AccountAt.user_data_64, u64(account.user_data_64, 'user_data_64'));
  writeU32(view, at + AccountAt.user_data_32, u32(account.user_data_32, 'user_data_32'));
  writeU32(view, at + AccountAt.reserved, u32(account.reserved, 'reserved'));
  writeU32(view, at + AccountAt.ledger, u32(account.ledger, 'ledger'));
  writeU16(view, at + AccountAt.code, u16(account.code, 'code'));
  writeU16(view, at + AccountAt.flags, u16(account.flags, 'flags'));
  writeU64(view, at + AccountAt.timestamp, u64(account.timestamp, 'timestamp'));
}

function packTransfer(view: DataView, at: number, transfer: Transfer): void {
  requireObject(transfer);
  putU128(view, at + TransferAt.id, transfer.id, 'id');
  putU128(view, at + TransferAt.debit_account_id, transfer.debit_account_id, 'debit_account_id');
  putU128(view, at + TransferAt.credit_account_id, transfer.credit_account_id, 'credit_account_id');
  putU128(view, at + TransferAt.amount, transfer.amount, 'amount');
  putU128(view, at + TransferAt.pending_id, transfer.pending_id, 'pending_id');
  putU128(view, at + TransferAt.user_data_128, transfer.user_data_128, 'user_data_128');
  writeU64(view, at + TransferAt.user_data_64, u64(transfer.user_data_64, 'user_data_64'));
  writeU32(view, at + TransferAt.user_data_32, u32(transfer.user_data_32, 'user_data_32'));
  writeU32(view, at + TransferAt.timeout, u32(transfer.timeout, 'timeout'));
  writeU32(view, at + TransferAt.ledger, u32(transfer.ledger, 'ledger'));
  writeU16(view, at + TransferAt.code, u16(transfer.code, 'code'));
  writeU16(view, at + TransferAt.flags, u16(transfer.flags, 'flags'));
  writeU64(view, at + TransferAt.timestamp, u64(transfer.timestamp, 'timestamp'));
}

/** The types don't bind a caller from JavaScript. The error is the one that Node-API meets. */
function requireObject(object: unknown): void {
  if (object === null || object === undefined) {
    throw new TypeError('Cannot convert undefined or null to object');
  }
}

function u128(value: unknown, name: string): bigint {
  if (typeof value !== 'bigint') throw new Error(`${name} must be a BigInt`);
  if (value < 0n) throw new Error(`${name} must be positive`);
  if (value > U64_MAX && value >> 64n > U64_MAX) throw new Error(`${name} must fit in 128 bits`);
  return value;
}

function putU128(view: DataView, at: number, value: unknown, name: string): void {
  writeU128(view, at, u128(value, name));
}

function u64(value: unknown, name: string): bigint {
  if (typeof value !== 'bigint') throw new Error(`${name} must be an unsigned 64-bit BigInt`);
  if (value < 0n || value > U64_MAX) throw new Error(`${name} conversion was lossy`);
  return value;
}

/** Any number is taken modulo 2^32, and what is no number at all becomes 0, as Node-API does it. */
function u32(value: unknown, name: string): number {
  if (typeof value !== 'number') throw new Error(`${name} must be a number`);
  return value >>> 0;
}

function u16(value: unknown, name: string): number {
  const number = u32(value, name);
  if (number > U16_MAX) throw new Error(`${name} must be a u16.`);
  return number;
}
