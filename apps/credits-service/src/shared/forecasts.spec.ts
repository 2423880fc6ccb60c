import { endOf } from './forecasts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 28);

/** @param days of the account */
function end(spent: bigint, available: bigint, days: number): number | null {
  const createdAt = BigInt(NOW - days * DAY_MS) * 1_000_000n;
  const at = endOf({ spent, available, createdAt }, NOW);
  return at === null ? null : (at - NOW) / DAY_MS;
}

describe('the end of credits', () => {
  it.each([
    ['a week at the pace of a week', 70n, 70n, 30, 7],
    ['half a week where half is left', 70n, 35n, 30, 3.5],
    ['at the pace of its life for a younger account', 20n, 50n, 2, 5],
    ['with more digits than a double has', 7n * 10n ** 30n, 10n ** 30n, 7, 1],
    ['unknown on the first day', 1n, 1n, 0.99, null],
    ['unknown where nothing was spent', 0n, 10n, 30, null],
    ['unknown where nothing is left', 10n, 0n, 30, null],
    ['unknown beyond ten years', 1n, 10n ** 6n, 30, null],
  ])('is %s', (_name, spent, available, days, expected) => {
    expect(end(spent, available, days)).toBe(expected);
  });
});
