import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Client } from 'tigerbeetle-node';
import { connectorFor } from './engine/connect';
import { Deadline } from './engine/deadline';
import { codeOf, EngineUnreachableError, leavesOutcomeOpen } from './engine/engine-errors';
import { Supervisor } from './engine/supervisor';
import { LedgerUnavailableError, OutcomeUnknownError } from './errors';
import { LEDGER_OPTIONS } from './ledger.module-definition';
import type { LedgerObserver, LedgerOperation } from './ledger-observer';
import type { LedgerOptions } from './ledger.options';
import { MessageParts } from './message-parts';

/**
 * How long a shutdown waits for calls under way. Their callers are gone, since the server answers all others
 * before. The process has ten seconds in all, of which the server may take eight.
 */
const DRAIN_MAX_MS = 1_500;

/** The engine for the life of the application: every call has a deadline, every failure a typed error. */
@Injectable()
export class LedgerEngine implements OnModuleInit, OnApplicationShutdown {
  /** How many items the server takes at once belongs to the server, whatever the request. */
  readonly parts = new MessageParts();
  private readonly log = new Logger('Ledger');
  private readonly supervisor: Supervisor;
  private readonly timeoutMs: number;
  private readonly observer: LedgerObserver | undefined;

  constructor(@Inject(LEDGER_OPTIONS) options: LedgerOptions) {
    this.supervisor = new Supervisor(connectorFor(options.engine), this.log);
    this.timeoutMs = options.timeoutMs;
    this.observer = options.observer;
  }

  async onModuleInit(): Promise<void> {
    await this.supervisor.start(this.timeoutMs);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.supervisor.close(DRAIN_MAX_MS);
  }

  /** The deadline of a request that begins now. All of its ledger steps share it. */
  newDeadline(): Deadline {
    return new Deadline(this.timeoutMs);
  }

  /**
   * Reads from the engine, or writes what moves no credits.
   * @throws LedgerUnavailableError past the deadline, or where the engine fails
   */
  read<T>(
    operation: LedgerOperation,
    deadline: Deadline,
    request: (client: Client) => Promise<T>,
  ): Promise<T> {
    return this.call(operation, deadline, request, (cause) => new LedgerUnavailableError({ cause }));
  }

  /**
   * Writes to the engine, under ids that the request itself carries, so that it may be sent twice.
   * @param transactionId the ledger id of the transfer that is in doubt if no answer comes
   * @throws LedgerUnavailableError where nothing can have been written
   * @throws OutcomeUnknownError where it may have been written, or may be later
   */
  write<T>(
    operation: LedgerOperation,
    transactionId: bigint,
    deadline: Deadline,
    request: (client: Client) => Promise<T>,
  ): Promise<T> {
    return this.call(operation, deadline, request, (cause) =>
      leavesOutcomeOpen(cause)
        ? new OutcomeUnknownError(transactionId, { cause })
        : new LedgerUnavailableError({ cause }),
    );
  }

  private async call<T>(
    operation: LedgerOperation,
    deadline: Deadline,
    request: (client: Client) => Promise<T>,
    toLedgerError: (cause: unknown) => LedgerUnavailableError | OutcomeUnknownError,
  ): Promise<T> {
    const startedAt = performance.now();
    try {
      const answer = await this.supervisor.call(request, deadline);
      this.observer?.called(operation, 'ok', performance.now() - startedAt);
      return answer;
    } catch (error) {
      this.logFailure(error);
      const ledgerError = toLedgerError(error);
      this.observer?.called(operation, ledgerError.code, performance.now() - startedAt);
      throw ledgerError;
    }
  }

  /**
   * Logs failures that the supervisor has not logged already, such as a full disk under the embedded engine.
   */
  private logFailure(error: unknown): void {
    const isLogged = error instanceof EngineUnreachableError || leavesOutcomeOpen(error);
    if (!isLogged && codeOf(error) !== 'ERR_TOO_MUCH_DATA') {
      this.log.error('The engine failed.', error instanceof Error ? error.stack : String(error));
    }
  }
}
