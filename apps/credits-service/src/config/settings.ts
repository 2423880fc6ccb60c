import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { ApiKeys } from '@app/http';
import type { EngineOptions } from '@app/ledger';
import type { MetadataOptions } from '@app/metadata';
import { InvalidCurrenciesError, parseCurrencies, type Currencies } from '@app/money';
import { Environment, type Variables } from './environment';
import { readEngine } from './ledger-settings';
import { TrafficSettings } from './traffic-settings';

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const PORT_MAX = 65_535;
const KEY_VARIABLES = ['API_KEYS', 'ADMIN_API_KEYS'] as const;
/** Shorter ones can be guessed. */
const KEY_MIN_LENGTH = 8;
const KEY_MAX_LENGTH = 256;
const KEY = new RegExp(`^[\\x21-\\x2b\\x2d-\\x7e]{${KEY_MIN_LENGTH},${KEY_MAX_LENGTH}}$`);
const LEDGER_TIMEOUT_MAX_MS = 600_000;

/** What the service runs with: read once at the start, valid as a whole, never changed. */
export class Settings {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Who may call. */
  readonly keys: ApiKeys;
  /** Where the ledger stands. */
  readonly engine: EngineOptions;
  /** How long one call to the ledger may take, in milliseconds. */
  readonly ledgerTimeoutMs: number;
  /** An absolute path: where the embedded ledger and the metadata store live. */
  readonly dataDir: string;
  readonly currencies: Currencies;
  /** Whether an empty ledger may take the place of one that is gone. */
  readonly allowEmptyLedger: boolean;
  /** Where names and descriptions stand. */
  readonly metadata: MetadataOptions['store'];
  /** What callers may ask for at a time. */
  readonly traffic: TrafficSettings;

  /** @throws InvalidSettingsError that tells every setting that is wrong */
  constructor(variables: Variables) {
    const environment = new Environment(variables);
    const [apiKeys, adminKeys] = KEY_VARIABLES.map((variable) => readKeys(environment, variable));
    this.keys = new ApiKeys(apiKeys ?? [], adminKeys ?? []);
    this.host = readHost(environment);
    this.port = environment.wholeNumber('PORT', { min: 0, max: PORT_MAX, default: 8001 });
    this.logLevel = environment.word('LOG_LEVEL', LOG_LEVELS, 'INFO');
    this.ledgerTimeoutMs = environment.wholeNumber('LEDGER_TIMEOUT_MS', {
      min: 1,
      max: LEDGER_TIMEOUT_MAX_MS,
      default: 5_000,
    });
    this.dataDir = resolve(environment.text('DATA_DIR') ?? './data');
    this.engine = readEngine(environment, this.dataDir);
    this.currencies = readCurrencies(environment);
    this.allowEmptyLedger = environment.flag('ALLOW_EMPTY_LEDGER');
    this.metadata = readMetadata(environment, this.dataDir);
    this.traffic = new TrafficSettings(environment);
    environment.throwIfRefused();
  }
}

/** Without keys every call is open, so that the service stays on loopback unless somebody says that this is meant. */
function readHost(environment: Environment): string {
  const host = environment.text('HOST') ?? '127.0.0.1';
  const mayBeOpen = environment.flag('ALLOW_UNAUTHENTICATED');
  const hasKeys = KEY_VARIABLES.some((variable) => environment.text(variable) !== undefined);
  if (!isLoopback(host) && !hasKeys && !mayBeOpen) {
    environment.refuse(
      'HOST',
      host,
      '127.0.0.1, ::1 or localhost while no key is set; another address needs API_KEYS or ALLOW_UNAUTHENTICATED=true',
    );
  }
  return host;
}

/** Comma-separated. What a wrong list holds is not shown: it may be a key but for a slip. */
function readKeys(environment: Environment, variable: string): string[] {
  const keys =
    environment
      .text(variable)
      ?.split(',')
      .map((key) => key.trim()) ?? [];
  if (!keys.every((key) => KEY.test(key))) {
    const allowed = `keys of ${KEY_MIN_LENGTH} to ${KEY_MAX_LENGTH} visible ASCII characters, separated by commas`;
    environment.refuse(variable, null, allowed);
    return [];
  }
  return keys;
}

/** A URL may hold a password, so what it holds is not shown. */
function readMetadata(environment: Environment, dataDir: string): MetadataOptions['store'] {
  const url = environment.text('DATABASE_URL');
  if (url === undefined) {
    return { kind: 'sqlite', path: join(dataDir, 'metadata.db') };
  }
  if (!/^postgres(ql)?:\/\/./.test(url) || !URL.canParse(url)) {
    environment.refuse('DATABASE_URL', null, 'postgresql://user:password@host:5432/database');
  }
  return { kind: 'postgres', url };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function readCurrencies(environment: Environment): Currencies {
  const list = environment.text('CURRENCIES');
  const defaultCode = environment.text('DEFAULT_CURRENCY') ?? 'USD';
  try {
    return parseCurrencies(list, defaultCode);
  } catch (error) {
    if (!(error instanceof InvalidCurrenciesError)) throw error;
    const [variable, value] = list === undefined ? ['DEFAULT_CURRENCY', defaultCode] : ['CURRENCIES', list];
    environment.refuse(
      variable,
      value,
      `ISO 4217 codes and custom units with a number (USD,EUR,TOKENS=10001), DEFAULT_CURRENCY among them: ${error.message}`,
    );
    return parseCurrencies(undefined, 'USD');
  }
}
