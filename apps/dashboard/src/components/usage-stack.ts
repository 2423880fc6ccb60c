import type { UsageRowResponse } from '../api/api';
import type { Exact } from '../api/exact';
import { messages } from '../messages';
import { bucketNames } from '../time/moments';
import type { Bucket } from '../time/range';
import { seriesColor, type Point, type Series } from './chart-data';

export type UsageRow = Exact<UsageRowResponse>;

/** The groups of a stack; the rest is one more. */
export const STACK_MAX = 8;

interface Stack {
  readonly series: readonly Series[];
  readonly points: readonly Point[];
}

/**
 * Usage by period and group, for a stacked chart. The rest of a period is its sum less its groups.
 * @param rows by period and group, asked for with a limit of {@link STACK_MAX}
 * @param sums by period alone
 * @param groupOf the name of a row's group
 */
export function stackOf(
  rows: readonly UsageRow[],
  sums: readonly UsageRow[],
  bucket: Bucket,
  groupOf: (row: UsageRow) => string,
  valueOf: (row: UsageRow) => bigint,
): Stack {
  const byGroup = new Map<string, Map<string, bigint>>();
  for (const row of rows) {
    const group = groupOf(row);
    const values = byGroup.get(group) ?? new Map<string, bigint>();
    values.set(periodOf(row), valueOf(row));
    byGroup.set(group, values);
  }
  const groups = [...byGroup]
    .map(([label, values]) => ({ label, values, total: sumOf(values.values()) }))
    .filter(({ total }) => total !== 0n)
    .sort((one, other) => compare(other.total, one.total));
  // Names of groups are anybody's text, and charts read dots and brackets in keys as paths.
  const series: Series[] = groups.map(({ label, total }, rank) => ({
    key: `group${rank}`,
    label,
    color: seriesColor(rank),
    total,
  }));
  const points = sums.map((sum) => {
    const period = periodOf(sum);
    const values = groups.map((group) => group.values.get(period) ?? 0n);
    const entries = values.map((value, rank) => [`group${rank}`, value] as const);
    return {
      ...bucketNames(period, bucket),
      values: Object.fromEntries([...entries, [REST, valueOf(sum) - sumOf(values)]]),
    };
  });
  const rest = sumOf(points.map(({ values }) => values[REST] ?? 0n));
  // With fewer groups there is no rest, only calls that ended between two answers.
  if (byGroup.size >= STACK_MAX && rest !== 0n) {
    series.push({ key: REST, label: messages.chart.rest, color: seriesColor(STACK_MAX), total: rest });
  }
  return { series, points };
}

/** The series and points of sums by period, one series per class of tokens. */
export function tokensOf(sums: readonly UsageRow[], bucket: Bucket): Stack {
  const series = TOKEN_CLASSES.map((key, rank) => ({
    key,
    label: messages.tokens[key],
    color: seriesColor(rank),
    total: sumOf(sums.map(({ tokens }) => BigInt(tokens[key]))),
  }));
  const points = sums.map((sum) => ({
    ...bucketNames(periodOf(sum), bucket),
    values: Object.fromEntries(TOKEN_CLASSES.map((key) => [key, BigInt(sum.tokens[key])])),
  }));
  return { series, points };
}

/** The periods of these rows, which may be those of the range before. */
export function bucketOf([row]: readonly UsageRow[], asked: Bucket): Bucket {
  if (row?.hour !== undefined) return 'hour';
  if (row?.day !== undefined) return 'day';
  return row?.month === undefined ? asked : 'month';
}

/** Classes of tokens that add up to all of them; reasoning is a part of the output. */
export const TOKEN_CLASSES = ['input', 'cache_read', 'cache_write', 'output'] as const;

const REST = 'rest';

function periodOf({ hour, day, month }: UsageRow): string {
  return hour ?? day ?? month ?? '';
}

function sumOf(values: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const value of values) sum += value;
  return sum;
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
