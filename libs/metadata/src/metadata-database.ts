import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Kysely, Migrator, type Dialect } from 'kysely';
import { within } from './deadline';
import { MetadataUnavailableError } from './errors';
import { METADATA_OPTIONS } from './metadata.module-definition';
import type { MetadataOptions } from './metadata.options';
import { MIGRATIONS } from './migrations';
import { NoAnswerError } from './no-answer.error';
import type { MetadataSchema } from './schema';
import { isDeadlock, postgresDialect } from './postgres-dialect';
import { sqliteDialect } from './sqlite-dialect';

/** A request waits no longer for names and texts than for the ledger, whatever its queries wait for. */
const DEADLINE_MS = 5_000;
/** A shutdown has ten seconds in all, half of them for the ledger. */
const CLOSE_MAX_MS = 2_000;
/** How often a query is sent that PostgreSQL ends because it and others wait for one another. */
const ATTEMPTS_MAX = 3;

/** The store's connection for the life of the application. */
@Injectable()
export class MetadataDatabase implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('Metadata');
  private readonly db: Kysely<MetadataSchema>;
  private prepared: Promise<void> | null = null;
  private closed = false;

  constructor(@Inject(METADATA_OPTIONS) options: MetadataOptions) {
    this.db = new Kysely<MetadataSchema>({ dialect: dialectOf(options) });
  }

  /**
   * Brings the tables to this version's shape before anything is served; replicas that start at once take turns.
   * A store that does not answer keeps nobody from starting, since credits move without it: what it needs is made up for
   * when it answers.
   */
  async onModuleInit(): Promise<void> {
    try {
      await within(DEADLINE_MS, this.prepare());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!(error instanceof NoAnswerError)) {
        throw new Error(`The metadata store could not be brought to the shape of this version: ${reason}`, {
          cause: error,
        });
      }
      this.log.warn(
        `The metadata store does not answer (${reason}); names and new descriptions are refused until it does.`,
      );
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    // A server that hangs takes leave of no connection; the process ends them as it ends.
    await within(CLOSE_MAX_MS, this.db.destroy()).catch(() => undefined);
  }

  /**
   * @param query may run more than once
   * @throws MetadataUnavailableError for whatever the store throws, and where it does not answer in time
   */
  async run<T>(query: (db: Kysely<MetadataSchema>) => Promise<T>): Promise<T> {
    // What comes now is nothing that anybody waits for.
    if (this.closed) throw new MetadataUnavailableError();
    try {
      return await within(DEADLINE_MS, this.attempt(query));
    } catch (error) {
      this.tell(error);
      throw new MetadataUnavailableError({ cause: error });
    }
  }

  private async attempt<T>(query: (db: Kysely<MetadataSchema>) => Promise<T>): Promise<T> {
    await this.prepare();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await query(this.db);
      } catch (error) {
        if (!isDeadlock(error) || attempt === ATTEMPTS_MAX) throw error;
      }
    }
  }

  /** Migrates once; after a failure whoever comes next tries again. */
  private prepare(): Promise<void> {
    this.prepared ??= this.migrate().catch((error: unknown) => {
      this.prepared = null;
      throw error;
    });
    return this.prepared;
  }

  private async migrate(): Promise<void> {
    const migrator = new Migrator({
      db: this.db,
      provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
    });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error instanceof Error ? error : new Error('It is not told why.');
  }

  /** Callers learn nothing of the store; the operator has to learn whether it is away, say, or its disk full. */
  private tell(error: unknown): void {
    if (error instanceof NoAnswerError) {
      this.log.warn(`The metadata store does not answer: ${error.message}`);
    } else {
      this.log.error('The metadata store failed.', error instanceof Error ? error.stack : String(error));
    }
  }
}

function dialectOf({ store }: MetadataOptions): Dialect {
  switch (store.kind) {
    case 'sqlite':
      return sqliteDialect(store.path);
    case 'postgres':
      return postgresDialect(store.url);
  }
}
