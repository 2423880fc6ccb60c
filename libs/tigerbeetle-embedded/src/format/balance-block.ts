import type { AccountBalance } from 'tigerbeetle-node';
import { crc32 } from 'node:zlib';
import { DamageError } from '../storage/damage-error';
import { Packed } from './packed';
import { BALANCES_SIZE, readBalances } from './structs';
import { readU128, readU16, readU32, readU64, writeU128, writeU16, writeU32, writeU64 } from './u128';

/*
 * A block holds the balances of one account after each of up to 128 consecutive transfers, in little more than a dozen bytes
 * each, and any of them can be read without the others. Time and posted balances never go down, so they are stored as what
 * they exceed those of the first entry by; pending ones are stored as they are. All values of one column have the width
 * that the largest of them takes: none, 1, 2, 4, 8 or 16 bytes.
 */

const BALANCES = 4;
export const BALANCE_BLOCK_ENTRIES = 128;

const BlockAt = {
  account: 0,
  timestamp: 8,
  /** What the four columns' values are counted from. */
  bases: 16,
  count: 16 + BALANCES_SIZE,
  /** The width of the timestamps, then of the four balances. */
  widths: 18 + BALANCES_SIZE,
  /** A bit for each entry: whether the account was credited. */
  credits: 18 + BALANCES_SIZE + 1 + BALANCES,
  entries: 18 + BALANCES_SIZE + 1 + BALANCES + BALANCE_BLOCK_ENTRIES / 8,
} as const;
const CHECKSUM_SIZE = 4;
/** The two posted balances stand at odd places. */
const isPosted = (column: number): boolean => column % 2 === 1;

/** The balances of an account right after one of its transfers. */
export interface BalanceEntry {
  readonly balance: AccountBalance;
  readonly isCredit: boolean;
}

/** One such entry still packed: four balances at `balancesAt`. */
export interface PackedBalance {
  readonly view: DataView;
  readonly balancesAt: number;
  readonly timestamp: bigint;
  readonly isCredit: boolean;
}

export class BalanceBlock {
  private readonly view: DataView;
  readonly firstTimestamp: bigint;
  readonly lastTimestamp: bigint;
  readonly count: number;
  private readonly stride: number;

  private constructor(
    /** The block with its checksum. */
    readonly bytes: Uint8Array,
  ) {
    const { view } = new Packed(bytes);
    this.view = view;
    this.firstTimestamp = readU64(view, BlockAt.timestamp);
    this.count = readU16(view, BlockAt.count);
    let stride = 0;
    for (let column = 0; column <= BALANCES; column += 1) stride += view.getUint8(BlockAt.widths + column);
    this.stride = stride;
    this.lastTimestamp = this.firstTimestamp + this.uint(this.count - 1, 0);
  }

  /** Throws a {@link DamageError} where the bytes don't match their checksum or belong to another account. */
  static decode(account: bigint, bytes: unknown): BalanceBlock {
    if (!(bytes instanceof Uint8Array) || bytes.length < BlockAt.entries + CHECKSUM_SIZE) {
      throw new DamageError('a block of balances is missing');
    }
    const { view } = new Packed(bytes);
    const end = bytes.length - CHECKSUM_SIZE;
    if (readU32(view, end) !== crc32(bytes.subarray(0, end)) || readU64(view, BlockAt.account) !== account) {
      throw new DamageError('a block of balances does not match its checksum');
    }
    return new BalanceBlock(bytes);
  }

  /** A block of the entries of `before`, if given, and then `added`; at most {@link BALANCE_BLOCK_ENTRIES} together. */
  static encode(
    account: bigint,
    before: BalanceBlock | undefined,
    added: readonly PackedBalance[],
  ): BalanceBlock {
    const bases = basesOf(before, added);
    const widths = widthsOf(bases, before, added);
    const stride = widths.reduce((sum, width) => sum + width, 0);
    const kept = before?.count ?? 0;
    const count = kept + added.length;
    const end = BlockAt.entries + count * stride;
    const { bytes, view } = Packed.allocate(end + CHECKSUM_SIZE);
    writeU64(view, BlockAt.account, account);
    writeU64(view, BlockAt.timestamp, bases.timestamp);
    bases.balances.forEach((base, column) => {
      writeU128(view, BlockAt.bases + column * 16, base);
    });
    writeU16(view, BlockAt.count, count);
    bytes.set(widths, BlockAt.widths);
    if (before !== undefined) {
      bytes.set(before.bytes.subarray(BlockAt.credits, BlockAt.entries), BlockAt.credits);
      if (before.stride === stride) {
        bytes.set(
          before.bytes.subarray(BlockAt.entries, before.bytes.length - CHECKSUM_SIZE),
          BlockAt.entries,
        );
      } else {
        for (let index = 0; index < kept; index += 1) before.copyEntry(index, view, widths, stride);
      }
    }
    added.forEach((entry, offset) => {
      const index = kept + offset;
      if (entry.isCredit) {
        const at = BlockAt.credits + (index >> 3);
        view.setUint8(at, view.getUint8(at) | (1 << (index & 7)));
      }
      let at = BlockAt.entries + index * stride;
      at = putUint(view, at, widths[0] ?? 0, entry.timestamp - bases.timestamp);
      for (let column = 0; column < BALANCES; column += 1) {
        const value = readU128(entry.view, entry.balancesAt + column * 16);
        at = putUint(view, at, widths[column + 1] ?? 0, value - (bases.balances[column] ?? 0n));
      }
    });
    writeU32(view, end, crc32(bytes.subarray(0, end)));
    return new BalanceBlock(bytes);
  }

  /** The entry with exactly this timestamp. */
  find(timestamp: bigint): BalanceEntry | undefined {
    if (timestamp < this.firstTimestamp) return undefined;
    const wanted = timestamp - this.firstTimestamp;
    const wantedHigh = Number(wanted >> 32n);
    const wantedLow = Number(wanted & 0xffff_ffffn);
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.isBefore(middle, wantedHigh, wantedLow)) low = middle + 1;
      else high = middle;
    }
    if (low === this.count || this.uint(low, 0) !== wanted) return undefined;
    return this.entry(low, timestamp);
  }

  private entry(index: number, timestamp: bigint): BalanceEntry {
    const { view } = this;
    const isCredit = (view.getUint8(BlockAt.credits + (index >> 3)) & (1 << (index & 7))) !== 0;
    const balance = readBalances(view, BlockAt.bases, timestamp);
    let at = BlockAt.entries + index * this.stride + view.getUint8(BlockAt.widths);
    const next = (column: number): bigint => {
      const width = view.getUint8(BlockAt.widths + 1 + column);
      const value = getUint(view, at, width);
      at += width;
      return value;
    };
    balance.debits_pending += next(0);
    balance.debits_posted += next(1);
    balance.credits_pending += next(2);
    balance.credits_posted += next(3);
    return { balance, isCredit };
  }

  private isBefore(index: number, high: number, low: number): boolean {
    const at = BlockAt.entries + index * this.stride;
    const width = this.view.getUint8(BlockAt.widths);
    if (width === 8) {
      const ownHigh = readU32(this.view, at + 4);
      return ownHigh < high || (ownHigh === high && readU32(this.view, at) < low);
    }
    return high > 0 || Number(getUint(this.view, at, width)) < low;
  }

  /** Column 0 is the time. */
  private uint(index: number, column: number): bigint {
    let at = BlockAt.entries + index * this.stride;
    for (let before = 0; before < column; before += 1) at += this.view.getUint8(BlockAt.widths + before);
    return getUint(this.view, at, this.view.getUint8(BlockAt.widths + column));
  }

  private copyEntry(index: number, target: DataView, widths: readonly number[], stride: number): void {
    let at = BlockAt.entries + index * stride;
    for (let column = 0; column <= BALANCES; column += 1) {
      at = putUint(target, at, widths[column] ?? 0, this.uint(index, column));
    }
  }

  /** What the block's columns are counted from. */
  get bases(): Bases {
    const balances: bigint[] = [];
    for (let column = 0; column < BALANCES; column += 1) {
      balances.push(readU128(this.view, BlockAt.bases + column * 16));
    }
    return { timestamp: this.firstTimestamp, balances };
  }

  get widths(): number[] {
    return Array.from(this.bytes.subarray(BlockAt.widths, BlockAt.widths + 1 + BALANCES));
  }
}

interface Bases {
  readonly timestamp: bigint;
  readonly balances: readonly bigint[];
}

function basesOf(before: BalanceBlock | undefined, added: readonly PackedBalance[]): Bases {
  if (before !== undefined) return before.bases;
  const [first] = added;
  if (first === undefined) throw new Error('A block has at least one entry.');
  const balances: bigint[] = [];
  for (let column = 0; column < BALANCES; column += 1) {
    balances.push(isPosted(column) ? readU128(first.view, first.balancesAt + column * 16) : 0n);
  }
  return { timestamp: first.timestamp, balances };
}

function widthsOf(bases: Bases, before: BalanceBlock | undefined, added: readonly PackedBalance[]): number[] {
  const widths = before?.widths ?? new Array<number>(1 + BALANCES).fill(0);
  const grow = (column: number, value: bigint): void => {
    widths[column] = Math.max(widths[column] ?? 0, widthOf(value));
  };
  for (const entry of added) {
    grow(0, entry.timestamp - bases.timestamp);
    for (let column = 0; column < BALANCES; column += 1) {
      grow(column + 1, readU128(entry.view, entry.balancesAt + column * 16) - (bases.balances[column] ?? 0n));
    }
  }
  return widths;
}

function widthOf(value: bigint): number {
  if (value === 0n) return 0;
  if (value < 1n << 8n) return 1;
  if (value < 1n << 16n) return 2;
  if (value < 1n << 32n) return 4;
  return value < 1n << 64n ? 8 : 16;
}

function getUint(view: DataView, at: number, width: number): bigint {
  switch (width) {
    case 0:
      return 0n;
    case 1:
      return BigInt(view.getUint8(at));
    case 2:
      return BigInt(readU16(view, at));
    case 4:
      return BigInt(readU32(view, at));
    case 8:
      return readU64(view, at);
    default:
      return readU128(view, at);
  }
}

/** Returns where the value ends. */
function putUint(view: DataView, at: number, width: number, value: bigint): number {
  if (width === 1) view.setUint8(at, Number(value));
  else if (width === 2) writeU16(view, at, Number(value));
  else if (width === 4) writeU32(view, at, Number(value));
  else if (width === 8) writeU64(view, at, value);
  else if (width === 16) writeU128(view, at, value);
  return at + width;
}
