import { formatTimestamp } from './timestamp';

describe('formatTimestamp', () => {
  it.each([
    [0n, '1970-01-01T00:00:00.000000Z'],
    [1_999n, '1970-01-01T00:00:00.000001Z'],
    [1_795_459_320_123_456_789n, '2026-11-23T18:42:00.123456Z'],
  ])('writes %s as %s', (nanoseconds, text) => {
    expect(formatTimestamp(nanoseconds)).toBe(text);
  });
});
