import { crc32 } from 'node:zlib';
import type { Packed } from './packed';
import { BALANCES_SIZE, TRANSFER_SIZE } from './structs';
import { NUMBER_SIZE, readU32, writeU32 } from './u128';

const CHECKSUM_SIZE = 4;

/**
 * What the log keeps of a transfer: the transfer, the balances of both accounts right after it, its position among the debits
 * of the one and among the credits of the other (1 is the first); then a checksum of all that.
 */
export const RecordAt = {
  transfer: 0,
  debitBalances: TRANSFER_SIZE,
  creditBalances: TRANSFER_SIZE + BALANCES_SIZE,
  debitPosition: TRANSFER_SIZE + 2 * BALANCES_SIZE,
  creditPosition: TRANSFER_SIZE + 2 * BALANCES_SIZE + NUMBER_SIZE,
  checksum: TRANSFER_SIZE + 2 * BALANCES_SIZE + 2 * NUMBER_SIZE,
} as const;
export const RECORD_SIZE = RecordAt.checksum + CHECKSUM_SIZE;

/** As many records as, with their timestamps, a page of 8 KiB takes without overflow. */
export const SEGMENT_RECORDS = 29;

export function sealRecord({ bytes, view }: Packed, at: number): void {
  writeU32(view, at + RecordAt.checksum, crc32(bytes.subarray(at, at + RecordAt.checksum)));
}

/** Whether the record of `size` bytes at `at` is as it was sealed. */
export function isIntactRecord({ bytes, view }: Packed, at: number, size = RECORD_SIZE): boolean {
  const end = at + size - CHECKSUM_SIZE;
  return readU32(view, end) === crc32(bytes.subarray(at, end));
}
