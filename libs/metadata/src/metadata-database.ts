import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Kysely, sql, type RawBuilder } from 'kysely';
import { MetadataUnavailableError } from './errors';
import { METADATA_OPTIONS } from './metadata.module-definition';
import type { MetadataOptions } from './metadata.options';
import { migratorOf, throwIfFailed } from './migrator';
import { PassingError, within } from './passing.error';
import { postgresStore } from './postgres-store';
import { inRawTransaction } from './raw-transaction';
import type { MetadataSchema } from './schema';
import { sqliteStore } from './sqlite-store';
import type { Store } from './store';

/** Per query: as long as a request waits for the ledger by default. */
const DEADLINE_MS = 5_000;
/** Retries end a little earlier, so that the log shows their reason instead of the deadline. */
const RETRIES_MS = DEADLINE_MS - 250;
/** A shutdown has ten seconds in all, half of them for the ledger. */
const CLOSE_MAX_MS = 2_000;

type Query<T> = (db: Kysely<MetadataSchema>) => Promise<T>;

/** The store's connection for the life of the application. */
@Injectable()
export class MetadataDatabase implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('Metadata');
  private readonly store: Store;
  private readonly db: Kysely<MetadataSchema>;
  private prepared: Promise<void> | null = null;
  private closed = false;
  private last: { at: number; succeeded: boolean } | null = null;

  constructor(@Inject(METADATA_OPTIONS) options: MetadataOptions) {
    const { store } = options;
    this.store = store.kind === 'sqlite' ? sqliteStore(store.path) : postgresStore(store.url);
    this.db = new Kysely<MetadataSchema>({ dialect: this.store.dialect });
  }

  /**
   * Migrates the tables before the first request. Replicas that start at the same time take turns. The start
   * goes on without a store that can't serve, since credits move without it; the first query migrates then.
   */
  async onModuleInit(): Promise<void> {
    try {
      await this.attempt(() => Promise.resolve());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!(error instanceof PassingError)) {
        const message = `The metadata store could not be brought to the shape of this version: ${reason}`;
        throw new Error(message, { cause: error });
      }
      this.log.warn(
        `The metadata store does not answer (${reason}); names and new descriptions are refused until it does.`,
      );
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    // A server that hangs closes no connection; the end of the process does.
    await within(CLOSE_MAX_MS, this.db.destroy()).catch(() => undefined);
  }

  /** The store's time in a query, in milliseconds since 1970: the same for all processes. */
  get nowMs(): RawBuilder<number> {
    return sql.raw<number>(this.store.nowMs);
  }

  /** When the last write ended (`performance.now()`, milliseconds) and how; null before the first. */
  get lastWrite(): Readonly<{ at: number; succeeded: boolean }> | null {
    return this.last;
  }

  /**
   * @param query may run more than once
   * @throws MetadataUnavailableError where the store fails or does not answer in time
   */
  async read<T>(query: Query<T>): Promise<T> {
    // Nobody waits for a query that comes after the shutdown.
    if (this.closed) throw new MetadataUnavailableError();
    try {
      return await this.attempt(query);
    } catch (error) {
      // A query that the shutdown cuts off says nothing of the store.
      if (this.isClosed()) throw new MetadataUnavailableError({ cause: error });
      // Callers never see the reason; the operator has to, be it a lost server or a full disk.
      if (error instanceof PassingError)
        this.log.warn(`The metadata store does not answer: ${error.message}`);
      else this.log.error('The metadata store failed.', error instanceof Error ? error.stack : String(error));
      throw new MetadataUnavailableError({ cause: error });
    }
  }

  /** Whether the store refused what a query wanted to write, and would take other data. */
  refusedData(error: unknown): error is MetadataUnavailableError {
    return error instanceof MetadataUnavailableError && this.store.isOfTheData(error.cause);
  }

  /** {@link read} for a query that writes. Readiness depends on the result of the last one. */
  async write<T>(query: Query<T>): Promise<T> {
    let succeeded = false;
    try {
      const result = await this.read(query);
      succeeded = true;
      return result;
    } finally {
      this.last = { at: performance.now(), succeeded };
    }
  }

  /** Asked again after a wait, which may have lasted until the shutdown. */
  private isClosed(): boolean {
    return this.closed;
  }

  private attempt<T>(query: Query<T>): Promise<T> {
    return within(DEADLINE_MS, this.repeat(query, performance.now() + RETRIES_MS));
  }

  private async repeat<T>(query: Query<T>, deadline: number): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.prepare();
        return await query(this.db);
      } catch (error) {
        const retry = this.store.retry(error);
        if (retry === null || attempt >= retry.attemptsMax) throw error;
        if (this.closed || performance.now() + retry.afterMs > deadline) throw PassingError.of(error);
        await sleep(retry.afterMs);
      }
    }
  }

  /** Migrates once; after a failure the next query tries again. */
  private prepare(): Promise<void> {
    this.prepared ??= this.migrate().catch((error: unknown) => {
      this.prepared = null;
      throw error;
    });
    return this.prepared;
  }

  /** Takes no lock where nothing is to migrate. @throws Error where a newer version has migrated the store */
  private async migrate(): Promise<void> {
    const migrator = migratorOf(this.db);
    const migrations = await migrator.getMigrations();
    if (migrations.every(({ executedAt }) => executedAt !== undefined)) {
      throwIfFailed(await migrator.migrateToLatest());
      return;
    }
    await this.db.connection().execute((connection) =>
      inRawTransaction(connection, this.store.beginMigration, async () => {
        throwIfFailed(await migratorOf(connection).migrateToLatest());
      }),
    );
  }
}
