import { sql, type Kysely } from 'kysely';
import type { MetadataSchema } from '../schema';
import {
  placeOf,
  SUM_COLUMNS,
  sumOf,
  USAGE_AMOUNTS,
  USAGE_COUNTS,
  USAGE_KEY,
  usageRow,
  UsageSums,
  type StoredUsage,
} from './usage-sums';

/** 21 values each: neither store takes more than 32,766 in a statement. */
const ROWS_AT_ONCE = 1_000;

const COLUMNS = [...USAGE_KEY, ...SUM_COLUMNS];

const ADDED = [
  ...USAGE_COUNTS.map((count) => `${count} = usage_sums.${count} + excluded.${count}`),
  ...Object.entries(USAGE_AMOUNTS).flatMap(([whole, { rest, per }]) => {
    const rests = `usage_sums.${rest} + excluded.${rest}`;
    return [
      `${whole} = usage_sums.${whole} + excluded.${whole} + (${rests}) / ${per}`,
      `${rest} = (${rests}) % ${per}`,
    ];
  }),
];

const KEY = sql.raw(USAGE_KEY.join(', '));
const INSERT = sql.raw(`insert into usage_sums (${COLUMNS.join(', ')}) values `);
const OR_ADD = sql.raw(` on conflict (${USAGE_KEY.join(', ')}) do update set ${ADDED.join(', ')}`);

/** Adds to the stored sums, in the caller's transaction and as its last step: their rows are locked until its end. */
export async function addToStoredUsage(db: Kysely<MetadataSchema>, sums: UsageSums): Promise<void> {
  const rows = sums.inOrder();
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    const values = rows.slice(from, from + ROWS_AT_ONCE).map(({ place, sum }) => {
      const row = usageRow(place, sum);
      return sql`(${sql.join(COLUMNS.map((column) => row[column]))})`;
    });
    await sql`${INSERT}${sql.join(values)}${OR_ADD}`.execute(db);
  }
}

/**
 * Moves sums from one user to another and forgets their tags, in the caller's transaction.
 * @returns how many were moved; another process may have added further ones where it is not 0
 */
export async function moveStoredUsage(
  db: Kysely<MetadataSchema>,
  from: string,
  to: string,
  limit: number,
): Promise<number> {
  // The condition on '' is that of the partial index: the databases use it only for queries that say the same.
  const { rows } = await sql<StoredUsage>`
    delete from usage_sums where (${KEY}) in (
      select ${KEY} from usage_sums
      where user_id = ${from} and user_id <> '' ${from === to ? sql`and tags <> ''` : sql``}
      limit ${limit})
    returning *`.execute(db);
  const sums = new UsageSums();
  for (const row of rows) sums.add({ ...placeOf(row), user_id: to, tags: '' }, sumOf(row));
  await addToStoredUsage(db, sums);
  return rows.length;
}
