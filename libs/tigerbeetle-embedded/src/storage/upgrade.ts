import { crc32 } from 'node:zlib';
import { isIntactRecord, RECORD_SIZE, RecordAt, sealRecord, SEGMENT_RECORDS } from '../format/log-record';
import { Packed } from '../format/packed';
import { ACCOUNT_SIZE, ID_SIZE, TransferAt } from '../format/structs';
import { NUMBER_SIZE, readNumber, readU16, readU64, writeNumber, writeSortableU128 } from '../format/u128';
import { ACCOUNT_ROW_SIZE, AccountRowAt } from '../state/account-row';
import { LogSegments, TIMESTAMP_SIZE } from '../state/log-segments';
import { DamageError } from './damage-error';
import { type Column, type DatabaseInstance, Statement } from './database';
import {
  ACCOUNT_TRANSFERS_SCHEMA,
  ACCOUNTS_SCHEMA,
  FORMAT_VERSION,
  LOG_SCHEMA,
  USER_DATA_SCHEMA,
} from './schema';

/** Transfers whose entries of the index are sorted and written together. */
const GENERATION = 131_072;
const ACCOUNTS_PER_READ = 1024;

/**
 * The records of formats 3 and 4 held, after the balances, three numbers for each side: two links to earlier transfers, which nothing needs
 * any more, and the position.
 */
export const EARLIER_RECORD_SIZE = 296;
export const EARLIER_SEGMENT_RECORDS = 26;
const EARLIER_DEBIT_POSITION = RecordAt.debitPosition + 2 * NUMBER_SIZE;
const EARLIER_CREDIT_POSITION = EARLIER_DEBIT_POSITION + 3 * NUMBER_SIZE;

/** Called now and then with how many transfers have been carried over, of how many. */
export type UpgradeProgress = (done: number, total: number) => void;

/**
 * Brings a file of format 3 or 4 to this one, in one transaction: the log is packed anew, accounts have counts instead of chains, and the
 * index `account_transfers` comes in the place of blocks of history. Checks every record. Throws a {@link DamageError} or
 * an error of SQLite, and then leaves the file as it was.
 */
export function upgrade(database: DatabaseInstance, onProgress: UpgradeProgress): void {
  const format = new Statement(database, 'PRAGMA user_version').get()?.[0];
  if (format === FORMAT_VERSION) return;
  database.exec(`
    BEGIN EXCLUSIVE;
    ALTER TABLE log RENAME TO earlier_log;
    DROP INDEX log_timestamp;
    ALTER TABLE accounts RENAME TO earlier_accounts;
    DROP TABLE histories;
    DROP TABLE history_blocks;
    DROP TABLE IF EXISTS user_data;
    ${LOG_SCHEMA}
    ${ACCOUNTS_SCHEMA}
    ${ACCOUNT_TRANSFERS_SCHEMA}
    ${USER_DATA_SCHEMA}
    CREATE TEMP TABLE entries (id BLOB NOT NULL, side INTEGER NOT NULL, transfer INTEGER NOT NULL);
  `);
  carryAccounts(database);
  carryTransfers(database, onProgress);
  database.exec(`
    DROP TABLE entries;
    DROP TABLE earlier_log;
    DROP TABLE earlier_accounts;
    PRAGMA user_version = ${FORMAT_VERSION};
    COMMIT;
  `);
}

function carryTransfers(database: DatabaseInstance, onProgress: UpgradeProgress): void {
  const [total, indexed] =
    new Statement(database, 'SELECT transfers, indexed FROM state').get()?.map(Number) ?? [];
  if (total === undefined || indexed === undefined) throw new DamageError('its state is missing');
  const segments = new NewSegments(database);
  const insertEntry = new Statement(database, 'INSERT INTO entries (id, side, transfer) VALUES (?, ?, ?)');
  const insertUserData = new Statement(database, 'INSERT INTO user_data (value, transfer) VALUES (?, ?)');
  const id = Packed.allocate(ID_SIZE);
  let transfer = 0;
  const select = new Statement(database, 'SELECT records FROM earlier_log WHERE segment = ?');
  while (transfer < total) {
    const [records] = select.get(transfer / EARLIER_SEGMENT_RECORDS) ?? [];
    const isFull = transfer + EARLIER_SEGMENT_RECORDS <= total;
    const size = (isFull ? EARLIER_SEGMENT_RECORDS : total - transfer) * EARLIER_RECORD_SIZE;
    if (!(records instanceof Uint8Array) || records.length !== size) {
      throw new DamageError('the log lacks a segment, or a part of one');
    }
    const earlier = new Packed(records);
    for (let at = 0; at < size; at += EARLIER_RECORD_SIZE) {
      if (!isIntactRecord(earlier, at, EARLIER_RECORD_SIZE)) {
        throw new DamageError('a transfer does not match its checksum');
      }
      segments.add(earlier, at);
      const userData = readU64(earlier.view, at + TransferAt.user_data_64);
      // SQLite's integers are signed.
      if (userData !== 0n) insertUserData.run(BigInt.asIntN(64, userData), transfer);
      if (transfer < indexed) {
        for (const [side, field] of [TransferAt.debit_account_id, TransferAt.credit_account_id].entries()) {
          writeSortableU128(id.view, 0, earlier.view, at + field);
          insertEntry.run(id.bytes, side, transfer);
        }
      }
      transfer += 1;
      if (transfer % GENERATION === 0) {
        writeEntries(database);
        onProgress(transfer, total);
      }
    }
  }
  segments.finish();
  writeEntries(database);
  onProgress(total, total);
}

function writeEntries(database: DatabaseInstance): void {
  const [unknown] =
    new Statement(
      database,
      'SELECT count(*) FROM entries WHERE id NOT IN (SELECT id FROM account_ids)',
    ).get() ?? [];
  if (unknown !== 0) throw new DamageError('a transfer has an account that does not exist');
  database.exec(`
    INSERT INTO account_transfers (account, side, transfer)
      SELECT timestamp, side, transfer FROM entries CROSS JOIN account_ids USING (id) ORDER BY timestamp, side, transfer;
    DELETE FROM entries;
  `);
}

/** Packs records of the earlier format into segments of this one. */
class NewSegments {
  private readonly log: LogSegments;
  private readonly records = Packed.allocate(SEGMENT_RECORDS * RECORD_SIZE);
  private readonly timestamps = Packed.allocate(SEGMENT_RECORDS * TIMESTAMP_SIZE);
  private count = 0;
  private segment = 0;

  constructor(database: DatabaseInstance) {
    // Nothing is read from it.
    this.log = new LogSegments(database, 0);
  }

  add({ bytes }: Packed, from: number): void {
    const at = this.count * RECORD_SIZE;
    const copy = (to: number, start: number, size: number): void => {
      this.records.bytes.set(bytes.subarray(from + start, from + start + size), at + to);
    };
    copy(RecordAt.transfer, RecordAt.transfer, RecordAt.debitPosition);
    copy(RecordAt.debitPosition, EARLIER_DEBIT_POSITION, NUMBER_SIZE);
    copy(RecordAt.creditPosition, EARLIER_CREDIT_POSITION, NUMBER_SIZE);
    sealRecord(this.records, at);
    const timestampAt = from + TransferAt.timestamp;
    this.timestamps.bytes.set(
      bytes.subarray(timestampAt, timestampAt + TIMESTAMP_SIZE),
      this.count * TIMESTAMP_SIZE,
    );
    this.count += 1;
    if (this.count === SEGMENT_RECORDS) this.finish();
  }

  finish(): void {
    if (this.count === 0) return;
    const timestamps = new Packed(this.timestamps.bytes.subarray(0, this.count * TIMESTAMP_SIZE));
    this.log.write(this.segment, timestamps, this.records.bytes.subarray(0, this.count * RECORD_SIZE), true);
    this.segment += 1;
    this.count = 0;
  }
}

function carryAccounts(database: DatabaseInstance): void {
  const insert = new Statement(
    database,
    'INSERT INTO accounts (timestamp, checksum, account) VALUES (?, ?, ?)',
  );
  const select = new Statement(
    database,
    'SELECT timestamp, checksum, account FROM earlier_accounts WHERE timestamp > ? ORDER BY timestamp LIMIT ? + 0',
    { bigint: true },
  );
  let last: Column = 0;
  for (;;) {
    const rows = select.all(last, ACCOUNTS_PER_READ);
    for (const [timestamp = null, checksum, account] of rows) {
      if (!(account instanceof Uint8Array) || BigInt(crc32(account)) !== checksum) {
        throw new DamageError('an account does not match its checksum');
      }
      const bytes = newAccountRow(new Packed(account));
      insert.run(timestamp, crc32(bytes), bytes);
      last = timestamp;
    }
    if (rows.length < ACCOUNTS_PER_READ) return;
  }
}

/**
 * An account was a bit for each word of 8 bytes of its struct, the words that are not zero, the number of its last transfer, and for each side
 * how many trees its chain had, and for each tree a number and k, where it had 2^k - 1 transfers.
 */
function newAccountRow({ bytes, view }: Packed): Uint8Array {
  const row = Packed.allocate(ACCOUNT_ROW_SIZE);
  const present = readU16(view, 0);
  let at = 2;
  for (let word = 0; word < ACCOUNT_SIZE / 8; word += 1) {
    if ((present & (1 << word)) === 0) continue;
    row.bytes.set(bytes.subarray(at, at + 8), word * 8);
    at += 8;
  }
  writeNumber(row.view, AccountRowAt.asOf, readNumber(view, at));
  at += NUMBER_SIZE;
  for (const field of [AccountRowAt.debits, AccountRowAt.credits]) {
    let count = 0;
    const end = at + 1 + view.getUint8(at) * (NUMBER_SIZE + 1);
    for (at += 1; at < end; at += NUMBER_SIZE + 1) count += 2 ** view.getUint8(at + NUMBER_SIZE) - 1;
    writeNumber(row.view, field, count);
  }
  return row.bytes;
}
