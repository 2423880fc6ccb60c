import { RECORD_SIZE, sealRecord, SEGMENT_RECORDS } from '../format/log-record';
import { Packed, PackedRecord } from '../format/packed';
import { TransferAt } from '../format/structs';
import { readU64, writeU64 } from '../format/u128';
import type { DatabaseInstance } from '../storage/database';
import { DamageError } from '../storage/damage-error';
import { firstPassing } from './halving';
import { LogSegments, TIMESTAMP_SIZE } from './log-segments';
import { LogWindow } from './log-window';
import type { Sizes } from './sizes';

/** All transfers in the order of their timestamps, numbered from 0. It only ever grows. */
export class TransferLog {
  private readonly segments: LogSegments;
  private readonly window: LogWindow;
  /** How many transfers are written to the file, in whole or partial segments. */
  private written: number;
  private count: number;

  constructor(database: DatabaseInstance, count: number, { windowChunks, chunkSegments, segments }: Sizes) {
    this.segments = new LogSegments(database, segments);
    this.count = count;
    this.written = count;
    this.window = new LogWindow(count, windowChunks, chunkSegments);
    this.loadWindow();
  }

  /** How many transfers there are, and so the number of the next one. */
  get length(): number {
    return this.count;
  }

  /** The timestamp of the newest transfer, 0 if there is none. */
  get lastTimestamp(): bigint {
    return this.count === 0 ? 0n : this.timestampOf(this.count - 1);
  }

  timestampOf(transfer: number): bigint {
    const { view, at } = this.read(transfer);
    return readU64(view, at + TransferAt.timestamp);
  }

  /** The record of a transfer, `transfer` in 0…length-1. */
  read(transfer: number): PackedRecord {
    return transfer < this.window.first ? this.segments.read(transfer) : this.window.at(transfer);
  }

  /** The records of transfers, which ascend or descend. */
  readMany(transfers: readonly number[]): PackedRecord[] {
    const { first } = this.window;
    const oldest = Math.min(transfers[0] ?? first, transfers.at(-1) ?? first);
    const stored = oldest < first ? transfers.filter((transfer) => transfer < first) : [];
    if (!isScattered(stored)) return transfers.map((transfer) => this.read(transfer));
    const older = this.segments.readMany(stored);
    const newer = transfers.filter((transfer) => transfer >= first).map((transfer) => this.read(transfer));
    return stored[0] === transfers[0] ? older.concat(newer) : newer.concat(older);
  }

  /** Room for the next record. The caller fills it in, and calls {@link append}. */
  reserve(): PackedRecord {
    return this.window.at(this.count);
  }

  /** Takes the record that was reserved into the log, once it is complete. */
  append({ packed, at }: PackedRecord): void {
    sealRecord(packed, at);
    this.count += 1;
  }

  /** Takes back all transfers from number `length` on; they have not been written yet. */
  truncate(length: number): void {
    this.count = length;
  }

  /** The number of the first transfer at or after the timestamp; `length` if there is none. */
  firstAtOrAfter(timestamp: bigint): number {
    if (this.count === 0 || timestamp > this.lastTimestamp) return this.count;
    const { first } = this.window;
    if (this.isBeforeWindow(timestamp)) {
      return Math.min(this.segments.firstAtOrAfter(timestamp), first);
    }
    return firstPassing(first, this.count, (transfer) => this.timestampOf(transfer) >= timestamp);
  }

  /** The record of the transfer with exactly this timestamp. */
  at(timestamp: bigint): PackedRecord | undefined {
    const stored = this.isBeforeWindow(timestamp) ? this.segments.at(timestamp) : undefined;
    if (stored !== undefined) return stored;
    const transfer = this.firstAtOrAfter(timestamp);
    if (transfer === this.count) return undefined;
    const record = this.read(transfer);
    return readU64(record.view, record.at + TransferAt.timestamp) === timestamp ? record : undefined;
  }

  /** Writes what has been appended since; the caller has a transaction open. */
  write(): void {
    if (this.written === this.count) return;
    const firstSegment = Math.floor(this.written / SEGMENT_RECORDS);
    const lastSegment = Math.floor((this.count - 1) / SEGMENT_RECORDS);
    for (let segment = firstSegment; segment <= lastSegment; segment += 1) {
      const start = segment * SEGMENT_RECORDS;
      const end = Math.min(start + SEGMENT_RECORDS, this.count);
      const records = this.window.bytes(start, end);
      this.segments.write(segment, this.timestampsOf(start, end), records, start >= this.written);
    }
    this.written = this.count;
    this.window.slide(this.written);
  }

  private isBeforeWindow(timestamp: bigint): boolean {
    const { first } = this.window;
    return first > 0 && timestamp < this.timestampOf(first);
  }

  private timestampsOf(start: number, end: number): Packed {
    const timestamps = Packed.allocate((end - start) * TIMESTAMP_SIZE);
    for (let transfer = start; transfer < end; transfer += 1) {
      writeU64(timestamps.view, (transfer - start) * TIMESTAMP_SIZE, this.timestampOf(transfer));
    }
    return timestamps;
  }

  private loadWindow(): void {
    let transfer = this.window.first;
    for (const records of this.segments.from(transfer / SEGMENT_RECORDS)) {
      const count = records.bytes.length / RECORD_SIZE;
      if (count > SEGMENT_RECORDS) throw new DamageError('the log is too long');
      const { packed, at } = this.window.at(transfer);
      packed.bytes.set(records.bytes, at);
      transfer += count;
    }
    if (transfer !== this.count) {
      throw new DamageError('the log does not hold as many transfers as it should');
    }
  }
}

/** Whether transfers, which ascend or descend, are mostly of segments of their own. */
function isScattered(transfers: readonly number[]): boolean {
  const [first = 0, last = 0] = [transfers[0], transfers.at(-1)];
  return Math.abs(first - last) > transfers.length * SEGMENT_RECORDS;
}
