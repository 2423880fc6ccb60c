import { readU32, readU64 } from '../format/u128';
import { type DatabaseInstance, Statement } from '../storage/database';
import type { Journal } from './journal';
import type { LogRange } from './log-range';

/** Which transfers carry a `user_data_64`; those that carry none, 0, cost nothing. Kept in the file alone. */
export class UserDataIndex {
  private readonly insert: Statement;
  private readonly remove: Statement;
  private readonly selectOldest: Statement;
  private readonly selectNewest: Statement;

  constructor(
    database: DatabaseInstance,
    private readonly journal: Journal,
  ) {
    this.insert = new Statement(database, 'INSERT INTO user_data (value, transfer) VALUES (?, ?)');
    this.remove = new Statement(database, 'DELETE FROM user_data WHERE value = ? AND transfer = ?');
    const select = 'SELECT transfer FROM user_data WHERE value = ? AND transfer BETWEEN ? AND ?';
    this.selectOldest = new Statement(database, `${select} ORDER BY transfer LIMIT ? + 0`);
    this.selectNewest = new Statement(database, `${select} ORDER BY transfer DESC LIMIT ? + 0`);
  }

  /** Adds a transfer by the value at `at`, unless it is 0. The caller has a transaction open. */
  add(view: DataView, at: number, transfer: number): void {
    if (readU32(view, at) === 0 && readU32(view, at + 4) === 0) return;
    const column = columnOf(readU64(view, at));
    this.insert.run(column, transfer);
    this.journal.record(() => {
      this.remove.run(column, transfer);
    });
  }

  /** The transfers with a value that are in the range. */
  find(value: bigint, { first, last, reversed, limit }: LogRange): { readonly transfer: number }[] {
    const select = reversed ? this.selectNewest : this.selectOldest;
    return select
      .all(columnOf(value), first, last, limit)
      .map(([transfer]) => ({ transfer: Number(transfer) }));
  }
}

/** SQLite's integers are signed. */
function columnOf(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
