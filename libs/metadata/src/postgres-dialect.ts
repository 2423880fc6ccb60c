import { Logger } from '@nestjs/common';
import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import type { PoolClient } from 'pg';
import { NoAnswerError } from './no-answer.error';

/** Grouped writes and single reads need few connections; more replicas share the server's. */
const CONNECTIONS_MAX = 10;
/** A request waits no longer for names and texts than for the ledger. */
const STATEMENT_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 3_000;
const IDLE_TIMEOUT_MS = 30_000;

/**
 * What a server answers that can't serve for the moment: lost connections (08), too few resources (53), starting up,
 * shutting down or cancelling (57), of PostgreSQL's documentation, appendix A.
 */
const PASSING = /^(08|53|57)/;

/** PostgreSQL ends one of several transactions that wait for one another. */
const DEADLOCK = '40P01';

/** Kysely on PostgreSQL. TLS and whatever else the connection needs stand in the URL (`?sslmode=verify-full`). */
export function postgresDialect(url: string): PostgresDialect {
  return new PostgresDialect({ pool: () => openPool(url) });
}

/** Loads the driver, which is much to load for those who use SQLite. */
async function openPool(url: string): Promise<PostgresPool> {
  const { Pool } = await import('pg');
  const pool = new Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
  });
  const log = new Logger('Metadata');
  // A connection that breaks while nobody uses it is replaced; without a listener it would end the process.
  pool.on('error', (error) => {
    log.warn(`A connection to PostgreSQL broke: ${error.message}`);
  });
  const connect = async () => untilItFails(await pool.connect().catch(tell));
  return { connect, end: () => pool.end() };
}

/**
 * A connection that is ended, and not used again, once the server left a statement unanswered. The server may carry such
 * a statement out later: after a belated BEGIN, say, what the next user of the connection writes would never be committed.
 */
function untilItFails(client: PoolClient): PostgresPoolClient {
  let failure: NoAnswerError | undefined;
  const query = async (sql: string, parameters: readonly unknown[]): Promise<unknown> => {
    if (failure !== undefined) throw failure;
    try {
      return await client.query(sql, [...parameters]).catch(tell);
    } catch (error) {
      if (error instanceof NoAnswerError) failure = error;
      throw error;
    }
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: () => {
      client.release(failure);
    },
  };
}

/** Tells the server's refusals, which stay as they are, from what may pass by itself. @throws always */
function tell(error: unknown): never {
  if (isRefusal(error) && !PASSING.test(error.code)) throw error;
  throw new NoAnswerError(error instanceof Error ? error.message : String(error), { cause: error });
}

/** Whether the server ended a transaction only because others were in its way, so that it may be tried again. */
export function isDeadlock(error: unknown): boolean {
  return isRefusal(error) && error.code === DEADLOCK;
}

/** Whether the server itself answered with an error: only then is there a severity. Asks for no class of a driver not loaded yet. */
function isRefusal(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}
