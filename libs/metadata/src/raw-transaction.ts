import { type Kysely, sql } from 'kysely';
import type { MetadataSchema } from './schema';

/**
 * Commits what `work` does on a connection, or rolls it back. For work in which Kysely's own transactions have no place, as
 * those of its migrator are.
 * @param begin the statements that begin the transaction
 */
export async function inRawTransaction<T>(
  connection: Kysely<MetadataSchema>,
  begin: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  for (const statement of begin) await sql.raw(statement).execute(connection);
  try {
    const result = await work();
    await sql.raw('commit').execute(connection);
    return result;
  } catch (error) {
    await sql
      .raw('rollback')
      .execute(connection)
      .catch(() => undefined);
    throw error;
  }
}
