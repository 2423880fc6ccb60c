import { Packed } from '../format/packed';
import { ID_SIZE } from '../format/structs';
import { compareU128, readSortableU128, writeSortableU128 } from '../format/u128';
import { type DatabaseInstance, Statement } from '../storage/database';
import { ABSENT, IdTable } from './id-table';
import type { Journal } from './journal';

export { ABSENT } from './id-table';
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
/** Fewer ids are as fast one by one. */
const FETCH_IDS_MIN = 4;

/**
 * Which transfer an id belongs to. New ids gather in the active generation; when it is full it is frozen, sorted, and
 * written to the file little by little, in the order of the keys, so that neighbours share a page.
 */
export class TransferIds {
  private active: IdTable;
  private frozen: IdTable;
  /** The frozen ids in the order in which they are written, and how many of them are. */
  private frozenOrder: Float64Array = new Float64Array(0);
  private drained = 0;

  /** No id above this one was ever used, so that ids in the order of time need no look-up. */
  private readonly largest = Packed.allocate(ID_SIZE);
  private readonly from = Packed.allocate(KEY_SIZE);
  private readonly to = Packed.allocate(KEY_SIZE);

  /** What the file holds under the ids of the batch that is being run; {@link ABSENT} for most. */
  private readonly fetched: IdTable;
  private readonly toFetch = Packed.allocate(FETCH_IDS_MAX * KEY_SIZE);
  private readonly key = Packed.allocate(ID_SIZE);

  private readonly select: Statement;
  private readonly selectMany: Statement;
  private readonly insertOne: Statement;
  private readonly insertMany: Statement;
  private readonly rows: Uint8Array[] = [];

  constructor(
    database: DatabaseInstance,
    generation: number,
    private readonly journal: Journal,
  ) {
    this.active = new IdTable(generation * 2);
    this.frozen = new IdTable(generation * 2);
    this.select = new Statement(database, 'SELECT key FROM transfer_ids WHERE key >= ? AND key <= ?');
    this.fetched = new IdTable(FETCH_IDS_MAX);
    this.selectMany = new Statement(
      database,
      // Each place holds the largest key that the id can have; its beginning, the id alone, sorts before all of them.
      `WITH RECURSIVE places (at) AS (VALUES (1) UNION ALL SELECT at + ${KEY_SIZE} FROM places WHERE at + ${KEY_SIZE} < ?1)
       SELECT key FROM places CROSS JOIN transfer_ids
       WHERE key > substr(?2, at, ${ID_SIZE}) AND key <= substr(?2, at, ${KEY_SIZE})`,
    );
    const insert = 'INSERT OR IGNORE INTO transfer_ids (key) VALUES ';
    this.insertOne = new Statement(database, `${insert} (?)`);
    this.insertMany = new Statement(database, insert + new Array(ROWS_PER_INSERT).fill('(?)').join(', '));
    for (let row = 0; row < ROWS_PER_INSERT; row += 1) this.rows.push(new Uint8Array(KEY_SIZE));
    const last = new Statement(database, 'SELECT max(key) FROM transfer_ids').get()?.[0];
    if (last instanceof Uint8Array) readSortableU128(this.largest.view, 0, new Packed(last).view, 0);
  }

  /**
   * Looks up the ids that stand `stride` bytes apart, all in one statement, for the batch that is about to run: that takes
   * a third of the time of single look-ups.
   */
  fetch(view: DataView, count: number, stride: number): void {
    this.fetched.clear();
    if (count < FETCH_IDS_MIN) return;
    let wanted = 0;
    for (let index = 0; index < count && wanted < FETCH_IDS_MAX; index += 1) {
      const at = index * stride;
      if (compareU128(view, at, this.largest.view, 0) > 0) continue;
      if (this.active.has(view, at) || this.frozen.has(view, at) || this.fetched.has(view, at)) continue;
      this.fetched.add(view, at, ABSENT);
      writeKey(this.toFetch.view, wanted * KEY_SIZE, view, at, BURNT_NUMBER);
      wanted += 1;
    }
    if (wanted === 0) return;
    const size = wanted * KEY_SIZE;
    for (const [key] of this.selectMany.all(size, this.toFetch.bytes.subarray(0, size))) {
      if (!(key instanceof Uint8Array)) continue;
      const stored = new Packed(key).view;
      readSortableU128(this.key.view, 0, stored, 0);
      this.fetched.replace(this.key.view, 0, storedNumber(stored));
    }
  }

  /** The number of the transfer with the id at `at`, {@link BURNT} or {@link ABSENT}. */
  find(view: DataView, at: number): number {
    if (compareU128(view, at, this.largest.view, 0) > 0) return ABSENT;
    let found = this.active.get(view, at);
    if (found === ABSENT) found = this.frozen.get(view, at);
    if (found !== ABSENT) return found;
    return this.fetched.has(view, at) ? this.fetched.get(view, at) : this.findStored(view, at);
  }

  /** Records the id at `at`, which is absent. */
  add(view: DataView, at: number, transfer: number): void {
    if (this.journal.open) {
      const size = this.active.size;
      this.journal.record(() => {
        this.active.truncate(size);
      });
    }
    this.active.add(view, at, transfer);
    if (compareU128(view, at, this.largest.view, 0) > 0) {
      this.largest.bytes.set(new Uint8Array(view.buffer, view.byteOffset + at, ID_SIZE));
    }
  }

  /** Marks the id at `at`, which is absent, as used up; no chain is open. The log knows nothing of it, so it is written at once. */
  burn(view: DataView, at: number): void {
    this.add(view, at, BURNT);
    writeKey(this.from.view, 0, view, at, BURNT_NUMBER);
    this.insertOne.run(this.from.bytes);
  }

  /** How many ids are in the active generation. */
  get activeSize(): number {
    return this.active.size;
  }

  /** How many frozen ids are still to be written. */
  get undrained(): number {
    return this.frozenOrder.length - this.drained;
  }

  /** Makes the active generation the frozen one, which has been drained. */
  freeze(): void {
    const emptied = this.frozen;
    emptied.clear();
    this.frozen = this.active;
    this.active = emptied;
    this.frozenOrder = sortedOrder(this.frozen);
    this.drained = 0;
  }

  /** Writes up to `limit` of the frozen ids; the caller has a transaction open. Returns how many. */
  drain(limit: number): number {
    const end = Math.min(this.drained + limit, this.frozenOrder.length);
    const start = this.drained;
    let next = start;
    for (; next + ROWS_PER_INSERT <= end; next += ROWS_PER_INSERT) {
      this.rows.forEach((row, index) => {
        this.writeFrozenKey(row, next + index);
      });
      this.insertMany.run(...this.rows);
    }
    for (; next < end; next += 1) {
      this.writeFrozenKey(this.from.bytes, next);
      this.insertOne.run(this.from.bytes);
    }
    this.drained = end;
    return end - start;
  }

  private writeFrozenKey(target: Uint8Array, position: number): void {
    const entry = this.frozenOrder[position] ?? 0;
    const number = this.frozen.valueAt(entry);
    const view = new DataView(target.buffer, target.byteOffset, KEY_SIZE);
    writeKey(view, 0, this.frozen.packedKeys, entry * ID_SIZE, number === BURNT ? BURNT_NUMBER : number);
  }

  private findStored(view: DataView, at: number): number {
    writeKey(this.from.view, 0, view, at, 0);
    writeKey(this.to.view, 0, view, at, BURNT_NUMBER);
    const key = this.select.get(this.from.bytes, this.to.bytes)?.[0];
    if (!(key instanceof Uint8Array)) return ABSENT;
    return storedNumber(new Packed(key).view);
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

/**
 * The entries of a table, nearly in the order of their ids: only the 32 bits below the leading bits that all ids share
 * are compared, and then the order of insertion. Writing in this order is merely faster, so it need not be exact, and
 * sorting numbers natively takes a millisecond or two where a comparator over ids would take a hundred.
 */
function sortedOrder(table: IdTable): Float64Array {
  const { size, packedKeys } = table;
  const keys = new Float64Array(size);
  const shared = sharedLeadingBits(table);
  for (let entry = 0; entry < size; entry += 1) {
    keys[entry] = bitsBelow(packedKeys, entry * ID_SIZE, shared) * 2 ** 21 + entry;
  }
  keys.sort();
  return keys.map((key) => key % 2 ** 21);
}

function sharedLeadingBits({ size, packedKeys }: IdTable): number {
  const differing = new Uint32Array(4);
  for (let entry = 1; entry < size; entry += 1) {
    for (let word = 0; word < 4; word += 1) {
      differing[word] =
        (differing[word] ?? 0) |
        (packedKeys.getUint32(entry * ID_SIZE + word * 4, true) ^ packedKeys.getUint32(word * 4, true));
    }
  }
  for (let word = 3; word >= 0; word -= 1) {
    const bits = differing[word] ?? 0;
    if (bits !== 0) return (3 - word) * 32 + Math.clz32(bits);
  }
  return 128;
}

/** The 32 bits of the id that follow its first `skipped` bits. */
function bitsBelow(view: DataView, at: number, skipped: number): number {
  const word = 3 - Math.floor(skipped / 32);
  if (word < 0) return 0;
  const shift = skipped % 32;
  const high = view.getUint32(at + word * 4, true);
  if (shift === 0) return high;
  const low = word === 0 ? 0 : view.getUint32(at + (word - 1) * 4, true);
  return ((high << shift) | (low >>> (32 - shift))) >>> 0;
}
