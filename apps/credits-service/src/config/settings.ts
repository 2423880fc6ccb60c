import { join, resolve } from 'node:path';
import { ApiKeys, type OpenAccess } from '@app/http';
import type { EngineOptions } from '@app/ledger';
import type { MetadataOptions } from '@app/metadata';
import { parseAmount, parseCurrencies, UNITS_PER_CREDIT, type Currencies } from '@app/money';
import type { ProviderTarget } from '@app/providers';
import {
  type EnvironmentVariables,
  type LogLevel,
  parseAddresses,
  validateVariables,
  type Variables,
} from './environment-variables';
import { parseCompatible, parseCreditsPerUsd, ppmOf } from './gateway-variables';

const MEBIBYTE = 2 ** 20;
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

/** AI calls that are paid from credits. */
export interface GatewaySettings {
  /** Those that have a key or a URL, by name. */
  readonly providers: ReadonlyMap<string, ProviderTarget>;
  /** The units of credits that a US dollar buys, by the currencies that pay for AI calls. */
  readonly unitsPerUsd: ReadonlyMap<string, bigint>;
  /** Parts per million on top of the price, for sheets without a markup of their own. */
  readonly markupPpm: bigint;
  /** Output tokens of a call that asks for no cap. */
  readonly defaultOutputCap: number;
  /** How long a call may take in all. */
  readonly timeoutSeconds: number;
  /** AI calls under way at the same time. */
  readonly maxStreams: number;
  /** AI calls at the same time whose client is gone and whose answer is read on. */
  readonly maxDrains: number;
  /** Nano-USD (10⁻⁹ USD) that a user's calls may lose the house in a day, by causes that callers can bring about. */
  readonly maxLossNanoUsd: bigint;
  /** Where users top up, for answers to those who can't pay; null where it is not set. */
  readonly topUpUrl: string | null;
  /** Betas of Anthropic that are let through besides the built-in ones. */
  readonly anthropicBetas: readonly string[];
  /** Whether users see on receipts what the provider costs. */
  readonly hasFullReceipts: boolean;
  /** Days after their start that single calls are kept; null for ever. */
  readonly callsKeptDays: number | null;
}

/** Read at the start and valid as a whole. Only keys from files may change later. */
export class Settings {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly keys: ApiKeys;
  /** Who may call while no key is set. */
  readonly openAccess: OpenAccess;
  readonly engine: EngineOptions;
  /** How long a request may wait for the ledger in all, in milliseconds. */
  readonly ledgerTimeoutMs: number;
  /** The folder of the embedded ledger and the metadata store, as an absolute path. */
  readonly dataDir: string;
  /** The folder of backups that are made by the API, as an absolute path. */
  readonly backupDir: string;
  readonly currencies: Currencies;
  /** By ledger, of currencies that have accounts but may be gone from CURRENCIES; histories show them. */
  readonly formerCodes = new Map<number, string>();
  /** Whether an empty ledger may replace one that is gone. */
  readonly allowEmptyLedger: boolean;
  /** Whether the ledger may have lost transfers that it acknowledged. */
  readonly allowOlderLedger: boolean;
  /** The store of names and descriptions. */
  readonly metadata: MetadataOptions['store'];
  /** The URL that callers know the service by, without a slash at its end; empty if it is not set. */
  readonly publicUrl: string;
  /** Addresses whose X-Forwarded-For counts, as Express's `trust proxy` takes them. */
  readonly trustedProxies: string[];
  readonly traffic: TrafficSettings;
  readonly gateway: GatewaySettings;
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
    this.backupDir =
      valid.BACKUP_DIR === undefined ? join(this.dataDir, 'backups') : resolve(valid.BACKUP_DIR);
    this.allowEmptyLedger = valid.ALLOW_EMPTY_LEDGER === true;
    this.allowOlderLedger = valid.ALLOW_OLDER_LEDGER === true;
    this.currencies = parseCurrencies(valid.CURRENCIES, valid.DEFAULT_CURRENCY);
    const { TIGERBEETLE_PORT: port = TIGERBEETLE_PORT_DEFAULT, TIGERBEETLE_HOST: hosts = 'localhost' } =
      valid;
    this.engine = valid.usesServer
      ? {
          kind: 'tigerbeetle',
          clusterId: valid.TIGERBEETLE_CLUSTER_ID ?? 0n,
          addresses: parseAddresses(hosts, port) ?? [],
        }
      : {
          kind: 'embedded',
          path: join(this.dataDir, 'ledger.db'),
          cacheBytes: valid.EMBEDDED_CACHE_MB * MEBIBYTE,
        };
    this.metadata =
      valid.DATABASE_URL === undefined
        ? { kind: 'sqlite', path: join(this.dataDir, 'metadata.db') }
        : { kind: 'postgres', url: valid.DATABASE_URL };
    this.publicUrl = valid.PUBLIC_URL ?? '';
    this.trustedProxies = valid.TRUSTED_PROXIES;
    const publicUrl = this.publicUrl === '' ? [] : [new URL(this.publicUrl)];
    this.openAccess = {
      hosts: valid.ALLOW_UNAUTHENTICATED === true ? null : publicUrl.map(({ host }) => host),
      origins: [...valid.CORS_ALLOWED_ORIGINS, ...publicUrl.map(({ origin }) => origin)],
    };
    this.traffic = {
      corsAllowedOrigins: valid.CORS_ALLOWED_ORIGINS,
      rateLimitPerMinute: valid.RATE_LIMIT_PER_MINUTE,
      maxConnections: valid.MAX_CONNECTIONS,
      maxRequestsInFlight: valid.MAX_REQUESTS_IN_FLIGHT,
    };
    this.gateway = {
      providers: providersOf(valid, variables),
      unitsPerUsd: this.#unitsPerUsd(valid.CREDITS_PER_USD),
      markupPpm: ppmOf(valid.DEFAULT_MARKUP_PERCENT),
      defaultOutputCap: valid.DEFAULT_OUTPUT_CAP,
      timeoutSeconds: valid.GATEWAY_TIMEOUT_SECONDS,
      maxStreams: valid.MAX_STREAMS,
      maxDrains: valid.MAX_DRAINS,
      maxLossNanoUsd: parseAmount(valid.MAX_LOSS_USD, { zero: 'allowed' }),
      topUpUrl: valid.TOPUP_URL ?? null,
      anthropicBetas: valid.ANTHROPIC_BETAS,
      hasFullReceipts: valid.RECEIPTS === 'full',
      callsKeptDays: valid.CALLS_KEPT_DAYS ?? null,
    };
  }

  #unitsPerUsd(list: string | undefined): ReadonlyMap<string, bigint> {
    if (list !== undefined) return parseCreditsPerUsd(list) ?? new Map<string, bigint>();
    return new Map(this.currencies.codes.includes('USD') ? [['USD', UNITS_PER_CREDIT]] : []);
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

/** A provider is there once it has a key, or a URL of its own. */
function providersOf(valid: EnvironmentVariables, variables: Variables): Map<string, ProviderTarget> {
  const own = [
    ['openai', valid.OPENAI_API_KEY, valid.OPENAI_BASE_URL, 'https://api.openai.com/v1'],
    ['anthropic', valid.ANTHROPIC_API_KEY, valid.ANTHROPIC_BASE_URL, 'https://api.anthropic.com'],
    ['gemini', valid.GEMINI_API_KEY, valid.GEMINI_BASE_URL, 'https://generativelanguage.googleapis.com'],
  ] as const;
  const providers = new Map<string, ProviderTarget>();
  for (const [kind, apiKey, baseUrl, defaultUrl] of own) {
    if (apiKey === undefined && baseUrl === undefined) continue;
    providers.set(kind, { name: kind, kind, baseUrl: baseUrl ?? defaultUrl, apiKey: apiKey ?? null });
  }
  for (const { name, baseUrl, keyVariable } of parseCompatible(valid.OPENAI_COMPATIBLE ?? '') ?? []) {
    const apiKey = variables[keyVariable]?.trim() ?? '';
    providers.set(name, { name, kind: 'compatible', baseUrl, apiKey: apiKey === '' ? null : apiKey });
  }
  return providers;
}
