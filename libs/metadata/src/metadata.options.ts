/** The SQLite file. Its folder must exist. */
interface SqliteOptions {
  kind: 'sqlite';
  path: string;
}

/** A PostgreSQL server, by its URL; several replicas of the service may share it. */
interface PostgresOptions {
  kind: 'postgres';
  url: string;
}

/** Where names and texts are kept. */
export interface MetadataOptions {
  store: SqliteOptions | PostgresOptions;
}
