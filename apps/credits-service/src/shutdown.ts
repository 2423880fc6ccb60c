import { constants } from 'node:os';
import { describeError } from './logging/describe-error';
import { exitAfterLog } from './logging/log-output';
import type { ServiceLog } from './logging/service-log';

/** How long a shutdown may take before the process ends all the same. */
const SHUTDOWN_MAX_MS = 10_000;
/** What a shell adds to a signal's number for the exit code of what the signal has ended. */
const SIGNAL_EXIT_CODE = 128;
const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
type Signal = (typeof SIGNALS)[number];

/**
 * Ends the process in good order at the first SIGTERM or SIGINT, with exit code 0; at the second one at once. Also ends it,
 * with a line in the log, at an error that nothing has caught.
 */
export class Shutdown {
  /** Finishes what is under way and closes what is open; to be set once there is anything. */
  close: () => Promise<void> = () => Promise.resolve();
  private hasBegun = false;

  constructor(private readonly log: ServiceLog) {
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        this.onSignal(signal);
      });
    }
    process.on('uncaughtException', (error) => {
      log.fatal({ error: describeError(error) }, 'The service ends: an error was not caught.');
      exitAfterLog(1);
    });
  }

  private onSignal(signal: Signal): void {
    if (this.hasBegun) {
      this.log.warn(`${signal} has come again: the service ends at once.`);
      exitAfterLog(SIGNAL_EXIT_CODE + constants.signals[signal]);
      return;
    }
    this.hasBegun = true;
    this.log.info(`${signal}: the service finishes what is under way and ends.`);
    setTimeout(() => {
      this.log.error(`The service ends unfinished: closing has taken more than ${SHUTDOWN_MAX_MS} ms.`);
      exitAfterLog(1);
    }, SHUTDOWN_MAX_MS);
    this.close().then(
      () => {
        exitAfterLog(0);
      },
      (error: unknown) => {
        this.log.error({ error: describeError(error) }, 'The service ends unfinished: closing has failed.');
        exitAfterLog(1);
      },
    );
  }
}
