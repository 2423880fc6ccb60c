import type { BlockOwner } from './block-owner';
import { RecordAt } from './log-record';
import { Packed, type PackedRecord } from './packed';
import { BALANCES_SIZE, TRANSFER_SIZE, TransferAt } from './structs';
import { readU32, writeU16, writeU32 } from './u128';

/*
 * Transfers of one account, each with the account's balances right after it, resemble one another: the same counterparty,
 * ledger and code, times and balances that are close together. So a block is packed by columns, which are the structs'
 * words of 8 bytes. A column has a base, and each transfer stores by how much it exceeds that, in none, 1, 2, 4 or, where
 * the upper halves differ, all 8 bytes. Of the two accounts only the other one is stored. A column of zeros alone is left
 * out. As all values of a column take equally many bytes, any of them can be read without the others.
 *
 * What is read most comes first, and the values of a column stand together: to find a time and the balances then, few
 * places of memory have to be read, and waiting for those is most of what it costs.
 */

export const WORD_SIZE = 8;
export const ENTRY_SIZE = TRANSFER_SIZE + BALANCES_SIZE;

/**
 * Where each column's word stands in a transfer with balances behind it: the time, the balances, then the rest of the transfer.
 * The counterparty stands where the debit account does.
 */
export const COLUMN_AT: number[] = [TransferAt.timestamp];
for (let at = TRANSFER_SIZE; at < ENTRY_SIZE; at += WORD_SIZE) COLUMN_AT.push(at);
export const REST_COLUMN = COLUMN_AT.length;
for (let at = 0; at < TRANSFER_SIZE; at += WORD_SIZE) {
  const isOwn = at >= TransferAt.credit_account_id && at < TransferAt.amount;
  if (!isOwn && at !== TransferAt.timestamp) COLUMN_AT.push(at);
}
export const BALANCES_COLUMN = 1;
const COUNTERPARTY_COLUMN = COLUMN_AT.indexOf(TransferAt.debit_account_id);
/** By how much the credit account stands after the debit account. */
const CREDIT_OFFSET = TransferAt.credit_account_id - TransferAt.debit_account_id;

/** A time is never zero, so its column is there and comes first. */
export const TIME_PLACE = 0;

/** First which columns there are, a bit each; the sides, a bit each; the width and the base of each column; the columns' values. */
export const MASK_SIZE = 4;
export const COLUMN_SIZE = 1 + WORD_SIZE;

/** How many bytes the sides take. */
export function sidesSize(count: number): number {
  return Math.ceil(count / 8);
}

/** Where a column's word goes in an unpacked entry. */
export function targetOf(column: number, isDebit: boolean): number {
  const at = COLUMN_AT[column] ?? 0;
  return isDebit && isCounterparty(column) ? at + CREDIT_OFFSET : at;
}

function isCounterparty(column: number): boolean {
  return column === COUNTERPARTY_COLUMN || column === COUNTERPARTY_COLUMN + 1;
}

/** The columns of transfers of the account with records of the log, oldest first. */
export function encodeColumns(
  owner: BlockOwner,
  records: readonly PackedRecord[],
  withBalances: boolean,
): Uint8Array {
  const sides = records.map(({ view, at }) => owner.hasId(view, at + TransferAt.debit_account_id));
  const columns: EncodedColumn[] = [];
  let mask = 0;
  for (let column = 0; column < COLUMN_AT.length; column += 1) {
    if (isBalance(column) && !withBalances) continue;
    const encoded = encodeColumn(records, sides, column);
    if (encoded === undefined) continue;
    mask |= 1 << column;
    columns.push(encoded);
  }
  const columnsAt = MASK_SIZE + sidesSize(records.length);
  let valuesAt = columnsAt + columns.length * COLUMN_SIZE;
  const size = columns.reduce((sum, { width }) => sum + width * records.length, valuesAt);
  const { bytes, view } = Packed.allocate(size);
  writeU32(view, 0, mask);
  sides.forEach((isDebit, index) => {
    const at = MASK_SIZE + (index >> 3);
    if (isDebit) view.setUint8(at, view.getUint8(at) | (1 << (index & 7)));
  });
  columns.forEach(({ width, low, high, words }, place) => {
    const at = columnsAt + place * COLUMN_SIZE;
    view.setUint8(at, width);
    writeU32(view, at + 1, low);
    writeU32(view, at + 5, high);
    for (let index = 0; index < records.length; index += 1) {
      const value = (words[2 * index] ?? 0) - low;
      if (width === 1) view.setUint8(valuesAt, value);
      else if (width === 2) writeU16(view, valuesAt, value);
      else if (width >= 4) writeU32(view, valuesAt, value);
      if (width === WORD_SIZE) writeU32(view, valuesAt + 4, words[2 * index + 1] ?? 0);
      valuesAt += width;
    }
  });
  return bytes;
}

interface EncodedColumn {
  readonly width: number;
  /** The base. */
  readonly low: number;
  readonly high: number;
  /** The lower and upper half of each value. */
  readonly words: Uint32Array;
}

/** undefined for a column of zeros. */
function encodeColumn(
  records: readonly PackedRecord[],
  sides: readonly boolean[],
  column: number,
): EncodedColumn | undefined {
  const words = new Uint32Array(records.length * 2);
  let lowest = 0xffff_ffff;
  let largest = 0;
  let isUpperSame = true;
  for (let index = 0; index < records.length; index += 1) {
    const record = records[index];
    if (record === undefined) continue;
    const at = record.at + wordAt(column, sides[index] === true);
    const low = readU32(record.view, at);
    const high = readU32(record.view, at + 4);
    words[2 * index] = low;
    words[2 * index + 1] = high;
    if (low < lowest) lowest = low;
    if (low > largest) largest = low;
    if (high !== words[1]) isUpperSame = false;
  }
  const high = words[1] ?? 0;
  if (isUpperSame && high === 0 && largest === 0) return undefined;
  if (!isUpperSame) return { width: WORD_SIZE, low: 0, high: 0, words };
  const range = largest - lowest;
  const width = range === 0 ? 0 : range < 0x100 ? 1 : range < 0x1_0000 ? 2 : 4;
  return { width, low: lowest, high, words };
}

function isBalance(column: number): boolean {
  return column >= BALANCES_COLUMN && column < REST_COLUMN;
}

/** Where a column's word stands in a record of the log. */
function wordAt(column: number, isDebit: boolean): number {
  if (!isBalance(column)) return targetOf(column, isDebit);
  const balancesAt = isDebit ? RecordAt.debitBalances : RecordAt.creditBalances;
  return balancesAt + (column - BALANCES_COLUMN) * WORD_SIZE;
}
