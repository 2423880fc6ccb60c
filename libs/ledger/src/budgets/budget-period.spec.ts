import fc from 'fast-check';
import { periodOf, type BudgetPeriod } from './budget-period';

const at = (moment: string): number => Date.parse(moment);

const BORDERS: [BudgetPeriod, string, string, string][] = [
  ['day', '2026-11-28T00:00:00.000Z', '2026-11-28', '2026-11-29'],
  ['day', '2026-11-28T23:59:59.999Z', '2026-11-28', '2026-11-29'],
  ['day', '2028-02-28T12:00:00.000Z', '2028-02-28', '2028-02-29'],
  ['day', '2028-02-29T23:59:59.999Z', '2028-02-29', '2028-03-01'],
  ['day', '2027-02-28T23:59:59.999Z', '2027-02-28', '2027-03-01'],
  ['day', '2026-12-31T23:59:59.999Z', '2026-12-31', '2027-01-01'],
  ['week', '2026-11-29T23:59:59.999Z', '2026-11-23', '2026-11-30'],
  ['week', '2026-11-30T00:00:00.000Z', '2026-11-30', '2026-12-07'],
  ['week', '2026-12-31T23:59:59.999Z', '2026-12-28', '2027-01-04'],
  ['week', '2027-01-01T00:00:00.000Z', '2026-12-28', '2027-01-04'],
  ['week', '2028-02-29T00:00:00.000Z', '2028-02-28', '2028-03-06'],
  ['week', '1970-01-01T00:00:00.000Z', '1969-12-29', '1970-01-05'],
  ['month', '2026-11-30T23:59:59.999Z', '2026-11-01', '2026-12-01'],
  ['month', '2026-12-01T00:00:00.000Z', '2026-12-01', '2027-01-01'],
  ['month', '2026-12-31T23:59:59.999Z', '2026-12-01', '2027-01-01'],
  ['month', '2028-02-29T23:59:59.999Z', '2028-02-01', '2028-03-01'],
  ['month', '2100-02-28T23:59:59.999Z', '2100-02-01', '2100-03-01'],
];

it.each(BORDERS)('the %s of %s begins on %s and ends on %s', (period, moment, start, resetsAt) => {
  expect(periodOf(period, at(moment))).toEqual({ start: at(start), resetsAt: at(resetsAt) });
});

it('has one total for all time', () => {
  expect(periodOf('total', at('2026-11-28'))).toEqual({ start: null, resetsAt: null });
});

it('puts each moment into one period, which the next one follows', () => {
  const moments = fc.integer({ min: 0, max: at('2200-01-01') });
  fc.assert(
    fc.property(moments, fc.constantFrom<BudgetPeriod>('day', 'week', 'month'), (now, period) => {
      const { start, resetsAt } = periodOf(period, now);
      expect(start).toBeLessThanOrEqual(now);
      expect(resetsAt).toBeGreaterThan(now);
      expect(periodOf(period, start ?? NaN)).toEqual({ start, resetsAt });
      expect(periodOf(period, (resetsAt ?? NaN) - 1)).toEqual({ start, resetsAt });
      expect(periodOf(period, resetsAt ?? NaN).start).toBe(resetsAt);
    }),
  );
});
