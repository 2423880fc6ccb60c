import * as fc from 'fast-check';
import {
  AMOUNT_MAX_UNITS,
  formatAmount,
  InvalidAmountError,
  isExactAsNumber,
  parseAmount,
  UNITS_PER_CREDIT,
} from './index';

function refusal(value: unknown, options?: Parameters<typeof parseAmount>[1]): string {
  try {
    return `accepted as ${parseAmount(value, options)}`;
  } catch (error) {
    if (!(error instanceof InvalidAmountError)) throw error;
    expect(error.message).toMatch(/^(must|has|can't) .+/);
    return error.code;
  }
}

describe('parseAmount', () => {
  it.each<[unknown, bigint]>([
    [1, 1_000_000_000n],
    [100, 100_000_000_000n],
    [0.25, 250_000_000n],
    [99.75, 99_750_000_000n],
    [0.0028, 2_800_000n],
    [0.1 + 0.2, 300_000_000n],
    [1.005, 1_005_000_000n],
    [1e-7, 100n],
    [1.5e-7, 150n],
    [1e-9, 1n],
    [1.23456789e-5, 12_346n],
    [123456.123456789, 123_456_123_456_789n],
    [999_999_999_999, 999_999_999_999_000_000_000n],
    [1e12, AMOUNT_MAX_UNITS],
    ['1', 1_000_000_000n],
    ['0.25', 250_000_000n],
    ['007.50', 7_500_000_000n],
    ['1234567.123456789', 1_234_567_123_456_789n],
    ['999999999999.999999999', 999_999_999_999_999_999_999n],
    ['1000000000000', AMOUNT_MAX_UNITS],
    ['1000000000000.000000000', AMOUNT_MAX_UNITS],
    [`0.${'1'.repeat(62)}`, 111_111_111n],
  ])('reads %p', (value, units) => {
    expect(parseAmount(value)).toBe(units);
  });

  it.each<[unknown, bigint]>([
    ['0.0000000014', 1n],
    ['0.0000000015', 2n],
    ['0.0000000025', 2n],
    ['0.00000000250', 2n],
    ['0.00000000250000000001', 3n],
    ['0.0000000026', 3n],
    ['0.9999999995', UNITS_PER_CREDIT],
    ['0.9999999994999', 999_999_999n],
    [1.5e-9, 2n],
    [2.5e-9, 2n],
    [3.5e-9, 4n],
    [0.1234567885, 123_456_788n],
    [0.1234567895, 123_456_790n],
  ])('rounds %p half to even at nine places', (value, units) => {
    expect(parseAmount(value)).toBe(units);
  });

  it.each<[unknown]>([
    [1e-10],
    [5e-10],
    [4.9e-10],
    [5e-324],
    [Number.MIN_VALUE],
    ['0.0000000005'],
    ['0.0000000001'],
    [`0.${'0'.repeat(61)}1`],
  ])('makes one unit of %p, never 0', (value) => {
    expect(parseAmount(value)).toBe(1n);
  });

  it.each<[unknown, string]>([
    [0, 'amount_zero'],
    [-0, 'amount_zero'],
    ['0', 'amount_zero'],
    ['000.000', 'amount_zero'],
    [`0.${'0'.repeat(62)}`, 'amount_zero'],
    [-1, 'amount_negative'],
    [-5e-324, 'amount_negative'],
    ['-1', 'amount_negative'],
    ['-0.5', 'amount_negative'],
    [NaN, 'amount_too_precise'],
    [Infinity, 'amount_not_finite'],
    [-Infinity, 'amount_not_finite'],
    [1e308, 'amount_too_large'],
    [1e21, 'amount_too_large'],
    [1_000_000_000_000.01, 'amount_too_large'],
    ['1000000000000.000000001', 'amount_too_large'],
    ['10000000000000', 'amount_too_large'],
    ['9'.repeat(64), 'amount_too_large'],
    ['1'.repeat(65), 'amount_too_long'],
    ['1'.repeat(1_000_000), 'amount_too_long'],
    [1234567.123456789, 'amount_too_precise'],
    [123456789012.3456, 'amount_too_precise'],
    ['', 'amount_not_plain_decimal'],
    [' ', 'amount_not_plain_decimal'],
    ['.5', 'amount_not_plain_decimal'],
    ['5.', 'amount_not_plain_decimal'],
    ['.', 'amount_not_plain_decimal'],
    ['1.2.3', 'amount_not_plain_decimal'],
    ['+1', 'amount_not_plain_decimal'],
    ['1e5', 'amount_not_plain_decimal'],
    ['1E5', 'amount_not_plain_decimal'],
    ['1e999999999', 'amount_not_plain_decimal'],
    [' 1', 'amount_not_plain_decimal'],
    ['1\n', 'amount_not_plain_decimal'],
    ['1,000', 'amount_not_plain_decimal'],
    ['1_000', 'amount_not_plain_decimal'],
    ['0,25', 'amount_not_plain_decimal'],
    ['0x10', 'amount_not_plain_decimal'],
    ['0b1', 'amount_not_plain_decimal'],
    ['$1', 'amount_not_plain_decimal'],
    ['NaN', 'amount_not_plain_decimal'],
    ['Infinity', 'amount_not_plain_decimal'],
    ['--1', 'amount_not_plain_decimal'],
    ['١٢', 'amount_not_plain_decimal'],
    ['１', 'amount_not_plain_decimal'],
    [undefined, 'amount_wrong_type'],
    [null, 'amount_wrong_type'],
    [true, 'amount_wrong_type'],
    [1n, 'amount_wrong_type'],
    [[1], 'amount_wrong_type'],
    [{}, 'amount_wrong_type'],
    [{ valueOf: () => 1 }, 'amount_wrong_type'],
    [new Date(0), 'amount_wrong_type'],
  ])('refuses %p: %s', (value, code) => {
    expect(refusal(value)).toBe(code);
  });

  it('takes zero, and still nothing below it, where zero is allowed', () => {
    for (const zero of [0, -0, '0', '0.0']) expect(parseAmount(zero, { zero: 'allowed' })).toBe(0n);
    expect(parseAmount(1e-20, { zero: 'allowed' })).toBe(1n);
    expect(refusal(-1, { zero: 'allowed' })).toBe('amount_negative');
    expect(refusal('-0', { zero: 'allowed' })).toBe('amount_negative');
    expect(refusal(0, { zero: 'refused' })).toBe('amount_zero');
  });
});

describe('formatAmount', () => {
  it.each<[bigint, string]>([
    [0n, '0'],
    [1n, '0.000000001'],
    [10n, '0.00000001'],
    [2_800_000n, '0.0028'],
    [999_999_999n, '0.999999999'],
    [1_000_000_000n, '1'],
    [1_000_000_001n, '1.000000001'],
    [99_750_000_000n, '99.75'],
    [100_000_000_000n, '100'],
    [1_234_567_123_456_789n, '1234567.123456789'],
    [AMOUNT_MAX_UNITS, '1000000000000'],
    [2n ** 128n - 1n, '340282366920938463463374607431.768211455'],
    [-1n, '-0.000000001'],
    [-99_750_000_000n, '-99.75'],
  ])('writes %p as %s', (units, text) => {
    expect(formatAmount(units)).toBe(text);
  });
});

/** An independent reading of plain decimal text: cross-multiplied, without looking at single digits. */
function reference(text: string): bigint {
  const [integer = '', fraction = ''] = text.split('.');
  const numerator = BigInt(integer + fraction) * UNITS_PER_CREDIT;
  const denominator = 10n ** BigInt(fraction.length);
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  const isUp = twice > denominator || (twice === denominator && quotient % 2n === 1n);
  const rounded = isUp ? quotient + 1n : quotient;
  return rounded === 0n ? 1n : rounded;
}

const digit = fc.constantFrom('0', '0', '0', '1', '2', '3', '4', '5', '5', '5', '6', '7', '8', '9');
const decimalText = fc
  .tuple(fc.array(digit, { minLength: 1, maxLength: 12 }), fc.array(digit, { maxLength: 40 }))
  .map(([integer, fraction]) =>
    fraction.length === 0 ? integer.join('') : `${integer.join('')}.${fraction.join('')}`,
  )
  .filter((text) => /[1-9]/.test(text));
const amount = fc.bigInt({ min: 1n, max: AMOUNT_MAX_UNITS });

describe('amounts, by properties', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(amount, (units) => {
        expect(parseAmount(formatAmount(units))).toBe(units);
      }),
    );
  });

  it('writes a JSON number in its shortest form', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 128n), max: 2n ** 128n }), (units) => {
        const text = formatAmount(units);
        expect(text).toMatch(/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]{0,8}[1-9])?$/);
        expect(JSON.parse(text)).toBe(Number(text));
      }),
    );
  });

  it('rounds as cross-multiplication does, and never to 0', () => {
    fc.assert(
      fc.property(decimalText, (text) => {
        const units = parseAmount(text);
        expect(units).toBe(reference(text));
        expect(units).toBeGreaterThan(0n);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads a number of up to 15 significant digits as its text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999_999_999 }), fc.nat(9), (significand, places) => {
        const padded = String(significand).padStart(places + 1, '0');
        const text =
          places === 0 ? padded : `${padded.slice(0, padded.length - places)}.${padded.slice(-places)}`;
        fc.pre(Number(text) <= 1e12);
        expect(parseAmount(Number(text))).toBe(reference(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps the order of numbers', () => {
    const positive = fc.double({ min: 5e-324, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        fc.pre(a <= b);
        expect(parseAmount(a)).toBeLessThanOrEqual(parseAmount(b));
      }),
      { numRuns: 2000 },
    );
  });

  it('either reads a value within bounds or refuses it with a code', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.double(), fc.string()), (value) => {
        const result = refusal(value, { zero: 'allowed' });
        if (!result.startsWith('accepted as ')) return;
        const units = BigInt(result.slice('accepted as '.length));
        expect(units >= 0n && units <= AMOUNT_MAX_UNITS).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('isExactAsNumber', () => {
  it.each<[string, boolean]>([
    ['123456789012.000001', false],
    ['999999999999.999999999', false],
    ['1000000000000.0000001', false],
    ['12345678901.2345678901e1', false],
    [`0.${'1'.repeat(63)}`, false],
    ['0.25', true],
    ['123456789012.000000', true],
    ['0.30000000000000004', true],
    ['1.00000000000000000001e3', true],
    ['1.00000000000000000001E+3', true],
    ['100000000000000000000e-20', true],
    ['1e-99999999', true],
    ['-123456789012.000001', true],
    ['1e400', true],
  ])('says of %s: %s', (literal, isExact) => {
    expect(isExactAsNumber(literal)).toBe(isExact);
  });

  it('says yes to what a program writes of a double', () => {
    fc.assert(
      fc.property(fc.double({ min: 5e-324, max: 1e12, noNaN: true }), (value) =>
        isExactAsNumber(JSON.stringify(value)),
      ),
    );
  });
});
