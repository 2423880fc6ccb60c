import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/http';
import {
  addUsage,
  dimensionsOf,
  IssuedKeys,
  isKeptByHour,
  nextStart,
  noUsage,
  startAtOrAfter,
  startOf,
  TooManyGroupsError,
  UsageReports,
  type UsageGrain,
  type UsageGroup,
  type UsageQuestion,
  type UsageReport,
  type UsageSum,
} from '@app/metadata';
import { Settings } from '../config/settings';
import { callFiltersOf, millisecondsOf } from '../shared/calls-asked-for';
import { csvParts } from '../shared/csv';
import { RequestCurrency } from '../shared/request-currency';
import { describeUsage, type ShownCosts } from './describe-usage';
import { ROWS_MAX, type UsageQuery } from './dto/usage.query';
import type { UsageResponse, UsageRowResponse } from './dto/usage.responses';
import { usageCsv } from './usage-csv';
import { invalidGroups, nameOfPeriod, parseGroups, type UsageGroups } from './usage-groups';

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What AI calls add up to. A user's key sees the sums of the user alone. */
@Injectable()
export class UsageService {
  constructor(
    private readonly reports: UsageReports,
    private readonly keys: IssuedKeys,
    private readonly currencies: RequestCurrency,
    private readonly settings: Settings,
  ) {}

  /** @throws HttpProblem `forbidden`, ValidationFailedError, MetadataUnavailableError */
  async usage(query: UsageQuery, caller: Principal): Promise<UsageResponse> {
    const groups = parseGroups(query.group_by);
    const { userId, ...filters } = callFiltersOf(query, caller);
    const userIds = userId === null ? null : [userId];
    const currency = this.currencies.of(query).code;
    const dimensions = dimensionsOf({ ...groups, ...filters, userIds });
    if (groups.grain === 'hour' && !isKeptByHour(dimensions)) {
      throw invalidGroups(
        'by hour goes with model and provider alone; users, keys and tags are summed by day',
      );
    }
    const days = await this.reports.days(currency);
    const unit = isKeptByHour(dimensions) ? 'hour' : 'day';
    const range = rangeOf(query, days, unit);
    const question = { currencies: [currency], ...groups, ...filters, userIds, ...within(range, days) };
    const { groups: found, total } = await this.read(question, query.limit);
    const costs = this.costsFor(caller, currency);
    const rows = rowsOf(found, groups, range, query.limit).map(({ period, values, sum }) =>
      Object.assign(describeGroup(groups, period, values), describeUsage(sum, costs)),
    );
    if (caller.role === 'admin' && groups.by.includes('key_id')) await this.nameKeys(rows);
    return {
      currency,
      from: new Date(range.fromMs).toISOString(),
      to: new Date(range.toMs).toISOString(),
      rows,
      totals: describeUsage(total, costs),
    };
  }

  /** The rows as CSV. @throws as {@link usage} */
  async csv(query: UsageQuery, caller: Principal): Promise<AsyncIterable<string>> {
    const { rows, totals } = await this.usage(query, caller);
    const form = usageCsv(parseGroups(query.group_by), totals, query.excel !== undefined);
    return csvParts(form, pagesOf(rows));
  }

  private async nameKeys(rows: readonly UsageRowResponse[]): Promise<void> {
    const names = await this.keys.namesOf([...new Set(rows.flatMap(({ key_id }) => key_id ?? []))]);
    for (const row of rows) row.key_name = names.get(row.key_id ?? '') ?? null;
  }

  private async read(question: UsageQuestion, limit: number): Promise<UsageReport> {
    try {
      return await this.reports.read(question, limit);
    } catch (error) {
      if (!(error instanceof TooManyGroupsError)) throw error;
      throw invalidGroups(
        'makes more than 100000 groups; ask for a shorter range, or filter by user or model',
      );
    }
  }

  private costsFor({ role }: Principal, currency: string): ShownCosts {
    const { hasFullReceipts, unitsPerUsd } = this.settings.gateway;
    return {
      hasCost: role !== 'user' || hasFullReceipts,
      hasMargin: role === 'admin',
      unitsPerUsd: unitsPerUsd.get(currency) ?? null,
    };
  }
}

/** What was asked for, rounded outwards to hours or days; by default from the first call to now. */
function rangeOf(query: UsageQuery, days: Range | null, unit: UsageGrain): Range {
  const now = Date.now();
  const fromMs = startOf(unit, millisecondsOf(query.from) ?? days?.fromMs ?? now);
  const toMs = millisecondsOf(query.to) ?? Math.max(now, (days?.toMs ?? 0) - 1) + 1;
  return { fromMs, toMs: Math.max(startAtOrAfter(unit, toMs), fromMs) };
}

/** The part of a range that can have calls. */
function within(range: Range, days: Range | null): Range {
  if (days === null) return { fromMs: range.fromMs, toMs: range.fromMs };
  const fromMs = Math.max(range.fromMs, days.fromMs);
  return { fromMs, toMs: Math.max(Math.min(range.toMs, days.toMs), fromMs) };
}

interface UsageRow {
  /** As rows name it; null where periods are not told apart. */
  readonly period: string | null;
  readonly values: readonly (string | null)[];
  readonly sum: UsageSum;
}

/** By period, each with the same groups; periods without calls have zeros. @throws ValidationFailedError for too many */
function rowsOf(
  found: readonly UsageGroup[],
  { grain, by, byTags }: UsageGroups,
  range: Range,
  limit: number,
): UsageRow[] {
  const groups = rank(found).slice(0, limit);
  if (grain === null) return groups.map(({ values, sum }) => ({ period: null, values, sum }));
  // Without other groups there is one, even before the first call.
  if (groups.length === 0 && by.length + byTags.length === 0) {
    groups.push({ values: [], key: '', sum: noUsage() });
  }
  const sums = new Map(found.map(({ startMs, key, sum }) => [`${startMs} ${key}`, sum]));
  const rows: UsageRow[] = [];
  for (
    let startMs = startOf(grain, range.fromMs);
    startMs < range.toMs;
    startMs = nextStart(grain, startMs)
  ) {
    const period = nameOfPeriod(grain, startMs);
    for (const { values, key } of groups) {
      if (rows.length === ROWS_MAX) throw tooManyRows();
      rows.push({ period, values, sum: sums.get(`${startMs} ${key}`) ?? noUsage() });
    }
  }
  return rows;
}

function tooManyRows(): Error {
  return invalidGroups(
    `makes more than ${ROWS_MAX} rows; ask for a shorter range, a longer period, or fewer groups by limit`,
  );
}

/** The groups over all periods, the greatest charge first. */
function rank(found: readonly UsageGroup[]): Omit<UsageGroup, 'startMs'>[] {
  const groups = new Map<string, Omit<UsageGroup, 'startMs'>>();
  for (const { values, key, sum } of found) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { values, key, sum: { ...sum } });
    else addUsage(group.sum, sum);
  }
  return [...groups.values()].sort((a, b) => {
    if (a.sum.charged !== b.sum.charged) return a.sum.charged > b.sum.charged ? -1 : 1;
    return a.key < b.key ? -1 : 1;
  });
}

/** The fields that name a group. */
function describeGroup(
  { grain, by, byTags }: UsageGroups,
  period: string | null,
  values: readonly (string | null)[],
): Partial<UsageRowResponse> {
  const row: Partial<UsageRowResponse> = {};
  const names: Partial<Record<(typeof by)[number], string | null>> = row;
  if (grain !== null && period !== null) row[grain] = period;
  by.forEach((name, index) => (names[name] = values[index] ?? null));
  if (byTags.length > 0) {
    row.tags = Object.fromEntries(byTags.map((name, index) => [name, values[by.length + index] ?? null]));
  }
  return row;
}

async function* pagesOf<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[], void> {
  yield await Promise.resolve(rows);
}
