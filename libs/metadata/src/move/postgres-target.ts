import { Kysely, sql, type RawBuilder } from 'kysely';
import { migratorOf, throwIfFailed } from '../migrator';
import { PassingError } from '../passing.error';
import { MIGRATION_LOCK, postgresStore } from '../postgres-store';
import { inRawTransaction } from '../raw-transaction';
import type { MetadataSchema } from '../schema';
import type { Table } from './sqlite-source';
import { StoreMoveError } from './store-move.error';
import { TableDigest, type Value } from './table-digest';

/** For the slowest of them, on a slow disk. */
const STATEMENT_MAX_MS = 600_000;
const LOCK_MAX_MS = 30_000;
const ROWS_PER_FETCH = 2_000;
/** Rows are sent as JSON: as many at once, and as much text, as keeps memory flat. */
const ROWS_PER_INSERT = 1_000;
const INSERT_MAX_LENGTH = 1024 * 1024;

/** The store on a PostgreSQL server, in one transaction: what is not committed never was. */
export class PostgresTarget {
  private constructor(private readonly db: Kysely<MetadataSchema>) {}

  /**
   * Opens a transaction, makes the tables in it that are missing, and keeps all of them from others until its end.
   * It is committed once `work` is done, and rolled back where it throws.
   * @throws StoreMoveError where the server does not answer or the database is not fit
   */
  static async within<T>(url: string, work: (target: PostgresTarget) => Promise<T>): Promise<T> {
    const db = new Kysely<MetadataSchema>({ dialect: postgresStore(url, STATEMENT_MAX_MS).dialect });
    try {
      return await db.connection().execute((connection) => PostgresTarget.inTransaction(connection, work));
    } catch (error) {
      throw explained(error);
    } finally {
      await db.destroy();
    }
  }

  /** Whether the table has any row. */
  async hasRows({ name }: Table): Promise<boolean> {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(this.db);
    return rows.length > 0;
  }

  async digest({ name, columns }: Table, report: (rows: number) => void): Promise<TableDigest> {
    const digest = new TableDigest();
    const list = sql.join(columns.map((column) => sql.ref(column)));
    await sql`declare moved_rows no scroll cursor for select ${list} from ${sql.table(name)}`.execute(
      this.db,
    );
    for (;;) {
      const page = sql<Record<string, Value>>`fetch ${sql.lit(ROWS_PER_FETCH)} from moved_rows`;
      const { rows } = await page.execute(this.db);
      if (rows.length === 0) break;
      for (const row of rows) digest.add(columns.map((column) => row[column] ?? null));
      report(rows.length);
    }
    await sql`close moved_rows`.execute(this.db);
    return digest;
  }

  /** Writes rows as they come. @returns what was read */
  async fill(table: Table, rows: Iterable<Value[]>, report: (rows: number) => void): Promise<TableDigest> {
    const digest = new TableDigest();
    let [batch, length]: [string[], number] = [[], 0];
    const flush = async () => {
      if (batch.length > 0) await this.insert(table, batch);
      report(batch.length);
      [batch, length] = [[], 0];
    };
    for (const row of rows) {
      digest.add(row);
      const json = jsonOf(table, row);
      batch.push(json);
      length += json.length;
      if (batch.length === ROWS_PER_INSERT || length > INSERT_MAX_LENGTH) await flush();
    }
    await flush();
    return digest;
  }

  /** @throws StoreMoveError where the tables are not those of the source */
  async checkTables(tables: readonly Table[]): Promise<void> {
    for (const { name, columns } of tables) {
      const { rows } = await sql<{ name: string }>`
        select column_name as name from information_schema.columns
        where table_schema = current_schema() and table_name = ${name}`.execute(this.db);
      const found = rows.map((row) => row.name).sort();
      if (found.join() !== [...columns].sort().join()) {
        throw new StoreMoveError('target_not_fit', `The table ${name} of the target has other columns.`);
      }
    }
  }

  /** Before anything is read, so that a service on the same database changes nothing meanwhile. */
  async lock(tables: readonly Table[]): Promise<void> {
    const names = sql.join(tables.map(({ name }) => sql.table(name)));
    await sql`lock table ${names} in access exclusive mode`.execute(this.db);
  }

  private static async inTransaction<T>(
    connection: Kysely<MetadataSchema>,
    work: (target: PostgresTarget) => Promise<T>,
  ): Promise<T> {
    return inRawTransaction(connection, ['begin'], async () => {
      await sql`set local lock_timeout = ${sql.lit(LOCK_MAX_MS)}`.execute(connection);
      await sql`select pg_advisory_xact_lock(${sql.raw(MIGRATION_LOCK)})`.execute(connection);
      await checkEncoding(connection);
      throwIfFailed(await migratorOf(connection).migrateToLatest());
      return work(new PostgresTarget(connection));
    });
  }

  /** Tells the planner what is there, as it would find out by itself only later. */
  async analyze(tables: readonly Table[]): Promise<void> {
    for (const { name } of tables) await sql`analyze ${sql.table(name)}`.execute(this.db);
  }

  private async insert({ name, columns }: Table, rows: readonly string[]): Promise<void> {
    const list = sql.join(columns.map((column) => sql.ref(column)));
    const table = sql.table(name);
    const records: RawBuilder<unknown> = sql`json_populate_recordset(null::${table}, cast(${`[${rows.join()}]`} as json))`;
    await sql`insert into ${table} (${list}) select ${list} from ${records}`.execute(this.db);
  }
}

async function checkEncoding(connection: Kysely<MetadataSchema>): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`.execute(connection);
  const encoding = rows[0]?.server_encoding;
  if (encoding === 'UTF8') return;
  const message = `The target database is in ${encoding}; make one with ENCODING 'UTF8'.`;
  throw new StoreMoveError('target_not_fit', message);
}

/** JSON, in which integers of 64 bits keep their digits. */
function jsonOf({ columns }: Table, values: readonly Value[]): string {
  const members = columns.map((column, index) => {
    const value = values[index] ?? null;
    return `${JSON.stringify(column)}:${typeof value === 'bigint' ? value.toString() : JSON.stringify(value)}`;
  });
  return `{${members.join()}}`;
}

/** PostgreSQL's documentation, appendix A. */
const LOCK_NOT_AVAILABLE = '55P03';
const DATA_EXCEPTION = /^22/;

function explained(error: unknown): unknown {
  if (error instanceof StoreMoveError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof PassingError) {
    return new StoreMoveError('target_unavailable', `The target does not answer: ${reason}`, {
      cause: error,
    });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === LOCK_NOT_AVAILABLE) {
    const message = 'The target is in use: another move or a service works on it. Stop it and try again.';
    return new StoreMoveError('target_in_use', message, { cause: error });
  }
  if (DATA_EXCEPTION.test(code)) {
    const message = `The target refuses a value of the source: ${reason}`;
    return new StoreMoveError('content_not_movable', message, { cause: error });
  }
  return new StoreMoveError('target_not_fit', `The target can't take the store: ${reason}`, { cause: error });
}
