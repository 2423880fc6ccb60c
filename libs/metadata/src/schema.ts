import type { ColumnType } from 'kysely';

/** The tables of the metadata store: names and texts, never money. */
export interface MetadataSchema {
  users: UsersTable;
  accounts: AccountsTable;
  descriptions: DescriptionsTable;
  settings: SettingsTable;
  write_probes: WriteProbesTable;
}

interface UsersTable {
  user_id: string;
  display_name: string | null;
  /** Milliseconds since 1970, UTC. PostgreSQL's driver gives 64-bit integers as text. */
  created_at_ms: ColumnType<number | string, number>;
  /** 1 once the ledger is known to have an account of the user, else 0. */
  confirmed: ColumnType<number, number | undefined>;
  /** The id and the name, folded for searches and for sorting by name. */
  id_key: string;
  name_key: string;
}

/** Accounts by their ledger id: a hash that can't be read back. */
interface AccountsTable {
  /** 32 hex digits: the ledger id. */
  account_id: string;
  user_id: string;
}

/** Texts by their own hash: the ledger's transfers carry the hash. */
interface DescriptionsTable {
  /** 32 hex digits: the first 16 bytes of the text's SHA-256. */
  hash: string;
  text: string;
  /** 32 hex digits: a hash of the text's only user; null once there are two, or where none is known. */
  owner: string | null;
}

/** Settings that accounts and movements depend on, as they were when the first account was made. */
interface SettingsTable {
  name: string;
  value: string;
}

/** One row, overwritten to find out whether the store takes writes. */
interface WriteProbesTable {
  id: number;
  text: string;
}
