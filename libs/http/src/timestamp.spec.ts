import { formatTimestamp, parseTimestamp } from './timestamp';

describe('formatTimestamp', () => {
  it.each([
    [0n, '1970-01-01T00:00:00.000000Z'],
    [1_999n, '1970-01-01T00:00:00.000001Z'],
    [1_795_459_320_123_456_789n, '2026-11-23T18:42:00.123456Z'],
  ])('writes %s as %s', (nanoseconds, text) => {
    expect(formatTimestamp(nanoseconds)).toBe(text);
  });
});

describe('parseTimestamp', () => {
  it.each([
    ['1970-01-01', 0n],
    ['2026-11-23', 1_795_392_000_000_000_000n],
    ['2026-11-23T18:42:00.123456Z', 1_795_459_320_123_456_000n],
    ['2026-11-23T18:42:00.123456789Z', 1_795_459_320_123_456_789n],
    ['2026-11-23T18:42', 1_795_459_320_000_000_000n],
    ['2026-11-23T19:42:00+01:00', 1_795_459_320_000_000_000n],
  ])('reads %s', (text, nanoseconds) => {
    expect(parseTimestamp(text)).toBe(nanoseconds);
  });

  it.each([
    '',
    'yesterday',
    '2026',
    '2026-02-30',
    '2026-13-01',
    '2026-11-23T25:00',
    '1969-12-31',
    '2026-11-23 18:42',
    '1e9',
  ])('refuses %j', (text) => {
    expect(parseTimestamp(text)).toBeNull();
  });
});
