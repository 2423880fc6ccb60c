import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite';

export type DatabaseInstance = InstanceType<typeof DatabaseSync>;

/** A value of a column of this schema. */
export type Column = number | bigint | Uint8Array | null;

/** What a statement is given; JSON is text. */
export type Parameter = Column | string;

/**
 * A prepared statement whose rows are arrays; integers are read as bigint where timestamps are among them. A limit that is given
 * must be an expression, `LIMIT ? + 0`: SQLite plans by the value of a bare one, and prepares the statement anew for each.
 */
export class Statement {
  private readonly statement: StatementSyncInstance;

  constructor(database: DatabaseInstance, sql: string, options: { bigint?: boolean } = {}) {
    this.statement = database.prepare(sql);
    this.statement.setReturnArrays(true);
    if (options.bigint === true) this.statement.setReadBigInts(true);
  }

  run(...parameters: Parameter[]): void {
    this.statement.run(...parameters);
  }

  get(...parameters: Column[]): Column[] | undefined {
    return this.statement.get(...parameters) as Column[] | undefined;
  }

  all(...parameters: Parameter[]): Column[][] {
    return this.statement.all(...parameters) as Column[][];
  }

  iterate(...parameters: Column[]): IterableIterator<Column[]> {
    return this.statement.iterate(...parameters) as IterableIterator<Column[]>;
  }
}
