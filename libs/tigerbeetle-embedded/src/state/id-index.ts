import { Packed } from '../format/packed';
import { ID_SIZE } from '../format/structs';
import { readSortableU128, writeSortableU128 } from '../format/u128';
import { type DatabaseInstance, Statement } from '../storage/database';
import { IdFilter } from './id-filter';
import { ABSENT, type IdTable } from './id-table';

/** The id of a transfer that failed for a reason that may pass: it can't be used again. */
export const BURNT = -1;

/** Ids that one statement writes. */
export const IDS_PER_WRITE = 64;
/** An id and a number in six bytes. */
const KEY_SIZE = ID_SIZE + 6;
/** Six bytes of 0xff: above all numbers that a log can reach. */
const BURNT_NUMBER = 2 ** 48 - 1;

/**
 * The ids in the file, each with the number of its transfer. A filter in memory knows of most ids that they are not there,
 * as those of new transfers should not be; it learns of those that are in the file already a few at a time, and counts
 * when it has.
 */
export class IdIndex {
  private readonly filter = new IdFilter();
  /** Up to which key the filter knows the ids that were in the file at the start; undefined if all. */
  private learntTo: Uint8Array | undefined = new Uint8Array(0);

  private readonly id = Packed.allocate(ID_SIZE);
  private readonly from = Packed.allocate(KEY_SIZE);
  private readonly to = Packed.allocate(KEY_SIZE);
  private readonly keys = Packed.allocate(IDS_PER_WRITE * KEY_SIZE);

  private readonly select: Statement;
  private readonly selectFrom: Statement;
  private readonly insertOne: Statement;
  private readonly insertMany: Statement;

  constructor(database: DatabaseInstance) {
    this.select = new Statement(database, 'SELECT key FROM transfer_ids WHERE key >= ? AND key <= ?');
    this.selectFrom = new Statement(
      database,
      'SELECT key FROM transfer_ids WHERE key > ? ORDER BY key LIMIT ? + 0',
    );
    this.insertOne = new Statement(database, 'INSERT OR IGNORE INTO transfer_ids (key) VALUES (?)');
    // One parameter for many keys: each costs as much as the row.
    this.insertMany = new Statement(
      database,
      `WITH RECURSIVE rows (start) AS
         (SELECT 1 UNION ALL SELECT start + ${KEY_SIZE} FROM rows WHERE start + ${KEY_SIZE} < length(?1))
       INSERT OR IGNORE INTO transfer_ids (key) SELECT substr(?1, start, ${KEY_SIZE}) FROM rows`,
    );
  }

  /** Has the filter learn of up to `limit` ids that it does not know yet. */
  learn(limit: number): void {
    if (this.learntTo === undefined) return;
    const rows = this.selectFrom.all(this.learntTo, limit);
    for (const [key] of rows) {
      if (!(key instanceof Uint8Array)) continue;
      this.learntTo = key;
      readSortableU128(this.id.view, 0, new Packed(key).view, 0);
      this.filter.add(this.id.view, 0);
    }
    if (rows.length < limit) this.learntTo = undefined;
  }

  /** The number of the transfer with the id at `at`, {@link BURNT} or {@link ABSENT}. */
  find(view: DataView, at: number): number {
    if (this.learntTo === undefined && !this.filter.mayHave(view, at)) return ABSENT;
    writeKey(this.from.view, 0, view, at, 0);
    writeKey(this.to.view, 0, view, at, BURNT_NUMBER);
    const key = this.select.get(this.from.bytes, this.to.bytes)?.[0];
    return key instanceof Uint8Array ? storedNumber(new Packed(key).view) : ABSENT;
  }

  /** Writes the id at `at`; the caller has a transaction open. */
  insert(view: DataView, at: number, number: number): void {
    this.addKey(this.from, 0, view, at, number);
    this.insertOne.run(this.from.bytes);
  }

  /** Writes the ids that stand at up to {@link IDS_PER_WRITE} places of a table, nearly in the order of the keys: so neighbours share a page. */
  insertAll(table: IdTable, places: Float64Array): void {
    for (const [row, place] of places.entries()) {
      this.addKey(this.keys, row * KEY_SIZE, table.packedKeys, place * ID_SIZE, table.valueAt(place));
    }
    this.insertMany.run(this.keys.bytes.subarray(0, places.length * KEY_SIZE));
  }

  private addKey(keys: Packed, keyAt: number, view: DataView, at: number, number: number): void {
    this.filter.add(view, at);
    writeKey(keys.view, keyAt, view, at, number === BURNT ? BURNT_NUMBER : number);
  }
}

function storedNumber(key: DataView): number {
  const number = key.getUint16(ID_SIZE, false) * 2 ** 32 + key.getUint32(ID_SIZE + 2, false);
  return number === BURNT_NUMBER ? BURNT : number;
}

function writeKey(target: DataView, targetAt: number, view: DataView, at: number, number: number): void {
  writeSortableU128(target, targetAt, view, at);
  target.setUint16(targetAt + ID_SIZE, Math.floor(number / 2 ** 32), false);
  target.setUint32(targetAt + ID_SIZE + 2, number >>> 0, false);
}
