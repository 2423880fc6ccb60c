import { Injectable } from '@nestjs/common';
import { sql, type Kysely } from 'kysely';
import { MetadataDatabase } from '../metadata-database';
import type { MetadataSchema } from '../schema';
import { ADDED_UP } from './added-up';
import { storedCurrencies } from './store-usage';
import { planUsage, type PlannedUsage, type UsageSlice } from './usage-plan';
import {
  addUsage,
  nextStart,
  OTHER_TAGS,
  startOf,
  SUM_COLUMNS,
  noUsage,
  startAtOrAfter,
  sumOf,
  sumOfValues,
  USAGE_AMOUNTS,
  USAGE_VIEWS,
  type StoredUsage,
  type UsageDimension,
  type UsageGrain,
  type UsageSum,
  type UsageView,
} from './usage-sums';

/** A report keeps its groups in memory: 1 kB each. */
const GROUPS_MAX = 100_000;
/** For more users than this, finding each by the primary key costs more than reading all. */
const TOP_USERS_MAX = 1_000;
const { charged: CHARGED } = USAGE_AMOUNTS;

/** Which sums to read. */
export interface UsageQuestion {
  /** Of several, tokens and costs add up, and credits do not. */
  readonly currencies: readonly string[];
  /** Null for all, as those that follow. */
  readonly userIds: readonly string[] | null;
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

/** Of a question about all calls. */
export const ALL_USAGE = {
  userIds: null,
  keyId: null,
  model: null,
} as const satisfies Partial<UsageQuestion>;

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
  /** Of all groups, also those that a limit left out. */
  readonly total: UsageSum;
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
   * @returns units
   * @throws MetadataUnavailableError
   */
  async topUsers(
    question: Omit<UsageQuestion, 'grain' | 'by' | 'byTags'>,
    limit: number,
  ): Promise<{ readonly userId: string; readonly charged: bigint }[]> {
    const { slices } = plan({ ...question, by: ['user_id'], byTags: [], grain: null });
    const rows = await this.database.read(async (db) => {
      const [first, ...others] = slices.map((slice) =>
        callsWithin(db, question, slice).select(['user_id', 'charged', 'charged_nano']),
      );
      if (first === undefined) return [];
      // Wholes and rests apart: their order is exact in 64 bits.
      const whole = sql`sum(charged) + cast(sum(charged_nano) as bigint) / ${sql.lit(Number(CHARGED.per))}`;
      const rest = sql`cast(sum(charged_nano) as bigint) % ${sql.lit(Number(CHARGED.per))}`;
      return await db
        .selectFrom(others.reduce((all, next) => all.unionAll(next), first).as('charges'))
        .select((of) => [
          'user_id',
          of.cast<string>(of.fn.sum('charged'), 'text').as('charged'),
          of.cast<string>(of.fn.sum('charged_nano'), 'text').as('rest'),
        ])
        .groupBy('user_id')
        .orderBy(whole, 'desc')
        .orderBy(rest, 'desc')
        .orderBy('user_id')
        .limit(limit)
        .execute();
    });
    return rows.map(({ user_id, charged, rest }) => ({
      userId: user_id,
      charged: BigInt(charged) * CHARGED.per + BigInt(rest),
    }));
  }

  /**
   * @param limit Of users, no more are read: those with the greatest charges. Other groups are all read.
   * @throws TooManyGroupsError, MetadataUnavailableError
   */
  async read(question: UsageQuestion, limit = Infinity): Promise<UsageReport> {
    const { by, byTags, grain, userIds } = question;
    const areUsers = by.length === 1 && by[0] === 'user_id' && byTags.length === 0 && grain === null;
    if (!areUsers || userIds !== null || limit > TOP_USERS_MAX) return await this.readAll(question);
    const top = await this.topUsers(question, limit);
    const report = await this.readAll({ ...question, userIds: top.map(({ userId }) => userId) });
    // Of the same days, from sums that don't tell users apart.
    const { total } = await this.readAll({ ...question, ...report, by: [] });
    return { ...report, total };
  }

  /**
   * All AI calls of a currency that started in exactly this range: sums of whole hours, without the calls of those hours
   * that are outside. Where calls were deleted since, whole hours count.
   * @param fromMs Milliseconds since 1970.
   * @throws MetadataUnavailableError
   */
  async exactTotal(currency: string, fromMs: number, toMs: number): Promise<UsageSum> {
    // Before the sums, which only grow: none is less than what is taken away.
    const outside = await this.database.read((db) =>
      Promise.all([
        callsFrom(db, currency, startOf('hour', fromMs), fromMs),
        callsFrom(db, currency, toMs, startAtOrAfter('hour', toMs)),
      ]),
    );
    const { total } = await this.readAll({
      ...ALL_USAGE,
      currencies: [currency],
      fromMs,
      toMs,
      grain: null,
      by: [],
      byTags: [],
    });
    for (const sum of outside) addUsage(total, sum, -1);
    return total;
  }

  private async readAll(question: UsageQuestion): Promise<UsageReport> {
    const { fromMs, toMs, slices } = plan(question);
    const groups = new Map<string, UsageGroup>();
    for (const slice of slices) {
      const rows = await this.database.read((db) => sliceQuery(db, question, slice).execute());
      for (const row of rows) addRow(groups, question, slice, row);
      if (groups.size > GROUPS_MAX || rows.length > GROUPS_MAX) throw new TooManyGroupsError();
    }
    const total = noUsage();
    for (const { sum } of groups.values()) addUsage(total, sum);
    return { fromMs, toMs, groups: [...groups.values()], total };
  }
}

/** What calls add up to that started in a part of an hour. */
async function callsFrom(
  db: Kysely<MetadataSchema>,
  currency: string,
  fromMs: number,
  toMs: number,
): Promise<UsageSum> {
  const { rows } = await sql<StoredUsage>`
    select ${ADDED_UP} from ai_calls
    where started_at_ms >= ${fromMs} and started_at_ms < ${toMs}
      and currency = ${currency} and state <> 'started'
    having count(*) > 0`.execute(db);
  return rows[0] === undefined ? noUsage() : sumOf(rows[0]);
}

function plan(question: UsageQuestion): PlannedUsage {
  return planUsage(dimensionsOf(question), question.grain, question.fromMs, question.toMs);
}

/** All that a question groups or filters by. */
export function dimensionsOf({
  by,
  byTags,
  userIds,
  keyId,
  model,
}: Pick<UsageQuestion, 'by' | 'byTags' | 'userIds' | 'keyId' | 'model'>): UsageDimension[] {
  return [
    ...by,
    ...(byTags.length > 0 ? ['tags' as const] : []),
    ...(userIds === null ? [] : ['user_id' as const]),
    ...(keyId === null ? [] : ['key_id' as const]),
    ...(model === null ? [] : ['model' as const]),
  ];
}

/** One text: it is read in a fraction of the time of a column per sum, and no integer is too large for a driver. */
const textOf = (columns: readonly string[]) => sql<string>`concat_ws(',', ${sql.raw(columns.join(', '))})`;
const SUMS = textOf(SUM_COLUMNS.map((name) => `sum(${name})`));
const VALUES = textOf(SUM_COLUMNS);

type SliceRow = { readonly sums: string } & Partial<StoredUsage>;

function sliceQuery(db: Kysely<MetadataSchema>, question: UsageQuestion, slice: UsageSlice) {
  const { by, byTags } = question;
  const columns = [
    ...by,
    ...(byTags.length > 0 ? ['tags' as const] : []),
    ...(slice.period === 'each' ? ['start_ms' as const] : []),
  ];
  const rows = callsWithin(db, question, slice)
    .select(columns)
    .limit(GROUPS_MAX + 1);
  // Of models alone a period has few rows, so adding them up here takes less time than grouping them there.
  if (slice.period === 'each' && !isByUser(slice.view)) return rows.select(VALUES.as('sums'));
  return rows
    .select(SUMS.as('sums'))
    .$if(columns.length > 0, (query) => query.groupBy(columns))
    .having((of) => of.fn.countAll(), '>', 0);
}

function isByUser(view: UsageView): boolean {
  const dimensions: readonly UsageDimension[] = USAGE_VIEWS[view].dimensions;
  return dimensions.includes('user_id');
}

function callsWithin(
  db: Kysely<MetadataSchema>,
  { currencies, userIds, keyId, model }: Omit<UsageQuestion, 'grain' | 'by' | 'byTags'>,
  slice: UsageSlice,
) {
  return (
    db
      .selectFrom('usage_sums')
      .where('view', '=', slice.view)
      .where('start_ms', '>=', slice.fromMs)
      .where('start_ms', '<', slice.toMs)
      .where('currency', 'in', currencies)
      .$if(model !== null, (query) => query.where('model', '=', model ?? ''))
      // By its start, each period of the user is found in the primary key.
      .$if(userIds !== null, (query) =>
        query.where('start_ms', 'in', startsOf(slice)).where('user_id', 'in', userIds ?? []),
      )
      .$if(keyId !== null, (query) => query.where('key_id', '=', keyId ?? ''))
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
