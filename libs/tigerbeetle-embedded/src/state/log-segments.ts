import { isIntactRecord, RECORD_SIZE, SEGMENT_RECORDS } from '../format/log-record';
import { Packed, PackedRecord } from '../format/packed';
import { TransferAt } from '../format/structs';
import { readU64, writeU64 } from '../format/u128';
import { DamageError } from '../storage/damage-error';
import { type DatabaseInstance, Statement } from '../storage/database';

export const TIMESTAMP_SIZE = 8;

/** The log's segments in the file. Every record that is read from there is checked. */
export class LogSegments {
  private readonly cache = new Map<number, Packed>();
  /** The last record that was read alone, and where it stands. */
  private lastTransfer = -1;
  private lastRecord: PackedRecord | undefined;
  private readonly wanted = Packed.allocate(TIMESTAMP_SIZE);

  private readonly select: Statement;
  private readonly selectRecord: Statement;
  private readonly selectFrom: Statement;
  private readonly selectAtOrBefore: Statement;
  private readonly selectAt: Statement;
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
    this.selectFrom = new Statement(database, 'SELECT records FROM log WHERE segment >= ? ORDER BY segment');
    this.selectAtOrBefore = new Statement(
      database,
      'SELECT segment, timestamps FROM log WHERE timestamp <= ? ORDER BY timestamp DESC LIMIT 1',
    );
    this.selectAt = new Statement(
      database,
      `SELECT segment, instr(timestamps, ?1),
         substr(records, (instr(timestamps, ?1) - 1) / ${TIMESTAMP_SIZE} * ${RECORD_SIZE} + 1, ${RECORD_SIZE})
       FROM log WHERE timestamp <= ?2 ORDER BY timestamp DESC LIMIT 1`,
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
   * The record of a transfer. A single one costs a third of its segment, but transfers that follow one another are often
   * read one after another; so the second one that is read from a neighbourhood brings its segment into memory.
   */
  read(transfer: number): PackedRecord {
    if (transfer === this.lastTransfer && this.lastRecord !== undefined) return this.lastRecord;
    const segment = Math.floor(transfer / SEGMENT_RECORDS);
    const at = (transfer - segment * SEGMENT_RECORDS) * RECORD_SIZE;
    const cached = this.cached(segment);
    const record =
      cached !== undefined
        ? recordIn(cached, at)
        : Math.abs(segment - Math.floor(this.lastTransfer / SEGMENT_RECORDS)) <= 1
          ? recordIn(this.load(segment), at)
          : this.readAlone(segment, at);
    this.lastTransfer = transfer;
    this.lastRecord = record;
    return record;
  }

  /** All records from a segment on, segment by segment. */
  *from(segment: number): Generator<Packed, void> {
    for (const [records] of this.selectFrom.iterate(segment)) {
      const packed = packedRecords(records);
      for (let at = 0; at < packed.bytes.length; at += RECORD_SIZE) recordIn(packed, at);
      yield packed;
    }
  }

  /** The number of the first transfer at or after the timestamp, if it is not after all that is stored. */
  firstAtOrAfter(timestamp: bigint): number {
    const row = this.selectAtOrBefore.get(timestamp);
    if (row === undefined) return 0;
    const [segment, timestamps] = row;
    if (!(timestamps instanceof Uint8Array))
      throw new DamageError('a segment of the log lacks its timestamps');
    const { view } = new Packed(timestamps);
    let low = 0;
    let high = timestamps.length / TIMESTAMP_SIZE;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (readU64(view, middle * TIMESTAMP_SIZE) < timestamp) low = middle + 1;
      else high = middle;
    }
    return Number(segment) * SEGMENT_RECORDS + low;
  }

  /** The number of the stored transfer with exactly this timestamp; its record is at hand for {@link read}. */
  at(timestamp: bigint): number | undefined {
    writeU64(this.wanted.view, 0, timestamp);
    const [segment, place, record] = this.selectAt.get(this.wanted.bytes, timestamp) ?? [];
    // SQL counts bytes from 1, and 0 stands for "not found".
    if (typeof segment !== 'number' || typeof place !== 'number' || place === 0) return undefined;
    const position = (place - 1) / TIMESTAMP_SIZE;
    if (!Number.isInteger(position)) return this.searchAt(timestamp);
    this.lastRecord = recordIn(packedRecords(record), 0);
    this.lastTransfer = segment * SEGMENT_RECORDS + position;
    return this.lastTransfer;
  }

  /** For the rare timestamp whose bytes also stand across two others. */
  private searchAt(timestamp: bigint): number | undefined {
    const transfer = this.firstAtOrAfter(timestamp);
    const { view, at } = this.read(transfer);
    return readU64(view, at + TransferAt.timestamp) === timestamp ? transfer : undefined;
  }

  private readAlone(segment: number, at: number): PackedRecord {
    // SQL counts bytes from 1.
    return recordIn(packedRecords(this.selectRecord.get(at + 1, segment)?.[0]), 0);
  }

  private cached(segment: number): Packed | undefined {
    const cached = this.cache.get(segment);
    if (cached !== undefined) {
      // A Map keeps the order of insertion: the first key is the one not used for longest.
      this.cache.delete(segment);
      this.cache.set(segment, cached);
    }
    return cached;
  }

  private load(segment: number): Packed {
    const records = packedRecords(this.select.get(segment)?.[0]);
    this.cache.set(segment, records);
    if (this.cache.size > this.segmentsMax) {
      for (const oldest of this.cache.keys()) {
        this.cache.delete(oldest);
        break;
      }
    }
    return records;
  }
}

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
