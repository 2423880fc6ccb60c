import {
  BALANCE_BLOCK_ENTRIES,
  BalanceBlock,
  type BalanceEntry,
  type PackedBalance,
} from '../format/balance-block';
import { TIMESTAMP_MAX } from '../format/structs';
import { type DatabaseInstance, Statement } from '../storage/database';
import type { Account } from './account';

/** Blocks that were used lately stay in memory: enough for the balances after two million transfers. */
const CACHE_BYTES_MAX = 32 * 1024 * 1024;
/** What an object in memory takes besides its bytes, roughly. */
const OBJECT_BYTES = 400;

/** A block in memory, which gives way to its longer form when transfers are added. */
export interface CachedBalances {
  readonly account: Account;
  block: BalanceBlock;
  /** Whether it was used since the search for blocks to forget last came by. */
  used: boolean;
  /** Whether it is known to be the account's last block. */
  isNewest: boolean;
}

/** The balances of accounts that keep their history, after each of their transfers but the last few. */
export class BalanceBlocks {
  /** All cached blocks; those of one account are also at the account, in the order of time. */
  private readonly cached: CachedBalances[] = [];
  private cachedBytes = 0;
  /** Where the search for a block to forget goes on. */
  private hand = 0;

  private readonly select: Statement;
  private readonly insert: Statement;
  private readonly update: Statement;

  constructor(
    database: DatabaseInstance,
    private readonly cacheBytesMax = CACHE_BYTES_MAX,
  ) {
    this.select = new Statement(
      database,
      'SELECT block FROM balances WHERE account = ? AND timestamp <= ? ORDER BY timestamp DESC LIMIT 1',
    );
    this.insert = new Statement(
      database,
      'INSERT INTO balances (block, account, timestamp) VALUES (?, ?, ?)',
    );
    this.update = new Statement(
      database,
      'UPDATE balances SET block = ? WHERE account = ? AND timestamp = ?',
    );
  }

  /** The balances right after the account's transfer at that time, if it is in a block. */
  find(account: Account, timestamp: bigint): BalanceEntry | undefined {
    const place = placeBefore(account.balanceBlocks, timestamp);
    const near = account.balanceBlocks[place];
    if (near !== undefined && timestamp <= near.block.lastTimestamp) {
      near.used = true;
      return near.block.find(timestamp);
    }
    const block = this.read(account, timestamp);
    if (block === undefined) return undefined;
    if (near?.block.firstTimestamp !== block.firstTimestamp) this.remember(account, block, place + 1);
    return block.find(timestamp);
  }

  /** Adds the balances after the account's next transfers, oldest first. `isFirst`: it has none yet. */
  append(account: Account, entries: readonly PackedBalance[], isFirst: boolean): void {
    let open = isFirst ? undefined : this.newestBlock(account);
    for (let start = 0; start < entries.length;) {
      const before = open !== undefined && open.count < BALANCE_BLOCK_ENTRIES ? open : undefined;
      const end = start + BALANCE_BLOCK_ENTRIES - (before?.count ?? 0);
      const block = BalanceBlock.encode(account.timestamp, before, entries.slice(start, end));
      const write = before === undefined ? this.insert : this.update;
      write.run(block.bytes, account.timestamp, block.firstTimestamp);
      this.rememberNewest(account, block);
      open = block;
      start = end;
    }
  }

  private newestBlock(account: Account): BalanceBlock | undefined {
    const cached = account.balanceBlocks.at(-1);
    return cached?.isNewest === true ? cached.block : this.read(account, TIMESTAMP_MAX);
  }

  private read(account: Account, timestamp: bigint): BalanceBlock | undefined {
    const row = this.select.get(account.timestamp, timestamp);
    return row === undefined ? undefined : BalanceBlock.decode(account.timestamp, row[0]);
  }

  private rememberNewest(account: Account, block: BalanceBlock): void {
    const last = account.balanceBlocks.at(-1);
    if (last !== undefined && last.block.firstTimestamp === block.firstTimestamp) {
      this.cachedBytes += block.bytes.length - last.block.bytes.length;
      last.block = block;
      last.isNewest = true;
      return;
    }
    if (last !== undefined) last.isNewest = false;
    this.remember(account, block, account.balanceBlocks.length).isNewest = true;
  }

  private remember(account: Account, block: BalanceBlock, place: number): CachedBalances {
    const added: CachedBalances = { account, block, used: true, isNewest: false };
    account.balanceBlocks.splice(place, 0, added);
    this.cached.push(added);
    this.cachedBytes += block.bytes.length + OBJECT_BYTES;
    while (this.cachedBytes > this.cacheBytesMax) {
      if (this.hand >= this.cached.length) this.hand = 0;
      const candidate = this.cached[this.hand];
      if (candidate === undefined || candidate === added) break;
      if (candidate.used) {
        candidate.used = false;
        this.hand += 1;
      } else this.forgetAtHand(candidate);
    }
    return added;
  }

  private forgetAtHand(candidate: CachedBalances): void {
    const { account, block } = candidate;
    this.cachedBytes -= block.bytes.length + OBJECT_BYTES;
    account.balanceBlocks.splice(account.balanceBlocks.indexOf(candidate), 1);
    const moved = this.cached.pop();
    if (moved !== undefined && moved !== candidate) this.cached[this.hand] = moved;
  }
}

/** The place of the last block that begins at the time or before; -1 if there is none. */
function placeBefore(blocks: readonly CachedBalances[], timestamp: bigint): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const begins = blocks[middle]?.block.firstTimestamp;
    if (begins !== undefined && begins <= timestamp) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
