import { HistoryBlock } from '../format/history-block';
import { Packed } from '../format/packed';
import type { Account } from './account';

/** Blocks share large pieces of memory: a million small objects with bytes of their own are slow to get at. */
const SLAB_BYTES = 1024 * 1024;
/** What an object in memory takes besides its bytes, roughly. */
const OBJECT_BYTES = 100;

export type AccountBlock = HistoryBlock<Account>;

interface Slab {
  readonly packed: Packed;
  filled: number;
  readonly blocks: AccountBlock[];
}

/**
 * The blocks of history that were used lately; those of one account are at the account, in the order of time. The oldest
 * slab is given up when a new one is needed, but for what was used since it was filled, which moves to the new one.
 */
export class BlockCache {
  private slabs: Slab[] = [];
  private readonly slabsMax: number;

  constructor(
    bytesMax: number,
    private readonly slabBytes = Math.min(SLAB_BYTES, Math.ceil(bytesMax / 4)),
  ) {
    this.slabsMax = Math.floor(bytesMax / this.slabBytes);
  }

  /** Adds the account's block with these bytes, unless it is there. */
  add(account: Account, bytes: Uint8Array): AccountBlock {
    const { firstTimestamp } = new HistoryBlock(account, new Packed(bytes).view, 0);
    const same = account.blocks[lastBeginningBy(account, firstTimestamp)];
    if (same?.firstTimestamp === firstTimestamp) return same;
    return this.store(account, bytes);
  }

  private store(account: Account, bytes: Uint8Array): AccountBlock {
    const slab = this.slabWithRoomFor(bytes.length);
    slab.packed.bytes.set(bytes, slab.filled);
    const block = new HistoryBlock(account, slab.packed.view, slab.filled);
    slab.filled += bytes.length + OBJECT_BYTES;
    slab.blocks.push(block);
    const place = lastBeginningBy(account, block.firstTimestamp) + 1;
    account.blocks.splice(place, 0, block);
    account.blockTimes.splice(place, 0, Number(block.firstTimestamp));
    return block;
  }

  private slabWithRoomFor(size: number): Slab {
    const open = this.slabs.at(-1);
    if (open !== undefined && open.filled + size <= open.packed.bytes.length) return open;
    const slab = { packed: Packed.allocate(Math.max(this.slabBytes, size)), filled: 0, blocks: [] };
    this.slabs.push(slab);
    if (this.slabs.length > this.slabsMax) this.giveUpOldest();
    return slab;
  }

  private giveUpOldest(): void {
    const oldest = this.slabs.shift();
    for (const block of oldest?.blocks ?? []) {
      const { owner } = block;
      const place = owner.blocks.indexOf(block);
      owner.blocks.splice(place, 1);
      owner.blockTimes.splice(place, 1);
    }
    // Half of the new slab at most, so that there is room for what it was made for.
    let room = this.slabBytes / 2;
    for (const block of oldest?.blocks ?? []) {
      const { bytes } = block;
      room -= bytes.length + OBJECT_BYTES;
      if (!block.used || room < 0) continue;
      this.store(block.owner, bytes).used = false;
    }
  }
}

/** The place of the account's last block in memory that begins at the time or before; -1 if there is none. */
export function lastBeginningBy({ blocks, blockTimes }: Account, timestamp: bigint): number {
  const rounded = Number(timestamp);
  let low = 0;
  let high = blockTimes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blockTimes[middle] ?? Infinity) <= rounded) low = middle + 1;
    else high = middle;
  }
  let place = low - 1;
  // Rounding keeps the order, but makes some equal that are not.
  for (; place >= 0 && blockTimes[place] === rounded; place -= 1) {
    const begins = blocks[place]?.firstTimestamp;
    if (begins !== undefined && begins <= timestamp) break;
  }
  return place;
}
