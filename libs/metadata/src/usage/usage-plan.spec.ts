import fc from 'fast-check';
import { planUsage } from './usage-plan';
import { startAtOrAfter, startOf, USAGE_VIEWS, type UsageDimension } from './usage-sums';

const DAY_MS = 86_400_000;
const JANUARY = Date.UTC(2026, 0);
const at = (month: number, day: number, hour = 0) => Date.UTC(2026, month - 1, day, hour);

const dimensions = fc.uniqueArray(
  fc.constantFrom<UsageDimension[]>('user_id', 'key_id', 'provider', 'model', 'tags'),
);
const grain = fc.constantFrom(null, 'day', 'month');
const moment = fc.integer({ min: JANUARY, max: JANUARY + 400 * DAY_MS });
const length = fc.integer({ min: 1, max: 400 * DAY_MS });

describe('planUsage', () => {
  it('covers the range once, by sums that have all dimensions, and mixes no periods', () => {
    fc.assert(
      fc.property(dimensions, grain, moment, length, (by, each, from, lengthMs) => {
        const to = from + lengthMs;
        const { fromMs, toMs, slices } = planUsage(by, each, from, to);
        const unit = USAGE_VIEWS[slices[0]!.view].grain;
        expect(fromMs).toBeLessThanOrEqual(from);
        expect(toMs).toBeGreaterThanOrEqual(to);
        if (unit !== 'month') expect(from - fromMs).toBeLessThan(unit === 'hour' ? 3_600_000 : DAY_MS);
        let next = fromMs;
        for (const slice of slices) {
          expect(slice.fromMs).toBe(next);
          expect(slice.toMs).toBeGreaterThan(slice.fromMs);
          next = slice.toMs;
          const view = USAGE_VIEWS[slice.view];
          expect(view.dimensions).toEqual(expect.arrayContaining(by));
          expect(startOf(view.grain, slice.fromMs)).toBe(slice.fromMs);
          expect(startAtOrAfter(view.grain, slice.toMs)).toBe(slice.toMs);
          if (each === null) expect(slice.period).toBeNull();
          else if (slice.period === 'each') expect(view.grain).toBe(each);
          else {
            expect(startOf(each, slice.fromMs)).toBe(slice.period);
            expect(startOf(each, slice.toMs - 1)).toBe(slice.period);
          }
        }
        expect(next).toBe(toMs);
      }),
    );
  });

  it.each<[string, UsageDimension[], 'hour' | 'day' | 'month' | null, number, number, string[]]>([
    ['a year by day and model', ['model'], 'day', at(1, 1), at(12, 31), ['day']],
    ['a year by model', ['model'], null, at(1, 1), at(12, 31), ['day']],
    ['a year by user', ['user_id'], null, at(1, 1), at(13, 1), ['month_user']],
    [
      'months by user, with parts of months',
      ['user_id'],
      null,
      at(1, 9),
      at(4, 2),
      ['day_full', 'month_user', 'day_full'],
    ],
    ['days of a user', ['user_id'], 'day', at(1, 1), at(2, 1), ['day_full']],
    ['two months of tags', ['tags'], null, at(1, 1), at(3, 1), ['day_full', 'day_full']],
    ['days with parts of days', ['provider'], null, at(1, 1, 5), at(1, 9, 7), ['hour', 'day', 'hour']],
    ['hours', ['model'], 'hour', at(1, 1, 5), at(1, 9, 7), ['hour']],
    ['nothing', [], 'day', at(1, 2), at(1, 2), []],
  ])('reads %s from the coarsest sums', (_what, by, each, from, to, views) => {
    expect(planUsage(by, each, from, to).slices.map(({ view }) => view)).toEqual(views);
  });
});
