import { DatabaseSync } from '@photostructure/sqlite';
import { SqliteQueryCompiler, type CompiledQuery } from 'kysely';

/**
 * SQLite's plan for a query, a line per step.
 * @param path of the database
 * @param query the first statement that it sends is explained
 */
export async function planOf(path: string, query: () => Promise<unknown>): Promise<string[]> {
  const compiled = jest.spyOn(SqliteQueryCompiler.prototype, 'compileQuery');
  await query();
  const { sql } = compiled.mock.results[0]!.value as CompiledQuery;
  compiled.mockRestore();
  const other = new DatabaseSync(path);
  const plan = other.prepare(`explain query plan ${sql}`).all() as { detail: string }[];
  other.close();
  return plan.map(({ detail }) => detail);
}
