import { ID_SIZE } from '../format/structs';
import { readU32 } from '../format/u128';
import type { DatabaseInstance } from '../storage/database';
import { BURNT, IdIndex, IDS_PER_WRITE } from './id-index';
import { ABSENT, IdTable } from './id-table';

/** How many ids of a file that was opened become known with each commit: at most a millisecond's work. */
const LEARN_IDS = 1024;

/**
 * Which transfer an id belongs to. New ids gather in the active generation; when it is full it is frozen, sorted, and
 * written to the file little by little, in the order of the keys, so that neighbours share a page.
 */
export class TransferIds {
  private active: IdTable;
  private frozen: IdTable;
  private readonly index: IdIndex;

  constructor(database: DatabaseInstance, generation: number) {
    this.active = new IdTable(generation * 2);
    this.frozen = new IdTable(generation * 2);
    this.index = new IdIndex(database);
  }

  /** The number of the transfer with the id at `at`, {@link BURNT} or {@link ABSENT}. */
  find(view: DataView, at: number): number {
    let found = this.active.get(view, at);
    if (found === ABSENT) found = this.frozen.get(view, at);
    return found === ABSENT ? this.index.find(view, at) : found;
  }

  /** Records the id at `at`, which is absent. */
  add(view: DataView, at: number, transfer: number): void {
    this.active.add(view, at, transfer);
  }

  /** Takes back the id that was added last. */
  removeLast(): void {
    this.active.truncate(this.active.size - 1);
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

  /** Has the index know better what it holds; to be called with each commit. */
  learn(): void {
    this.index.learn(LEARN_IDS);
  }

  /** Makes the active generation the frozen one, which has been written. */
  freeze(): void {
    const emptied = this.frozen;
    emptied.clear();
    this.frozen = this.active;
    this.active = emptied;
  }

  /** Writes the frozen ids, some with each step, which tells how many; the caller has a transaction open. */
  *writeFrozen(): Generator<number, void> {
    const order = sortedOrder(this.frozen);
    for (let start = 0; start < order.length; start += IDS_PER_WRITE) {
      const part = order.subarray(start, start + IDS_PER_WRITE);
      this.index.insertAll(this.frozen, part);
      yield part.length;
    }
  }
}

/**
 * The entries of a table, nearly in the order of their ids: by their highest 32 bits, and then as they were added. Writing in
 * this order is merely faster, so it need not be exact, and sorting numbers takes a hundredth of comparing ids.
 */
function sortedOrder({ size, packedKeys }: IdTable): Float64Array {
  const keys = new Float64Array(size);
  for (let entry = 0; entry < size; entry += 1) {
    keys[entry] = readU32(packedKeys, entry * ID_SIZE + 12) * 2 ** 21 + entry;
  }
  keys.sort();
  return keys.map((key) => key % 2 ** 21);
}
