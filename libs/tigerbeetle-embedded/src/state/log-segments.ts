import { isIntactRecord, RECORD_SIZE, SEGMENT_RECORDS } from '../format/log-record';
import { Packed, PackedRecord } from '../format/packed';
import { TransferAt } from '../format/structs';
import { readU64, writeU64 } from '../format/u128';
import { DamageError } from '../storage/damage-error';
import { type DatabaseInstance, Statement } from '../storage/database';
import { firstPassing } from './halving';

export const TIMESTAMP_SIZE = 8;

/** The log's segments in the file. Every record that is read from there is checked. */
export class LogSegments {
  /** Segments that were read lately. A Map keeps the order of insertion: the first one was not used for longest. */
  private readonly cache = new Map<number, Packed>();
  /** What was read last. */
  private lastTransfer = -Infinity;

  private readonly select: Statement;
  private readonly selectRecord: Statement;
  private readonly selectRecords: Statement;
  private readonly selectAt: Statement;
  private readonly selectAtOrBefore: Statement;
  private readonly insert: Statement;
  private readonly update: Statement;

  constructor(
    database: DatabaseInstance,
    /** How many segments that were read lately stay in memory. */
    private readonly segmentsMax: number,
  ) {
    this.select = new Statement(database, 'SELECT records FROM log WHERE segment = ?');
    this.selectRecord = new Statement(
      database,
      `SELECT substr(records, ?, ${RECORD_SIZE}) FROM log WHERE segment = ?`,
    );
    this.selectRecords = new Statement(
      database,
      `SELECT substr(records, value % ${SEGMENT_RECORDS} * ${RECORD_SIZE} + 1, ${RECORD_SIZE})
       FROM json_each(?) CROSS JOIN log ON segment = value / ${SEGMENT_RECORDS}`,
    );
    this.selectAt = new Statement(
      database,
      `SELECT substr(records, (instr(timestamps, ?2) - 1) / ${TIMESTAMP_SIZE} * ${RECORD_SIZE} + 1, ${RECORD_SIZE})
       FROM log WHERE timestamp <= ?1 ORDER BY timestamp DESC LIMIT 1`,
    );
    this.selectAtOrBefore = new Statement(
      database,
      'SELECT segment, timestamps FROM log WHERE timestamp <= ? ORDER BY timestamp DESC LIMIT 1',
    );
    this.insert = new Statement(
      database,
      'INSERT INTO log (timestamps, records, segment, timestamp) VALUES (?, ?, ?, ?)',
    );
    this.update = new Statement(database, 'UPDATE log SET timestamps = ?, records = ? WHERE segment = ?');
  }

  /** Writes a segment, the first part of it when `isNew`. */
  write(segment: number, timestamps: Packed, records: Uint8Array, isNew: boolean): void {
    if (isNew) this.insert.run(timestamps.bytes, records, segment, readU64(timestamps.view, 0));
    else this.update.run(timestamps.bytes, records, segment);
  }

  /**
   * The record of a transfer. A single one costs less than its segment; but transfers that follow one another are often
   * read one after another, so the second one that is read from a neighbourhood brings its segment into memory.
   */
  read(transfer: number): PackedRecord {
    const segment = Math.floor(transfer / SEGMENT_RECORDS);
    const at = (transfer - segment * SEGMENT_RECORDS) * RECORD_SIZE;
    const isNear = Math.abs(transfer - this.lastTransfer) <= SEGMENT_RECORDS;
    this.lastTransfer = transfer;
    if (isNear || this.cache.has(segment)) return recordIn(this.load(segment), at);
    // SQL counts bytes from 1.
    return recordIn(packedRecords(this.selectRecord.get(at + 1, segment)?.[0]), 0);
  }

  /** The records of several transfers in their order, in one statement, which takes two thirds of the time of as many. */
  readMany(transfers: readonly number[]): PackedRecord[] {
    const rows = this.selectRecords.all(JSON.stringify(transfers));
    if (rows.length !== transfers.length) throw new DamageError('the log lacks a segment');
    return rows.map(([record]) => recordIn(packedRecords(record), 0));
  }

  /** All records from a segment on, segment by segment. */
  *from(segment: number): Generator<Packed, void> {
    for (let row = this.select.get(segment); row !== undefined; row = this.select.get((segment += 1))) {
      const packed = packedRecords(row[0]);
      for (let at = 0; at < packed.bytes.length; at += RECORD_SIZE) recordIn(packed, at);
      yield packed;
    }
  }

  /**
   * The record of the transfer with exactly this timestamp, in one statement. It may be missed where the same bytes stand
   * across two earlier timestamps of its segment.
   */
  at(timestamp: bigint): PackedRecord | undefined {
    writeU64(wanted.view, 0, timestamp);
    const row = this.selectAt.get(timestamp, wanted.bytes);
    if (row === undefined) return undefined;
    const record = recordIn(packedRecords(row[0]), 0);
    return readU64(record.view, TransferAt.timestamp) === timestamp ? record : undefined;
  }

  /** The number of the first transfer at or after the timestamp, if it is not after all that is stored. */
  firstAtOrAfter(timestamp: bigint): number {
    const [segment, timestamps] = this.selectAtOrBefore.get(timestamp) ?? [];
    if (segment === undefined) return 0;
    if (!(timestamps instanceof Uint8Array)) throw new DamageError('the log lacks its timestamps');
    const { view } = new Packed(timestamps);
    const count = timestamps.length / TIMESTAMP_SIZE;
    const place = firstPassing(0, count, (index) => readU64(view, index * TIMESTAMP_SIZE) >= timestamp);
    return Number(segment) * SEGMENT_RECORDS + place;
  }

  private load(segment: number): Packed {
    const { cache } = this;
    const records = cache.get(segment) ?? packedRecords(this.select.get(segment)?.[0]);
    cache.delete(segment);
    cache.set(segment, records);
    if (cache.size > this.segmentsMax) {
      const [oldest] = cache.keys();
      if (oldest !== undefined) cache.delete(oldest);
    }
    return records;
  }
}

const wanted = Packed.allocate(TIMESTAMP_SIZE);

function packedRecords(bytes: unknown): Packed {
  if (!(bytes instanceof Uint8Array) || bytes.length % RECORD_SIZE !== 0) {
    throw new DamageError('the log lacks a segment');
  }
  return new Packed(bytes);
}

function recordIn(records: Packed, at: number): PackedRecord {
  if (at + RECORD_SIZE > records.bytes.length) throw new DamageError('the log lacks a transfer');
  if (!isIntactRecord(records, at)) throw new DamageError('a transfer does not match its checksum');
  return new PackedRecord(records, at);
}
