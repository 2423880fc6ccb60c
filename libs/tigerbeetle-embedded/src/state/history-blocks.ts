import { checkBlock } from '../format/history-block';
import { DamageError } from '../storage/damage-error';
import { type DatabaseInstance, Statement } from '../storage/database';
import { type Account, blocksEnd } from './account';
import { type AccountBlock, BlockCache } from './block-cache';

/**
 * Histories by account, in blocks. They cover all of an account's history but its last few transfers. A block that should be
 * there and is not is damage, and reading throws a {@link DamageError}.
 */
export class HistoryBlocks {
  private readonly cache: BlockCache;
  private readonly insert: Statement;
  private readonly insertKey: Statement;
  private readonly selectBy: Statement;
  private readonly selectAfter: Statement;
  private nextBlock: number;

  constructor(database: DatabaseInstance, cacheBytes: number) {
    this.cache = new BlockCache(cacheBytes);
    this.insert = new Statement(database, 'INSERT INTO histories (block, transfers) VALUES (?, ?)');
    this.insertKey = new Statement(
      database,
      'INSERT INTO history_blocks (account, timestamp, block) VALUES (?, ?, ?)',
    );
    const select =
      'SELECT transfers FROM history_blocks CROSS JOIN histories USING (block) WHERE account = ? AND ';
    this.selectBy = new Statement(database, `${select} timestamp <= ? ORDER BY timestamp DESC LIMIT 1`);
    this.selectAfter = new Statement(database, `${select} timestamp > ? ORDER BY timestamp LIMIT 1`);
    const last = new Statement(database, 'SELECT max(block) FROM histories').get()?.[0];
    this.nextBlock = typeof last === 'number' ? last + 1 : 1;
  }

  /** Adds an account's next block. */
  add(account: Account, bytes: Uint8Array): void {
    const block = this.cache.add(account, bytes);
    this.insert.run(this.nextBlock, bytes);
    this.insertKey.run(account.timestamp, block.firstTimestamp, this.nextBlock);
    this.nextBlock += 1;
  }

  /** The last block that begins at the time or before. */
  by(account: Account, timestamp: bigint): AccountBlock | undefined {
    const { cache } = this;
    const place = cache.lastBeginningBy(account, timestamp);
    const near = cache.at(account, place);
    if (near !== undefined && !near.endsBefore(timestamp)) return near;
    const end = blocksEnd(account);
    if (end === 0) return undefined;
    if (near !== undefined && (near.end === end || cache.at(account, place + 1)?.position === near.end))
      return near;
    const block = this.read(account, this.selectBy.get(account.timestamp, timestamp));
    // The end of this block and the beginning of the next one must meet.
    if (block === undefined) {
      if (this.readAfter(account, timestamp)?.position !== 0) throw missing();
    } else if (block.endsBefore(timestamp) && block.end !== end) {
      if (this.readAfter(account, timestamp)?.position !== block.end) throw missing();
    }
    return block;
  }

  before(account: Account, block: AccountBlock): AccountBlock | undefined {
    if (block.position === 0) return undefined;
    const near = this.cache.at(account, this.cache.lastBeginningBy(account, block.firstTimestamp - 1n));
    if (near?.end === block.position) return near;
    const before = this.read(account, this.selectBy.get(account.timestamp, block.firstTimestamp - 1n));
    if (before?.end !== block.position) throw missing();
    return before;
  }

  after(account: Account, block: AccountBlock): AccountBlock | undefined {
    if (block.end === blocksEnd(account)) return undefined;
    const near = this.cache.at(account, this.cache.lastBeginningBy(account, block.firstTimestamp) + 1);
    if (near?.position === block.end) return near;
    const after = this.readAfter(account, block.firstTimestamp);
    if (after?.position !== block.end) throw missing();
    return after;
  }

  first(account: Account): AccountBlock | undefined {
    if (blocksEnd(account) === 0) return undefined;
    const cached = this.cache.at(account, 0);
    if (cached?.position === 0) return cached;
    const first = this.readAfter(account, 0n);
    if (first?.position !== 0) throw missing();
    return first;
  }

  private readAfter(account: Account, timestamp: bigint): AccountBlock | undefined {
    return this.read(account, this.selectAfter.get(account.timestamp, timestamp));
  }

  private read(account: Account, row: unknown[] | undefined): AccountBlock | undefined {
    return row === undefined ? undefined : this.cache.add(account, checkBlock(account, row[0]));
  }
}

function missing(): DamageError {
  return new DamageError('a block of history is missing');
}
