/** "TBem" in ASCII: SQLite's application_id, at byte 68 of the file, tells this format from any other database. */
export const APPLICATION_ID = 0x5442656d;

/** SQLite's user_version, at byte 60 of the file. A change that older code can't read adds one. */
export const FORMAT_VERSION = 6;
/** The oldest format that is brought to this one. Earlier ones were never released. */
export const FORMAT_VERSION_MIN = 3;

/** 8 KiB: one segment of the log fits a page with nothing left over to an overflow page. */
export const PAGE_SIZE = 8192;

/**
 * - `log`: the transfers in order of time, packed in segments: the number of the segment, the timestamp of its first
 *   transfer, the timestamps of all of them, and their records, each with a checksum.
 * - `transfer_ids`: one key a transfer: its id, most significant byte first, then its number in the log in six bytes; six
 *   bytes of 0xff mark an id that a failed transfer used up.
 * - `accounts` and `account_ids`: an account by its timestamp, and its timestamp by its id.
 * - `account_transfers`: the transfers of an account, which is named by its timestamp, its debits (side 0) and its credits (1),
 *   by number, each with its position among those.
 * - `resolved`: pending transfers, by number, that have been posted, voided or have expired. Any other one is pending.
 * - `expiries`: pending transfers that will expire, in the order in which they will.
 * - `user_data`: transfers with a `user_data_64`, by that and by number.
 * - `state`: one row. The last timestamp given, how many transfers the log holds, how many of them `transfer_ids`,
 *   `account_transfers` and `accounts` cover; the rest is read back from the log on opening.
 *
 * Tables that are there stay: an earlier format is brought to this one by taking away those that differ.
 */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    timestamp INTEGER NOT NULL,
    transfers INTEGER NOT NULL,
    indexed INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS log (
    segment INTEGER PRIMARY KEY,
    timestamp INTEGER NOT NULL,
    timestamps BLOB NOT NULL,
    records BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS log_timestamp ON log (timestamp);
  CREATE TABLE IF NOT EXISTS transfer_ids (key BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS accounts (
    timestamp INTEGER PRIMARY KEY,
    checksum INTEGER NOT NULL,
    account BLOB NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS account_ids (id BLOB PRIMARY KEY, timestamp INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS account_transfers (
    account INTEGER NOT NULL,
    side INTEGER NOT NULL,
    transfer INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (account, side, transfer)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS resolved (transfer INTEGER PRIMARY KEY, status INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS expiries (
    expires_at INTEGER NOT NULL,
    transfer INTEGER NOT NULL,
    PRIMARY KEY (expires_at, transfer)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS user_data (
    value INTEGER NOT NULL,
    transfer INTEGER NOT NULL,
    PRIMARY KEY (value, transfer)
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO state (id, timestamp, transfers, indexed) VALUES (1, 0, 0, 0);
`;
