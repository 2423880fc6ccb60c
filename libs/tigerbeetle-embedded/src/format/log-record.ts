import { BALANCES_SIZE, TRANSFER_SIZE } from './structs';

/**
 * What the log keeps of a transfer: the transfer, the balances of both accounts right after it, and for each of the two
 * chains it is on the transfer before it, one much farther back, and its position (1 is the first).
 */
export const RecordAt = {
  transfer: 0,
  debitBalances: TRANSFER_SIZE,
  creditBalances: TRANSFER_SIZE + BALANCES_SIZE,
  debitLinks: TRANSFER_SIZE + 2 * BALANCES_SIZE,
  creditLinks: TRANSFER_SIZE + 2 * BALANCES_SIZE + 24,
} as const;
export const LinkAt = { previous: 0, farther: 8, position: 16 } as const;
export const RECORD_SIZE = TRANSFER_SIZE + 2 * BALANCES_SIZE + 2 * 24;

/** As many records as a page of 8 KiB takes without overflow. */
export const SEGMENT_RECORDS = 26;
