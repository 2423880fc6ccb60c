import { Injectable } from '@nestjs/common';
import { sql, type Kysely } from 'kysely';
import { MetadataDatabase } from '../metadata-database';
import type { MetadataSchema } from '../schema';
import { storedCurrencies } from './store-usage';
import { planUsage, type UsageSlice } from './usage-plan';
import {
  addUsage,
  nextStart,
  OTHER_TAGS,
  startOf,
  SUM_COLUMNS,
  sumOfValues,
  USAGE_VIEWS,
  type StoredUsage,
  type UsageDimension,
  type UsageGrain,
  type UsageSum,
} from './usage-sums';

/** A report keeps its groups in memory: 1 kB each. */
const GROUPS_MAX = 100_000;
const NANO_PER_CREDIT = 1_000_000_000n;

/** Which sums to read. */
export interface UsageQuestion {
  /** Of several, tokens and costs add up, and credits do not. */
  readonly currencies: readonly string[];
  /** Null for all, as those that follow. */
  readonly userId: string | null;
  readonly keyId: string | null;
  readonly model: string | null;
  /** Milliseconds since 1970: calls that started then or later. Rounded down to the hour or day. */
  readonly fromMs: number;
  /** Calls that started before. Rounded up. */
  readonly toMs: number;
  /** The periods to tell apart, in UTC; null for none. Hours only for dimensions that are kept by the hour. */
  readonly grain: UsageGrain | null;
  readonly by: readonly Exclude<UsageDimension, 'tags'>[];
  /** The names of the tags to tell apart. */
  readonly byTags: readonly string[];
}

export interface UsageGroup {
  /** The start of the period in milliseconds since 1970; null where periods are not told apart. */
  readonly startMs: number | null;
  /** What the group has in common, in the order of `by` and `byTags`; null for calls without a key or this tag. */
  readonly values: readonly (string | null)[];
  /** The same for equal values. */
  readonly key: string;
  readonly sum: UsageSum;
}

export interface UsageReport {
  /** The range as it was rounded. */
  readonly fromMs: number;
  readonly toMs: number;
  /** In no order. Groups without calls are absent. */
  readonly groups: readonly UsageGroup[];
}

/** The AI calls of a user in one currency. */
export interface UserActivity {
  readonly calls: number;
  /** When the last one started, in milliseconds since 1970; null where none is kept. */
  readonly lastMs: number | null;
}

/** The report has too many groups to be read at once. */
export class TooManyGroupsError extends Error {
  readonly code = 'too_many_groups';

  constructor() {
    super(`The report has more than ${GROUPS_MAX} groups.`);
    this.name = 'TooManyGroupsError';
  }
}

/** Reads what AI calls add up to. */
@Injectable()
export class UsageReports {
  constructor(private readonly database: MetadataDatabase) {}

  /**
   * The range of days with calls in these currencies, in milliseconds since 1970; null for none.
   * @throws MetadataUnavailableError
   */
  async days(...currencies: readonly string[]): Promise<{ fromMs: number; toMs: number } | null> {
    if (currencies.length === 0) return null;
    const [first, last] = await this.database.read((db) =>
      Promise.all(
        (['asc', 'desc'] as const).map((direction) =>
          db
            .selectFrom('usage_sums')
            .select('start_ms')
            .where('view', '=', 'day')
            .where('currency', 'in', currencies)
            .orderBy('start_ms', direction)
            .limit(1)
            .executeTakeFirst(),
        ),
      ),
    );
    if (first === undefined || last === undefined) return null;
    return { fromMs: Number(first.start_ms), toMs: nextStart('day', Number(last.start_ms)) };
  }

  /** All currencies with calls. @throws MetadataUnavailableError */
  currencies(): Promise<string[]> {
    return this.database.read(storedCurrencies);
  }

  /** The activity of these users, where they have made calls. @throws MetadataUnavailableError */
  async activityOf(currency: string, userIds: readonly string[]): Promise<Map<string, UserActivity>> {
    const days = userIds.length === 0 ? null : await this.days(currency);
    if (days === null) return new Map();
    const months = startsOf({ view: 'month_user', fromMs: startOf('month', days.fromMs), toMs: days.toMs });
    const rows = await this.database.read((db) =>
      db
        .selectFrom('usage_sums')
        .select((of) => [
          'user_id',
          of.cast<string>(of.fn.sum('calls'), 'text').as('calls'),
          of
            .selectFrom('ai_calls')
            .select('started_at_ms')
            .whereRef('ai_calls.user_id', '=', 'usage_sums.user_id')
            .orderBy('started_at_ms', 'desc')
            .orderBy('call_id', 'desc')
            .limit(1)
            .as('last_ms'),
        ])
        .where('view', '=', 'month_user')
        .where('start_ms', 'in', months)
        .where('currency', '=', currency)
        .where('user_id', 'in', userIds)
        .groupBy('user_id')
        .execute(),
    );
    return new Map(
      rows.map(({ user_id, calls, last_ms }) => [
        user_id,
        { calls: Number(calls), lastMs: last_ms === null ? null : Number(last_ms) },
      ]),
    );
  }

  /**
   * The users who were charged most, most first.
   * @param fromMs milliseconds since 1970, rounded down to the day
   * @returns units
   * @throws MetadataUnavailableError
   */
  async topUsers(
    currency: string,
    fromMs: number,
    limit: number,
  ): Promise<{ userId: string; charged: bigint }[]> {
    const rows = await this.database.read((db) =>
      db
        .selectFrom('usage_sums')
        .select((of) => [
          'user_id',
          of.cast<string>(of.fn.sum('charged'), 'text').as('charged'),
          of.cast<string>(of.fn.sum('charged_nano'), 'text').as('nano'),
        ])
        .where('view', '=', 'day_full')
        .where('start_ms', '>=', startOf('day', fromMs))
        .where('currency', '=', currency)
        .groupBy('user_id')
        // In doubles: near enough to choose by.
        .orderBy(sql`sum(charged) * 1e9 + sum(charged_nano)`, 'desc')
        .limit(limit)
        .execute(),
    );
    return rows
      .map(({ user_id, charged, nano }) => ({
        userId: user_id,
        charged: BigInt(charged) * NANO_PER_CREDIT + BigInt(nano),
      }))
      .sort((one, other) => (one.charged < other.charged ? 1 : -1));
  }

  /** @throws TooManyGroupsError, MetadataUnavailableError */
  async read(question: UsageQuestion): Promise<UsageReport> {
    const { fromMs, toMs, slices } = planUsage(
      dimensionsOf(question),
      question.grain,
      question.fromMs,
      question.toMs,
    );
    const groups = new Map<string, UsageGroup>();
    for (const slice of slices) {
      const rows = await this.database.read((db) => sliceQuery(db, question, slice).execute());
      for (const row of rows) addRow(groups, question, slice, row);
      if (groups.size > GROUPS_MAX || rows.length > GROUPS_MAX) throw new TooManyGroupsError();
    }
    return { fromMs, toMs, groups: [...groups.values()] };
  }
}

/** All that a question groups or filters by. */
export function dimensionsOf({
  by,
  byTags,
  userId,
  keyId,
  model,
}: Pick<UsageQuestion, 'by' | 'byTags' | 'userId' | 'keyId' | 'model'>): UsageDimension[] {
  return [
    ...by,
    ...(byTags.length > 0 ? ['tags' as const] : []),
    ...(userId === null ? [] : ['user_id' as const]),
    ...(keyId === null ? [] : ['key_id' as const]),
    ...(model === null ? [] : ['model' as const]),
  ];
}

/** One text: it is read in a fraction of the time of a column per sum, and no integer is too large for a driver. */
const SUMS = sql<string>`concat_ws(',', ${sql.raw(SUM_COLUMNS.map((name) => `sum(${name})`).join(', '))})`;

type SliceRow = { readonly sums: string } & Partial<StoredUsage>;

function sliceQuery(db: Kysely<MetadataSchema>, question: UsageQuestion, slice: UsageSlice) {
  const { currencies, userId, keyId, model, by, byTags } = question;
  const columns = [
    ...by,
    ...(byTags.length > 0 ? ['tags' as const] : []),
    ...(slice.period === 'each' ? ['start_ms' as const] : []),
  ];
  return (
    db
      .selectFrom('usage_sums')
      .select(columns)
      .select(SUMS.as('sums'))
      .where('view', '=', slice.view)
      .where('start_ms', '>=', slice.fromMs)
      .where('start_ms', '<', slice.toMs)
      .where('currency', 'in', currencies)
      .$if(model !== null, (query) => query.where('model', '=', model ?? ''))
      // By its start, each period of the user is found in the primary key.
      .$if(userId !== null, (query) =>
        query.where('start_ms', 'in', startsOf(slice)).where('user_id', '=', userId ?? ''),
      )
      .$if(keyId !== null, (query) => query.where('key_id', '=', keyId ?? ''))
      .$if(columns.length > 0, (query) => query.groupBy(columns))
      .having((of) => of.fn.countAll(), '>', 0)
      .limit(GROUPS_MAX + 1)
  );
}

function startsOf({ view, fromMs, toMs }: Omit<UsageSlice, 'period'>): number[] {
  const { grain } = USAGE_VIEWS[view];
  const starts: number[] = [];
  for (let start = fromMs; start < toMs; start = nextStart(grain, start)) starts.push(start);
  return starts;
}

function addRow(
  groups: Map<string, UsageGroup>,
  { by, byTags }: UsageQuestion,
  { period }: UsageSlice,
  row: SliceRow,
): void {
  const startMs = period === 'each' ? Number(row.start_ms) : period;
  const values = [
    ...by.map((name) => (row[name] === '' ? null : (row[name] ?? null))),
    ...tagValuesOf(row.tags ?? '', byTags),
  ];
  // No name is empty, and none has control characters.
  const key = values.join('\n');
  const sum = sumOfValues(row.sums.split(','));
  const place = `${startMs} ${key}`;
  const group = groups.get(place);
  if (group === undefined) groups.set(place, { startMs, values, key, sum });
  else addUsage(group.sum, sum);
}

function tagValuesOf(set: string, names: readonly string[]): (string | null)[] {
  if (names.length === 0) return [];
  if (set === OTHER_TAGS) return names.map(() => OTHER_TAGS);
  const tags = new Map(Object.entries(set === '' ? {} : (JSON.parse(set) as Record<string, string>)));
  return names.map((name) => tags.get(name) ?? null);
}
