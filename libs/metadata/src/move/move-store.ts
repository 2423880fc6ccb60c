import { PostgresTarget } from './postgres-target';
import { SqliteSource, type Table } from './sqlite-source';
import { StoreMoveError } from './store-move.error';
import { TableDigest } from './table-digest';

/** What moves, and how far it is. */
export interface MoveProgress {
  readonly step: 'reading' | 'copying' | 'checking';
  readonly table: string;
  readonly rows: number;
  readonly total: number;
}

/** A table, equal on both sides. */
export interface MovedTable {
  readonly name: string;
  readonly rows: number;
  /** The sum of the rows' SHA-256, modulo 2^256: 64 hex digits. */
  readonly digest: string;
}

export interface StoreMove {
  readonly tables: readonly MovedTable[];
  /** Whether the target had it all before. */
  readonly isThereAlready: boolean;
}

/**
 * Copies every table of a store in SQLite to an empty one in PostgreSQL, reads the copy back, and commits it only where
 * both are equal. All is one transaction: after a failure, or a kill, the target is what it was. Memory stays flat.
 * @param source the path of the file, which no process may have open and which stays as it is
 * @param target the URL of a database
 * @throws StoreMoveError
 */
export async function moveStore(
  source: string,
  target: string,
  report: (progress: MoveProgress) => void,
): Promise<StoreMove> {
  const from = SqliteSource.open(source);
  try {
    return await PostgresTarget.within(target, async (to) => {
      const tables = from.tables();
      await to.checkTables(tables);
      await to.lock(tables);
      const filled = await firstFilled(to, tables);
      if (filled === null) return { tables: await copy(from, to, tables, report), isThereAlready: false };
      return { tables: await compare(from, to, tables, filled, report), isThereAlready: true };
    });
  } finally {
    from.close();
  }
}

async function copy(
  from: SqliteSource,
  to: PostgresTarget,
  tables: readonly Table[],
  report: (progress: MoveProgress) => void,
): Promise<MovedTable[]> {
  const read: TableDigest[] = [];
  for (const table of tables) {
    read.push(await to.fill(table, from.rows(table), counter('copying', table, from.count(table), report)));
  }
  const moved: MovedTable[] = [];
  for (const [index, table] of tables.entries()) {
    const expected = read[index] ?? new TableDigest();
    const found = await to.digest(table, counter('checking', table, expected.count, report));
    if (!found.equals(expected)) {
      const message = `${table.name} came out otherwise than it went in: ${found.count} rows instead of ${expected.count}, or other values. Nothing was moved.`;
      throw new StoreMoveError('copy_differs', message);
    }
    moved.push(movedTable(table, found));
  }
  await to.analyze(tables);
  return moved;
}

/** @param filled a table of the target that has rows */
async function compare(
  from: SqliteSource,
  to: PostgresTarget,
  tables: readonly Table[],
  filled: Table,
  report: (progress: MoveProgress) => void,
): Promise<MovedTable[]> {
  const moved: MovedTable[] = [];
  for (const table of tables) {
    const total = from.count(table);
    const expected = new TableDigest();
    const read = counter('reading', table, total, report);
    for (const row of from.rows(table)) {
      expected.add(row);
      read(1);
    }
    const found = await to.digest(table, counter('checking', table, total, report));
    if (!found.equals(expected)) {
      const message =
        `The target has other content: ${filled.name} has rows, and ${table.name} differs from the source. ` +
        'Name a database that is empty.';
      throw new StoreMoveError('target_not_empty', message);
    }
    moved.push(movedTable(table, found));
  }
  return moved;
}

async function firstFilled(to: PostgresTarget, tables: readonly Table[]): Promise<Table | null> {
  for (const table of tables) if (await to.hasRows(table)) return table;
  return null;
}

function counter(
  step: MoveProgress['step'],
  { name: table }: Table,
  total: number,
  report: (progress: MoveProgress) => void,
): (rows: number) => void {
  let rows = 0;
  return (more) => {
    rows += more;
    report({ step, table, rows, total });
  };
}

function movedTable({ name }: Table, digest: TableDigest): MovedTable {
  return { name, rows: digest.count, digest: digest.hex };
}
