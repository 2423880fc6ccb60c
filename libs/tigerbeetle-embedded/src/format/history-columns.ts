import type { BlockOwner } from './block-owner';
import { RecordAt } from './log-record';
import { Packed, type PackedRecord } from './packed';
import { BALANCES_SIZE, TRANSFER_SIZE, TransferAt } from './structs';
import { readU16, readU32, writeU16, writeU32 } from './u128';

/*
 * Transfers of one account, each with the account's balances right after it, resemble one another: the same counterparty,
 * ledger and code, times and balances that are close together. So a block is packed by columns, which are the structs'
 * words of 8 bytes. A column has a base, and each transfer stores by how much it exceeds that, in none, 1, 2, 4 or, where
 * the upper halves differ, all 8 bytes. Of the two accounts only the other one is stored. A column of zeros alone is left
 * out. As all transfers of a block take equally many bytes, any of them can be read without the others.
 */

const WORD_SIZE = 8;
const ENTRY_SIZE = TRANSFER_SIZE + BALANCES_SIZE;

/** Where each column's word stands in a transfer with balances behind it; the counterparty where the debit account does. */
const COLUMN_AT: number[] = [];
for (let at = 0; at < ENTRY_SIZE; at += WORD_SIZE) {
  if (at < TransferAt.credit_account_id || at >= TransferAt.amount) COLUMN_AT.push(at);
}
export const COLUMNS = {
  timestamp: COLUMN_AT.indexOf(TransferAt.timestamp),
  counterparty: COLUMN_AT.indexOf(TransferAt.debit_account_id),
  balances: COLUMN_AT.indexOf(TRANSFER_SIZE),
} as const;
/** By how much the credit account stands after the debit account. */
const CREDIT_OFFSET = TransferAt.credit_account_id - TransferAt.debit_account_id;

/** First which columns there are, a bit each; then for each of them the width and the base; the sides; the transfers. */
const MASK_SIZE = 4;
const COLUMN_SIZE = 1 + WORD_SIZE;

/** Reads the columns of a block. */
export class ColumnReader {
  private readonly columns: {
    target: number;
    column: number;
    width: number;
    offset: number;
    low: number;
    high: number;
  }[] = [];
  private readonly sidesAt: number;
  private readonly entriesAt: number;
  private readonly stride: number;

  constructor(
    private readonly owner: BlockOwner,
    private readonly view: DataView,
    start: number,
    readonly count: number,
  ) {
    const mask = readU32(view, start);
    let at = start + MASK_SIZE;
    let offset = 0;
    for (let column = 0; column < COLUMN_AT.length; column += 1) {
      if ((mask & (1 << column)) === 0) continue;
      const width = view.getUint8(at);
      const target = COLUMN_AT[column] ?? 0;
      this.columns.push({
        target,
        column,
        width,
        offset,
        low: readU32(view, at + 1),
        high: readU32(view, at + 5),
      });
      at += COLUMN_SIZE;
      offset += width;
    }
    this.sidesAt = at;
    this.entriesAt = at + Math.ceil(count / 8);
    this.stride = offset;
  }

  isDebit(index: number): boolean {
    return (this.view.getUint8(this.sidesAt + (index >> 3)) & (1 << (index & 7))) !== 0;
  }

  /**
   * Unpacks an entry: the transfer at the start of `target`, and the account's balances right behind it. Returns whether the
   * account is the one that was debited.
   */
  unpack(index: number, target: Packed): boolean {
    const isDebit = this.isDebit(index);
    target.bytes.fill(0);
    this.unpackColumns(index, target.view, isDebit ? CREDIT_OFFSET : 0);
    this.owner.writeId(target.view, isDebit ? TransferAt.debit_account_id : TransferAt.credit_account_id);
    return isDebit;
  }

  /** Whether the value of a column is less than the given one. */
  isBefore(index: number, column: number, high: number, low: number): boolean {
    for (const entry of this.columns) {
      if (entry.column !== column) continue;
      const at = this.entriesAt + index * this.stride + entry.offset;
      const ownHigh = entry.width === 8 ? readU32(this.view, at + 4) : entry.high;
      if (ownHigh !== high) return ownHigh < high;
      return this.lowOf(entry, at) < low;
    }
    return high > 0 || low > 0;
  }

  private unpackColumns(index: number, target: DataView, counterpartyOffset: number): void {
    const start = this.entriesAt + index * this.stride;
    for (const entry of this.columns) {
      const at = start + entry.offset;
      const { column } = entry;
      const isCounterparty = column === COLUMNS.counterparty || column === COLUMNS.counterparty + 1;
      const to = isCounterparty ? entry.target + counterpartyOffset : entry.target;
      writeU32(target, to, this.lowOf(entry, at));
      writeU32(target, to + 4, entry.width === 8 ? readU32(this.view, at + 4) : entry.high);
    }
  }

  private lowOf({ width, low }: { width: number; low: number }, at: number): number {
    switch (width) {
      case 0:
        return low;
      case 1:
        return low + this.view.getUint8(at);
      case 2:
        return low + readU16(this.view, at);
      case 4:
        return low + readU32(this.view, at);
      default:
        return readU32(this.view, at);
    }
  }
}

export function readColumns(owner: BlockOwner, view: DataView, start: number, count: number): ColumnReader {
  return new ColumnReader(owner, view, start, count);
}

/** Room for what {@link ColumnReader.unpack} writes. */
export function allocateEntry(): Packed {
  return Packed.allocate(ENTRY_SIZE);
}

/** The columns of transfers of the account with records of the log, oldest first. */
export function encodeColumns(
  owner: BlockOwner,
  records: readonly PackedRecord[],
  withBalances: boolean,
): Uint8Array {
  const sides = records.map(({ view, at }) => owner.hasId(view, at + TransferAt.debit_account_id));
  const count = withBalances ? COLUMN_AT.length : COLUMNS.balances;
  const columns: EncodedColumn[] = [];
  let mask = 0;
  for (let column = 0; column < count; column += 1) {
    const encoded = encodeColumn(records, sides, column);
    if (encoded === undefined) continue;
    mask |= 1 << column;
    columns.push(encoded);
  }
  const stride = columns.reduce((sum, { width }) => sum + width, 0);
  const sidesAt = MASK_SIZE + columns.length * COLUMN_SIZE;
  const entriesAt = sidesAt + Math.ceil(records.length / 8);
  const { bytes, view } = Packed.allocate(entriesAt + records.length * stride);
  writeU32(view, 0, mask);
  sides.forEach((isDebit, index) => {
    const at = sidesAt + (index >> 3);
    if (isDebit) view.setUint8(at, view.getUint8(at) | (1 << (index & 7)));
  });
  let offset = 0;
  columns.forEach(({ width, low, high, words }, place) => {
    const at = MASK_SIZE + place * COLUMN_SIZE;
    view.setUint8(at, width);
    writeU32(view, at + 1, low);
    writeU32(view, at + 5, high);
    for (let index = 0; index < records.length; index += 1) {
      const to = entriesAt + index * stride + offset;
      const value = (words[2 * index] ?? 0) - low;
      if (width === 1) view.setUint8(to, value);
      else if (width === 2) writeU16(view, to, value);
      else if (width >= 4) writeU32(view, to, value);
      if (width === 8) writeU32(view, to + 4, words[2 * index + 1] ?? 0);
    }
    offset += width;
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
  if (!isUpperSame) return { width: 8, low: 0, high: 0, words };
  const range = largest - lowest;
  const width = range === 0 ? 0 : range < 0x100 ? 1 : range < 0x1_0000 ? 2 : 4;
  return { width, low: lowest, high, words };
}

/** Where a column's word stands in a record of the log. */
function wordAt(column: number, isDebit: boolean): number {
  const at = COLUMN_AT[column] ?? 0;
  if (at >= TRANSFER_SIZE)
    return at + (isDebit ? RecordAt.debitBalances : RecordAt.creditBalances) - TRANSFER_SIZE;
  const isCounterparty = column === COLUMNS.counterparty || column === COLUMNS.counterparty + 1;
  return isCounterparty && isDebit ? at + CREDIT_OFFSET : at;
}
