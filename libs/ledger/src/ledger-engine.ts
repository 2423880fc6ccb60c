import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Client } from 'tigerbeetle-node';
import { connectorFor } from './engine/connect';
import { codeOf, EngineUnreachableError, leavesOutcomeOpen } from './engine/engine-errors';
import { Supervisor } from './engine/supervisor';
import { LedgerUnavailableError, OutcomeUnknownError } from './errors';
import { LEDGER_OPTIONS } from './ledger.module-definition';
import type { LedgerOptions } from './ledger.options';

/** How long a shutdown waits for what is under way; the process has ten seconds in all. */
const DRAIN_MAX_MS = 5_000;

/** The engine for the life of the application: every call has a deadline, every failure is told apart. */
@Injectable()
export class LedgerEngine implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('Ledger');
  private readonly supervisor: Supervisor;

  constructor(@Inject(LEDGER_OPTIONS) options: LedgerOptions) {
    this.supervisor = new Supervisor(connectorFor(options.engine), options.timeoutMs, this.log);
  }

  async onModuleInit(): Promise<void> {
    await this.supervisor.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.supervisor.close(DRAIN_MAX_MS);
  }

  /**
   * Asks the engine for something.
   * @throws LedgerUnavailableError past the deadline, or where the engine fails
   */
  async read<T>(request: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await this.supervisor.call(request);
    } catch (error) {
      this.tell(error);
      throw new LedgerUnavailableError({ cause: error });
    }
  }

  /**
   * Has the engine write something under ids that the request itself carries, so that it may be sent twice.
   * @param transactionId the ledger id of the transfer that is in doubt when no answer comes
   * @throws LedgerUnavailableError where nothing can have been written
   * @throws OutcomeUnknownError where it may have been written, or may be later
   */
  async write<T>(transactionId: bigint, request: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await this.supervisor.call(request);
    } catch (error) {
      this.tell(error);
      throw leavesOutcomeOpen(error)
        ? new OutcomeUnknownError(transactionId, { cause: error })
        : new LedgerUnavailableError({ cause: error });
    }
  }

  /** What the supervisor has not told already, such as a full disk under the embedded engine, is told here. */
  private tell(error: unknown): void {
    const isTold = error instanceof EngineUnreachableError || leavesOutcomeOpen(error);
    if (!isTold && codeOf(error) !== 'ERR_TOO_MUCH_DATA') {
      this.log.error('The engine failed.', error instanceof Error ? error.stack : String(error));
    }
  }
}
