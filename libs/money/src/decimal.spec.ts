import * as fc from 'fast-check';
import { formatDecimal, parseDecimal } from './decimal';

describe('parseDecimal', () => {
  it.each<[string, number, bigint | null]>([
    ['0.25', 6, 250_000n],
    ['7', 0, 7n],
    ['7.0', 0, 7n],
    ['7.1', 0, null],
    ['007.50', 2, 750n],
    ['1e-7', 7, 1n],
    ['1e-7', 6, null],
    ['0e-99', 3, 0n],
    ['12.5e-1', 2, 125n],
    ['1e-99', 20, null],
    ['1e-100', 200, null],
    ['1e7', 6, null],
    ['-0', 6, null],
    ['1,5', 6, null],
    ['１', 6, null],
    ['1\n', 6, null],
    ['9'.repeat(64), 1, BigInt('9'.repeat(64)) * 10n],
    ['9'.repeat(65), 1, null],
  ])('reads %j with %d places as %s', (text, places, value) => {
    expect(parseDecimal(text, places)).toBe(value);
  });

  it('reads what formatDecimal writes', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 40n }),
        fc.integer({ min: 0, max: 20 }),
        (value, places) => {
          expect(parseDecimal(formatDecimal(value, places), places)).toBe(value);
        },
      ),
    );
  });

  it('reads numbers as JavaScript prints them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 12 }), (digits, places) => {
        expect(parseDecimal(String(Number(`${digits}e-${places}`)), places)).toBe(BigInt(digits));
      }),
    );
  });
});
