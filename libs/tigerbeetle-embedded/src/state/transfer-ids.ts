import { Packed } from '../format/packed';
import { ID_SIZE } from '../format/structs';
import { compareU128 } from '../format/u128';
import type { DatabaseInstance } from '../storage/database';
import { BURNT, IdIndex } from './id-index';
import { ABSENT, IdTable } from './id-table';
import type { Journal } from './journal';

export { BURNT } from './id-index';
export { ABSENT } from './id-table';

/** Fewer ids are as fast one by one. */
const FETCH_IDS_MIN = 4;
/** How many ids of a file that was opened become known with each commit: at most a millisecond's work. */
const LEARN_IDS = 1024;

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
  private readonly index: IdIndex;

  constructor(
    database: DatabaseInstance,
    generation: number,
    private readonly journal: Journal,
  ) {
    this.active = new IdTable(generation * 2);
    this.frozen = new IdTable(generation * 2);
    this.index = new IdIndex(database);
    this.largest.bytes.set(this.index.largest.bytes);
  }

  /** Looks up in the file the ids that stand `stride` bytes apart, for the batch that is about to run. */
  fetch(view: DataView, count: number, stride: number): void {
    const { index } = this;
    index.beginFetch();
    if (count < FETCH_IDS_MIN) return;
    for (let event = 0; event < count; event += 1) {
      const at = event * stride;
      if (!index.mayHave(view, at) || this.active.has(view, at) || this.frozen.has(view, at)) continue;
      index.want(view, at);
    }
    index.fetch();
  }

  /** The number of the transfer with the id at `at`, {@link BURNT} or {@link ABSENT}. */
  find(view: DataView, at: number): number {
    if (compareU128(view, at, this.largest.view, 0) > 0) return ABSENT;
    let found = this.active.get(view, at);
    if (found === ABSENT) found = this.frozen.get(view, at);
    return found === ABSENT ? this.index.find(view, at) : found;
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
    this.index.insert(view, at, BURNT);
  }

  /** How many ids are in the active generation. */
  get activeSize(): number {
    return this.active.size;
  }

  /** How many frozen ids are still to be written. */
  get undrained(): number {
    return this.frozenOrder.length - this.drained;
  }

  /** Has the index know better what it holds; to be called with each commit. */
  learn(): void {
    this.index.learn(LEARN_IDS);
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
    const start = this.drained;
    this.drained = Math.min(start + limit, this.frozenOrder.length);
    this.index.insertAll(this.frozen, this.frozenOrder, start, this.drained);
    return this.drained - start;
  }
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
