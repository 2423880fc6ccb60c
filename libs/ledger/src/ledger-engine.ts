import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Client } from 'tigerbeetle-node';
import { QueryFilterFlags } from 'tigerbeetle-node/dist/bindings';
import type { EmbeddedClient } from '@app/tigerbeetle-embedded';
import { connectorFor, type Connector } from './engine/connect';
import { Deadline } from './engine/deadline';
import { codeOf, EngineUnreachableError, leavesOutcomeOpen } from './engine/engine-errors';
import { Supervisor } from './engine/supervisor';
import { LedgerUnavailableError, OutcomeUnknownError } from './errors';
import { LedgerClock } from './ledger-clock';
import { LEDGER_OPTIONS } from './ledger.module-definition';
import type { LedgerOperation } from './ledger-observer';
import type { LedgerOptions } from './ledger.options';
import { MessageParts } from './message-parts';
import { isoTimeOf } from './nanoseconds';

/**
 * How long a shutdown waits for calls under way. Their callers are gone, since the server answers all others
 * before. The process has ten seconds in all, of which the server may take eight.
 */
const DRAIN_MAX_MS = 1_500;

const NEWEST = {
  user_data_128: 0n,
  user_data_64: 0n,
  user_data_32: 0,
  ledger: 0,
  code: 0,
  timestamp_min: 0n,
  timestamp_max: 0n,
  limit: 1,
  flags: QueryFilterFlags.reversed,
};

/** The engine for the life of the application: every call has a deadline, every failure a typed error. */
@Injectable()
export class LedgerEngine implements OnModuleInit, OnApplicationShutdown {
  /** How many items the server takes at once belongs to the server, whatever the request. */
  readonly parts = new MessageParts();
  readonly clock = new LedgerClock();
  private readonly log = new Logger('Ledger');
  private writable = true;
  private warnedOfClock = false;
  private readonly connector: Connector;
  private readonly supervisor: Supervisor;

  constructor(@Inject(LEDGER_OPTIONS) private readonly options: LedgerOptions) {
    this.connector = connectorFor(options.engine, this.log);
    this.supervisor = new Supervisor(this.connector, this.log);
  }

  async onModuleInit(): Promise<void> {
    await this.supervisor.start(this.options.timeoutMs);
    await this.describeContent().catch(() => undefined);
  }

  /** The client of the embedded ledger, if it is one. */
  get embedded(): EmbeddedClient | undefined {
    return this.connector.embedded;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.supervisor.close(DRAIN_MAX_MS);
  }

  /** Whether the last write succeeded; true before the first. */
  get isWritable(): boolean {
    return this.writable;
  }

  /** Learns the ledger's time from its newest account and transfer. @throws LedgerUnavailableError */
  async readClock(deadline: Deadline): Promise<void> {
    const [accounts, transfers] = await Promise.all([
      this.read('query_accounts', deadline, (client) => client.queryAccounts(NEWEST)),
      this.read('query_transfers', deadline, (client) => client.queryTransfers(NEWEST)),
    ]);
    for (const { timestamp } of [...accounts, ...transfers]) this.learnTime(timestamp);
  }

  /** Nanoseconds since 1970; 0 if there is no transfer. @throws LedgerUnavailableError */
  async lastTransferAt(deadline: Deadline): Promise<bigint> {
    const [newest] = await this.read('query_transfers', deadline, (client) => client.queryTransfers(NEWEST));
    return newest?.timestamp ?? 0n;
  }

  /** @param timestamp that the ledger has given, in nanoseconds since 1970 */
  learnTime(timestamp: bigint): void {
    this.clock.learn(timestamp);
    const { isAhead } = this.clock;
    if (isAhead && !this.warnedOfClock) {
      const seconds = Math.round(this.clock.aheadSeconds);
      this.log.warn(
        `The ledger's time is ${seconds} s ahead of this machine's clock. Holds answer 503 ledger_clock_ahead until it is not.`,
      );
    }
    this.warnedOfClock = isAhead;
  }

  /** The deadline of a request that begins now. All of its ledger steps share it. */
  newDeadline(): Deadline {
    return new Deadline(this.options.timeoutMs);
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

  /** Logs what was opened, so that a wrong or an older ledger is seen. @throws LedgerUnavailableError */
  private async describeContent(): Promise<void> {
    await this.readClock(this.newDeadline());
    const { name, embedded } = this.connector;
    if (!this.clock.isKnown) {
      this.log.warn(`${name} is new: it has neither accounts nor transfers.`);
      return;
    }
    const content = embedded?.content();
    const lastAt = content?.lastTransferAt ?? (await this.lastTransferAt(this.newDeadline()));
    const size =
      content === undefined ? '' : `${content.accounts} accounts and ${content.transfers} transfers, `;
    const last = isoTimeOf(lastAt);
    this.log.log(`${name} has ${size}${lastAt === 0n ? 'no transfer yet' : `the last transfer at ${last}`}.`);
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
      if (isWrite(operation)) this.writable = true;
      this.options.observer?.called(operation, 'ok', performance.now() - startedAt);
      return answer;
    } catch (error) {
      if (codeOf(error) !== 'ERR_TOO_MUCH_DATA') this.noteFailure(operation, error);
      const ledgerError = toLedgerError(error);
      this.options.observer?.called(operation, ledgerError.code, performance.now() - startedAt);
      throw ledgerError;
    }
  }

  /** Logs failures that the supervisor has not logged, such as a full disk under the embedded engine. */
  private noteFailure(operation: LedgerOperation, error: unknown): void {
    if (isWrite(operation)) this.writable = false;
    if (error instanceof EngineUnreachableError || leavesOutcomeOpen(error)) return;
    this.log.error('The engine failed.', error instanceof Error ? error.stack : String(error));
  }
}

function isWrite(operation: LedgerOperation): boolean {
  return operation === 'create_transfers' || operation === 'create_accounts';
}
