import { Injectable } from '@nestjs/common';
import { sql, type Kysely } from 'kysely';
import { MetadataDatabase } from '../metadata-database';
import type { MetadataSchema } from '../schema';
import { ADDED_UP } from './added-up';
import { addToStoredUsage, CALLS_KEPT_FROM } from './store-usage';
import {
  addUsage,
  isNoUsage,
  nextStart,
  noUsage,
  placeOf,
  startAtOrAfter,
  startOf,
  sumOf,
  UsageSums,
  type CallDimensions,
  type StoredUsage,
  type UsagePlace,
  type UsageSum,
  type UsageView,
} from './usage-sums';

/** A sum that is not what it should be. */
export interface UsageDifference {
  readonly place: UsagePlace;
  readonly kept: UsageSum;
  readonly expected: UsageSum;
}

type Database = Kysely<MetadataSchema>;
type Period = { readonly fromMs: number; readonly toMs: number };

/**
 * Adds up the calls again and compares: the sums of each day with its calls, those of each month with the days. One day or
 * month is in memory at a time. Days whose calls were deleted are left as they are.
 */
@Injectable()
export class UsageRebuild {
  constructor(private readonly database: MetadataDatabase) {}

  /** Goes through all days, then all months. @throws MetadataUnavailableError */
  async *differences(): AsyncGenerator<UsageDifference[], void> {
    for await (const day of this.periods('day', await this.firstDayOfCalls())) {
      yield await this.inSnapshot((db) => differencesOfDay(db, day));
    }
    for await (const month of this.periods('month', 0)) {
      yield await this.inSnapshot((db) => differencesOfMonth(db, month));
    }
  }

  /**
   * Adds what is missing, and takes away what is too much: right as well where calls were counted since.
   * @throws MetadataUnavailableError
   */
  async correct(differences: readonly UsageDifference[]): Promise<void> {
    await this.database.write((db) =>
      db.transaction().execute(async (transaction) => {
        const sums = new UsageSums();
        for (const { place, kept, expected } of differences) {
          sums.add(place, expected);
          sums.add(place, kept, -1);
        }
        await addToStoredUsage(transaction, sums);
        for (const { place } of differences.filter(({ expected }) => expected.calls === 0)) {
          await transaction
            .deleteFrom('usage_sums')
            .where((of) => of.and(place))
            .where('calls', '=', 0)
            .execute();
        }
      }),
    );
  }

  /** Earlier days have lost calls. */
  private async firstDayOfCalls(): Promise<number> {
    const row = await this.database.read((db) =>
      db.selectFrom('settings').select('value').where('name', '=', CALLS_KEPT_FROM).executeTakeFirst(),
    );
    return startAtOrAfter('day', Number(row?.value ?? 0));
  }

  private async *periods(grain: 'day' | 'month', fromMs: number): AsyncGenerator<Period> {
    for (let next = fromMs; ;) {
      const found = await this.database.read((db) => firstMoment(db, next));
      if (found === null) return;
      const start = startOf(grain, found);
      next = nextStart(grain, start);
      yield { fromMs: start, toMs: next };
    }
  }

  /** Calls that are counted meanwhile are in neither of what is compared. */
  private inSnapshot<T>(query: (db: Database) => Promise<T>): Promise<T> {
    return this.database.read((db) => db.transaction().setIsolationLevel('repeatable read').execute(query));
  }
}

/** The first moment from this one on that has a call or a sum. */
async function firstMoment(db: Database, fromMs: number): Promise<number | null> {
  const call = await db
    .selectFrom('ai_calls')
    .select('started_at_ms')
    .where('started_at_ms', '>=', fromMs)
    .orderBy('started_at_ms')
    .limit(1)
    .executeTakeFirst();
  const starts = [call?.started_at_ms];
  for (const view of ['hour', 'day', 'day_full', 'month_user'] as const) {
    const row = await db
      .selectFrom('usage_sums')
      .select('start_ms')
      .where('view', '=', view)
      .where('start_ms', '>=', fromMs)
      .orderBy('start_ms')
      .limit(1)
      .executeTakeFirst();
    starts.push(row?.start_ms);
  }
  const moments = starts.flatMap((start) => (start === undefined ? [] : [Number(start)]));
  return moments.length === 0 ? null : Math.min(...moments);
}

async function differencesOfDay(db: Database, day: Period): Promise<UsageDifference[]> {
  const expected = new UsageSums();
  const { rows } = await sql<CallDimensions & StoredUsage>`
    select user_id, key_id, currency, provider, model, tags, tags_as_other,
      started_at_ms - started_at_ms % 3600000 as started_at_ms,
      ${ADDED_UP}
    from ai_calls
    where started_at_ms >= ${day.fromMs} and started_at_ms < ${day.toMs} and state <> 'started'
    group by 1, 2, 3, 4, 5, 6, 7, 8`.execute(db);
  for (const row of rows) expected.addEverywhere(row, sumOf(row));
  return compare(
    expected.inOrder().filter(({ place }) => place.view !== 'month_user'),
    await keptSums(db, ['hour', 'day', 'day_full'], day),
  );
}

async function differencesOfMonth(db: Database, month: Period): Promise<UsageDifference[]> {
  const expected = new UsageSums();
  for (const { place, sum } of await keptSums(db, ['day_full'], month)) {
    const { currency, user_id } = place;
    const none = { key_id: '', provider: '', model: '', tags: '' };
    expected.add({ view: 'month_user', start_ms: month.fromMs, currency, user_id, ...none }, sum);
  }
  return compare(expected.inOrder(), await keptSums(db, ['month_user'], month));
}

async function keptSums(
  db: Database,
  views: readonly UsageView[],
  { fromMs, toMs }: Period,
): Promise<{ place: UsagePlace; sum: UsageSum }[]> {
  const rows = await db
    .selectFrom('usage_sums')
    .selectAll()
    .where('view', 'in', views)
    .where('start_ms', '>=', fromMs)
    .where('start_ms', '<', toMs)
    .execute();
  return rows.map((row) => ({ place: placeOf(row), sum: sumOf(row) }));
}

function compare(
  expected: readonly { place: UsagePlace; sum: UsageSum }[],
  kept: readonly { place: UsagePlace; sum: UsageSum }[],
): UsageDifference[] {
  const rest = new Map(kept.map(({ place, sum }) => [JSON.stringify(place), { place, sum }]));
  const differences: UsageDifference[] = [];
  const note = (place: UsagePlace, keptSum: UsageSum, expectedSum: UsageSum): void => {
    const difference = noUsage();
    addUsage(difference, expectedSum);
    addUsage(difference, keptSum, -1);
    if (!isNoUsage(difference)) differences.push({ place, kept: keptSum, expected: expectedSum });
  };
  for (const { place, sum } of expected) {
    const key = JSON.stringify(place);
    note(place, rest.get(key)?.sum ?? noUsage(), sum);
    rest.delete(key);
  }
  for (const { place, sum } of rest.values()) note(place, sum, noUsage());
  return differences;
}
