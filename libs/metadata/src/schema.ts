import type { ColumnType } from 'kysely';

/** The tables of the metadata store: names, texts, keys and prices, never money. */
export interface MetadataSchema {
  users: UsersTable;
  accounts: AccountsTable;
  descriptions: DescriptionsTable;
  settings: SettingsTable;
  write_probes: WriteProbesTable;
  api_keys: ApiKeysTable;
  price_sheets: PriceSheetsTable;
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

/** Milliseconds since 1970, or null; read as the users' `created_at_ms`. */
type NullableMoment = ColumnType<number | string | null, number | null, number | null>;

/** Keys that the service issued, revoked ones among them. */
interface ApiKeysTable {
  /** 32 hex digits that grow with time. */
  key_id: string;
  /** SHA-256 of the secret in hex. */
  hash: string;
  name: string;
  role: 'user' | 'app' | 'admin';
  user_id: string | null;
  currency: string | null;
  /** JSON; null for the default ones. */
  scopes: string | null;
  /** Decimal text: a 64-bit integer is too small. */
  budget_units: string | null;
  budget_period: 'day' | 'week' | 'month' | 'total' | null;
  /** Null once the ledger has the budget as it is. */
  budget_changed_at_ms: NullableMoment;
  /** JSON; null for all models. */
  models: string | null;
  requests_per_minute: number | null;
  tokens_per_minute: number | null;
  created_at_ms: ColumnType<number | string, number>;
  expires_at_ms: NullableMoment;
  revoked_at_ms: NullableMoment;
  last_used_at_ms: NullableMoment;
}

/** The operator's price sheets. Rows are added and never changed. */
interface PriceSheetsTable {
  model_id: string;
  /** 1, 2 … */
  version: number;
  /** JSON; null where this version removes the sheet. */
  sheet: string | null;
  created_at_ms: ColumnType<number | string, number>;
}
