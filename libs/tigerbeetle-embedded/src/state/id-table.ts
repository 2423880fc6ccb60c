import { readU32, sameU128 } from '../format/u128';
import { randomInt } from 'node:crypto';

/** What a look-up answers for a key that is not in the table. */
export const ABSENT = -2;

const ID_SIZE = 16;

/**
 * A hash table from 128-bit ids to numbers, in typed arrays: no object and no bigint per entry. The hash covers all
 * 128 bits under a seed of this process, so that no pattern of ids makes it slow. (A Map with bigint keys hashes only
 * their lower half.)
 */
export class IdTable {
  private readonly seed = randomInt(2 ** 32);
  private slots: Int32Array;
  private slotMask: number;
  private keys: DataView;
  private values: Float64Array;
  private count = 0;

  constructor(capacity: number) {
    const slotCount = 2 ** Math.ceil(Math.log2(capacity * 2));
    this.slots = new Int32Array(slotCount);
    this.slotMask = slotCount - 1;
    this.keys = new DataView(new ArrayBuffer((slotCount / 2) * ID_SIZE));
    this.values = new Float64Array(slotCount / 2);
  }

  get size(): number {
    return this.count;
  }

  /** The value last added under the id that stands at `at`, or {@link ABSENT}. */
  get(view: DataView, at: number): number {
    const entry = this.slots[this.slotOf(view, at)] ?? 0;
    return entry === 0 ? ABSENT : (this.values[entry - 1] ?? ABSENT);
  }

  /** Adds an id that is not in the table. */
  add(view: DataView, at: number, value: number): void {
    if (this.count * 2 >= this.slots.length) this.grow();
    const slot = this.slotOf(view, at);
    const keyAt = this.count * ID_SIZE;
    for (let word = 0; word < ID_SIZE; word += 4) {
      this.keys.setUint32(keyAt + word, readU32(view, at + word), true);
    }
    this.values[this.count] = value;
    this.count += 1;
    this.slots[slot] = this.count;
  }

  /**
   * Takes the last added ids out again, until `size` are left. Since nothing was added after them, no other entry's
   * probe sequence leads past their slots, and the slots can simply be freed.
   */
  truncate(size: number): void {
    while (this.count > size) {
      const slot = this.slotOf(this.keys, (this.count - 1) * ID_SIZE);
      this.slots[slot] = 0;
      this.count -= 1;
    }
  }

  clear(): void {
    if (this.count === 0) return;
    this.slots.fill(0);
    this.count = 0;
  }

  /** Entries in the order in which they were added; the keys stand 16 bytes apart. */
  get packedKeys(): DataView {
    return this.keys;
  }

  valueAt(index: number): number {
    return this.values[index] ?? ABSENT;
  }

  private slotOf(view: DataView, at: number): number {
    let slot = this.hash(view, at) & this.slotMask;
    for (;;) {
      const entry = this.slots[slot] ?? 0;
      if (entry === 0 || sameU128(this.keys, (entry - 1) * ID_SIZE, view, at)) return slot;
      slot = (slot + 1) & this.slotMask;
    }
  }

  private hash(view: DataView, at: number): number {
    return hashU128(view, at, this.seed);
  }

  private grow(): void {
    const oldKeys = new Uint8Array(this.keys.buffer);
    const oldValues = this.values;
    this.slotMask = this.slotMask * 2 + 1;
    this.slots = new Int32Array(this.slotMask + 1);
    const keys = new Uint8Array(oldKeys.length * 2);
    keys.set(oldKeys);
    this.keys = new DataView(keys.buffer);
    this.values = new Float64Array(oldValues.length * 2);
    this.values.set(oldValues);
    for (let index = 0; index < this.count; index += 1) {
      this.slots[this.slotOf(this.keys, index * ID_SIZE)] = index + 1;
    }
  }
}

/** Mixes four words by multiplication and shifts, each word after the one before it. */
export function hashU128(view: DataView, at: number, seed: number): number {
  let hash = seed;
  for (let word = 0; word < ID_SIZE; word += 4) {
    hash = Math.imul(hash ^ readU32(view, at + word), 0x9e3779b1);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x85ebca77);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}
