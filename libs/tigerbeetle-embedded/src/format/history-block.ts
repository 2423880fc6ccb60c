import { crc32 } from 'node:zlib';
import { DamageError } from '../storage/damage-error';
import type { BlockOwner } from './block-owner';
import type { ColumnReader } from './column-reader';
import { encodeColumns } from './history-columns';
import { Packed, type PackedRecord } from './packed';
import { TransferAt } from './structs';
import {
  NUMBER_SIZE,
  readNumber,
  readRoundedU64,
  readU16,
  readU32,
  readU64,
  roundedU64,
  writeNumber,
  writeU16,
  writeU32,
  writeU64,
} from './u128';

/*
 * A block holds consecutive transfers of one account, so that a page of its history is one read or two. It begins with
 * the account, the time and the place in the account's history that it covers, and ends with a checksum of all that. Where
 * the account's transfers lie close together in the log anyway, a block only says between which two numbers.
 */

const BlockAt = {
  account: 0,
  firstTimestamp: 8,
  lastTimestamp: 16,
  position: 24,
  count: 24 + NUMBER_SIZE,
  kind: 26 + NUMBER_SIZE,
  size: 27 + NUMBER_SIZE,
  /** The transfers in columns; or the numbers of the first and the last one. */
  content: 31 + NUMBER_SIZE,
} as const;
const CHECKSUM_SIZE = 4;
const KIND_COLUMNS = 0;
const KIND_IN_LOG = 1;

/** Many enough that most pages of history lie in one block, and that a page of the file is changed for many transfers. */
export const BLOCK_ENTRIES = 64;

/** The first or the last transfer of a block. */
export interface BlockEntry {
  readonly transfer: number;
  readonly record: PackedRecord;
}

/** A block of consecutive transfers of an account, oldest first; `position` is how many come before them. */
export function encodeBlock(
  owner: BlockOwner,
  position: number,
  records: readonly PackedRecord[],
  withBalances: boolean,
): Uint8Array {
  const columns = encodeColumns(owner, records, withBalances);
  const { bytes, view } = allocate(columns.length);
  bytes.set(columns, BlockAt.content);
  view.setUint8(BlockAt.kind, KIND_COLUMNS);
  return seal({ bytes, view }, owner, position, records);
}

/** A block that refers to the log: the `count` transfers of the account from `first` to `last`, both among them. */
export function encodeReference(
  owner: BlockOwner,
  position: number,
  count: number,
  first: BlockEntry,
  last: BlockEntry,
): Uint8Array {
  const { bytes, view } = allocate(2 * NUMBER_SIZE);
  writeNumber(view, BlockAt.content, first.transfer);
  writeNumber(view, BlockAt.content + NUMBER_SIZE, last.transfer);
  view.setUint8(BlockAt.kind, KIND_IN_LOG);
  return seal({ bytes, view }, owner, position, [first.record, last.record], count);
}

function allocate(contentSize: number): Packed {
  return Packed.allocate(BlockAt.content + contentSize + CHECKSUM_SIZE);
}

function seal(
  { bytes, view }: Packed,
  owner: BlockOwner,
  position: number,
  records: readonly PackedRecord[],
  count = records.length,
): Uint8Array {
  const [first, last] = [records[0], records.at(-1)];
  if (first === undefined || last === undefined) throw new Error('A block has at least one transfer.');
  writeU64(view, BlockAt.account, owner.timestamp);
  writeU64(view, BlockAt.firstTimestamp, timestampOf(first));
  writeU64(view, BlockAt.lastTimestamp, timestampOf(last));
  writeNumber(view, BlockAt.position, position);
  writeU16(view, BlockAt.count, count);
  writeU32(view, BlockAt.size, bytes.length);
  const end = bytes.length - CHECKSUM_SIZE;
  writeU32(view, end, crc32(bytes.subarray(0, end)));
  return bytes;
}

/** Throws a {@link DamageError} where the bytes are no block that matches its checksum, or another account's. */
export function checkBlock(owner: BlockOwner, bytes: unknown): Uint8Array {
  if (!(bytes instanceof Uint8Array) || bytes.length < BlockAt.content + CHECKSUM_SIZE) {
    throw new DamageError('a block of history is missing');
  }
  const { view } = new Packed(bytes);
  const end = bytes.length - CHECKSUM_SIZE;
  const intact = readU32(view, end) === crc32(bytes.subarray(0, end));
  if (
    !intact ||
    readU64(view, BlockAt.account) !== owner.timestamp ||
    readU32(view, BlockAt.size) !== bytes.length
  ) {
    throw new DamageError('a block of history does not match its checksum');
  }
  return bytes;
}

/** A block in memory, whose bytes begin at `at`. */
export class HistoryBlock<Owner extends BlockOwner = BlockOwner> {
  constructor(
    readonly owner: Owner,
    private readonly view: DataView,
    private readonly at: number,
  ) {}

  /** How many transfers of the account come before the block's first one. */
  get position(): number {
    return readNumber(this.view, this.at + BlockAt.position);
  }

  get count(): number {
    return readU16(this.view, this.at + BlockAt.count);
  }

  get bytes(): Uint8Array {
    const size = readU32(this.view, this.at + BlockAt.size);
    return new Uint8Array(this.view.buffer, this.view.byteOffset + this.at, size);
  }

  get firstTimestamp(): bigint {
    return readU64(this.view, this.at + BlockAt.firstTimestamp);
  }

  get lastTimestamp(): bigint {
    return readU64(this.view, this.at + BlockAt.lastTimestamp);
  }

  /** The number of transfers of the account up to the block's last one. */
  get end(): number {
    return this.position + this.count;
  }

  /** The numbers of the first and the last transfer, where the block only refers to the log. */
  get reference(): { first: number; last: number } | undefined {
    const { view, at } = this;
    if (view.getUint8(at + BlockAt.kind) !== KIND_IN_LOG) return undefined;
    return {
      first: readNumber(view, at + BlockAt.content),
      last: readNumber(view, at + BlockAt.content + NUMBER_SIZE),
    };
  }

  /** Whether the last transfer comes before a time. Bigints are compared only where doubles don't tell. */
  endsBefore(timestamp: bigint): boolean {
    const last = readRoundedU64(this.view, this.at + BlockAt.lastTimestamp);
    const rounded = roundedU64(timestamp);
    return last === rounded ? this.lastTimestamp < timestamp : last < rounded;
  }

  /** How far in the block a time lies, from 0 at the first transfer to 1 at the last; roughly. */
  shareOf(timestamp: bigint): number {
    const first = readRoundedU64(this.view, this.at + BlockAt.firstTimestamp);
    const last = readRoundedU64(this.view, this.at + BlockAt.lastTimestamp);
    return (roundedU64(timestamp) - first) / Math.max(last - first, 1);
  }

  /** Has a reader read the wanted columns of the block, which does hold its transfers. */
  open(reader: ColumnReader, wanted: number): void {
    reader.open(this.owner, this.view, this.at + BlockAt.content, this.count, wanted);
  }
}

function timestampOf({ view, at }: PackedRecord): bigint {
  return readU64(view, at + TransferAt.timestamp);
}
