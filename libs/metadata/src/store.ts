import type { Dialect } from 'kysely';

/** How to send a refused query again. */
export interface Retry {
  /** Milliseconds to wait first. */
  afterMs: number;
  /** How often to send it in all; Infinity for until the deadline. */
  attemptsMax: number;
}

/** The differences between the databases. */
export interface Store {
  dialect: Dialect;
  /** Statements that begin a migration's transaction; processes that migrate take turns in it. */
  beginMigration: readonly string[];
  /** SQL for the database's time, in milliseconds since 1970. */
  nowMs: string;
  /** How to send a query again after this error; null where it would be refused again. */
  retry: (error: unknown) => Retry | null;
  /** Whether this error comes from the data of a query: others may pass. */
  isOfTheData: (error: unknown) => boolean;
}
