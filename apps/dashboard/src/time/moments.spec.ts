import { bucketNames, span } from './moments';

const HOUR_MS = 3_600_000;

describe('the name of a bucket', () => {
  it('is another one for each hour of three days', () => {
    const start = Date.UTC(2026, 10, 26);
    const labels = Array.from(
      { length: 72 },
      (_, index) => bucketNames(new Date(start + index * HOUR_MS).toISOString(), 'hour').label,
    );
    expect(new Set(labels).size).toBe(72);
  });

  it.each([
    ['2026-11-28T00:00:00.000Z', 'day', '28 Nov 2026', '28 Nov'],
    ['2026-11-28', 'day', '28 Nov 2026', '28 Nov'],
    ['2026-11', 'month', 'Nov 2026', 'Nov 2026'],
  ] as const)('of %s by %s is %s, and %s on an axis', (moment, bucket, label, tick) => {
    expect(bucketNames(moment, bucket)).toEqual({ label, tick });
  });
});

it.each([
  [-1, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [7_199, '1 h'],
  [172_800, '2 d'],
])('a span of %d seconds is %s', (seconds, text) => {
  expect(span(seconds)).toBe(text);
});
