import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import type { EngineOptions } from '@app/ledger';
import type { MetadataOptions } from '@app/metadata';
import { InvalidCurrenciesError, parseCurrencies, type Currencies } from '@app/money';
import { Environment, type Variables } from './environment';
import { InvalidSettingError } from './invalid-setting.error';
import { readEngine } from './ledger-settings';

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const PORT_MAX = 65_535;
const LEDGER_TIMEOUT_MAX_MS = 600_000;

/** What the service runs with: read once at the start, valid as a whole, never changed. */
export class Settings {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Where the ledger stands. */
  readonly engine: EngineOptions;
  /** How long one call to the ledger may take, in milliseconds. */
  readonly ledgerTimeoutMs: number;
  /** An absolute path: where the embedded ledger and the metadata store live. */
  readonly dataDir: string;
  readonly currencies: Currencies;
  /** Where names and descriptions stand. */
  readonly metadata: MetadataOptions['store'];

  /** @throws InvalidSettingError for the first setting that is wrong */
  constructor(variables: Variables) {
    const environment = new Environment(variables);
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
    this.metadata = readMetadata(environment, this.dataDir);
  }
}

/** Every call is open as yet, so that the service stays on loopback unless somebody says that this is meant. */
function readHost(environment: Environment): string {
  const host = environment.text('HOST') ?? '127.0.0.1';
  if (!isLoopback(host) && !environment.flag('ALLOW_UNAUTHENTICATED')) {
    throw new InvalidSettingError(
      'HOST',
      host,
      '127.0.0.1, ::1 or localhost, since calls need no key; another address needs ALLOW_UNAUTHENTICATED=true',
    );
  }
  return host;
}

/** A URL may hold a password, so what it holds is not shown. */
function readMetadata(environment: Environment, dataDir: string): MetadataOptions['store'] {
  const url = environment.text('DATABASE_URL');
  if (url === undefined) {
    return { kind: 'sqlite', path: join(dataDir, 'metadata.db') };
  }
  if (!/^postgres(ql)?:\/\/./.test(url) || !URL.canParse(url)) {
    throw new InvalidSettingError('DATABASE_URL', null, 'postgresql://user:password@host:5432/database');
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
    throw new InvalidSettingError(
      variable,
      value,
      `ISO 4217 codes and custom units with a number (USD,EUR,TOKENS=10001), DEFAULT_CURRENCY among them: ${error.message}`,
    );
  }
}
