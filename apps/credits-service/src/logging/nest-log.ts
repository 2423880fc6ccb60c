import { Logger, PinoLogger } from 'nestjs-pino';
import { describeError } from './describe-error';
import type { ServiceLog } from './service-log';

/** The framework tells its own start in a line per route; only DEBUG wants those. */
const STARTUP_CONTEXTS: ReadonlySet<unknown> = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** What Nest, and whatever logs through it, writes to the service's log. */
export class NestLog extends Logger {
  constructor(log: ServiceLog) {
    super(new ThisPinoLogger(log), {});
  }

  override log(message: unknown, ...rest: unknown[]): void {
    if (STARTUP_CONTEXTS.has(rest.at(-1))) super.debug(message, ...rest);
    else super.log(message, ...rest);
  }

  /** Nest hands on a stack as text between the message and the context. */
  override error(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    // What the framework says of its own failure to start, main.ts says better.
    if (context === 'NestApplication') return;
    const [stack] = rest.slice(0, -1);
    const msg = message instanceof Error ? message.message : message;
    const error = message instanceof Error ? describeError(message) : stack;
    super.error({ msg, error }, context);
  }
}

/** nestjs-pino keeps one log for the process, the first one; here each application has its own. */
class ThisPinoLogger extends PinoLogger {
  constructor(private readonly log: ServiceLog) {
    super({ pinoHttp: { logger: log } });
  }

  override get logger(): ServiceLog {
    return this.log;
  }
}
