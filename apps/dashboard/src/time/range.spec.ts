import { rangeOf } from './range';

const HOUR_MS = 3_600_000;

describe('the range of a view', () => {
  it.each([
    [{}, '7d', 'day', 168],
    [{ range: '1h' }, '1h', 'hour', 1],
    [{ range: '24h' }, '24h', 'hour', 24],
    [{ range: 'custom' }, '7d', 'day', 168],
    [{ range: 'custom', from: '2026-01-01T00:00:00Z' }, '7d', 'day', 168],
    [{ range: 'custom', from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' }, '7d', 'day', 168],
    [{ range: 'custom', from: '1900-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }, '7d', 'day', 168],
    [
      { range: 'custom', from: '2026-01-01T00:00:00Z', to: '2026-01-03T00:00:00Z' },
      '2026-01-01T00:00:00Z/2026-01-03T00:00:00Z',
      'hour',
      48,
    ],
    [
      { range: 'custom', from: '2024-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
      '2024-01-01T00:00:00Z/2026-01-01T00:00:00Z',
      'month',
      731 * 24,
    ],
  ] as const)('%j is %s by %s over %d hours', (search, key, bucket, hours) => {
    const range = rangeOf(search);
    const { from, to } = range.bounds();
    expect(range).toMatchObject({ key, bucket });
    expect(Date.parse(to) - Date.parse(from)).toBe(hours * HOUR_MS);
  });
});
