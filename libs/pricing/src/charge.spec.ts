import * as fc from 'fast-check';
import {
  anySheet,
  anyTerms,
  anyTokens,
  NO_PRICES,
  PLAIN_TERMS,
  SHEET,
} from '../../../test/support/pricing/sheets';
import { chargeOf } from './charge';
import { SERVICE_TIERS, type BillingTerms, type PriceSheet, type ServiceTier } from './price-sheet';
import { NO_TOKENS, TOKEN_CLASSES, type TokenCounts } from './tokens';

const anyTier = fc.constantFrom(...SERVICE_TIERS);

interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

function times(one: Fraction, other: Fraction): Fraction {
  return { over: one.over * other.over, under: one.under * other.under };
}

function plus(one: Fraction, other: Fraction): Fraction {
  return { over: one.over * other.under + other.over * one.under, under: one.under * other.under };
}

/** From the published rule alone: USD per token, times markup, times credits per USD, in whole units. */
function unitsByFractions(tokens: TokenCounts, sheet: PriceSheet, tier: ServiceTier, terms: BillingTerms) {
  const prompt = Object.entries(tokens)
    .filter(([name]) => !name.includes('output'))
    .reduce((sum, [, count]) => sum + count, 0);
  let prices = sheet.prices;
  if (sheet.longContext !== null && prompt > sheet.longContext.above) prices = sheet.longContext.prices;
  if (tier !== 'default') prices = sheet.tiers[tier] ?? prices;
  let usd: Fraction = { over: sheet.perRequest, under: 10n ** 12n };
  for (const tokenClass of TOKEN_CLASSES) {
    let price = prices[tokenClass];
    if (tokenClass === 'cache_read' && price === null) price = prices.input;
    usd = plus(usd, { over: BigInt(tokens[tokenClass]) * (price ?? 0n), under: 10n ** 12n });
  }
  const markup = { over: sheet.markupPpm ?? terms.markupPpm, under: 10n ** 6n };
  const marked = times(usd, plus({ over: 1n, under: 1n }, markup));
  const { over, under } = times(marked, { over: terms.unitsPerUsd, under: 1n });
  return over % under === 0n ? over / under : over / under + 1n;
}

describe('chargeOf', () => {
  it.each<[string, Partial<TokenCounts>, Partial<PriceSheet>, ServiceTier, Partial<BillingTerms>, bigint]>([
    ['1,000 in and 500 out at 3 and 15 USD', { input: 1_000, output: 500 }, {}, 'default', {}, 10_500_000n],
    ['nothing', {}, {}, 'default', {}, 0n],
    ['a fee alone', {}, { perRequest: 10_000_000_000n }, 'default', {}, 10_000_000n],
    [
      'a cache read at its own price',
      { input: 3, cache_read: 1_000 },
      { prices: { ...SHEET.prices, cache_read: 300_000n } },
      'default',
      {},
      309_000n,
    ],
    ['a cache read without a price as input', { cache_read: 1_000 }, {}, 'default', {}, 3_000_000n],
    [
      'both cache writes at their own prices',
      { cache_write_5m: 100, cache_write_1h: 10 },
      { prices: { ...SHEET.prices, cache_write_5m: 3_750_000n, cache_write_1h: 6_000_000n } },
      'default',
      {},
      435_000n,
    ],
    [
      'audio at its own prices',
      { audio_input: 10, audio_output: 10 },
      { prices: { ...SHEET.prices, audio_input: 40_000_000n, audio_output: 80_000_000n } },
      'default',
      {},
      1_200_000n,
    ],
    [
      '2.8 nano-USD, rounded up once',
      { input: 3 },
      { prices: { ...NO_PRICES, input: 2_800n } },
      'default',
      {},
      9n,
    ],
    [
      'a single pico-USD as one unit',
      { input: 1 },
      { prices: { ...NO_PRICES, input: 1n } },
      'default',
      {},
      1n,
    ],
    ['the default markup', { input: 1_000 }, {}, 'default', { markupPpm: 125_000n }, 3_375_000n],
    [
      'the sheet’s own markup instead',
      { input: 1_000 },
      { markupPpm: 0n },
      'default',
      { markupPpm: 125_000n },
      3_000_000n,
    ],
    ['1,000 credits per USD', { input: 1_000 }, {}, 'default', { unitsPerUsd: 10n ** 12n }, 3_000_000_000n],
    [
      'a prompt at the border at the normal price',
      { input: 90, cache_read: 10, output: 1 },
      { longContext: { above: 100, prices: { ...NO_PRICES, input: 6_000_000n, output: 30_000_000n } } },
      'default',
      {},
      315_000n,
    ],
    [
      'a prompt above the border at the long price, all of it',
      { input: 90, cache_read: 11, output: 1 },
      { longContext: { above: 100, prices: { ...NO_PRICES, input: 6_000_000n, output: 30_000_000n } } },
      'default',
      {},
      636_000n,
    ],
    [
      'a tier at its prices',
      { input: 100 },
      { tiers: { flex: { ...NO_PRICES, input: 1_500_000n } } },
      'flex',
      {},
      150_000n,
    ],
    ['a served tier without prices as the default one', { input: 100 }, {}, 'priority', {}, 300_000n],
  ])('charges %s', (_name, tokens, sheet, tier, terms, units) => {
    const charge = chargeOf({ ...NO_TOKENS, ...tokens }, { ...SHEET, ...sheet }, tier, {
      ...PLAIN_TERMS,
      ...terms,
    });
    expect(charge.units).toBe(units);
    expect(charge.unpriced).toEqual([]);
  });

  it('lists what was used, with prices and the fee', () => {
    const tokens = { ...NO_TOKENS, cache_read: 5, output: 2 };
    expect(chargeOf(tokens, { ...SHEET, perRequest: 7n }, 'default', PLAIN_TERMS)).toEqual({
      lines: [
        { class: 'cache_read', tokens: 5, price: 3_000_000n, cost: 15_000_000n },
        { class: 'output', tokens: 2, price: 15_000_000n, cost: 30_000_000n },
        { class: 'request', tokens: 0, price: 7n, cost: 7n },
      ],
      cost: 45_000_007n,
      units: 45_001n,
      unpriced: [],
    });
  });

  it('charges nothing for tokens of a class without a price, and reports them', () => {
    const tokens = { ...NO_TOKENS, input: 10, audio_output: 5 };
    const charge = chargeOf(tokens, SHEET, 'default', PLAIN_TERMS);
    expect(charge).toMatchObject({ cost: 30_000_000n, unpriced: ['audio_output'] });
    expect(charge.lines.at(-1)).toEqual({ class: 'audio_output', tokens: 5, price: 0n, cost: 0n });
  });

  it('is what exact fractions come to', () => {
    fc.assert(
      fc.property(
        anyTokens,
        anySheet({ isComplete: false }),
        anyTier,
        anyTerms,
        (tokens, sheet, tier, terms) => {
          const charge = chargeOf(tokens, sheet, tier, terms);
          expect(charge.units).toBe(unitsByFractions(tokens, sheet, tier, terms));
          expect(charge.lines.reduce((sum, { cost }) => sum + cost, 0n)).toBe(charge.cost);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('never falls where more is used', () => {
    const sheets = anySheet({ isComplete: true }).map((sheet) => ({ ...sheet, longContext: null }));
    fc.assert(
      fc.property(anyTokens, anyTokens, sheets, anyTier, anyTerms, (tokens, more, sheet, tier, terms) => {
        const sum = Object.fromEntries(
          TOKEN_CLASSES.map((tokenClass) => [tokenClass, tokens[tokenClass] + more[tokenClass]]),
        ) as Record<(typeof TOKEN_CLASSES)[number], number>;
        const less = chargeOf(tokens, sheet, tier, terms).units;
        expect(chargeOf(sum, sheet, tier, terms).units).toBeGreaterThanOrEqual(less);
      }),
    );
  });
});
