import { crc32 } from 'node:zlib';
import { DamageError } from '../storage/damage-error';
import { RecordAt } from './log-record';
import { Packed, type PackedRecord } from './packed';
import { BALANCES_SIZE, TRANSFER_SIZE, TransferAt } from './structs';
import {
  NUMBER_SIZE,
  readNumber,
  readU16,
  readU32,
  readU64,
  writeNumber,
  writeU16,
  writeU32,
  writeU64,
} from './u128';

/*
 * A block holds consecutive transfers of one account, so that a page of its history is one or two reads. It begins with
 * the account, the time and the place in the account's history that it covers, and ends with a checksum of all that. Where
 * the account's transfers lie close together in the log anyway, a block only says between which two numbers.
 *
 * Of a transfer, and of the balances it left on the account where those are kept, only words of 8 bytes that are not zero
 * are stored; nor is the account's own id.
 */

const BlockAt = {
  account: 0,
  firstTimestamp: 8,
  lastTimestamp: 16,
  position: 24,
  count: 24 + NUMBER_SIZE,
  kind: 26 + NUMBER_SIZE,
  content: 27 + NUMBER_SIZE,
} as const;
const CHECKSUM_SIZE = 4;
const KIND_PACKED = 0;
const KIND_IN_LOG = 1;

const WORD_SIZE = 8;
const ENTRY_SIZE = TRANSFER_SIZE + BALANCES_SIZE;
const ENTRY_WORDS = ENTRY_SIZE / WORD_SIZE;
/** The bit above those of the words: the account is the one that is credited. */
const CREDIT_BIT = 1 << ENTRY_WORDS;
const DEBIT_ID_WORD = TransferAt.debit_account_id / WORD_SIZE;
const CREDIT_ID_WORD = TransferAt.credit_account_id / WORD_SIZE;

/** So few that a block of the largest usual ones fits an index page of SQLite four times, without overflow pages. */
export const BLOCK_ENTRIES = 16;
const PACKED_SIZE_MAX = BlockAt.content + BLOCK_ENTRIES * (4 + ENTRY_SIZE) + CHECKSUM_SIZE;

/** The account a block belongs to, as far as a block knows it. */
export interface BlockOwner {
  readonly timestamp: bigint;
  hasId(view: DataView, at: number): boolean;
  writeId(view: DataView, at: number): void;
}

/** What a block covers. */
export interface BlockRange {
  readonly firstTimestamp: bigint;
  readonly lastTimestamp: bigint;
  /** How many transfers of the account come before the block's first one. */
  readonly position: number;
  readonly count: number;
}

const scratch = Packed.allocate(PACKED_SIZE_MAX);

/** A block of up to {@link BLOCK_ENTRIES} transfers with records of the log, oldest first. */
export function encodeBlock(
  owner: BlockOwner,
  position: number,
  records: readonly PackedRecord[],
  withBalances: boolean,
): Uint8Array {
  let at: number = BlockAt.content;
  for (const record of records) at = packEntry(owner, record, withBalances, at);
  return seal(owner, rangeOf(records[0], records.at(-1), position, records.length), KIND_PACKED, at);
}

/** A block that refers to the log: the `count` transfers of the account from `first` to `last`, both among them. */
export function encodeReference(
  owner: BlockOwner,
  position: number,
  count: number,
  first: { transfer: number; record: PackedRecord },
  last: { transfer: number; record: PackedRecord },
): Uint8Array {
  writeNumber(scratch.view, BlockAt.content, first.transfer);
  writeNumber(scratch.view, BlockAt.content + NUMBER_SIZE, last.transfer);
  const range = rangeOf(first.record, last.record, position, count);
  return seal(owner, range, KIND_IN_LOG, BlockAt.content + 2 * NUMBER_SIZE);
}

function rangeOf(
  first: PackedRecord | undefined,
  last: PackedRecord | undefined,
  position: number,
  count: number,
): BlockRange {
  if (first === undefined || last === undefined) throw new Error('A block has at least one transfer.');
  return {
    firstTimestamp: readU64(first.view, first.at + TransferAt.timestamp),
    lastTimestamp: readU64(last.view, last.at + TransferAt.timestamp),
    position,
    count,
  };
}

function packEntry(
  owner: BlockOwner,
  { view, at }: PackedRecord,
  withBalances: boolean,
  start: number,
): number {
  const isDebit = owner.hasId(view, at + TransferAt.debit_account_id);
  const ownIdWord = isDebit ? DEBIT_ID_WORD : CREDIT_ID_WORD;
  let mask = isDebit ? 0 : CREDIT_BIT;
  let end = start + 4;
  const words = withBalances ? ENTRY_WORDS : TRANSFER_SIZE / WORD_SIZE;
  const balancesOffset = (isDebit ? RecordAt.debitBalances : RecordAt.creditBalances) - TRANSFER_SIZE;
  for (let word = 0; word < words; word += 1) {
    if (word === ownIdWord || word === ownIdWord + 1) continue;
    const from = at + word * WORD_SIZE + (word < TRANSFER_SIZE / WORD_SIZE ? 0 : balancesOffset);
    const low = readU32(view, from);
    const high = readU32(view, from + 4);
    if (low === 0 && high === 0) continue;
    mask |= 1 << word;
    writeU32(scratch.view, end, low);
    writeU32(scratch.view, end + 4, high);
    end += WORD_SIZE;
  }
  writeU32(scratch.view, start, mask);
  return end;
}

function seal(owner: BlockOwner, range: BlockRange, kind: number, end: number): Uint8Array {
  const { view, bytes } = scratch;
  writeU64(view, BlockAt.account, owner.timestamp);
  writeU64(view, BlockAt.firstTimestamp, range.firstTimestamp);
  writeU64(view, BlockAt.lastTimestamp, range.lastTimestamp);
  writeNumber(view, BlockAt.position, range.position);
  writeU16(view, BlockAt.count, range.count);
  view.setUint8(BlockAt.kind, kind);
  writeU32(view, end, crc32(bytes.subarray(0, end)));
  return bytes.slice(0, end + CHECKSUM_SIZE);
}

/** A block that was read back. */
export class HistoryBlock implements BlockRange {
  readonly firstTimestamp: bigint;
  readonly lastTimestamp: bigint;
  readonly position: number;
  readonly count: number;
  private readonly view: DataView;
  /** Where each entry begins. */
  private readonly places: number[] = [];

  /** Throws a {@link DamageError} where the bytes don't match their checksum or belong to another account. */
  constructor(
    private readonly owner: BlockOwner,
    bytes: unknown,
  ) {
    if (!(bytes instanceof Uint8Array) || bytes.length < BlockAt.content + CHECKSUM_SIZE) {
      throw new DamageError('a block of history is missing');
    }
    const { view } = new Packed(bytes);
    const end = bytes.length - CHECKSUM_SIZE;
    if (
      readU32(view, end) !== crc32(bytes.subarray(0, end)) ||
      readU64(view, BlockAt.account) !== owner.timestamp
    ) {
      throw new DamageError('a block of history does not match its checksum');
    }
    this.view = view;
    this.firstTimestamp = readU64(view, BlockAt.firstTimestamp);
    this.lastTimestamp = readU64(view, BlockAt.lastTimestamp);
    this.position = readNumber(view, BlockAt.position);
    this.count = readU16(view, BlockAt.count);
    if (view.getUint8(BlockAt.kind) === KIND_PACKED) this.findEntries();
  }

  /** The number of transfers of the account up to the block's last one. */
  get end(): number {
    return this.position + this.count;
  }

  /** The numbers of the first and the last transfer, where the block only refers to the log. */
  get reference(): { first: number; last: number } | undefined {
    if (this.places.length > 0) return undefined;
    return {
      first: readNumber(this.view, BlockAt.content),
      last: readNumber(this.view, BlockAt.content + NUMBER_SIZE),
    };
  }

  /**
   * Unpacks an entry: the transfer at the start of `target`, and the account's balances right behind it. Returns whether the
   * account is the one that was debited.
   */
  unpack(index: number, target: Packed): boolean {
    const { view } = this;
    let from = this.places[index] ?? 0;
    const mask = readU32(view, from);
    from += 4;
    const isDebit = (mask & CREDIT_BIT) === 0;
    for (let word = 0; word < ENTRY_WORDS; word += 1) {
      const stored = (mask & (1 << word)) !== 0;
      const to = word * WORD_SIZE;
      writeU32(target.view, to, stored ? readU32(view, from) : 0);
      writeU32(target.view, to + 4, stored ? readU32(view, from + 4) : 0);
      if (stored) from += WORD_SIZE;
    }
    this.owner.writeId(target.view, (isDebit ? DEBIT_ID_WORD : CREDIT_ID_WORD) * WORD_SIZE);
    return isDebit;
  }

  private findEntries(): void {
    let at: number = BlockAt.content;
    for (let index = 0; index < this.count; index += 1) {
      this.places.push(at);
      at += 4 + WORD_SIZE * bitsIn(readU32(this.view, at) & (CREDIT_BIT - 1));
    }
  }
}

/** Room for what {@link HistoryBlock.unpack} writes. */
export function allocateEntry(): Packed {
  return Packed.allocate(ENTRY_SIZE);
}

function bitsIn(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
