import { HistoryBlock } from '../format/history-block';
import { DamageError } from '../storage/damage-error';
import { type DatabaseInstance, Statement } from '../storage/database';
import { type Account, blocksEnd } from './account';

/** Blocks that one statement reads at most. */
const BLOCKS_PER_READ_MAX = 64;

/** Histories by account, in blocks. They cover all of an account's history but its last few transfers. */
export class HistoryBlocks {
  private readonly insert: Statement;
  private readonly selectBack: Statement;
  private readonly selectOn: Statement;
  private readonly selectAfter: Statement;

  constructor(database: DatabaseInstance) {
    this.insert = new Statement(
      database,
      'INSERT INTO histories (account, timestamp, block) VALUES (?, ?, ?)',
    );
    this.selectBack = new Statement(
      database,
      'SELECT block FROM histories WHERE account = ? AND timestamp <= ? ORDER BY timestamp DESC LIMIT ?',
    );
    this.selectOn = new Statement(
      database,
      `SELECT block FROM histories WHERE account = ?1 AND timestamp >= coalesce(
         (SELECT max(timestamp) FROM histories WHERE account = ?1 AND timestamp <= ?2), 0)
       ORDER BY timestamp LIMIT ?3`,
    );
    this.selectAfter = new Statement(
      database,
      'SELECT block FROM histories WHERE account = ? AND timestamp > ? ORDER BY timestamp LIMIT ?',
    );
  }

  add(account: Account, firstTimestamp: bigint, block: Uint8Array): void {
    this.insert.run(account.timestamp, firstTimestamp, block);
  }

  /**
   * The blocks that begin at `timestamp` or before, newest first. The first of them is the one that comes right before
   * those that begin later, and none is missing in between: throws a {@link DamageError} otherwise.
   *
   * @param expected how many blocks the caller is going to need; any number can be taken.
   */
  *back(account: Account, timestamp: bigint, expected: number): Generator<HistoryBlock, void> {
    const limit = Math.min(expected, BLOCKS_PER_READ_MAX);
    let bound = timestamp;
    let end: number | undefined;
    for (;;) {
      const rows = this.selectBack.all(account.timestamp, bound, limit);
      for (const [bytes] of rows) {
        const block = new HistoryBlock(account, bytes);
        if (end === undefined) this.requireNoneBetween(account, block, timestamp);
        else if (block.end !== end) throw missing();
        yield block;
        end = block.position;
        bound = block.firstTimestamp - 1n;
      }
      if (rows.length < limit || end === 0) break;
    }
    if (end === undefined) this.requireNoneBefore(account, timestamp);
    else if (end !== 0) throw missing();
  }

  /**
   * The blocks from the one on that begins last at `timestamp` or before, oldest first, and none is missing in between:
   * throws a {@link DamageError} otherwise.
   */
  *on(account: Account, timestamp: bigint, expected: number): Generator<HistoryBlock, void> {
    const limit = Math.min(expected, BLOCKS_PER_READ_MAX);
    let rows = this.selectOn.all(account.timestamp, timestamp, limit);
    let end: number | undefined;
    while (rows.length > 0) {
      let last = timestamp;
      for (const [bytes] of rows) {
        const block = new HistoryBlock(account, bytes);
        const follows =
          end === undefined
            ? block.firstTimestamp <= timestamp || block.position === 0
            : block.position === end;
        if (!follows) throw missing();
        yield block;
        end = block.end;
        last = block.firstTimestamp;
      }
      rows = end === blocksEnd(account) ? [] : this.selectAfter.all(account.timestamp, last, limit);
    }
    if ((end ?? 0) !== blocksEnd(account)) throw missing();
  }

  private requireNoneBetween(account: Account, block: HistoryBlock, timestamp: bigint): void {
    if (timestamp <= block.lastTimestamp || block.end === blocksEnd(account)) return;
    const [next] = this.selectAfter.get(account.timestamp, timestamp, 1) ?? [];
    if (new HistoryBlock(account, next).position !== block.end) throw missing();
  }

  private requireNoneBefore(account: Account, timestamp: bigint): void {
    if (blocksEnd(account) === 0) return;
    const [next] = this.selectAfter.get(account.timestamp, timestamp, 1) ?? [];
    if (new HistoryBlock(account, next).position !== 0) throw missing();
  }
}

function missing(): DamageError {
  return new DamageError('a block of history is missing');
}
