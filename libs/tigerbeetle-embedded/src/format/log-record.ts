import { crc32 } from 'node:zlib';
import type { Packed } from './packed';
import { BALANCES_SIZE, TRANSFER_SIZE } from './structs';
import { NUMBER_SIZE, readU32, writeU32 } from './u128';

const LINKS_SIZE = 3 * NUMBER_SIZE;

/**
 * What the log keeps of a transfer: the transfer, the balances of both accounts right after it, and for each of the two
 * chains it is on the transfer before it, one much farther back, and its position (1 is the first); then a checksum of
 * all that.
 */
export const RecordAt = {
  transfer: 0,
  debitBalances: TRANSFER_SIZE,
  creditBalances: TRANSFER_SIZE + BALANCES_SIZE,
  debitLinks: TRANSFER_SIZE + 2 * BALANCES_SIZE,
  creditLinks: TRANSFER_SIZE + 2 * BALANCES_SIZE + LINKS_SIZE,
  checksum: TRANSFER_SIZE + 2 * BALANCES_SIZE + 2 * LINKS_SIZE,
} as const;
export const LinkAt = { previous: 0, farther: NUMBER_SIZE, position: 2 * NUMBER_SIZE } as const;
export const RECORD_SIZE = RecordAt.checksum + 4;

/** As many records as, with their timestamps, a page of 8 KiB takes without overflow. */
export const SEGMENT_RECORDS = 26;

export function sealRecord({ bytes, view }: Packed, at: number): void {
  writeU32(view, at + RecordAt.checksum, crc32(bytes.subarray(at, at + RecordAt.checksum)));
}

/** Whether the record at `at` is as it was sealed. */
export function isIntactRecord({ bytes, view }: Packed, at: number): boolean {
  return readU32(view, at + RecordAt.checksum) === crc32(bytes.subarray(at, at + RecordAt.checksum));
}
