import type { AccountBalance } from 'tigerbeetle-node';
import type { BlockOwner } from './block-owner';
import {
  BALANCES_COLUMN,
  COLUMN_AT,
  COLUMN_SIZE,
  ENTRY_SIZE,
  MASK_SIZE,
  REST_COLUMN,
  sidesSize,
  targetOf,
  TIME_PLACE,
  WORD_SIZE,
} from './history-columns';
import { Packed } from './packed';
import { TransferAt } from './structs';
import { readU16, readU32, readU64, U64Words, writeU32 } from './u128';

/** Which columns are wanted of a block, a bit each. */
export const Wanted = {
  all: -1,
  /** Sides and balances. */
  balances: (1 << REST_COLUMN) - 1,
  /** Sides and transfers. */
  transfers: ~((1 << REST_COLUMN) - (1 << BALANCES_COLUMN)),
} as const;

/** Room for what {@link ColumnReader.unpack} writes. */
export function allocateEntry(): Packed {
  return Packed.allocate(ENTRY_SIZE);
}

/** Reads the columns of a block. It is made once and opened for one block after another, since that allocates nothing. */
export class ColumnReader {
  private owner: BlockOwner | undefined;
  private view: DataView = new DataView(new ArrayBuffer(0));
  private sidesAt = 0;
  /** How many columns are wanted, and for each of them which one it is, its width, and where its base and its values stand. */
  private columnCount = 0;
  private readonly columns = new Uint8Array(COLUMN_AT.length);
  private readonly widths = new Uint8Array(COLUMN_AT.length);
  private readonly basesAt = new Uint32Array(COLUMN_AT.length);
  private readonly valuesAt = new Uint32Array(COLUMN_AT.length);
  /** Where the last entry was unpacked to since the block was opened, and its side. */
  private target: Packed | undefined;
  private isTargetDebit = false;
  /** The time that is searched. */
  private readonly time = new U64Words();
  /** What {@link fetch} has read: it has to go somewhere, or the reading is optimized away. */
  fetched = 0;
  /** The place of the next column of which a balance is read, and its word. */
  private next = 0;
  private readonly word = new DataView(new ArrayBuffer(WORD_SIZE));
  /** How many transfers the open block has. */
  count = 0;

  /** Opens a block of which only what is in the wanted columns, and the times, will be read. */
  open(owner: BlockOwner, view: DataView, start: number, count: number, wanted: number): void {
    const mask = readU32(view, start);
    this.owner = owner;
    this.view = view;
    this.count = count;
    this.target = undefined;
    this.sidesAt = start + MASK_SIZE;
    let baseAt = this.sidesAt + sidesSize(count);
    let valuesAt = baseAt + bitCount(mask) * COLUMN_SIZE;
    let place = 0;
    for (let rest = mask; (rest & wanted) !== 0; rest &= rest - 1) {
      const width = view.getUint8(baseAt);
      const bit = rest & -rest;
      if ((bit & wanted) !== 0) {
        this.columns[place] = 31 - Math.clz32(bit);
        this.widths[place] = width;
        this.basesAt[place] = baseAt + 1;
        this.valuesAt[place] = valuesAt;
        place += 1;
      }
      baseAt += COLUMN_SIZE;
      valuesAt += width * count;
    }
    this.columnCount = place;
  }

  /**
   * Unpacks the wanted columns of an entry: the transfer at the start of `target`, and the account's balances right behind it.
   * Returns whether the account is the one that was debited. While a block is open, nobody else may write to the same target.
   */
  unpack(index: number, target: Packed): boolean {
    const isDebit = this.isDebit(index);
    // Of the entry before, all that is the same in the whole block is there already.
    const isBegun = this.target === target && this.isTargetDebit === isDebit;
    if (!isBegun) target.bytes.fill(0);
    for (let place = 0; place < this.columnCount; place += 1) {
      if (isBegun && this.widths[place] === 0) continue;
      const to = targetOf(this.columns[place] ?? 0, isDebit);
      writeU32(target.view, to, this.low(place, index));
      writeU32(target.view, to + 4, this.high(place, index));
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
    this.time.set(timestamp);
    // Transfers come at a more or less even pace, so the search begins where this one would be then, and goes from one to the
    // next: most often there are few between, side by side in memory, and a processor guesses right that it goes on.
    let place = Math.floor(Math.min(Math.max(expectedShare, 0), 1) * (this.count - 1));
    this.fetch(place);
    while (place < this.count && this.isBeforeTime(place)) place += 1;
    while (place > 0 && !this.isBeforeTime(place - 1)) place -= 1;
    return place;
  }

  /** The place of the transfer with exactly this time, searched in the same way. */
  placeOf(timestamp: bigint, expectedShare: number): number | undefined {
    const place = this.firstAtOrAfter(timestamp, expectedShare);
    if (place === this.count) return undefined;
    const { low, high } = this.time;
    return this.low(TIME_PLACE, place) === low && this.high(TIME_PLACE, place) === high ? place : undefined;
  }

  /** The account's balances right after a transfer, which happened at `timestamp`. */
  balances(index: number, timestamp: bigint): AccountBalance {
    this.next = TIME_PLACE + 1;
    return {
      debits_pending: this.balance(BALANCES_COLUMN, index),
      debits_posted: this.balance(BALANCES_COLUMN + 2, index),
      credits_pending: this.balance(BALANCES_COLUMN + 4, index),
      credits_posted: this.balance(BALANCES_COLUMN + 6, index),
      timestamp,
    };
  }

  /** The number in two columns, which are read in their order. */
  private balance(column: number, index: number): bigint {
    const low = this.nextWord(column, index);
    const high = this.nextWord(column + 1, index);
    return high === 0n ? low : (high << 64n) | low;
  }

  private nextWord(column: number, index: number): bigint {
    const place = this.next;
    if (place >= this.columnCount || this.columns[place] !== column) return 0n;
    this.next = place + 1;
    writeU32(this.word, 0, this.low(place, index));
    writeU32(this.word, 4, this.high(place, index));
    return readU64(this.word, 0);
  }

  /** Whether the account is the one that was debited. */
  isDebit(index: number): boolean {
    return (this.view.getUint8(this.sidesAt + (index >> 3)) & (1 << (index & 7))) !== 0;
  }

  private isBeforeTime(index: number): boolean {
    const { low, high } = this.time;
    const ownHigh = this.high(TIME_PLACE, index);
    return ownHigh === high ? this.low(TIME_PLACE, index) < low : ownHigh < high;
  }

  /** Has the processor fetch what will be read after the time near this place, while it waits for the time. */
  private fetch(index: number): void {
    const place = TIME_PLACE + 1;
    if (place >= this.columnCount) return;
    this.fetched = this.view.getUint8((this.valuesAt[place] ?? 0) + index * (this.widths[place] ?? 0));
  }

  private low(place: number, index: number): number {
    const low = readU32(this.view, this.basesAt[place] ?? 0);
    const valuesAt = this.valuesAt[place] ?? 0;
    switch (this.widths[place]) {
      case 0:
        return low;
      case 1:
        return low + this.view.getUint8(valuesAt + index);
      case 2:
        return low + readU16(this.view, valuesAt + index * 2);
      case 4:
        return low + readU32(this.view, valuesAt + index * 4);
      default:
        return readU32(this.view, valuesAt + index * WORD_SIZE);
    }
  }

  private high(place: number, index: number): number {
    return readU32(
      this.view,
      this.widths[place] === WORD_SIZE
        ? (this.valuesAt[place] ?? 0) + index * WORD_SIZE + 4
        : (this.basesAt[place] ?? 0) + 4,
    );
  }
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
