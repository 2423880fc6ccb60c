import { DatabaseSync } from '@photostructure/sqlite';
import { existsSync } from 'node:fs';
import { isIntactRecord, RECORD_SIZE, SEGMENT_RECORDS } from '../format/log-record';
import { Packed } from '../format/packed';
import { DamageError } from './damage-error';
import { FORMAT_VERSION } from './schema';
import { EARLIER_RECORD_SIZE, EARLIER_SEGMENT_RECORDS, FORMAT_WITHOUT_POSITIONS } from './upgrade';

/**
 * Reads what every opening depends on: the state, all tables, and the part of the log that is not indexed yet; with `all` the
 * whole of the log and every page of the file. The
 * connection is read-only, since one that may write would tidy up after a crash when it is closed, and so change a file
 * that turns out to be damaged. Throws a {@link DamageError} or an error of SQLite.
 */
export function checkContent(path: string, { all = false } = {}): void {
  // A transaction that was interrupted in the rollback journal can only be undone by a connection that writes.
  if (existsSync(`${path}-journal`)) return;
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    // Rows are taken by a function of SQL: a prepared statement would hold the connection, and with it a lock, until it
    // is garbage-collected.
    let row: unknown[] = [];
    let visit: () => void = () => undefined;
    database.function('take', { varargs: true }, (...values: unknown[]) => {
      row = values;
      visit();
      return null;
    });
    const take = (sql: string): unknown[] => {
      database.exec(sql);
      return row;
    };
    const [transfers, indexed] = stateOf(take('SELECT take(transfers, indexed) FROM state'));
    const [format] = take('SELECT take(user_version) FROM pragma_user_version');
    const isCurrent = format === FORMAT_VERSION || format === FORMAT_WITHOUT_POSITIONS;
    const histories = isCurrent ? 'account_transfers, user_data' : 'histories, history_blocks';
    take(`SELECT 1 FROM transfer_ids, accounts, account_ids, ${histories}, resolved, expiries LIMIT 0`);
    const recordSize = isCurrent ? RECORD_SIZE : EARLIER_RECORD_SIZE;
    const segmentRecords = isCurrent ? SEGMENT_RECORDS : EARLIER_SEGMENT_RECORDS;
    const first = all ? 0 : Math.floor(indexed / segmentRecords);
    let found = first * segmentRecords;
    let damaged: string | undefined;
    visit = () => {
      const [records] = row;
      if (!(records instanceof Uint8Array)) return;
      const packed = new Packed(records);
      for (let at = 0; at + recordSize <= records.length; at += recordSize) {
        if (isIntactRecord(packed, at, recordSize)) found += 1;
        else damaged = 'a transfer does not match its checksum';
      }
    };
    database.exec(`SELECT take(records) FROM log WHERE segment >= ${first} ORDER BY segment`);
    if (damaged !== undefined) throw new DamageError(damaged);
    if (found !== transfers)
      throw new DamageError(`its log holds ${found} transfers instead of ${transfers}`);
    if (!all) return;
    // A transfer is an entry of two accounts; which one is missing shows where the history is read.
    const [entries] = take(`SELECT take(count(*)) FROM account_transfers WHERE transfer < ${indexed}`);
    if (entries !== 2 * indexed) {
      throw new DamageError(`its histories hold ${String(entries)} entries instead of ${2 * indexed}`);
    }
    const results: string[] = [];
    visit = () => {
      results.push(String(row[0]));
    };
    database.exec('SELECT take(integrity_check) FROM pragma_integrity_check');
    if (results.join() !== 'ok') throw new DamageError(results.join('; '));
  } finally {
    database.close();
  }
}

function stateOf([transfers, indexed]: unknown[]): [transfers: number, indexed: number] {
  if (typeof transfers !== 'number' || typeof indexed !== 'number' || indexed > transfers) {
    throw new DamageError('its state is missing or contradicts itself');
  }
  return [transfers, indexed];
}
