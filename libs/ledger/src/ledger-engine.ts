import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Client } from 'tigerbeetle-node';
import { connectorFor } from './engine/connect';
import { codeOf, EngineUnreachableError, leavesOutcomeOpen } from './engine/engine-errors';
import { Supervisor } from './engine/supervisor';
import { LedgerUnavailableError, OutcomeUnknownError } from './errors';
import { LEDGER_OPTIONS } from './ledger.module-definition';
import type { LedgerObserver, LedgerOperation } from './ledger-observer';
import type { LedgerOptions } from './ledger.options';

/**
 * How long a shutdown waits for what is under way: that of requests whose callers are gone, since the others are answered by
 * then. The process has ten seconds in all, of which the server may take eight.
 */
const DRAIN_MAX_MS = 1_500;

/** The engine for the life of the application: every call has a deadline, every failure is told apart. */
@Injectable()
export class LedgerEngine implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('Ledger');
  private readonly supervisor: Supervisor;
  private readonly observer: LedgerObserver | undefined;

  constructor(@Inject(LEDGER_OPTIONS) options: LedgerOptions) {
    this.supervisor = new Supervisor(connectorFor(options.engine), options.timeoutMs, this.log);
    this.observer = options.observer;
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
  read<T>(operation: LedgerOperation, request: (client: Client) => Promise<T>): Promise<T> {
    return this.call(operation, request, (cause) => new LedgerUnavailableError({ cause }));
  }

  /**
   * Has the engine write something under ids that the request itself carries, so that it may be sent twice.
   * @param transactionId the ledger id of the transfer that is in doubt when no answer comes
   * @throws LedgerUnavailableError where nothing can have been written
   * @throws OutcomeUnknownError where it may have been written, or may be later
   */
  write<T>(
    operation: LedgerOperation,
    transactionId: bigint,
    request: (client: Client) => Promise<T>,
  ): Promise<T> {
    return this.call(operation, request, (cause) =>
      leavesOutcomeOpen(cause)
        ? new OutcomeUnknownError(transactionId, { cause })
        : new LedgerUnavailableError({ cause }),
    );
  }

  private async call<T>(
    operation: LedgerOperation,
    request: (client: Client) => Promise<T>,
    failureOf: (cause: unknown) => LedgerUnavailableError | OutcomeUnknownError,
  ): Promise<T> {
    const startedAt = performance.now();
    try {
      const answer = await this.supervisor.call(request);
      this.observer?.called(operation, 'ok', performance.now() - startedAt);
      return answer;
    } catch (error) {
      this.tell(error);
      const failure = failureOf(error);
      this.observer?.called(operation, failure.code, performance.now() - startedAt);
      throw failure;
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
