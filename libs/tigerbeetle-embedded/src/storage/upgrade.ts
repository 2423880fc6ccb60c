import { isIntactRecord, RECORD_SIZE, SEGMENT_RECORDS } from '../format/log-record';
import { Packed } from '../format/packed';
import { TransferAt } from '../format/structs';
import { readU64 } from '../format/u128';
import { DamageError } from './damage-error';
import { type DatabaseInstance, Statement } from './database';
import { FORMAT_VERSION, USER_DATA_SCHEMA } from './schema';

/**
 * Brings a file of format 3 to this one, which only adds the index `user_data`, in one transaction. It reads the whole
 * log once. Throws a {@link DamageError} or an error of SQLite, and then leaves the file as it was.
 */
export function upgrade(database: DatabaseInstance): void {
  const format = new Statement(database, 'PRAGMA user_version').get()?.[0];
  if (format === FORMAT_VERSION) return;
  database.exec(`BEGIN EXCLUSIVE; ${USER_DATA_SCHEMA}`);
  const insert = new Statement(database, 'INSERT INTO user_data (value, transfer) VALUES (?, ?)');
  for (const [segment, records] of new Statement(database, 'SELECT segment, records FROM log').iterate()) {
    if (!(records instanceof Uint8Array)) throw new DamageError('the log lacks a segment');
    const packed = new Packed(records);
    for (let record = 0; (record + 1) * RECORD_SIZE <= records.length; record += 1) {
      const at = record * RECORD_SIZE;
      if (!isIntactRecord(packed, at)) throw new DamageError('a transfer does not match its checksum');
      const value = readU64(packed.view, at + TransferAt.user_data_64);
      // SQLite's integers are signed.
      if (value !== 0n) insert.run(BigInt.asIntN(64, value), Number(segment) * SEGMENT_RECORDS + record);
    }
  }
  database.exec(`PRAGMA user_version = ${FORMAT_VERSION}; COMMIT;`);
}
