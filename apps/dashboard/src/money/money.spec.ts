import fc from 'fast-check';
import {
  COST_PLACES,
  decimalOf,
  growth,
  perMille,
  refusalOf,
  shortAmount,
  typedAmount,
  unitsOf,
  wholeAmount,
} from './money';

const anyUnits = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });

describe('amounts on the page', () => {
  it('keep every digit from answer to request', () => {
    fc.assert(
      fc.property(anyUnits, (units) => {
        expect(unitsOf(decimalOf(units))).toBe(units);
        expect(unitsOf(wholeAmount(units).replaceAll(',', ''))).toBe(units);
      }),
    );
  });

  it('are cut and never rounded where they are short, and say so', () => {
    fc.assert(
      fc.property(anyUnits, (units) => {
        const short = shortAmount(units);
        const shown = short.replace('…', '');
        expect(wholeAmount(units).startsWith(shown)).toBe(true);
        expect(short.endsWith('…')).toBe(shown !== wholeAmount(units));
      }),
    );
  });

  it.each([
    ['0', '0.00', '0.00'],
    ['12.5', '12.50', '12.50'],
    ['1234567.123456789', '1,234,567.123456789', '1,234,567.12…'],
    ['0.000012345', '0.000012345', '0.0000123…'],
    ['-1000', '-1,000.00', '-1,000.00'],
    ['1e3', '1,000.00', '1,000.00'],
    ['1.5e-3', '0.0015', '0.0015'],
    [
      '123456789012345678901.000000001',
      '123,456,789,012,345,678,901.000000001',
      '123,456,789,012,345,678,901.00…',
    ],
  ])('write %s as %s and, short, as %s', (text, whole, short) => {
    expect(wholeAmount(unitsOf(text))).toBe(whole);
    expect(shortAmount(unitsOf(text))).toBe(short);
  });

  it('have more places where they are costs', () => {
    const cost = unitsOf('-500000000.000000003496', COST_PLACES);
    expect(wholeAmount(cost, COST_PLACES)).toBe('-500,000,000.000000003496');
    expect(shortAmount(unitsOf('3e-12', COST_PLACES), COST_PLACES)).toBe('0.000000000003');
  });

  it('have parts in per mille', () => {
    expect([perMille(1n, 3n), perMille(-2n, 3n), perMille(0n, 5n), perMille(5n, 0n)]).toEqual([
      333,
      -666,
      0,
      null,
    ]);
  });

  it.each(['', 'NaN', '1,000', '0x10', '1.2.3', '0.0000000001', ' 1'])('are not read from "%s"', (text) => {
    expect(() => unitsOf(text)).toThrow(RangeError);
  });

  it.each([
    ['1', 1_000_000_000n],
    [' 0.000000001 ', 1n],
    ['1000000000000', 10n ** 21n],
    ['1000000000000.1', undefined],
    ['0', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['1,5', undefined],
    ['0.0000000001', undefined],
    ['', undefined],
  ])('typed as "%s" are %s units', (text, units) => {
    expect(typedAmount(text)).toBe(units);
  });

  it.each([
    ['0.000000001', undefined],
    ['1000000000000', undefined],
    [' ', 'missing'],
    ['0', 'zero'],
    ['0.000', 'zero'],
    ['-1', 'negative'],
    ['1e3', 'malformed'],
    ['1,5', 'malformed'],
    ['ten', 'malformed'],
    ['.5', 'malformed'],
    ['0.0000000001', 'tooFine'],
    ['1000000000000.1', 'tooLarge'],
    ['99999999999999999', 'tooLarge'],
  ])('typed as "%s" are refused as %s', (text, refusal) => {
    expect(refusalOf(text)).toBe(refusal);
  });

  it.each([
    [110n, 100n, 100],
    [90n, 100n, -100],
    [0n, 0n, null],
    [5n, 0n, null],
    [10n ** 30n, 10n ** 29n, 9_000],
    [50n, -100n, 1_500],
  ])('of %s after %s grew by %s per mille', (value, before, expected) => {
    expect(growth(value, before)).toBe(expected);
  });
});
