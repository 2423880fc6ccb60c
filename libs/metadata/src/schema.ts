import type { TokenClass } from '@app/pricing';
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
  ai_calls: AiCallsTable;
  instances: InstancesTable;
  ai_call_refusals: AiCallRefusalsTable;
  usage_sums: UsageSumsTable;
  forgiven_losses: ForgivenLossesTable;
  unreporting_models: UnreportingModelsTable;
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

/** Descriptions, each with the reference beside it, by their own hash: the ledger's transfers carry the hash. */
interface DescriptionsTable {
  /** 32 hex digits: the first 16 bytes of the SHA-256 of both. */
  hash: string;
  /** Empty where there is only a reference. */
  text: string;
  /** Null for none. */
  reference: string | null;
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

/** Milliseconds since 1970; read as the users' `created_at_ms`. */
type Moment = ColumnType<number | string, number>;

/** Processes that make AI calls. */
interface InstancesTable {
  instance: string;
  /** By the store's clock: when the process was last known to be alive. */
  beat_ms: Moment;
}

/** Refused AI calls. An empty text stands for none. */
interface AiCallRefusalsTable {
  /** UTC, such as 2026-11-23. */
  day: string;
  code: string;
  model: string;
  key_id: string;
  count: ColumnType<number | string, number>;
}

type TokenColumns = {
  [Class in TokenClass | 'reasoning' as `${Class}_tokens`]: ColumnType<number, number | undefined>;
};

/** AI calls that were sent to a provider. Amounts are decimal text: a 64-bit integer is too small. */
interface AiCallsTable extends TokenColumns {
  /** 32 hex digits: the id of the hold. */
  call_id: string;
  /** The process that makes the call. */
  instance: string;
  user_id: string;
  key_id: string | null;
  currency: string;
  model: string;
  model_served: string | null;
  provider: string;
  route: string;
  streamed: number;
  state: 'started' | 'counted' | 'settled';
  status: 'started' | 'completed' | 'aborted' | 'failed' | 'interrupted';
  tier: string;
  sheet_version: string;
  /** JSON: the numbers that the call is billed by. */
  sheet: string;
  units_per_usd: string;
  markup_ppm: string;
  held_units: string;
  charged_units: string | null;
  uncollected_units: string | null;
  /** Nano-USD (10⁻⁹ USD) of the uncollected part that the caller can have brought about. */
  lost_nano_usd: ColumnType<number | string, number | undefined>;
  cost_pico: string | null;
  output_cap: number | null;
  /** JSON, as the provider reported it. */
  raw_usage: string | null;
  estimated: ColumnType<number, number | undefined>;
  unreported: ColumnType<number, number | undefined>;
  /** SHA-256 of the provider's id of its answer, in hex. */
  response_hash: string | null;
  provider_request_id: string | null;
  error: string | null;
  /** JSON: an object of texts. */
  tags: string;
  /** 1 where the sums do not keep these tags apart. */
  tags_as_other: ColumnType<number, number | undefined>;
  started_at_ms: Moment;
  expires_at_ms: Moment;
  first_byte_ms: number | null;
  duration_ms: number | null;
}

/** Users whose losses by earlier AI calls no longer count. */
interface ForgivenLossesTable {
  user_id: string;
  /** The start of the last call whose loss does not count. */
  until_ms: Moment;
}

/** Models that are closed because their answers had no usage. A new version of the sheet opens them. */
interface UnreportingModelsTable {
  model_id: string;
  /** As in the calls: `1`, `2` … or the catalogue's own version. */
  sheet_version: string;
}

/** A 64-bit integer; read as the users' `created_at_ms`. */
type Integer = ColumnType<number | string, number | bigint>;

/** What ended AI calls add up to, by period and dimensions. Amounts are in two columns: wholes, and the rest. */
interface UsageSumsTable {
  view: 'hour' | 'day' | 'day_full' | 'month_user';
  /** Milliseconds since 1970: the start of the hour, day or month in UTC. */
  start_ms: Moment;
  currency: string;
  /** '' where the view does not keep it, as the dimensions that follow. */
  user_id: string;
  /** '' for a key of the environment, too. */
  key_id: string;
  provider: string;
  model: string;
  /** JSON in the order of the names; '' for none, `other` for sets that are not kept apart. */
  tags: string;
  calls: Integer;
  failed: Integer;
  input_tokens: Integer;
  cache_read_tokens: Integer;
  cache_write_tokens: Integer;
  output_tokens: Integer;
  reasoning_tokens: Integer;
  charged: Integer;
  charged_nano: Integer;
  uncollected: Integer;
  uncollected_nano: Integer;
  /** USD. */
  cost: Integer;
  cost_pico: Integer;
}
