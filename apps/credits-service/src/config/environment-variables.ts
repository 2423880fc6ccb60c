import { isIP, isIPv6 } from 'node:net';
import { applyDecorators } from '@nestjs/common';
import { plainToInstance, Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  validateSync,
  type ValidationArguments,
  type ValidationOptions,
} from 'class-validator';
import { DEFAULT_CAPACITY } from '@app/http';
import { InvalidCurrenciesError, parseCurrencies } from '@app/money';
import { isBaseUrl, parseCompatible, parseCreditsPerUsd } from './gateway-variables';
import { InvalidSettingError } from './invalid-setting.error';
import { misspeltNames } from './misspelt-names';
import { readText, reasonOf } from './read-text';

/** Variables by name, as in `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
const ENGINES = ['embedded', 'tigerbeetle'] as const;

const PORT_MAX = 65_535;
const LEDGER_TIMEOUT_MAX_MS = 600_000;
/** With less the engine refuses to open. */
const EMBEDDED_CACHE_MB_MIN = 32;
const EMBEDDED_CACHE_MB_MAX = 65_536;
/** Shorter keys can be guessed. */
const KEY_MIN_LENGTH = 8;
const KEY_MAX_LENGTH = 256;
const KEY = new RegExp(`^[\\x21-\\x2b\\x2d-\\x7e]{${KEY_MIN_LENGTH},${KEY_MAX_LENGTH}}$`);
const KEYS_ALLOWED = `keys of ${KEY_MIN_LENGTH} to ${KEY_MAX_LENGTH} visible ASCII characters, separated by commas`;
const LOOPBACK_ALLOWED =
  '127.0.0.1, ::1 or localhost while no key is set; another address needs API_KEYS or ALLOW_UNAUTHENTICATED=true';
/** There a proxy on the same machine makes loopback public. */
const OPEN_IN_PRODUCTION =
  'No key is set, so every call would be open, and NODE_ENV is production: set ADMIN_API_KEYS and API_KEYS, ' +
  'or ALLOW_UNAUTHENTICATED=true if open calls are meant.';
const OPEN_WARNING =
  'No key is set: every call is open to all who reach this port, also through a proxy on this machine.';
const CLUSTER_ID_MAX = 2n ** 128n - 1n;
const CLUSTER_ID_ALLOWED = 'a whole number from 0 to 2^128 - 1';
/** A TigerBeetle cluster has at most six replicas (its docs/operating/cluster.md). */
const REPLICAS_MAX = 6;
const HOSTS_ALLOWED = `a name, an IP address, or up to ${REPLICAS_MAX} of them with ports (a:3000,b:3000,c:3000)`;
const ORIGINS_MAX = 100;
const ORIGINS_ALLOWED = `up to ${ORIGINS_MAX} origins such as https://app.example.com, separated by commas, or none`;
const PROXIES_MAX = 100;
const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal'];
const PROXIES_ALLOWED = `up to ${PROXIES_MAX} IP addresses, networks (10.0.0.0/8) or ${PROXY_NAMES.join(', ')}, separated by commas`;
const RATE_MAX = 1_000_000;
const OUTPUT_CAP_MAX = 1_000_000;
/** A hundred years. */
const CALL_DAYS_MAX = 36_500;
const PROVIDER_KEY_ALLOWED = 'a key of 1 to 1024 visible ASCII characters';
const PROVIDER_URL_ALLOWED = 'a URL such as https://api.example.com/v1, without a query';
const COMPATIBLE_ALLOWED = 'names and URLs such as ollama=http://127.0.0.1:11434/v1, separated by commas';
const CREDITS_PER_USD_ALLOWED =
  'the credits that a US dollar buys, above 0 and of at most nine places, per currency: USD=1,TOKENS=1000';
const CAPACITY_MAX = 100_000;
/** The address of a Service, which Kubernetes puts into <NAME>_PORT. */
const OF_KUBERNETES = /^(?:tcp|udp|sctp):\/\//;

/** Not shown either: the part before the @ may hold a password. */
const URL_WITH_PASSWORD = /:\/\/[^/]*@/;
/** Never shown, not even if wrong: a wrong list may be a key with a typo. */
const SECRETS = [
  'API_KEYS',
  'ADMIN_API_KEYS',
  'DATABASE_URL',
  'OPENAI_API_KEY',
  'ANTHROPIC_API_KEY',
  'GEMINI_API_KEY',
];
/** At an end of the value or of a part of a list. */
const QUOTE = /(?:^|,)\s*["'`]|["'`]\s*(?:,|$)/;
const QUOTE_ALLOWED = 'a value without quotes around it: they belong to the shell or to .env';

/**
 * The environment variables of the service, each with its default and its rule. The message of a rule names
 * the allowed values, to be read after "it may hold".
 */
export class EnvironmentVariables {
  @KeyList()
  API_KEYS: string[] = [];

  @KeyList()
  ADMIN_API_KEYS: string[] = [];

  @Path()
  API_KEYS_FILE: string | undefined = undefined;

  @Path()
  ADMIN_API_KEYS_FILE: string | undefined = undefined;

  /** Without keys every call is open, so the service stays on loopback by default. */
  @Rule(LOOPBACK_ALLOWED, (host: string, { mayBeOpen }) => mayBeOpen || isLoopback(host))
  HOST = '127.0.0.1';

  @Word([true, false], 'true or false')
  ALLOW_UNAUTHENTICATED: boolean | string = false;

  @WholeNumber(0, PORT_MAX)
  PORT = 8001;

  @Word(LOG_LEVELS)
  LOG_LEVEL: LogLevel = 'INFO';

  @WholeNumber(1, LEDGER_TIMEOUT_MAX_MS)
  LEDGER_TIMEOUT_MS = 5_000;

  @Path()
  DATA_DIR = './data';

  @WholeNumber(EMBEDDED_CACHE_MB_MIN, EMBEDDED_CACHE_MB_MAX)
  EMBEDDED_CACHE_MB = 64;

  @Path()
  BACKUP_DIR: string | undefined = undefined;

  @Word([true, false], 'true or false')
  ALLOW_EMPTY_LEDGER: boolean | string = false;

  @Word([true, false], 'true or false')
  ALLOW_OLDER_LEDGER: boolean | string = false;

  @Word(ENGINES)
  LEDGER_ENGINE: (typeof ENGINES)[number] | undefined = undefined;

  @OfServer()
  @WholeNumber(1, PORT_MAX)
  TIGERBEETLE_PORT: number | undefined = undefined;

  @OfServer()
  @Transform(({ value }: { value: string }) => (/^\d{1,39}$/.test(value) ? BigInt(value) : value))
  @Rule(CLUSTER_ID_ALLOWED, (id: unknown) => typeof id === 'bigint' && id <= CLUSTER_ID_MAX)
  TIGERBEETLE_CLUSTER_ID: bigint | undefined = undefined;

  @OfServer()
  @Rule(HOSTS_ALLOWED, (hosts: string) => parseAddresses(hosts, PORT_MAX) !== undefined)
  TIGERBEETLE_HOST: string | undefined = undefined;

  @Currencies()
  CURRENCIES: string | undefined = undefined;

  @ValidateIf(({ CURRENCIES }: EnvironmentVariables) => CURRENCIES === undefined)
  @Currencies()
  DEFAULT_CURRENCY = 'USD';

  @Rule('postgresql://user:password@host:5432/database', isDatabaseUrl)
  DATABASE_URL: string | undefined = undefined;

  @Path()
  DATABASE_URL_FILE: string | undefined = undefined;

  /** By default, the ports of common development servers. */
  @Transform(({ value }: { value: string }) => (value.toLowerCase() === 'none' ? [] : partsOf(value)))
  @ArrayMaxSize(ORIGINS_MAX, { message: ORIGINS_ALLOWED })
  @Rule(ORIGINS_ALLOWED, isOrigin, { each: true })
  CORS_ALLOWED_ORIGINS: string[] = ['http://localhost:3000', 'http://localhost:5173'];

  /** Behind a proxy that strips a prefix of the path, links need the whole URL. */
  @Transform(({ value }: { value: string }) => value.replace(/\/+$/, ''))
  @Rule('a URL without a query, such as https://example.com/credits', isPublicUrl)
  PUBLIC_URL: string | undefined = undefined;

  @Transform(({ value }: { value: string }) => partsOf(value))
  @ArrayMaxSize(PROXIES_MAX, { message: PROXIES_ALLOWED })
  @Rule(PROXIES_ALLOWED, isProxy, { each: true })
  TRUSTED_PROXIES: string[] = [];

  @WholeNumber(0, RATE_MAX)
  RATE_LIMIT_PER_MINUTE = 0;

  @WholeNumber(1, CAPACITY_MAX)
  MAX_CONNECTIONS = DEFAULT_CAPACITY.maxConnections;

  @WholeNumber(1, CAPACITY_MAX)
  MAX_REQUESTS_IN_FLIGHT = DEFAULT_CAPACITY.maxRequestsInFlight;

  @ProviderKey()
  OPENAI_API_KEY: string | undefined = undefined;

  @Path()
  OPENAI_API_KEY_FILE: string | undefined = undefined;

  @ProviderUrl()
  OPENAI_BASE_URL: string | undefined = undefined;

  @ProviderKey()
  ANTHROPIC_API_KEY: string | undefined = undefined;

  @Path()
  ANTHROPIC_API_KEY_FILE: string | undefined = undefined;

  @ProviderUrl()
  ANTHROPIC_BASE_URL: string | undefined = undefined;

  @ProviderKey()
  GEMINI_API_KEY: string | undefined = undefined;

  @Path()
  GEMINI_API_KEY_FILE: string | undefined = undefined;

  @ProviderUrl()
  GEMINI_BASE_URL: string | undefined = undefined;

  @Rule(COMPATIBLE_ALLOWED, (list: string) => parseCompatible(list) !== undefined)
  OPENAI_COMPATIBLE: string | undefined = undefined;

  @Transform(({ value }: { value: string }) => partsOf(value))
  @Matches(/^[a-z0-9-]{1,64}$/, { each: true, message: 'names of betas, separated by commas' })
  ANTHROPIC_BETAS: string[] = [];

  /** USD, if it is kept. */
  @Rule(CREDITS_PER_USD_ALLOWED, (list: string, variables) => isCreditsPerUsd(list, variables))
  CREDITS_PER_USD: string | undefined = undefined;

  @Matches(/^\d{1,4}(?:\.\d{1,4})?$/, { message: 'a percentage from 0 to 9999 of at most four places' })
  DEFAULT_MARKUP_PERCENT = '0';

  @WholeNumber(1, OUTPUT_CAP_MAX)
  DEFAULT_OUTPUT_CAP = 16_384;

  @WholeNumber(5, 3_600)
  GATEWAY_TIMEOUT_SECONDS = 1_800;

  @WholeNumber(1, CAPACITY_MAX)
  MAX_STREAMS = 1_000;

  @WholeNumber(0, CAPACITY_MAX)
  MAX_DRAINS = 256;

  @Matches(/^\d{1,6}(?:\.\d{1,9})?$/, { message: 'US dollars from 0 to 999999 of at most nine places' })
  MAX_LOSS_USD = '1';

  @Rule('a URL, such as https://app.example.com/credits', isPublicUrl)
  TOPUP_URL: string | undefined = undefined;

  @Word(['own', 'full'])
  RECEIPTS = 'own';

  /** For ever without it. */
  @WholeNumber(1, CALL_DAYS_MAX)
  CALLS_KEPT_DAYS: number | undefined = undefined;

  get hasKeys(): boolean {
    const { API_KEYS, ADMIN_API_KEYS, API_KEYS_FILE = '', ADMIN_API_KEYS_FILE = '' } = this;
    return [...API_KEYS, ...ADMIN_API_KEYS, API_KEYS_FILE, ADMIN_API_KEYS_FILE].join('') !== '';
  }

  /** A wrong list of keys or a wrong flag is an error of its own, and no second one for HOST. */
  get mayBeOpen(): boolean {
    return this.hasKeys || this.ALLOW_UNAUTHENTICATED !== false;
  }

  /** Any address of a server selects TigerBeetle, unless LEDGER_ENGINE is set. */
  get usesServer(): boolean {
    if (this.LEDGER_ENGINE !== undefined) return this.LEDGER_ENGINE === 'tigerbeetle';
    const { TIGERBEETLE_CLUSTER_ID, TIGERBEETLE_HOST, TIGERBEETLE_PORT } = this;
    return [TIGERBEETLE_CLUSTER_ID, TIGERBEETLE_HOST, TIGERBEETLE_PORT].some((value) => value !== undefined);
  }
}

/** The name of every setting. */
export const SETTING_NAMES: readonly string[] = Object.keys(new EnvironmentVariables());

/**
 * A variable that is empty or blank counts as unset. `warnings` are lines on ignored variables.
 * @throws Error with one line per wrong variable
 */
export function validateVariables(variables: Variables) {
  const given: Record<string, string> = {};
  const warnings: string[] = [];
  for (const name of SETTING_NAMES) {
    const text = textOf(variables, name);
    if (name.endsWith('PORT') && OF_KUBERNETES.test(text))
      warnings.push(`${name} is ignored: Kubernetes set it for a Service.`);
    else if (text !== '') given[name] = text;
  }
  const faults: string[] = [];
  const others = Object.keys(variables).filter((name) => textOf(variables, name) !== '');
  for (const { name, meant } of misspeltNames(others, SETTING_NAMES)) {
    // A missing key opens calls.
    const keys = /^(?:ADMIN_)?API_KEYS/.exec(meant)?.[0];
    const isGrave = keys !== undefined && given[keys] === undefined && given[`${keys}_FILE`] === undefined;
    (isGrave ? faults : warnings).push(`${name} is not a setting; did you mean ${meant}?`);
  }
  faults.push(...readSecrets(given));
  const values = plainToInstance(EnvironmentVariables, given);
  if (variables['NODE_ENV'] === 'production' && !values.hasKeys) {
    if (values.mayBeOpen) warnings.push(OPEN_WARNING);
    else {
      // No other address would do.
      delete given['HOST'];
      values.HOST = '127.0.0.1';
      faults.push(OPEN_IN_PRODUCTION);
    }
  }
  faults.push(...faultsOf(values, given));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return { values, warnings };
}

/**
 * Adds the secrets whose file is given: Docker and Kubernetes mount secrets as files.
 * @returns one line per fault
 */
function readSecrets(given: Record<string, string>): string[] {
  return SECRETS.flatMap((name) => {
    const file = `${name}_FILE`;
    const path = given[file];
    if (path === undefined) return [];
    if (given[name] !== undefined) return [`${name} and ${file} are both set; remove one of them.`];
    try {
      const parts = readText(path)
        .split(/[\n,]/)
        .map((part) => part.trim());
      const value = parts.filter((part) => part !== '').join(',');
      if (value === '') return [`${file} names an empty file; put a value into it, or unset ${file}.`];
      given[name] = value;
      return [];
    } catch (error) {
      const allowed = `the path of a file that can be read (${reasonOf(error)})`;
      return [new InvalidSettingError(file, path, allowed).message];
    }
  });
}

function textOf(variables: Variables, name: string): string {
  return variables[name]?.trim() ?? '';
}

function faultsOf(values: EnvironmentVariables, given: Readonly<Record<string, string>>): string[] {
  const errors = validateSync(values, { stopAtFirstError: true, skipUndefinedProperties: true });
  return SETTING_NAMES.flatMap((name) => {
    const error = errors.find(({ property }) => property === name);
    const [constraint] = Object.values(error?.constraints ?? {});
    const allowed = QUOTE.test(given[name] ?? '') ? QUOTE_ALLOWED : constraint;
    if (allowed === undefined) return [];
    const value = given[name] ?? String(error?.value);
    const shown = SECRETS.includes(name) || URL_WITH_PASSWORD.test(value) ? null : value;
    const source = given[`${name}_FILE`] === undefined ? name : `${name}_FILE`;
    return [new InvalidSettingError(source, shown, allowed).message];
  });
}

/**
 * The replicas in TIGERBEETLE_HOST; undefined if it is not valid.
 * @param defaultPort the port of addresses without one
 */
export function parseAddresses(
  hosts: string,
  defaultPort: number,
): { host: string; port: number }[] | undefined {
  const addresses = partsOf(hosts).map((part) => parseAddress(part, defaultPort));
  const valid = addresses.filter((address) => address !== undefined);
  return valid.length === addresses.length && valid.length <= REPLICAS_MAX ? valid : undefined;
}

function parseAddress(text: string, defaultPort: number): { host: string; port: number } | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (isIPv6(bare)) return { host: bare, port: defaultPort };
  const [, bracketed, name, digits] =
    /^(?:\[(.+)\]|([A-Za-z0-9._-]{1,253}))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? defaultPort : Number(digits);
  const host = bracketed ?? name;
  const isValid =
    host !== undefined && (bracketed === undefined || isIPv6(bracketed)) && port >= 1 && port <= PORT_MAX;
  return isValid ? { host, port } : undefined;
}

function partsOf(list: string): string[] {
  return list.split(',').map((part) => part.trim());
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** As a browser sends it: scheme, host, and a port that is not the scheme's default. No patterns. */
function isOrigin(text: string): boolean {
  return /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

function isDatabaseUrl(text: string): boolean {
  return /^postgres(ql)?:\/\/\S+$/.test(text) && URL.canParse(text);
}

/** It goes into headers as it is. */
function isPublicUrl(text: string): boolean {
  return /^https?:\/\/[\x21-\x7e]+$/.test(text) && !/[?#@]/.test(text) && URL.canParse(text);
}

function isProxy(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/([1-9]\d{0,2}))?$/.exec(text) ?? [];
  const family = isIP(address);
  if (family === 0) return PROXY_NAMES.includes(text);
  return bits === undefined || Number(bits) <= (family === 4 ? 32 : 128);
}

function faultOfCurrencies({
  CURRENCIES,
  DEFAULT_CURRENCY,
}: Pick<EnvironmentVariables, 'CURRENCIES' | 'DEFAULT_CURRENCY'>): string | undefined {
  try {
    parseCurrencies(CURRENCIES, DEFAULT_CURRENCY);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidCurrenciesError)) throw error;
    return error.message;
  }
}

function isCreditsPerUsd(list: string, { CURRENCIES, DEFAULT_CURRENCY }: EnvironmentVariables): boolean {
  const credits = parseCreditsPerUsd(list);
  // A wrong list of currencies is an error of its own.
  if (credits === undefined || faultOfCurrencies({ CURRENCIES, DEFAULT_CURRENCY }) !== undefined) {
    return credits !== undefined;
  }
  const { codes } = parseCurrencies(CURRENCIES, DEFAULT_CURRENCY);
  return [...credits.keys()].every((code) => codes.includes(code));
}

/** @param allowed the allowed values, to be read after "it may hold" */
function Rule(
  allowed: string | ((args: ValidationArguments) => string),
  isAllowed: (value: never, variables: EnvironmentVariables) => boolean,
  options?: ValidationOptions,
): PropertyDecorator {
  const validate = (value: unknown, args?: ValidationArguments) =>
    isAllowed(value as never, args?.object as EnvironmentVariables);
  return ValidateBy({ name: 'rule', validator: { validate } }, { message: allowed, ...options });
}

/** The list and the default are valid together, so one of them has the rule. */
function Currencies(): PropertyDecorator {
  return Rule(
    ({ object }) =>
      'ISO 4217 codes and custom units with a number (USD,EUR,TOKENS=10001), DEFAULT_CURRENCY among them: ' +
      String(faultOfCurrencies(object as EnvironmentVariables)),
    (_value, variables) => faultOfCurrencies(variables) === undefined,
  );
}

function WholeNumber(min: number, max: number): PropertyDecorator {
  const message = `a whole number from ${min} to ${max}`;
  return applyDecorators(
    Transform(({ value }: { value: string }) => (/^\d{1,15}$/.test(value) ? Number(value) : value)),
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  );
}

/** One of the words, in any case. */
function Word(
  words: readonly (string | boolean)[],
  allowed = `one of ${words.join(', ')}`,
): PropertyDecorator {
  return applyDecorators(
    Transform(
      ({ value }: { value: string }) =>
        words.find((word) => String(word).toLowerCase() === value.toLowerCase()) ?? value,
    ),
    IsIn(words, { message: allowed }),
  );
}

/** Separated by commas. */
function KeyList(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: string }) => partsOf(value)),
    Matches(KEY, { each: true, message: KEYS_ALLOWED }),
  );
}

function ProviderKey(): PropertyDecorator {
  return Matches(/^[\x21-\x7e]{1,1024}$/, { message: PROVIDER_KEY_ALLOWED });
}

function ProviderUrl(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: string }) => value.replace(/\/+$/, '')),
    Rule(PROVIDER_URL_ALLOWED, isBaseUrl),
  );
}

function Path(): PropertyDecorator {
  return Rule('a path without ~ or $, which only a shell expands', (path: string) => !/^[~$]/.test(path));
}

/** Read only if the ledger is a TigerBeetle server. */
function OfServer(): PropertyDecorator {
  return ValidateIf(({ usesServer }: EnvironmentVariables) => usesServer);
}
