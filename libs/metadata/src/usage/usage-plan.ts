import {
  nextStart,
  startAtOrAfter,
  startOf,
  USAGE_VIEWS,
  type UsageDimension,
  type UsageGrain,
  type UsageView,
} from './usage-sums';

/** The part of a range that one query reads from one view. */
export interface UsageSlice {
  readonly view: UsageView;
  /** Milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The period that the slice belongs to; `each`: that of each row; null where periods are not told apart. */
  readonly period: number | 'each' | null;
}

export interface PlannedUsage {
  /** The range, rounded outwards to what the sums know. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly slices: readonly UsageSlice[];
}

/** Whether sums by these dimensions are kept by the hour. */
export function isKeptByHour(dimensions: readonly UsageDimension[]): boolean {
  return hasAll('hour', dimensions);
}

/**
 * Reads a range from the coarsest views that have all dimensions: whole months or days, and finer sums at the borders.
 * @param dimensions that are grouped or filtered by
 * @param grain of the periods to tell apart; not the hour, unless the dimensions are kept by it
 */
export function planUsage(
  dimensions: readonly UsageDimension[],
  grain: UsageGrain | null,
  fromMs: number,
  toMs: number,
): PlannedUsage {
  const [fine, coarse]: [UsageView, UsageView] = isKeptByHour(dimensions)
    ? ['hour', 'day']
    : ['day_full', hasAll('month_user', dimensions) ? 'month_user' : 'day_full'];
  const from = startOf(USAGE_VIEWS[fine].grain, fromMs);
  const to = startAtOrAfter(USAGE_VIEWS[fine].grain, toMs);
  const view = isCoarserThan(USAGE_VIEWS[coarse].grain, grain) ? fine : coarse;
  const wholeFrom = Math.min(startAtOrAfter(USAGE_VIEWS[view].grain, from), to);
  const wholeTo = Math.max(startOf(USAGE_VIEWS[view].grain, to), wholeFrom);
  const slices = [
    ...slicesOf(fine, grain, from, wholeFrom),
    ...slicesOf(view, grain, wholeFrom, wholeTo),
    ...slicesOf(fine, grain, wholeTo, to),
  ];
  return { fromMs: from, toMs: to, slices };
}

/** A slice is of one period, or tells them apart row by row. */
function slicesOf(view: UsageView, grain: UsageGrain | null, fromMs: number, toMs: number): UsageSlice[] {
  const isEach = grain === USAGE_VIEWS[view].grain;
  // No statement reads more than a month of the largest view: SQLite would hold up the whole process.
  const step = isEach || grain === null ? (view === 'day_full' ? 'month' : null) : grain;
  const slices: UsageSlice[] = [];
  for (let start = fromMs; start < toMs;) {
    const end = step === null ? toMs : Math.min(nextStart(step, startOf(step, start)), toMs);
    const period = isEach ? 'each' : grain && startOf(grain, start);
    slices.push({ view, fromMs: start, toMs: end, period });
    start = end;
  }
  return slices;
}

function hasAll(view: UsageView, dimensions: readonly UsageDimension[]): boolean {
  const kept: readonly UsageDimension[] = USAGE_VIEWS[view].dimensions;
  return dimensions.every((dimension) => kept.includes(dimension));
}

const ORDER: readonly (UsageGrain | null)[] = ['hour', 'day', 'month', null];

function isCoarserThan(grain: UsageGrain, other: UsageGrain | null): boolean {
  return ORDER.indexOf(grain) > ORDER.indexOf(other);
}
