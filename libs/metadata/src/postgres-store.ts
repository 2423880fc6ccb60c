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
 * Refusals of a server that can't serve at this moment: lost connections (08), a read-only or failed transaction (25),
 * too few resources (53), starting up, shutting down or cancelling (57). PostgreSQL's documentation, appendix A.
 */
const PASSING = /^(08|25|53|57)/;

/** Refusals that the statement itself is the reason of: its data (22, 23), and transactions that cross (40). */
const OF_THE_STATEMENT = /^(22|23|40)/;

/** PostgreSQL ends one of several transactions that wait for one another. */
const DEADLOCK = '40P01';
const DEADLOCK_RETRY: Retry = { afterMs: 0, attemptsMax: 3 };

/** The statement ran into its time-out, as it would again. */
const CANCELED = '57014';
/** The connection was opened before the server's state changed; another one may be accepted. */
const OTHER_CONNECTION_RETRY: Retry = { afterMs: 0, attemptsMax: 2 };

/** Any number that no other program locks in this database. */
const MIGRATION_LOCK = '7305911462208741';

/** The store on a PostgreSQL server. TLS and other needs of the connection are in the URL (`?sslmode=verify-full`). */
export function postgresStore(url: string): Store {
  const refusedOnUsedConnection = new WeakSet<Error>();
  const onRefusal = (error: Error) => refusedOnUsedConnection.add(error);
  return {
    dialect: {
      createDriver: () => new Driver({ pool: () => Connections.open(url, onRefusal) }),
      createAdapter: () => new Adapter(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    // The transaction's own lock: behind a pooler, the next transaction of a session may be on another connection.
    beginMigration: ['begin', `select pg_advisory_xact_lock(${MIGRATION_LOCK})`],
    retry: (error) => {
      if (isRefusal(error) && error.code === DEADLOCK) return DEADLOCK_RETRY;
      return error instanceof Error && refusedOnUsedConnection.has(error) ? OTHER_CONNECTION_RETRY : null;
    },
  };
}

class Driver extends PostgresDriver {
  /** The error before the rollback is the one that counts; the server rolls back once the connection ends. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => undefined);
  }
}

/** Leaves the lock to the migrations' transaction: Kysely's lock would outlive a refused migration behind a pooler. */
class Adapter extends PostgresAdapter {
  override acquireMigrationLock(): Promise<void> {
    return Promise.resolve();
  }

  override releaseMigrationLock(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * The pool. A connection that left a statement unanswered is ended: the server may carry the statement out later, and
 * after a belated BEGIN the next user's writes would never be committed. So is one on which a statement was refused for a
 * reason that may belong to the connection: one that was opened on a read-only server stays read-only. Connections as old
 * as that one are ended with it.
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
    private readonly onRefusal: (error: Error) => void,
  ) {
    this.pool = this.openPool({ statement_timeout: STATEMENT_TIMEOUT_MS });
  }

  /** Loads the driver, which takes memory that a service on SQLite does not need. */
  static async open(url: string, onRefusal: (error: Error) => void): Promise<Connections> {
    const { Pool } = await import('pg');
    return new Connections(Pool, url, onRefusal);
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

  /** PgBouncer refuses settings at the start of a connection; a setting sent later would reach its other clients. */
  private doWithoutStatementTimeout(): void {
    const refused = this.pool;
    this.pool = this.openPool({});
    refused.end().catch(() => undefined);
    this.log.log(
      'The pooler in front of PostgreSQL takes no statement_timeout; the service ends a connection whose statement ' +
        `takes more than ${STATEMENT_TIMEOUT_MS} ms.`,
    );
  }

  private openPool(startup: { statement_timeout?: number }): Pool {
    const pool = new this.PoolClass({
      connectionString: this.url,
      max: CONNECTIONS_MAX,
      query_timeout: STATEMENT_TIMEOUT_MS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      ...startup,
    });
    pool.on('connect', (client) => this.generations.set(client, this.generation));
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
        if (!isOfTheStatement(error)) {
          failure = explained;
          if (isRefusal(error)) this.retire(client);
          if (wasUsed && isRefusal(error) && error.code !== CANCELED) this.onRefusal(explained);
        }
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

  /** Connections of the same generation are ended when they are next asked for. */
  private retire(client: PoolClient): void {
    if (this.generations.get(client) === this.generation) this.generation += 1;
  }
}

/** Marks what may pass by itself; other refusals stay as they are. */
function explain(error: unknown): Error {
  if (isRefusal(error) && !PASSING.test(error.code)) return error;
  return new PassingError(error instanceof Error ? error.message : String(error), { cause: error });
}

function isOfTheStatement(error: unknown): boolean {
  return isRefusal(error) && OF_THE_STATEMENT.test(error.code);
}

/** PgBouncer's answer to a setting that it does not know (its code is that of a protocol violation). */
function refusesStartupParameter(error: unknown): boolean {
  return isRefusal(error) && error.code === '08P01' && error.message.includes('startup parameter');
}

/** Whether the server itself answered with an error. Asks for no class of a driver that may not be loaded. */
function isRefusal(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}
