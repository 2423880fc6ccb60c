import {
  formatPercent,
  formatUsd,
  formatUsdPerMillion,
  parsePercent,
  parseUsd,
  parseUsdPerMillion,
} from './decimals';

describe('prices as text', () => {
  it.each<[string, bigint | null]>([
    ['3', 3_000_000n],
    ['0.0028', 2_800n],
    ['0', 0n],
    ['0.000001', 1n],
    ['1e-6', 1n],
    ['0.0000010', 1n],
    ['0.0000001', null],
    ['1000000', 10n ** 12n],
    ['1000000.000001', null],
    ['-1', null],
    ['', null],
    ['1.', null],
    ['.5', null],
    [' 1', null],
    ['1e3', null],
    ['NaN', null],
    ['Infinity', null],
    ['0x10', null],
    ['1'.repeat(65), null],
  ])('%j USD per million tokens is %s pico-USD per token', (text, price) => {
    expect(parseUsdPerMillion(text)).toBe(price);
  });

  it.each<[string, bigint | null]>([
    ['0.01', 10n ** 10n],
    ['1.5e-7', 150_000n],
    ['0.000000000001', 1n],
    ['1e-13', null],
    ['1000000', 10n ** 18n],
    ['1000001', null],
  ])('%j USD is %s pico-USD', (text, pico) => {
    expect(parseUsd(text)).toBe(pico);
  });

  it.each<[string, bigint | null]>([
    ['12.5', 125_000n],
    ['0.0001', 1n],
    ['0.00001', null],
    ['10000', 100_000_000n],
    ['10000.1', null],
  ])('%j percent is %s parts per million', (text, ppm) => {
    expect(parsePercent(text)).toBe(ppm);
  });

  it('are written as they were read', () => {
    for (const text of ['0', '3', '0.0028', '0.000001', '12.5', '100']) {
      expect(formatUsdPerMillion(parseUsdPerMillion(text)!)).toBe(text);
      expect(formatUsd(parseUsd(text)!)).toBe(text);
    }
    expect(formatUsd(1n)).toBe('0.000000000001');
    expect(formatPercent(125_000n)).toBe('12.5');
  });
});
