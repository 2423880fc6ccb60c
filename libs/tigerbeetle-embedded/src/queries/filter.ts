import type { QueryFilter } from 'tigerbeetle-node';
import type { PackedRecord } from '../format/packed';
import { TIMESTAMP_MAX, TransferAt } from '../format/structs';
import { readU128, readU16, readU32, readU64 } from '../format/u128';
import type { Account } from '../state/account';

/** What both kinds of filter have in common; 0 stands for "any". */
export interface FieldFilter {
  readonly user_data_128: bigint;
  readonly user_data_64: bigint;
  readonly user_data_32: number;
  readonly code: number;
  readonly ledger?: number;
  readonly timestamp_min: bigint;
  readonly timestamp_max: bigint;
  readonly limit: number;
}

/** Whether limit and timestamps are such that the filter can match anything; if not, the server answers []. */
export function isValidRange({ limit, timestamp_min, timestamp_max }: FieldFilter): boolean {
  return (
    limit !== 0 &&
    timestamp_min <= TIMESTAMP_MAX &&
    timestamp_max <= TIMESTAMP_MAX &&
    (timestamp_max === 0n || timestamp_min <= timestamp_max)
  );
}

/** A test of a transfer's fields. Values are compared where they stand, so that one that fails costs nothing more. */
export function fieldTest(filter: FieldFilter): (record: Pick<PackedRecord, 'view' | 'at'>) => boolean {
  const { user_data_128: data128, user_data_64: data64, user_data_32: data32, code } = filter;
  const ledger = filter.ledger ?? 0;
  return ({ view, at }) =>
    (code === 0 || readU16(view, at + TransferAt.code) === code) &&
    (ledger === 0 || readU32(view, at + TransferAt.ledger) === ledger) &&
    (data32 === 0 || readU32(view, at + TransferAt.user_data_32) === data32) &&
    (data64 === 0n || readU64(view, at + TransferAt.user_data_64) === data64) &&
    (data128 === 0n || readU128(view, at + TransferAt.user_data_128) === data128);
}

/** The same test of an account's fields. */
export function accountMatches(account: Account, filter: QueryFilter): boolean {
  return (
    (filter.code === 0 || account.code === filter.code) &&
    (filter.ledger === 0 || account.ledger === filter.ledger) &&
    (filter.user_data_32 === 0 || account.user_data_32 === filter.user_data_32) &&
    (filter.user_data_64 === 0n || account.user_data_64 === filter.user_data_64) &&
    (filter.user_data_128 === 0n || account.user_data_128 === filter.user_data_128)
  );
}
