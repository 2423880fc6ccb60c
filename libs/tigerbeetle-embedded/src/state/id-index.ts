import { Packed } from '../format/packed';
import { ID_SIZE } from '../format/structs';
import { compareU128, readSortableU128, writeSortableU128 } from '../format/u128';
import { type DatabaseInstance, Statement } from '../storage/database';
import { IdFilter } from './id-filter';
import { ABSENT, IdTable } from './id-table';

/** The id of a transfer that failed for a reason that may pass: it can't be used again. */
export const BURNT = -1;

/** An id and a number in six bytes. */
const KEY_SIZE = ID_SIZE + 6;
/** Six bytes of 0xff: above all numbers that a log can reach. */
const BURNT_NUMBER = 2 ** 48 - 1;

/** Rows that one statement inserts: fewer calls into SQLite make up for much of their cost. */
const ROWS_PER_INSERT = 32;

/** A batch has no more ids than this. */
const FETCH_IDS_MAX = 8192;

/**
 * The ids in the file, each with the number of its transfer. A filter in memory knows of most ids that they are not there,
 * as those of new transfers should not be; it learns of those that are in the file already a few at a time, and counts
 * when it has.
 */
export class IdIndex {
  /** No id in the file is above this one. */
  readonly largest = Packed.allocate(ID_SIZE);
  private readonly filter = new IdFilter();
  /** Up to which key the filter knows the ids that were in the file at the start; undefined if all. */
  private learntTo: Uint8Array | undefined;

  /** What the file holds under the ids of the batch that is being run; {@link ABSENT} for most. */
  private readonly fetched = new IdTable(FETCH_IDS_MAX);
  private readonly toFetch = Packed.allocate(FETCH_IDS_MAX * KEY_SIZE);
  private wanted = 0;

  private readonly id = Packed.allocate(ID_SIZE);
  private readonly from = Packed.allocate(KEY_SIZE);
  private readonly to = Packed.allocate(KEY_SIZE);
  private readonly rows: Packed[] = [];

  private readonly select: Statement;
  private readonly selectMany: Statement;
  private readonly selectFrom: Statement;
  private readonly insertOne: Statement;
  private readonly insertMany: Statement;

  constructor(database: DatabaseInstance) {
    this.select = new Statement(database, 'SELECT key FROM transfer_ids WHERE key >= ? AND key <= ?');
    this.selectMany = new Statement(
      database,
      // Each place holds the largest key that the id can have; its beginning, the id alone, sorts before all of them.
      `WITH RECURSIVE places (at) AS (VALUES (1) UNION ALL SELECT at + ${KEY_SIZE} FROM places WHERE at + ${KEY_SIZE} < ?1)
       SELECT key FROM places CROSS JOIN transfer_ids
       WHERE key > substr(?2, at, ${ID_SIZE}) AND key <= substr(?2, at, ${KEY_SIZE})`,
    );
    this.selectFrom = new Statement(
      database,
      'SELECT key FROM transfer_ids WHERE key > ? ORDER BY key LIMIT ?',
    );
    const insert = 'INSERT OR IGNORE INTO transfer_ids (key) VALUES ';
    this.insertOne = new Statement(database, `${insert} (?)`);
    this.insertMany = new Statement(database, insert + new Array(ROWS_PER_INSERT).fill('(?)').join(', '));
    for (let row = 0; row < ROWS_PER_INSERT; row += 1) this.rows.push(Packed.allocate(KEY_SIZE));
    const last = new Statement(database, 'SELECT max(key) FROM transfer_ids').get()?.[0];
    if (last instanceof Uint8Array) {
      readSortableU128(this.largest.view, 0, new Packed(last).view, 0);
      this.learntTo = new Uint8Array(0);
    }
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

  /** Whether the file may have the id at `at`; false only if it has not. Costs no read of the file. */
  mayHave(view: DataView, at: number): boolean {
    if (compareU128(view, at, this.largest.view, 0) > 0) return false;
    return this.learntTo !== undefined || this.filter.mayHave(view, at);
  }

  /** The number of the transfer with the id at `at`, {@link BURNT} or {@link ABSENT}. */
  find(view: DataView, at: number): number {
    if (!this.mayHave(view, at)) return ABSENT;
    if (this.fetched.has(view, at)) return this.fetched.get(view, at);
    writeKey(this.from.view, 0, view, at, 0);
    writeKey(this.to.view, 0, view, at, BURNT_NUMBER);
    const key = this.select.get(this.from.bytes, this.to.bytes)?.[0];
    if (!(key instanceof Uint8Array)) return ABSENT;
    return storedNumber(new Packed(key).view);
  }

  /** Forgets what was fetched for the batch before. */
  beginFetch(): void {
    this.fetched.clear();
    this.wanted = 0;
  }

  /** Asks for the id at `at` with the others of its batch. */
  want(view: DataView, at: number): void {
    if (this.wanted === FETCH_IDS_MAX || this.fetched.has(view, at)) return;
    this.fetched.add(view, at, ABSENT);
    writeKey(this.toFetch.view, this.wanted * KEY_SIZE, view, at, BURNT_NUMBER);
    this.wanted += 1;
  }

  /** Looks up what was asked for, all in one statement, which takes a third of the time of single look-ups. */
  fetch(): void {
    if (this.wanted === 0) return;
    const size = this.wanted * KEY_SIZE;
    for (const [key] of this.selectMany.all(size, this.toFetch.bytes.subarray(0, size))) {
      if (!(key instanceof Uint8Array)) continue;
      const stored = new Packed(key).view;
      readSortableU128(this.id.view, 0, stored, 0);
      this.fetched.replace(this.id.view, 0, storedNumber(stored));
    }
  }

  /** Writes the id at `at`; the caller has a transaction open. */
  insert(view: DataView, at: number, number: number): void {
    this.note(view, at);
    writeKey(this.from.view, 0, view, at, storable(number));
    this.insertOne.run(this.from.bytes);
  }

  /**
   * Writes the ids of a table whose places are `order` from `start` to before `end`, which should be nearly in the order of the
   * keys: so neighbours share a page.
   */
  insertAll(table: IdTable, order: Float64Array, start: number, end: number): void {
    let next = start;
    for (; next + ROWS_PER_INSERT <= end; next += ROWS_PER_INSERT) {
      for (const [index, row] of this.rows.entries()) {
        const entry = order[next + index] ?? 0;
        this.note(table.packedKeys, entry * ID_SIZE);
        writeKey(row.view, 0, table.packedKeys, entry * ID_SIZE, storable(table.valueAt(entry)));
      }
      this.insertMany.run(...this.rows.map(({ bytes }) => bytes));
    }
    for (; next < end; next += 1) {
      const entry = order[next] ?? 0;
      this.insert(table.packedKeys, entry * ID_SIZE, table.valueAt(entry));
    }
  }

  private note(view: DataView, at: number): void {
    this.filter.add(view, at);
    if (compareU128(view, at, this.largest.view, 0) > 0) {
      this.largest.bytes.set(new Uint8Array(view.buffer, view.byteOffset + at, ID_SIZE));
    }
  }
}

function storable(number: number): number {
  return number === BURNT ? BURNT_NUMBER : number;
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
