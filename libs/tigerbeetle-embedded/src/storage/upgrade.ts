import { crc32 } from 'node:zlib';
import { isIntactRecord, RecordAt } from '../format/log-record';
import { Packed, type PackedRecord } from '../format/packed';
import { ACCOUNT_SIZE, AccountAt } from '../format/structs';
import { NUMBER_SIZE, readNumber, readU16, readU64, writeNumber } from '../format/u128';
import { newAccount } from '../state/account';
import { ACCOUNT_ROW_SIZE, AccountRowAt, decodeAccount } from '../state/account-row';
import { LedgerState } from '../state/ledger-state';
import { SIZES } from '../state/sizes';
import { DamageError } from './damage-error';
import { type DatabaseInstance, Statement } from './database';
import { FORMAT_VERSION, SCHEMA } from './schema';

/** Differs from this format in the index `account_transfers` alone. */
export const FORMAT_WITHOUT_POSITIONS = 5;

/**
 * The records of formats 3 and 4 held, after the balances, three numbers for each side: two links to earlier transfers, which nothing needs
 * any more, and the position.
 */
export const EARLIER_RECORD_SIZE = 296;
export const EARLIER_SEGMENT_RECORDS = 26;
const EARLIER_DEBIT_POSITION = RecordAt.debitPosition + 2 * NUMBER_SIZE;
const EARLIER_CREDIT_POSITION = EARLIER_DEBIT_POSITION + 3 * NUMBER_SIZE;

const SEGMENTS_PER_WRITE = 256;
const SEGMENTS_PER_REPORT = 4096;

/** Called now and then with how many transfers have been carried over, of how many. */
export type UpgradeProgress = (done: number, total: number) => void;

/**
 * Brings a file of an earlier format to this one, in one transaction. Throws a {@link DamageError} or an error of SQLite, and
 * then leaves the file as it was.
 */
export function upgrade(database: DatabaseInstance, onProgress: UpgradeProgress): void {
  const format = new Statement(database, 'PRAGMA user_version').get()?.[0];
  if (format === FORMAT_VERSION) return;
  database.exec('BEGIN EXCLUSIVE');
  if (format === FORMAT_WITHOUT_POSITIONS) addPositions(database);
  else carryOver(database, onProgress);
  database.exec(`PRAGMA user_version = ${FORMAT_VERSION}; COMMIT`);
}

function addPositions(database: DatabaseInstance): void {
  database.exec(`
    ALTER TABLE account_transfers RENAME TO earlier_entries;
    ${SCHEMA}
    INSERT INTO account_transfers
      SELECT account, side, transfer, row_number() OVER (PARTITION BY account, side ORDER BY transfer)
      FROM earlier_entries WHERE transfer < (SELECT indexed FROM state);
    DROP TABLE earlier_entries;
  `);
}

/**
 * From format 3 or 4: the log is packed anew, and the indexes follow it as they do that of a ledger that grows. What the log does not
 * say is kept: ids that are used up, what became of pending transfers, and in the end the accounts. Checks every record.
 */
function carryOver(database: DatabaseInstance, onProgress: UpgradeProgress): void {
  const total = Number(new Statement(database, 'SELECT transfers FROM state').get()?.[0]);
  database.exec(`
    ALTER TABLE log RENAME TO earlier_log;
    DROP INDEX log_timestamp;
    ALTER TABLE accounts RENAME TO earlier_accounts;
    DROP TABLE histories;
    DROP TABLE history_blocks;
    DROP TABLE IF EXISTS user_data;
    UPDATE state SET transfers = 0, indexed = 0;
    ${SCHEMA}
  `);
  const state = new LedgerState(database, () => 0n, SIZES);
  for (const { view } of earlierAccounts(database)) {
    state.accounts.write([newAccount(view, AccountRowAt.struct, readU64(view, AccountAt.timestamp))]);
  }
  const select = new Statement(database, 'SELECT records FROM earlier_log WHERE segment = ?');
  for (let segment = 0; state.log.length < total; segment += 1) {
    const records = select.get(segment)?.[0];
    const count = Math.min(total - state.log.length, EARLIER_SEGMENT_RECORDS);
    if (!(records instanceof Uint8Array) || records.length !== count * EARLIER_RECORD_SIZE) {
      throw new DamageError('the log lacks a segment, or a part of one');
    }
    const earlier = new Packed(records);
    for (let at = 0; at < records.length; at += EARLIER_RECORD_SIZE) {
      if (!isIntactRecord(earlier, at, EARLIER_RECORD_SIZE)) {
        throw new DamageError('a transfer does not match its checksum');
      }
      const record = state.log.reserve();
      copyRecord(earlier, at, record);
      state.carryOver(record);
    }
    if (segment % SEGMENTS_PER_WRITE === 0) state.write();
    if (segment % SEGMENTS_PER_REPORT === SEGMENTS_PER_REPORT - 1) onProgress(state.log.length, total);
  }
  state.write();
  for (const { bytes } of earlierAccounts(database)) {
    state.accounts.write([decodeAccount(crc32(bytes), bytes)]);
  }
  database.exec('DROP TABLE earlier_log; DROP TABLE earlier_accounts');
  onProgress(total, total);
}

function copyRecord({ bytes }: Packed, from: number, { packed, at }: PackedRecord): void {
  const copy = (to: number, start: number, size: number): void => {
    packed.bytes.set(bytes.subarray(from + start, from + start + size), at + to);
  };
  copy(RecordAt.transfer, RecordAt.transfer, RecordAt.debitPosition);
  copy(RecordAt.debitPosition, EARLIER_DEBIT_POSITION, NUMBER_SIZE);
  copy(RecordAt.creditPosition, EARLIER_CREDIT_POSITION, NUMBER_SIZE);
}

/** The rows of the accounts, as this format has them. */
function* earlierAccounts(database: DatabaseInstance): Generator<Packed, void> {
  const select = new Statement(
    database,
    'SELECT timestamp, checksum, account FROM earlier_accounts WHERE timestamp > ? ORDER BY timestamp LIMIT 1',
    { bigint: true },
  );
  for (let row = select.get(0); row !== undefined; row = select.get(row[0] ?? null)) {
    const [, checksum, account] = row;
    if (!(account instanceof Uint8Array) || BigInt(crc32(account)) !== checksum) {
      throw new DamageError('an account does not match its checksum');
    }
    yield accountRow(new Packed(account));
  }
}

/**
 * An account was a bit for each word of 8 bytes of its struct, the words that are not zero, the number of its last transfer, and for each side
 * how many trees its chain had, and for each tree a number and k, where it had 2^k - 1 transfers.
 */
function accountRow({ bytes, view }: Packed): Packed {
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
  return row;
}
