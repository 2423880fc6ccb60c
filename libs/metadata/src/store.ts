import type { Dialect } from 'kysely';

/** How a query that was refused is sent again. */
export interface Retry {
  /** Milliseconds to wait first. */
  afterMs: number;
  /** How often the query is sent in all; without a bound, until the deadline. */
  attemptsMax: number;
}

/** What differs between the databases. */
export interface Store {
  dialect: Dialect;
  /** Statements that begin a transaction in which processes that migrate take turns. */
  beginMigration: readonly string[];
  /** How to send a query again after this error; null where it would be refused again. */
  retry: (error: unknown) => Retry | null;
}
