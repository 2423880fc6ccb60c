import type { BlockOwner } from './block-owner';
import { RecordAt } from './log-record';
import { Packed, type PackedRecord } from './packed';
import { BALANCES_SIZE, TRANSFER_SIZE, TransferAt } from './structs';
import { readU16, readU32, writeU16, writeU32, writeU64 } from './u128';

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
const TIMESTAMP_COLUMN = COLUMN_AT.indexOf(TransferAt.timestamp);
const COUNTERPARTY_COLUMN = COLUMN_AT.indexOf(TransferAt.debit_account_id);
const BALANCES_COLUMN = COLUMN_AT.indexOf(TRANSFER_SIZE);
/** By how much the credit account stands after the debit account. */
const CREDIT_OFFSET = TransferAt.credit_account_id - TransferAt.debit_account_id;

/** First which columns there are, a bit each; then for each of them the width and the base; the sides; the transfers. */
const MASK_SIZE = 4;
const COLUMN_SIZE = 1 + WORD_SIZE;

/** Reads the columns of a block. It is made once and opened for one block after another, since that allocates nothing. */
export class ColumnReader {
  private owner: BlockOwner | undefined;
  private view: DataView = new DataView(new ArrayBuffer(0));
  private sidesAt = 0;
  private entriesAt = 0;
  private stride = 0;
  /** How many columns there are and where they begin, and for each of them which one it is, its width, and its offset in an entry. */
  private columnCount = 0;
  private columnsAt = 0;
  private readonly columns = new Uint8Array(COLUMN_AT.length);
  private readonly widths = new Uint8Array(COLUMN_AT.length);
  private readonly offsets = new Uint8Array(COLUMN_AT.length);
  /** Where the last entry was unpacked to since the block was opened, and its side. */
  private target: Packed | undefined;
  private isTargetDebit = false;
  /** The time that is searched. */
  private readonly wanted = new DataView(new ArrayBuffer(WORD_SIZE));
  /** How many transfers the open block has. */
  count = 0;

  open(owner: BlockOwner, view: DataView, start: number, count: number): void {
    this.owner = owner;
    this.view = view;
    this.count = count;
    this.target = undefined;
    let mask = readU32(view, start);
    this.columnsAt = start + MASK_SIZE;
    let at = this.columnsAt;
    let offset = 0;
    let place = 0;
    for (; mask !== 0; mask &= mask - 1) {
      const width = view.getUint8(at);
      this.columns[place] = 31 - Math.clz32(mask & -mask);
      this.widths[place] = width;
      this.offsets[place] = offset;
      at += COLUMN_SIZE;
      offset += width;
      place += 1;
    }
    this.columnCount = place;
    this.stride = offset;
    this.sidesAt = at;
    this.entriesAt = at + Math.ceil(count / 8);
  }

  /**
   * Unpacks an entry: the transfer at the start of `target`, and the account's balances right behind it. Returns whether the
   * account is the one that was debited. While a block is open, nobody else may write to the same target.
   */
  unpack(index: number, target: Packed): boolean {
    const isDebit = this.isDebit(index);
    const start = this.entriesAt + index * this.stride;
    // Of the entry before, all that is the same in the whole block is there already.
    const isBegun = this.target === target && this.isTargetDebit === isDebit;
    if (!isBegun) target.bytes.fill(0);
    for (let place = 0; place < this.columnCount; place += 1) {
      if (isBegun && this.widths[place] === 0) continue;
      const column = this.columns[place] ?? 0;
      const at = start + (this.offsets[place] ?? 0);
      const to = targetOf(column, isDebit);
      writeU32(target.view, to, this.low(place, at));
      writeU32(target.view, to + 4, this.high(place, at));
    }
    if (isBegun) return isDebit;
    this.owner?.writeId(target.view, isDebit ? TransferAt.debit_account_id : TransferAt.credit_account_id);
    this.target = target;
    this.isTargetDebit = isDebit;
    return isDebit;
  }

  /**
   * The place of the first transfer at or after a time; `count` if there is none. `expectedShare`: how far in the block it
   * probably stands, from 0 to 1.
   */
  firstAtOrAfter(timestamp: bigint, expectedShare: number): number {
    writeU64(this.wanted, 0, timestamp);
    const high = readU32(this.wanted, 4);
    const low = readU32(this.wanted, 0);
    const place = this.columns.indexOf(TIMESTAMP_COLUMN);
    const isBefore = (index: number): boolean => {
      const at = this.entriesAt + index * this.stride + (this.offsets[place] ?? 0);
      const ownHigh = this.high(place, at);
      return ownHigh === high ? this.low(place, at) < low : ownHigh < high;
    };
    let start = 0;
    let end = this.count;
    // Transfers come at a more or less even pace, so the search begins where this one would be then: fewer places of
    // memory have to be read.
    let next = Math.floor(Math.min(Math.max(expectedShare, 0), 1) * (this.count - 1));
    for (let step = 2; start < end; step *= 2) {
      if (isBefore(next)) {
        start = next + 1;
        next = start + step < end ? start + step : (start + end) >> 1;
      } else {
        end = next;
        next = end - step > start ? end - step : (start + end) >> 1;
      }
    }
    return start;
  }

  /** The place of the transfer with exactly this time, searched in the same way. */
  placeOf(timestamp: bigint, expectedShare: number): number | undefined {
    const place = this.firstAtOrAfter(timestamp, expectedShare);
    if (place === this.count) return undefined;
    const column = this.columns.indexOf(TIMESTAMP_COLUMN);
    const at = this.entriesAt + place * this.stride + (this.offsets[column] ?? 0);
    const isSame =
      this.low(column, at) === readU32(this.wanted, 0) && this.high(column, at) === readU32(this.wanted, 4);
    return isSame ? place : undefined;
  }

  /**
   * Writes only the balances of an entry behind the room for its transfer in `target`, which nothing else was unpacked to since
   * the block was opened. Returns what {@link unpack} does.
   */
  unpackBalances(index: number, target: Packed): boolean {
    const start = this.entriesAt + index * this.stride;
    target.bytes.fill(0, TRANSFER_SIZE);
    for (let place = this.columnCount - 1; place >= 0; place -= 1) {
      const column = this.columns[place] ?? 0;
      if (column < BALANCES_COLUMN) break;
      const at = start + (this.offsets[place] ?? 0);
      const to = COLUMN_AT[column] ?? 0;
      writeU32(target.view, to, this.low(place, at));
      writeU32(target.view, to + 4, this.high(place, at));
    }
    return this.isDebit(index);
  }

  /** Whether the account is the one that was debited. */
  private isDebit(index: number): boolean {
    return (this.view.getUint8(this.sidesAt + (index >> 3)) & (1 << (index & 7))) !== 0;
  }

  private low(place: number, at: number): number {
    const low = readU32(this.view, this.columnsAt + place * COLUMN_SIZE + 1);
    switch (this.widths[place]) {
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

  private high(place: number, at: number): number {
    return readU32(
      this.view,
      this.widths[place] === WORD_SIZE ? at + 4 : this.columnsAt + place * COLUMN_SIZE + 5,
    );
  }
}

/** Where a column's word goes in an unpacked entry. */
function targetOf(column: number, isDebit: boolean): number {
  const at = COLUMN_AT[column] ?? 0;
  return isDebit && isCounterparty(column) ? at + CREDIT_OFFSET : at;
}

function isCounterparty(column: number): boolean {
  return column === COUNTERPARTY_COLUMN || column === COUNTERPARTY_COLUMN + 1;
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
  const count = withBalances ? COLUMN_AT.length : BALANCES_COLUMN;
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
      if (width === WORD_SIZE) writeU32(view, to + 4, words[2 * index + 1] ?? 0);
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
  if (!isUpperSame) return { width: WORD_SIZE, low: 0, high: 0, words };
  const range = largest - lowest;
  const width = range === 0 ? 0 : range < 0x100 ? 1 : range < 0x1_0000 ? 2 : 4;
  return { width, low: lowest, high, words };
}

/** Where a column's word stands in a record of the log. */
function wordAt(column: number, isDebit: boolean): number {
  if (column < BALANCES_COLUMN) return targetOf(column, isDebit);
  const balancesAt = isDebit ? RecordAt.debitBalances : RecordAt.creditBalances;
  return balancesAt + (column - BALANCES_COLUMN) * WORD_SIZE;
}
