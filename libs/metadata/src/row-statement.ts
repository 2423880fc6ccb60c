import { CompiledQuery, SqliteAdapter, type Kysely } from 'kysely';
import type { MetadataSchema } from './schema';

/** A statement for any number of rows. Its texts never change, so that they are built and prepared once. */
export interface RowStatement {
  /** SQLite, for each row: prepared, that takes half the time of one for all rows. */
  readonly each: string;
  /** PostgreSQL: one way to the server and back for all rows, which are a JSON array. */
  readonly all: string;
}

export type ColumnTypes = Readonly<Record<string, 'text' | 'integer' | 'bigint'>>;
type Row = readonly (string | number | null)[];

/** Rows as PostgreSQL reads them, each with the name `value`. */
export const JSON_ROWS = 'json_array_elements(cast($1 as json))';

/** A value of such a row. */
export function jsonValue(at: number, type: ColumnTypes[string]): string {
  return `cast(value->>${at} as ${type})`;
}

/** @param rest what follows the rows */
export function insertStatement(table: string, columns: ColumnTypes, rest = ''): RowStatement {
  const into = `insert into ${table} (${Object.keys(columns).join(', ')})`;
  const places = Object.keys(columns).map(() => '?');
  const values = Object.values(columns).map((type, at) => jsonValue(at, type));
  return {
    each: `${into} values (${places.join(', ')}) ${rest}`,
    all: `${into} select ${values.join(', ')} from ${JSON_ROWS} ${rest}`,
  };
}

/** @returns what the statement returns for all rows */
export async function executeRows<Returned = never>(
  db: Kysely<MetadataSchema>,
  { each, all }: RowStatement,
  rows: readonly Row[],
): Promise<Returned[]> {
  if (rows.length === 0) return [];
  const isSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
  // The store in an SQLite file runs a statement for each row among its parameters.
  const query = isSqlite
    ? CompiledQuery.raw(each, [...rows])
    : CompiledQuery.raw(all, [JSON.stringify(rows)]);
  return (await db.executeQuery<Returned>(query)).rows;
}
