import { ConsoleLogger, type LogLevel as NestLogLevel } from '@nestjs/common';
import type { LogLevel } from './config/settings';

/** Nest's levels by the service's: each level shows itself and what is graver. */
const NEST_LEVELS: Record<LogLevel, NestLogLevel[]> = {
  DEBUG: ['debug', 'verbose', 'log', 'warn', 'error', 'fatal'],
  INFO: ['log', 'warn', 'error', 'fatal'],
  WARNING: ['warn', 'error', 'fatal'],
  ERROR: ['error', 'fatal'],
};

/** The framework tells its own start in a line per route; only DEBUG wants those. */
const STARTUP_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** The service's log on standard output and standard error. */
export class Log extends ConsoleLogger {
  constructor(private readonly level: LogLevel) {
    super({ logLevels: NEST_LEVELS[level] });
  }

  override log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    if (this.level !== 'DEBUG' && typeof context === 'string' && STARTUP_CONTEXTS.has(context)) {
      return;
    }
    super.log(message, ...(rest as [string]));
  }

  /** What the framework says of its own failure to start, main.ts says better. */
  override error(message: unknown, ...rest: unknown[]): void {
    if (rest.at(-1) === 'NestApplication') {
      return;
    }
    super.error(message, ...(rest as [string]));
  }
}
