export const RANGES = ['1h', '24h', '7d', '30d', 'custom'] as const;
export type RangeName = (typeof RANGES)[number];

const HOUR_MS = 3_600_000;
const FIRST_WITH_FIVE_DIGITS_MS = Date.UTC(10_000, 0);
const LENGTHS_MS: Record<Exclude<RangeName, 'custom'>, number> = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '30d': 30 * 24 * HOUR_MS,
};
const LONGEST_BY_HOURS_MS = 48 * HOUR_MS;
const LONGEST_BY_DAYS_MS = 366 * 24 * HOUR_MS;

export const BUCKETS = ['hour', 'day', 'month'] as const;
/** The parts of a range, as the API divides it. */
export type Bucket = (typeof BUCKETS)[number];

export const DEFAULT_RANGE = '7d';

/** The range of a view, as its URL has it. */
export interface RangeSearch {
  readonly range?: RangeName;
  /** ISO 8601 in UTC; only for a custom range. */
  readonly from?: string;
  readonly to?: string;
}

export interface Range {
  readonly name: RangeName;
  /** Names the range in the key of a query. */
  readonly key: string;
  /** How finely to divide it. */
  readonly bucket: Bucket;
  /** Its borders at this moment, for a call: `from` inclusive, `to` exclusive. */
  readonly bounds: () => { from: string; to: string };
}

/** Whether the API takes these borders: one before the other, from 1970 on. */
export function isRange(from: string | undefined, to: string | undefined): boolean {
  const start = Date.parse(from ?? '');
  const end = Date.parse(to ?? '');
  return start >= 0 && start < end && end < FIRST_WITH_FIVE_DIGITS_MS;
}

/** Half a custom range is none, nor is one that ends before it begins: the default one stands in. */
export function rangeOf({ range = DEFAULT_RANGE, from, to }: RangeSearch): Range {
  if (range === 'custom' && from !== undefined && to !== undefined && isRange(from, to)) {
    const length = Date.parse(to) - Date.parse(from);
    return {
      name: range,
      key: `${from}/${to}`,
      bucket: bucketOf(length),
      bounds: () => ({ from, to }),
    };
  }
  const name = range === 'custom' ? DEFAULT_RANGE : range;
  const length = LENGTHS_MS[name];
  return {
    name,
    key: name,
    bucket: bucketOf(length),
    bounds: () => {
      const now = Date.now();
      return { from: new Date(now - length).toISOString(), to: new Date(now).toISOString() };
    },
  };
}

function bucketOf(lengthMs: number): Bucket {
  if (lengthMs <= LONGEST_BY_HOURS_MS) return 'hour';
  return lengthMs <= LONGEST_BY_DAYS_MS ? 'day' : 'month';
}
