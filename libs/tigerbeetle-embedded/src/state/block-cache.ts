import type { HistoryBlock } from '../format/history-block';
import type { Account } from './account';

/** What a block in memory takes besides its bytes, roughly. */
const OBJECTS_BYTES = 400;

export type AccountBlock = HistoryBlock<Account>;

/** The blocks of history that were used lately; those of one account are at the account, in the order of time. */
export class BlockCache {
  private readonly cached: AccountBlock[] = [];
  private bytes = 0;
  /** Where the search for a block to forget goes on. */
  private hand = 0;

  constructor(private readonly bytesMax: number) {}

  /** Adds a block, unless it is there, and returns the one that is. */
  add(block: AccountBlock): AccountBlock {
    const { blocks, blockTimes } = block.owner;
    const before = lastBeginningBy(block.owner, block.firstTimestamp);
    const same = blocks[before];
    if (same?.firstTimestamp === block.firstTimestamp) return same;
    blocks.splice(before + 1, 0, block);
    blockTimes.splice(before + 1, 0, Number(block.firstTimestamp));
    this.cached.push(block);
    this.bytes += block.size + OBJECTS_BYTES;
    while (this.bytes > this.bytesMax && this.cached.length > 1) this.forgetOne();
    return block;
  }

  /** Forgets the next block that was not used since the last round; one that was, is passed over once. */
  private forgetOne(): void {
    for (;;) {
      if (this.hand >= this.cached.length) this.hand = 0;
      const candidate = this.cached[this.hand];
      if (candidate === undefined) return;
      if (!candidate.used) {
        const { blocks, blockTimes } = candidate.owner;
        const place = blocks.indexOf(candidate);
        blocks.splice(place, 1);
        blockTimes.splice(place, 1);
        this.bytes -= candidate.size + OBJECTS_BYTES;
        const last = this.cached.pop();
        if (last !== undefined && last !== candidate) this.cached[this.hand] = last;
        return;
      }
      candidate.used = false;
      this.hand += 1;
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
