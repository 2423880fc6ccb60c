import { HistoryBlock } from '../format/history-block';
import { Packed } from '../format/packed';
import { roundedU64 } from '../format/u128';
import type { Account } from './account';

/** Blocks share large pieces of memory: a million small objects with bytes of their own are slow to get at. */
const SLAB_BYTES = 1024 * 1024;
/** What a block in memory takes besides its bytes: two numbers at its account, and the account in its slab. */
const INDEX_BYTES = 24;
/** A location is the number of a slab's slot, and in the lower 32 bits where in the slab the block begins. */
const SLOT = 2 ** 32;

export type AccountBlock = HistoryBlock<Account>;

interface Slab {
  readonly packed: Packed;
  filled: number;
  /** How much of the memory is accounted for, with what the blocks take besides. */
  charged: number;
  /** Whose the blocks are, which stand one after another. */
  readonly owners: Account[];
}

/**
 * The blocks of history that were used lately. Each account has an index of its own: for each block, in the order of time, when it
 * begins, rounded, and where it is, as two numbers of one array, so that a search reads few places of memory. The oldest
 * slab is given up when a new one is needed, but for what was used since it was filled, which moves to the new one.
 */
export class BlockCache {
  private readonly slots: (Slab | undefined)[];
  private readonly slabsMax: number;
  /** How many slabs there ever were. The last one is the one that is filled. */
  private slabCount = 0;

  constructor(
    bytesMax: number,
    private readonly slabBytes = Math.min(SLAB_BYTES, Math.ceil(bytesMax / 4)),
  ) {
    this.slabsMax = Math.floor(bytesMax / this.slabBytes);
    this.slots = new Array<Slab | undefined>(this.slabsMax + 1).fill(undefined);
  }

  /** Adds the account's block with these bytes, unless it is there. */
  add(account: Account, bytes: Uint8Array): AccountBlock {
    const { firstTimestamp } = new HistoryBlock(account, new Packed(bytes).view, 0);
    const same = this.peek(account, this.lastBeginningBy(account, firstTimestamp));
    if (same?.firstTimestamp === firstTimestamp) return same;
    return this.store(account, bytes);
  }

  /** The account's block at a place of its index, which counts as used; undefined if there is none. */
  at(account: Account, place: number): AccountBlock | undefined {
    if (place < 0) return undefined;
    const stored = account.blockIndex[2 * place + 1];
    if (stored !== undefined && stored < 0) account.blockIndex[2 * place + 1] = flipped(stored);
    return this.peek(account, place);
  }

  /** The place of the account's last block in memory that begins at the time or before; -1 if there is none. */
  lastBeginningBy(account: Account, timestamp: bigint): number {
    const { blockIndex } = account;
    const rounded = roundedU64(timestamp);
    let low = 0;
    let high = blockIndex.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((blockIndex[2 * middle] ?? Infinity) <= rounded) low = middle + 1;
      else high = middle;
    }
    let place = low - 1;
    // Rounding keeps the order, but makes some equal that are not.
    for (; place >= 0 && blockIndex[2 * place] === rounded; place -= 1) {
      const begins = this.peek(account, place)?.firstTimestamp;
      if (begins !== undefined && begins <= timestamp) break;
    }
    return place;
  }

  /** The block at a place, which does not count as used by that. */
  private peek(account: Account, place: number): AccountBlock | undefined {
    // An index below zero is looked up as a property's name, which is slow.
    const stored = place < 0 ? undefined : account.blockIndex[2 * place + 1];
    return stored === undefined ? undefined : this.locate(account, stored < 0 ? flipped(stored) : stored);
  }

  private locate(account: Account, location: number): AccountBlock {
    const slot = Math.floor(location / SLOT);
    const slab = this.slots[slot];
    if (slab === undefined) throw new Error('A block is not where the index says.');
    return new HistoryBlock(account, slab.packed.view, location - slot * SLOT);
  }

  private store(account: Account, bytes: Uint8Array): AccountBlock {
    const slab = this.slabWithRoomFor(bytes.length);
    const at = slab.filled;
    slab.packed.bytes.set(bytes, at);
    slab.filled += bytes.length;
    slab.charged += bytes.length + INDEX_BYTES;
    slab.owners.push(account);
    const location = this.slotOf(this.slabCount - 1) * SLOT + at;
    const block = this.locate(account, location);
    const place = this.lastBeginningBy(account, block.firstTimestamp) + 1;
    account.blockIndex.splice(2 * place, 0, roundedU64(block.firstTimestamp), flipped(location));
    return block;
  }

  private slabWithRoomFor(size: number): Slab {
    const open = this.slots[this.slotOf(this.slabCount - 1)];
    if (open !== undefined && open.charged + size <= open.packed.bytes.length) return open;
    const slab = {
      packed: Packed.allocate(Math.max(this.slabBytes, size)),
      filled: 0,
      charged: 0,
      owners: [],
    };
    this.slots[this.slotOf(this.slabCount)] = slab;
    this.slabCount += 1;
    this.giveUp(this.slabCount - 1 - this.slabsMax);
    return slab;
  }

  private giveUp(number: number): void {
    if (number < 0) return;
    const slot = this.slotOf(number);
    const used = this.takeOut(slot);
    this.slots[slot] = undefined;
    // Half of the new slab at most, so that there is room for what it was made for.
    let room = this.slabBytes / 2;
    for (const { owner, bytes } of used) {
      room -= bytes.length + INDEX_BYTES;
      if (room >= 0) this.store(owner, bytes);
    }
  }

  /** Removes a slab's blocks from the indexes; returns those that were used. */
  private takeOut(slot: number): AccountBlock[] {
    const used: AccountBlock[] = [];
    let location = slot * SLOT;
    for (const owner of this.slots[slot]?.owners ?? []) {
      const block = this.locate(owner, location);
      const place = this.lastBeginningBy(owner, block.firstTimestamp);
      const [, stored] = owner.blockIndex.splice(2 * place, 2);
      if (stored === location) used.push(block);
      location += block.bytes.length;
    }
    return used;
  }

  private slotOf(slab: number): number {
    return slab % this.slots.length;
  }
}

/** A location in the index is negative until the block is used. */
function flipped(location: number): number {
  return -1 - location;
}
