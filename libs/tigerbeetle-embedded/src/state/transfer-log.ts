import { crc32 } from 'node:zlib';
import { Packed, PackedRecord } from '../format/packed';
import { LinkAt, RECORD_SIZE, RecordAt, SEGMENT_RECORDS } from '../format/log-record';
import { TransferAt } from '../format/structs';
import { readU64, writeCount, writeU128 } from '../format/u128';
import { DamageError } from '../storage/damage-error';
import { type Column, type DatabaseInstance, Statement } from '../storage/database';
import type { AccountState } from './account';
import { type Chain, farther, newest } from './chain';

const SEGMENT_SIZE = SEGMENT_RECORDS * RECORD_SIZE;

/** The newest segments stay in memory (1 MB), since most of what is read was written a moment ago. */
const WINDOW_SEGMENTS = 128;
/** Older segments that were read lately: 2 MB. */
const CACHE_SEGMENTS_MAX = 256;

/** All transfers in the order of their timestamps, numbered from 0. It only ever grows. */
export class TransferLog {
  /** Records from number `windowFirst` on: those not yet written, and some before them. */
  private window = Packed.allocate(2 * WINDOW_SEGMENTS * SEGMENT_SIZE);
  private windowFirst = 0;
  /** How many transfers are written to the file, in whole or partial segments. */
  private written: number;
  private count: number;
  private readonly cache = new Map<number, Packed>();

  private readonly select: Statement;
  private readonly selectFrom: Statement;
  private readonly selectAtOrBefore: Statement;
  private readonly insert: Statement;
  private readonly update: Statement;

  constructor(database: DatabaseInstance, count: number) {
    this.select = new Statement(database, 'SELECT checksum, records FROM log WHERE segment = ?');
    this.selectFrom = new Statement(
      database,
      'SELECT checksum, records FROM log WHERE segment >= ? ORDER BY segment',
    );
    this.selectAtOrBefore = new Statement(
      database,
      'SELECT segment FROM log WHERE timestamp <= ? ORDER BY timestamp DESC LIMIT 1',
    );
    this.insert = new Statement(
      database,
      'INSERT INTO log (checksum, records, segment, timestamp) VALUES (?, ?, ?, ?)',
    );
    this.update = new Statement(database, 'UPDATE log SET checksum = ?, records = ? WHERE segment = ?');
    this.count = count;
    this.written = count;
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
    const record = this.read(transfer);
    return readU64(record.view, record.at + TransferAt.timestamp);
  }

  /** The record of a transfer, `transfer` in 0…length-1. */
  read(transfer: number): PackedRecord {
    if (transfer >= this.windowFirst) {
      return new PackedRecord(this.window, (transfer - this.windowFirst) * RECORD_SIZE);
    }
    const segment = Math.floor(transfer / SEGMENT_RECORDS);
    const records = this.segment(segment);
    const at = (transfer - segment * SEGMENT_RECORDS) * RECORD_SIZE;
    if (at + RECORD_SIZE > records.bytes.length) throw new DamageError('the log lacks a transfer');
    return new PackedRecord(records, at);
  }

  /**
   * Room for the next record. The caller fills in the transfer, and calls {@link append} with the accounts.
   */
  reserve(): PackedRecord {
    const at = (this.count - this.windowFirst) * RECORD_SIZE;
    if (at + RECORD_SIZE > this.window.bytes.length) {
      const larger = Packed.allocate(this.window.bytes.length * 2);
      larger.bytes.set(this.window.bytes);
      this.window = larger;
    }
    return new PackedRecord(this.window, at);
  }

  /** Completes the record that was reserved, with the accounts as they are after it and the chains before it. */
  append(
    record: PackedRecord,
    debit: AccountState,
    debitsBefore: Chain,
    credit: AccountState,
    creditsBefore: Chain,
  ): void {
    const { view, at } = record;
    writeBalances(view, at + RecordAt.debitBalances, debit);
    writeBalances(view, at + RecordAt.creditBalances, credit);
    writeLinks(view, at + RecordAt.debitLinks, debitsBefore, debit.debits);
    writeLinks(view, at + RecordAt.creditLinks, creditsBefore, credit.credits);
    this.count += 1;
  }

  /** Takes back all transfers from number `length` on; they have not been written yet. */
  truncate(length: number): void {
    this.count = length;
  }

  /** The number of the first transfer at or after the timestamp; `length` if there is none. */
  firstAtOrAfter(timestamp: bigint): number {
    if (this.count === 0 || timestamp > this.lastTimestamp) return this.count;
    let low = 0;
    let high = this.count - 1;
    if (this.windowFirst < this.count && timestamp > this.timestampOf(this.windowFirst)) {
      low = this.windowFirst;
    } else if (this.windowFirst > 0) {
      const row = this.selectAtOrBefore.get(timestamp);
      if (row === undefined) return 0;
      low = Number(row[0]) * SEGMENT_RECORDS;
      high = Math.min(high, low + SEGMENT_RECORDS);
    }
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.timestampOf(middle) < timestamp) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  hasTimestamp(timestamp: bigint): boolean {
    const transfer = this.firstAtOrAfter(timestamp);
    return transfer < this.count && this.timestampOf(transfer) === timestamp;
  }

  /** Calls `visit` for every transfer from number `first` on that is written to the file. */
  replay(first: number, visit: (record: PackedRecord, transfer: number) => void): void {
    let transfer = Math.floor(first / SEGMENT_RECORDS) * SEGMENT_RECORDS;
    for (const row of this.selectFrom.iterate(transfer / SEGMENT_RECORDS)) {
      const records = checkedRecords(row);
      for (let at = 0; at < records.bytes.length; at += RECORD_SIZE) {
        if (transfer >= first) visit(new PackedRecord(records, at), transfer);
        transfer += 1;
      }
    }
    if (transfer < this.written) throw new DamageError('the log ends too early');
  }

  /** Writes what has been appended since; the caller has a transaction open. */
  write(): void {
    if (this.written === this.count) return;
    const firstSegment = Math.floor(this.written / SEGMENT_RECORDS);
    const lastSegment = Math.floor((this.count - 1) / SEGMENT_RECORDS);
    for (let segment = firstSegment; segment <= lastSegment; segment += 1) {
      const start = segment * SEGMENT_RECORDS;
      const end = Math.min(start + SEGMENT_RECORDS, this.count);
      const records = this.window.bytes.subarray(
        (start - this.windowFirst) * RECORD_SIZE,
        (end - this.windowFirst) * RECORD_SIZE,
      );
      if (start < this.written) this.update.run(crc32(records), records, segment);
      else this.insert.run(crc32(records), records, segment, this.timestampOf(start));
    }
    this.written = this.count;
    this.slide();
  }

  /** Drops the oldest segments of the window once it holds twice as many as it should. */
  private slide(): void {
    const openSegment = Math.floor(this.count / SEGMENT_RECORDS);
    const first = Math.max(0, openSegment - WINDOW_SEGMENTS) * SEGMENT_RECORDS;
    if (first - this.windowFirst < (WINDOW_SEGMENTS - 1) * SEGMENT_RECORDS) return;
    const used = this.window.bytes.subarray(
      (first - this.windowFirst) * RECORD_SIZE,
      (this.count - this.windowFirst) * RECORD_SIZE,
    );
    // New bytes, since records of the old ones may still be in use.
    const window = Packed.allocate(2 * WINDOW_SEGMENTS * SEGMENT_SIZE);
    window.bytes.set(used);
    this.window = window;
    this.windowFirst = first;
  }

  private loadWindow(): void {
    const openSegment = Math.floor(this.count / SEGMENT_RECORDS);
    const first = Math.max(0, openSegment - WINDOW_SEGMENTS);
    this.windowFirst = first * SEGMENT_RECORDS;
    let at = 0;
    for (const row of this.selectFrom.iterate(first)) {
      const records = checkedRecords(row);
      if (at + records.bytes.length > this.window.bytes.length) throw new DamageError('the log is too long');
      this.window.bytes.set(records.bytes, at);
      at += records.bytes.length;
    }
    if (at !== (this.count - this.windowFirst) * RECORD_SIZE) {
      throw new DamageError('the log does not hold as many transfers as it should');
    }
  }

  private segment(segment: number): Packed {
    const cached = this.cache.get(segment);
    if (cached !== undefined) {
      // A Map keeps the order of insertion: the first key is the one not used for longest.
      this.cache.delete(segment);
      this.cache.set(segment, cached);
      return cached;
    }
    const row = this.select.get(segment);
    if (row === undefined) throw new DamageError('the log lacks a segment');
    const records = checkedRecords(row);
    this.cache.set(segment, records);
    if (this.cache.size > CACHE_SEGMENTS_MAX) {
      for (const oldest of this.cache.keys()) {
        this.cache.delete(oldest);
        break;
      }
    }
    return records;
  }
}

function checkedRecords([checksum, records]: Column[]): Packed {
  if (!(records instanceof Uint8Array) || crc32(records) !== checksum) {
    throw new DamageError('a segment of the log does not match its checksum');
  }
  return new Packed(records);
}

function writeBalances(view: DataView, at: number, state: AccountState): void {
  writeU128(view, at, state.debitsPending);
  writeU128(view, at + 16, state.debitsPosted);
  writeU128(view, at + 32, state.creditsPending);
  writeU128(view, at + 48, state.creditsPosted);
}

function writeLinks(view: DataView, at: number, before: Chain, after: Chain): void {
  writeCount(view, at + LinkAt.previous, newest(before));
  writeCount(view, at + LinkAt.farther, farther(after));
  writeCount(view, at + LinkAt.position, after.length);
}
