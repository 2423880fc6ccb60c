import { Logger } from '@nestjs/common';
import {
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type PostgresPool,
  type PostgresPoolClient,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { PassingError } from './passing.error';
import type { Retry, Store } from './store';

/** Grouped writes and single reads need few connections; more replicas share the server's. */
const CONNECTIONS_MAX = 10;
/** A request waits no longer for names and texts than for the ledger. */
const STATEMENT_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 3_000;
const IDLE_TIMEOUT_MS = 30_000;

/**
 * Codes of a server that can't serve now: lost connections (08), a read-only or failed transaction (25), too
 * few resources (53), starting up, shutting down or cancelling (57). PostgreSQL's documentation, appendix A.
 */
const PASSING = /^(08|25|53|57)/;

/**
 * Codes of errors in the statement itself: its data (22, 23), or a conflict with another transaction (40).
 */
const OF_THE_STATEMENT = /^(22|23|40)/;

/** Data that can't be stored (22), or that a constraint refuses (23). */
const OF_THE_DATA = /^2[23]/;

/** PostgreSQL cancels one of several transactions that wait for one another. */
const DEADLOCK = '40P01';
const DEADLOCK_RETRY: Retry = { afterMs: 0, attemptsMax: 3 };

/** The statement ran into its time-out, as it would again. */
const CANCELED = '57014';
/** The connection was opened before the server's state changed; another one may be accepted. */
const OTHER_CONNECTION_RETRY: Retry = { afterMs: 0, attemptsMax: 2 };

/** Any number that no other program of this database locks. */
export const MIGRATION_LOCK = '7305911462208741';

/**
 * The store on a PostgreSQL server. TLS and other options are in the URL (`?sslmode=verify-full`).
 * @param statementTimeoutMs how long a statement may take
 */
export function postgresStore(url: string, statementTimeoutMs = STATEMENT_TIMEOUT_MS): Store {
  const refusedOnUsedConnection = new WeakSet<Error>();
  const onRefusal = (error: Error) => refusedOnUsedConnection.add(error);
  return {
    dialect: {
      createDriver: () => new Driver({ pool: () => Connections.open(url, statementTimeoutMs, onRefusal) }),
      createAdapter: () => new Adapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    // A lock of the transaction: behind a pooler, a session's next transaction may use another connection.
    beginMigration: ['begin', `select pg_advisory_xact_lock(${MIGRATION_LOCK})`],
    nowMs: 'cast(extract(epoch from clock_timestamp()) * 1000 as bigint)',
    retry: (error) => {
      if (isRefusal(error) && error.code === DEADLOCK) return DEADLOCK_RETRY;
      return error instanceof Error && refusedOnUsedConnection.has(error) ? OTHER_CONNECTION_RETRY : null;
    },
    isOfTheData: (error) => isRefusal(error) && OF_THE_DATA.test(error.code),
  };
}

class Driver extends PostgresDriver {
  /** Only the error before the rollback matters; the server rolls back when the connection ends. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => undefined);
  }
}

/** The migrations' transaction takes the lock: behind a pooler, Kysely's would outlive a failed migration. */
class Adapter extends PostgresAdapter {
  override acquireMigrationLock(): Promise<void> {
    return Promise.resolve();
  }

  override releaseMigrationLock(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * The pool. It closes connections that can't be trusted any more:
 * - with an unanswered statement: the server may run it later, and after a late BEGIN the next user's writes
 *   would never be committed
 * - with a refusal that may come from the connection itself: one to a read-only server stays read-only.
 *   Connections of the same age are closed too.
 */
class Connections implements PostgresPool {
  private readonly log = new Logger('Metadata');
  private readonly generations = new WeakMap<PoolClient, number>();
  private readonly used = new WeakSet<PoolClient>();
  private generation = 0;
  private pool: Pool;

  private constructor(
    private readonly PoolClass: typeof Pool,
    private readonly url: string,
    private readonly statementTimeoutMs: number,
    private readonly onRefusal: (error: Error) => void,
  ) {
    this.pool = this.openPool({ statement_timeout: statementTimeoutMs });
  }

  /** Loads the driver only here: a service on SQLite saves its memory. */
  static async open(
    url: string,
    statementTimeoutMs: number,
    onRefusal: (error: Error) => void,
  ): Promise<Connections> {
    const { Pool } = await import('pg');
    return new Connections(Pool, url, statementTimeoutMs, onRefusal);
  }

  async connect(): Promise<PostgresPoolClient> {
    for (;;) {
      const client = await this.checkOut();
      if (this.generations.get(client) === this.generation) return this.guard(client);
      client.release(true);
    }
  }

  end(): Promise<void> {
    return this.pool.end();
  }

  private async checkOut(): Promise<PoolClient> {
    const { pool } = this;
    try {
      return await pool.connect();
    } catch (error) {
      if (!refusesStartupParameter(error)) throw explain(error);
      if (pool === this.pool) this.doWithoutStatementTimeout();
      return this.pool.connect().catch((again: unknown) => {
        throw explain(again);
      });
    }
  }

  /** PgBouncer refuses start-up parameters, and a setting sent later would affect its other clients. */
  private doWithoutStatementTimeout(): void {
    const refused = this.pool;
    this.pool = this.openPool({});
    refused.end().catch(() => undefined);
    this.log.log(
      'The pooler in front of PostgreSQL takes no statement_timeout; the service ends a connection whose statement ' +
        `takes more than ${this.statementTimeoutMs} ms.`,
    );
  }

  private openPool(startup: { statement_timeout?: number }): Pool {
    const pool = new this.PoolClass({
      connectionString: this.url,
      max: CONNECTIONS_MAX,
      query_timeout: this.statementTimeoutMs,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      ...startup,
    });
    pool.on('connect', (client) => {
      this.generations.set(client, this.generation);
      // One that breaks between two statements of its user has no other listener; the next statement fails.
      client.on('error', () => undefined);
    });
    // A connection that breaks while idle is replaced; without a listener it would end the process.
    pool.on('error', (error) => {
      this.log.warn(`A connection to PostgreSQL broke: ${error.message}`);
    });
    return pool;
  }

  private guard(client: PoolClient): PostgresPoolClient {
    const wasUsed = this.used.has(client);
    this.used.add(client);
    let failure: Error | undefined;
    const query = async (sql: string, parameters: readonly unknown[]): Promise<unknown> => {
      if (failure !== undefined) throw failure;
      try {
        return await client.query(sql, [...parameters]);
      } catch (error) {
        const explained = explain(error);
        const refusal = isRefusal(error) ? error.code : null;
        if (refusal !== null && OF_THE_STATEMENT.test(refusal)) throw explained;
        failure = explained;
        if (refusal !== null) this.retire(client);
        if (wasUsed && refusal !== null && refusal !== CANCELED) this.onRefusal(explained);
        throw explained;
      }
    };
    return {
      query: query as PostgresPoolClient['query'],
      release: () => {
        client.release(failure);
      },
    };
  }

  /** Connections of the same generation are closed at their next use. */
  private retire(client: PoolClient): void {
    if (this.generations.get(client) === this.generation) this.generation += 1;
  }
}

/** Marks errors that may pass by themselves; others stay as they are. */
function explain(error: unknown): Error {
  if (isRefusal(error) && !PASSING.test(error.code)) return error;
  return PassingError.of(error);
}

/** PgBouncer's answer to an unknown start-up parameter, with the code of a protocol violation. */
function refusesStartupParameter(error: unknown): boolean {
  return isRefusal(error) && error.code === '08P01' && error.message.includes('startup parameter');
}

/** Whether the server itself answered with an error. By its properties: the driver may not be loaded. */
function isRefusal(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}
