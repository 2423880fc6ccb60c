import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { describeError } from './logging/describe-error';
import { exitAfterLog } from './logging/log-output';
import type { ServiceLog } from './logging/service-log';

/** How long a shutdown may take before the process ends anyway. */
const SHUTDOWN_MAX_MS = 10_000;
/** The same while AI calls are under way: they have 30 s, and then they are settled. */
const SHUTDOWN_MAX_MS_WITH_CALLS = 50_000;
/** The exit code of a process that a signal ended is the signal's number plus this. */
const SIGNAL_EXIT_CODE = 128;

/**
 * Started by hand, the service ends with its terminal. Elsewhere SIGHUP asks it to read its key files again.
 */
export const endsOnHangUp = isatty(0);
const SIGNALS: readonly NodeJS.Signals[] = [
  'SIGTERM',
  'SIGINT',
  ...(endsOnHangUp ? ['SIGHUP' as const] : []),
];

/**
 * Closes the service at the first signal to end and exits with 0; exits at once at the second. Also ends
 * the process at an uncaught error, with a line in the log.
 */
export class Shutdown {
  /** Finishes requests and closes stores; set once the application exists. */
  close: () => Promise<void> = () => Promise.resolve();
  /** Whether AI calls are under way; set once the application exists. */
  hasCalls: () => boolean = () => false;
  private hasBegun = false;

  constructor(private readonly log: ServiceLog) {
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        this.onSignal(signal);
      });
    }
    process.on('uncaughtException', (error) => {
      log.fatal({ error: describeError(error) }, 'The service ends because of an uncaught error.');
      exitAfterLog(1);
    });
  }

  private onSignal(signal: NodeJS.Signals): void {
    if (this.hasBegun) {
      this.log.warn(`Second ${signal}: the service ends at once.`);
      exitAfterLog(SIGNAL_EXIT_CODE + constants.signals[signal]);
      return;
    }
    this.hasBegun = true;
    this.log.info(`${signal}: the service finishes its requests and ends.`);
    const maxMs = this.hasCalls() ? SHUTDOWN_MAX_MS_WITH_CALLS : SHUTDOWN_MAX_MS;
    setTimeout(() => {
      this.log.error(`The service ends with requests unfinished: closing took more than ${maxMs} ms.`);
      exitAfterLog(1);
    }, maxMs);
    this.close().then(
      () => {
        exitAfterLog(0);
      },
      (error: unknown) => {
        this.log.error(
          { error: describeError(error) },
          'The service ends with requests unfinished: closing failed.',
        );
        exitAfterLog(1);
      },
    );
  }
}
