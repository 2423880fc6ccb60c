import { join, resolve } from 'node:path';
import { ApiKeys } from '@app/http';
import type { EngineOptions } from '@app/ledger';
import type { MetadataOptions } from '@app/metadata';
import { parseCurrencies, type Currencies } from '@app/money';
import { type LogLevel, parseAddresses, validateVariables, type Variables } from './environment-variables';

const TIGERBEETLE_PORT_DEFAULT = 3_000;
const KEY_VARIABLES = ['API_KEYS', 'API_KEYS_FILE', 'ADMIN_API_KEYS', 'ADMIN_API_KEYS_FILE'];

export interface TrafficSettings {
  /** Origins whose pages may call. */
  readonly corsAllowedOrigins: readonly string[];
  /** Requests per caller and minute; 0 for no limit. */
  readonly rateLimitPerMinute: number;
  readonly maxConnections: number;
  readonly maxRequestsInFlight: number;
}

/** Read at the start and valid as a whole. Only keys from files may change later. */
export class Settings {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly keys: ApiKeys;
  readonly engine: EngineOptions;
  /** How long a request may wait for the ledger in all, in milliseconds. */
  readonly ledgerTimeoutMs: number;
  /** The folder of the embedded ledger and the metadata store, as an absolute path. */
  readonly dataDir: string;
  readonly currencies: Currencies;
  /** By ledger, of currencies that have accounts but may be gone from CURRENCIES; histories show them. */
  readonly formerCodes = new Map<number, string>();
  /** Whether an empty ledger may replace one that is gone. */
  readonly allowEmptyLedger: boolean;
  /** The store of names and descriptions. */
  readonly metadata: MetadataOptions['store'];
  /** The URL that callers know the service by, without a slash at its end; empty if it is not set. */
  readonly publicUrl: string;
  /** Addresses whose X-Forwarded-For counts, as Express's `trust proxy` takes them. */
  readonly trustedProxies: string[];
  readonly traffic: TrafficSettings;
  /** Lines for the log on variables that were ignored. */
  readonly warnings: readonly string[];
  /** Whether any keys come from a file, and can be read again. */
  readonly hasKeyFiles: boolean;
  readonly #keyVariables: Variables;

  /** @throws Error with one line per wrong setting */
  constructor(variables: Variables) {
    const { values: valid, warnings } = validateVariables(variables);
    this.warnings = warnings;
    this.hasKeyFiles = valid.API_KEYS_FILE !== undefined || valid.ADMIN_API_KEYS_FILE !== undefined;
    this.#keyVariables = Object.fromEntries(KEY_VARIABLES.map((name) => [name, variables[name]]));
    this.keys = new ApiKeys(valid.API_KEYS, valid.ADMIN_API_KEYS);
    this.host = valid.HOST;
    this.port = valid.PORT;
    this.logLevel = valid.LOG_LEVEL;
    this.ledgerTimeoutMs = valid.LEDGER_TIMEOUT_MS;
    this.dataDir = resolve(valid.DATA_DIR);
    this.allowEmptyLedger = valid.ALLOW_EMPTY_LEDGER === true;
    this.currencies = parseCurrencies(valid.CURRENCIES, valid.DEFAULT_CURRENCY);
    const { TIGERBEETLE_PORT: port = TIGERBEETLE_PORT_DEFAULT, TIGERBEETLE_HOST: hosts = 'localhost' } =
      valid;
    this.engine = valid.usesServer
      ? {
          kind: 'tigerbeetle',
          clusterId: valid.TIGERBEETLE_CLUSTER_ID ?? 0n,
          addresses: parseAddresses(hosts, port) ?? [],
        }
      : { kind: 'embedded', path: join(this.dataDir, 'ledger.db') };
    this.metadata =
      valid.DATABASE_URL === undefined
        ? { kind: 'sqlite', path: join(this.dataDir, 'metadata.db') }
        : { kind: 'postgres', url: valid.DATABASE_URL };
    this.publicUrl = valid.PUBLIC_URL ?? '';
    this.trustedProxies = valid.TRUSTED_PROXIES;
    this.traffic = {
      corsAllowedOrigins: valid.CORS_ALLOWED_ORIGINS,
      rateLimitPerMinute: valid.RATE_LIMIT_PER_MINUTE,
      maxConnections: valid.MAX_CONNECTIONS,
      maxRequestsInFlight: valid.MAX_REQUESTS_IN_FLIGHT,
    };
  }

  /**
   * Reads the key files again.
   * @throws Error with one line per fault; the present keys stay
   */
  reloadKeys(): void {
    const { API_KEYS, ADMIN_API_KEYS } = validateVariables(this.#keyVariables).values;
    this.keys.replace(API_KEYS, ADMIN_API_KEYS);
  }
}
