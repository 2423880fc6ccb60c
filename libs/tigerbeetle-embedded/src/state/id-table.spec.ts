import fc from 'fast-check';
import { ABSENT, IdTable } from './id-table';
import { packedId } from '../testing/packed-id';

/** Ids that differ in one word only, and in several: a weak hash would take some of them for equal. */
const id = fc.oneof(
  fc.bigInt({ min: 1n, max: 50n }),
  fc.bigInt({ min: 1n, max: 50n }).map((value) => value << 32n),
  fc.bigInt({ min: 1n, max: 50n }).map((value) => value << 64n),
  fc.bigInt({ min: 1n, max: 50n }).map((value) => value << 96n),
  fc.bigInt({ min: 1n, max: 2n ** 128n - 1n }),
);

const mockComparisons = { count: 0 };
jest.mock('../format/u128', () => {
  const u128 = jest.requireActual<typeof import('../format/u128')>('../format/u128');
  return {
    ...u128,
    sameU128: (...args: Parameters<typeof u128.sameU128>) => {
      mockComparisons.count += 1;
      return u128.sameU128(...args);
    },
  };
});

describe('IdTable', () => {
  it('answers like a Map, also after ids were taken out again', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(id, { maxLength: 200 }),
        fc.nat({ max: 200 }),
        fc.uniqueArray(id, { maxLength: 50 }),
        (first, kept, second) => {
          const table = new IdTable(8);
          const expected = new Map<bigint, number>();
          for (const [value, key_] of first.entries()) table.add(packedId(key_), 0, value);
          table.truncate(kept);
          for (const [value, key_] of first.slice(0, kept).entries()) expected.set(key_, value);
          for (const key_ of second) {
            if (expected.has(key_)) continue;
            table.add(packedId(key_), 0, 7);
            expected.set(key_, 7);
          }
          expect(table.size).toBe(expected.size);
          for (const key_ of [...first, ...second]) {
            expect(table.get(packedId(key_), 0)).toBe(expected.get(key_) ?? ABSENT);
          }
        },
      ),
    );
  });

  it('is empty after it was cleared, and can be used again', () => {
    const table = new IdTable(4);
    table.add(packedId(1n), 0, 10);
    table.clear();
    expect(table.get(packedId(1n), 0)).toBe(ABSENT);
    table.add(packedId(1n), 0, 11);
    expect(table.get(packedId(1n), 0)).toBe(11);
  });

  it('compares an id with few others, even where ids differ in their upper half only', () => {
    const count = 2_000;
    const table = new IdTable(16);
    mockComparisons.count = 0;
    for (let value = 1; value <= count; value += 1) table.add(packedId(BigInt(value) << 64n), 0, value);
    for (let value = 1; value <= count; value += 1) {
      expect(table.get(packedId(BigInt(value) << 64n), 0)).toBe(value);
    }
    expect(mockComparisons.count).toBeGreaterThanOrEqual(count);
    expect(mockComparisons.count).toBeLessThan(5 * count);
  });
});
