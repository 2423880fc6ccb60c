import { readU32, readU64 } from '../format/u128';
import { type DatabaseInstance, Statement } from '../storage/database';
import type { Journal } from './journal';

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
    if (this.journal.open) {
      this.journal.record(() => {
        this.remove.run(column, transfer);
      });
    }
  }

  /**
   * The numbers of the transfers with a value, from number `first` to `last`, in order.
   * @param limit how many are read from the file at once
   */
  *find(
    value: bigint,
    first: number,
    last: number,
    reversed: boolean,
    limit: number,
  ): Generator<number, void> {
    const column = columnOf(value);
    const statement = reversed ? this.selectNewest : this.selectOldest;
    let [from, to] = [first, last];
    for (;;) {
      const rows = statement.all(column, from, to, limit);
      for (const [transfer] of rows) yield Number(transfer);
      if (rows.length < limit) return;
      const end = Number(rows.at(-1)?.[0]);
      if (reversed) to = end - 1;
      else from = end + 1;
    }
  }
}

/** SQLite's integers are signed. */
function columnOf(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
