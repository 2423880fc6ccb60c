import type { Kysely } from 'kysely';
import { executeRows, insertStatement, type ColumnTypes } from '../row-statement';
import type { MetadataSchema } from '../schema';
import {
  placeOf,
  SUM_COLUMNS,
  sumOf,
  USAGE_AMOUNTS,
  USAGE_COUNTS,
  USAGE_KEY,
  placeValues,
  sumValues,
  UsageSums,
  startOf,
  type UsageView,
} from './usage-sums';

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

/** The setting with the moment, in milliseconds since 1970, before which calls may have been deleted. */
export const CALLS_KEPT_FROM = 'calls_kept_from_ms';

/** Days, or months, whose sums one transaction moves. */
const STARTS_AT_ONCE = 100;
const TEXTS: ReadonlySet<string> = new Set<(typeof USAGE_KEY)[number]>([
  'view',
  'currency',
  'user_id',
  'key_id',
  'provider',
  'model',
  'tags',
]);
const COLUMNS: ColumnTypes = Object.fromEntries(
  [...USAGE_KEY, ...SUM_COLUMNS].map((column) => [column, TEXTS.has(column) ? 'text' : 'bigint']),
);
const ADD = insertStatement(
  'usage_sums',
  COLUMNS,
  `on conflict (${USAGE_KEY.join(', ')}) do update set ${ADDED.join(', ')}`,
);

/** Adds to the stored sums, in the caller's transaction and as its last step: their rows are locked until its end. */
export async function addToStoredUsage(db: Kysely<MetadataSchema>, sums: UsageSums): Promise<void> {
  const rows = sums.inOrder().map(({ place, sum }) => placeValues(place).concat(sumValues(sum)));
  await executeRows(db, ADD, rows);
}

/** The periods and currencies that have sums. */
export interface StoredPeriods {
  readonly view: UsageView;
  readonly starts: readonly number[];
  readonly currencies: readonly string[];
}

/** Moves the sums of a user to a pseudonym and forgets their tags, in the caller's transaction. */
export async function moveStoredUsage(
  db: Kysely<MetadataSchema>,
  from: string,
  to: string,
  { view, starts, currencies }: StoredPeriods,
): Promise<void> {
  const rows = await db
    .deleteFrom('usage_sums')
    .where('view', '=', view)
    .where('start_ms', 'in', starts)
    .where('currency', 'in', currencies)
    .where('user_id', '=', from)
    .returningAll()
    .execute();
  const sums = new UsageSums();
  for (const row of rows) sums.add({ ...placeOf(row), user_id: to, tags: '' }, sumOf(row));
  await addToStoredUsage(db, sums);
}

/** All periods in which users have sums, in portions. */
export async function storedPeriods(db: Kysely<MetadataSchema>): Promise<StoredPeriods[]> {
  const currencies = await storedCurrencies(db);
  const days = await db
    .selectFrom('usage_sums')
    .select('start_ms')
    .distinct()
    .where('view', '=', 'day')
    .orderBy('start_ms')
    .execute();
  const starts = days.map(({ start_ms }) => Number(start_ms));
  const months = [...new Set(starts.map((start) => startOf('month', start)))];
  return currencies.length === 0
    ? []
    : [
        ...portionsOf(starts).map((some) => ({ view: 'day_full' as const, starts: some, currencies })),
        ...portionsOf(months).map((some) => ({ view: 'month_user' as const, starts: some, currencies })),
      ];
}

export async function storedCurrencies(db: Kysely<MetadataSchema>): Promise<string[]> {
  const rows = await db
    .selectFrom('usage_sums')
    .select('currency')
    .distinct()
    .where('view', '=', 'day')
    .execute();
  return rows.map(({ currency }) => currency);
}

function portionsOf<T>(items: readonly T[]): T[][] {
  const portions: T[][] = [];
  for (let from = 0; from < items.length; from += STARTS_AT_ONCE) {
    portions.push(items.slice(from, from + STARTS_AT_ONCE));
  }
  return portions;
}
