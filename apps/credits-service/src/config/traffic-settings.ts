import { DEFAULT_CAPACITY } from '@app/http';
import type { Environment } from './environment';
import { InvalidSettingError } from './invalid-setting.error';

/** Pages under development: the ports that their common servers take. */
const CORS_DEFAULT = 'http://localhost:3000,http://localhost:5173';
const ORIGINS_MAX = 100;
const ORIGINS_ALLOWED = `up to ${ORIGINS_MAX} origins such as https://app.example.com, separated by commas, or none`;
const RATE_MAX = 1_000_000;
const CONNECTIONS_MAX = 100_000;
const IN_FLIGHT_MAX = 100_000;

/** Who may call from a browser, and how much the service takes on. */
export class TrafficSettings {
  /** Origins whose pages may call. */
  readonly corsAllowedOrigins: readonly string[];
  /** How many requests one caller may make in a minute; 0 is any number. */
  readonly rateLimitPerMinute: number;
  readonly maxConnections: number;
  readonly maxRequestsInFlight: number;

  /** @throws InvalidSettingError for the first setting that is wrong */
  constructor(environment: Environment) {
    this.corsAllowedOrigins = readOrigins(environment);
    this.rateLimitPerMinute = environment.wholeNumber('RATE_LIMIT_PER_MINUTE', {
      min: 0,
      max: RATE_MAX,
      default: 0,
    });
    this.maxConnections = environment.wholeNumber('MAX_CONNECTIONS', {
      min: 1,
      max: CONNECTIONS_MAX,
      default: DEFAULT_CAPACITY.maxConnections,
    });
    this.maxRequestsInFlight = environment.wholeNumber('MAX_REQUESTS_IN_FLIGHT', {
      min: 1,
      max: IN_FLIGHT_MAX,
      default: DEFAULT_CAPACITY.maxRequestsInFlight,
    });
  }
}

function readOrigins(environment: Environment): readonly string[] {
  const value = environment.text('CORS_ALLOWED_ORIGINS') ?? CORS_DEFAULT;
  if (value.toLowerCase() === 'none') return [];
  const origins = value.split(',').map((origin) => origin.trim());
  if (origins.length > ORIGINS_MAX || !origins.every(isOrigin)) {
    throw new InvalidSettingError('CORS_ALLOWED_ORIGINS', value, ORIGINS_ALLOWED);
  }
  return origins;
}

/** As a browser sends it: scheme, host, and the port where it is not the scheme's own. There are no patterns. */
function isOrigin(text: string): boolean {
  return /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
