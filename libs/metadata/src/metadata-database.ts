import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Kysely, Migrator, type Dialect } from 'kysely';
import { MetadataUnavailableError } from './errors';
import { METADATA_OPTIONS } from './metadata.module-definition';
import type { MetadataOptions } from './metadata.options';
import { MIGRATIONS } from './migrations';
import type { MetadataSchema } from './schema';
import { postgresDialect } from './postgres-dialect';
import { sqliteDialect } from './sqlite-dialect';

/** The store's connection for the life of the application. */
@Injectable()
export class MetadataDatabase implements OnModuleInit, OnApplicationShutdown {
  private readonly db: Kysely<MetadataSchema>;

  constructor(@Inject(METADATA_OPTIONS) options: MetadataOptions) {
    this.db = new Kysely<MetadataSchema>({ dialect: dialectOf(options) });
  }

  /** Brings the tables to this version's shape before anything is served; replicas that start at once take turns. */
  async onModuleInit(): Promise<void> {
    const migrator = new Migrator({
      db: this.db,
      provider: { getMigrations: () => Promise.resolve(MIGRATIONS) },
    });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) {
      throw new Error('The metadata store could not be brought to the shape of this version.', {
        cause: error,
      });
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.db.destroy();
  }

  /** @throws MetadataUnavailableError for whatever the store throws */
  async run<T>(query: (db: Kysely<MetadataSchema>) => Promise<T>): Promise<T> {
    try {
      return await query(this.db);
    } catch (error) {
      throw new MetadataUnavailableError({ cause: error });
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
