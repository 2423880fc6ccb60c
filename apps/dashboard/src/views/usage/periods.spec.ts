import { periodsFor, wholeDays } from './periods';

it.each([
  ['2026-11-28T00:00:00Z', '2026-11-29T00:00:00Z', false, ['hour', 'day', 'month']],
  ['2026-11-28T00:00:00Z', '2026-11-29T00:00:00Z', true, ['day', 'month']],
  ['2026-01-01T00:00:00Z', '2026-11-29T00:00:00Z', false, ['day', 'month']],
  ['2020-01-01T00:00:00Z', '2026-11-29T00:00:00Z', false, ['month']],
])('from %s to %s, by whole days %s, there are the periods %j', (from, to, hasWholeDays, periods) => {
  expect(periodsFor({ from, to }, hasWholeDays)).toEqual(periods);
});

it('rounds a range outwards to days', () => {
  expect(wholeDays({ from: '2026-11-28T13:00:00Z', to: '2026-11-29T00:00:00Z' })).toEqual({
    from: '2026-11-28T00:00:00.000Z',
    to: '2026-11-29T00:00:00.000Z',
  });
});
