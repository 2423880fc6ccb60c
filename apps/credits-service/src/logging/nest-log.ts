import type { LoggerService } from '@nestjs/common';
import type { Level } from 'pino';
import { describeError } from './describe-error';
import type { ServiceLog } from './service-log';

/** Nest logs one line per route at its start; only DEBUG shows them. */
const STARTUP_CONTEXTS: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/**
 * Writes Nest's log lines to the service's log. The last parameter is the context. A message is a text, or an object of
 * fields with its text as `msg`.
 */
export class NestLog implements LoggerService {
  readonly verbose = this.at('trace');
  readonly debug = this.at('debug');
  readonly warn = this.at('warn');
  readonly fatal = this.at('fatal');

  constructor(private readonly target: ServiceLog) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(STARTUP_CONTEXTS.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }

  /** Nest passes a stack as text between the message and the context. */
  error(message: unknown, ...rest: unknown[]): void {
    // main.ts reports a failed start itself.
    if (rest.at(-1) === 'NestApplication') return;
    const error = message instanceof Error ? describeError(message) : rest.slice(0, -1)[0];
    this.write('error', message, rest, { error });
  }

  private at(level: Level) {
    return (message: unknown, ...rest: unknown[]): void => {
      this.write(level, message, rest);
    };
  }

  private write(level: Level, message: unknown, rest: unknown[], fields: object = {}): void {
    const context = rest.at(-1);
    if (typeof message === 'object' && message !== null && !(message instanceof Error)) {
      this.target[level]({ context, ...message });
      return;
    }
    const text = message instanceof Error ? message.message : String(message);
    this.target[level]({ context, ...fields }, text);
  }
}
