/** How often a budget begins anew. `total` never does. */
export type BudgetPeriod = 'day' | 'week' | 'month' | 'total';

/** One period of a budget. */
export interface PeriodSpan {
  /** Milliseconds since 1970, included; null for `total`, which has no start. */
  start: number | null;
  /** Milliseconds since 1970, excluded: the start of the next period; null for never. */
  resetsAt: number | null;
}

const DAYS_PER_WEEK = 7;
/** Of JavaScript's days of the week, which count from Sunday. */
const DAYS_FROM_MONDAY_TO_SUNDAY = 6;

/**
 * The period that a moment belongs to, in UTC. Weeks begin on Monday.
 * @param nowMs milliseconds since 1970
 */
export function periodOf(period: BudgetPeriod, nowMs: number): PeriodSpan {
  const now = new Date(nowMs);
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  switch (period) {
    case 'day':
      return { start: Date.UTC(year, month, day), resetsAt: Date.UTC(year, month, day + 1) };
    case 'week': {
      const monday = day - ((now.getUTCDay() + DAYS_FROM_MONDAY_TO_SUNDAY) % DAYS_PER_WEEK);
      return {
        start: Date.UTC(year, month, monday),
        resetsAt: Date.UTC(year, month, monday + DAYS_PER_WEEK),
      };
    }
    case 'month':
      return { start: Date.UTC(year, month), resetsAt: Date.UTC(year, month + 1) };
    case 'total':
      return { start: null, resetsAt: null };
  }
}
