import { Logger } from '@nestjs/common';
import { PostgresDialect } from 'kysely';
import type { Pool } from 'pg';

/** Grouped writes and single reads need few connections; more replicas share the server's. */
const CONNECTIONS_MAX = 10;
/** A request waits no longer for names and texts than for the ledger. */
const STATEMENT_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 3_000;
const IDLE_TIMEOUT_MS = 30_000;

/** Kysely on PostgreSQL. TLS and whatever else the connection needs stand in the URL (`?sslmode=verify-full`). */
export function postgresDialect(url: string): PostgresDialect {
  return new PostgresDialect({ pool: () => openPool(url) });
}

/** Loads the driver, which is much to load for those who use SQLite. */
async function openPool(url: string): Promise<Pool> {
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
  return pool;
}
