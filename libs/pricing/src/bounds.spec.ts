import * as fc from 'fast-check';
import {
  anySheet,
  anySize,
  anyTerms,
  NO_PRICES,
  PLAIN_TERMS,
  SHEET,
  SIZE,
} from '../../../test/support/pricing/sheets';
import { affordableCap, holdFor, inputBound, unpricedPart, withCountedInput } from './bounds';
import type { CallSize } from './call-size';
import { chargeOf } from './charge';
import type { PriceSheet } from './price-sheet';
import { NO_TOKENS, type TokenClass, type TokenCounts } from './tokens';

const LONG = { ...NO_PRICES, input: 6_000_000n, output: 30_000_000n };
const LONG_SHEET: PriceSheet = { ...SHEET, longContext: { above: 200, prices: LONG } };
const CACHING_PRICES = { ...SHEET.prices, cache_write_5m: 3_750_000n, cache_write_1h: 6_000_000n };
const CACHING_SHEET: PriceSheet = { ...SHEET, prices: CACHING_PRICES };
const IMAGE_LIMITS = { ...SHEET.limits, maxImageTokens: 300 };
const AUDIO_PRICES = { ...SHEET.prices, audio_input: 40_000_000n, audio_output: 80_000_000n };

describe('inputBound', () => {
  it.each<[string, Partial<CallSize>, number]>([
    ['text', {}, 100],
    ['text, images and audio', { images: 2, audioTokens: 30 }, 730],
    ['the window where more was sent', { textTokens: 5_000 }, 1_000],
    ['the window for media that nothing else bounds', { fillsWindow: true }, 1_000],
    ['all inputs where the window limits each of them', { textTokens: 5_000, isWindowPerInput: true }, 5_000],
    ['the provider’s count', { fillsWindow: true, countedTokens: 640 }, 640],
    ['its own bound where the count is above it', { countedTokens: 640 }, 100],
  ])('is %s', (_name, size, tokens) => {
    expect(inputBound({ ...SIZE, ...size }, { ...SHEET, limits: IMAGE_LIMITS })).toBe(tokens);
  });
});

describe('withCountedInput', () => {
  it.each([
    [0, 500],
    [1, 502],
    [1_000, 1_600],
    [999_999_999, 1_100_000_499],
  ])('adds a tenth and 500 to %d', (counted, tokens) => {
    expect(withCountedInput(SIZE, counted)).toEqual({ ...SIZE, countedTokens: tokens });
  });
});

describe('unpricedPart', () => {
  it.each<[string, Partial<CallSize>, Partial<PriceSheet>, ReturnType<typeof unpricedPart>]>([
    ['text with prices', {}, {}, null],
    ['input without one', {}, { prices: { ...SHEET.prices, input: null } }, 'input'],
    ['output without one', {}, { prices: { ...SHEET.prices, output: null } }, 'output'],
    [
      'embeddings without a price for output',
      { hasOutput: false },
      { prices: { ...NO_PRICES, input: 1n } },
      null,
    ],
    ['images without a bound', { images: 1 }, {}, 'images'],
    ['images with a bound', { images: 1 }, { limits: IMAGE_LIMITS }, null],
    ['audio in', { audioTokens: 1 }, {}, 'audio_input'],
    ['audio out', { hasAudioOutput: true }, {}, 'audio_output'],
    ['audio with prices', { audioTokens: 1, hasAudioOutput: true }, { prices: AUDIO_PRICES }, null],
    ['a document of a model without audio', { fillsWindow: true }, {}, null],
    ['cache writes', { cacheWrites: '5m' }, {}, 'cache_write'],
    ['cache writes with a price', { cacheWrites: '1h' }, { prices: CACHING_PRICES }, null],
    [
      'cache writes of an hour with a price for those of 5 minutes alone',
      { cacheWrites: '1h' },
      { prices: { ...CACHING_PRICES, cache_write_1h: null } },
      'cache_write',
    ],
    ['cache writes that the model decides on', { cacheWrites: 'by_model' }, {}, null],
    ['a tier without prices', { tier: 'flex' }, {}, 'service_tier'],
    ['a tier with prices', { tier: 'flex' }, { tiers: { flex: SHEET.prices } }, null],
    [
      'a tier above the border',
      { tier: 'flex', textTokens: 201 },
      { tiers: { flex: SHEET.prices }, longContext: LONG_SHEET.longContext },
      'service_tier',
    ],
    [
      'a tier with fewer prices than the default one',
      { tier: 'flex', cacheWrites: '5m' },
      { prices: CACHING_PRICES, tiers: { flex: SHEET.prices } },
      'cache_write',
    ],
    [
      'a long prompt whose output has no price',
      { textTokens: 201 },
      { longContext: { above: 200, prices: { ...LONG, output: null } } },
      'output',
    ],
    [
      'a short prompt where only a long one’s output has no price',
      { textTokens: 200 },
      { longContext: { above: 200, prices: { ...LONG, output: null } } },
      null,
    ],
  ])('of %s', (_name, size, sheet, part) => {
    expect(unpricedPart({ ...SIZE, ...size }, { ...SHEET, ...sheet })).toBe(part);
  });
});

describe('holdFor', () => {
  it.each<[string, Partial<CallSize>, number, PriceSheet, bigint]>([
    ['100 in, 10 out', {}, 10, SHEET, 450_000n],
    ['three choices', { choices: 3 }, 10, SHEET, 750_000n],
    ['no output', { hasOutput: false }, 10, SHEET, 300_000n],
    ['input that may all be written to the cache', { cacheWrites: '5m' }, 0, CACHING_SHEET, 375_000n],
    ['writes of an hour', { cacheWrites: '1h' }, 0, CACHING_SHEET, 600_000n],
    ['writes that the model decides on', { cacheWrites: 'by_model' }, 0, CACHING_SHEET, 600_000n],
    ['no writes', {}, 0, CACHING_SHEET, 300_000n],
    ['a prompt that may pass the border', { textTokens: 201 }, 1, LONG_SHEET, 1_236_000n],
    ['a prompt up to the border', { textTokens: 200 }, 1, LONG_SHEET, 615_000n],
    [
      'audio that may be all of the input',
      { audioTokens: 1 },
      0,
      { ...SHEET, prices: AUDIO_PRICES },
      4_040_000n,
    ],
    ['audio out', { hasAudioOutput: true }, 10, { ...SHEET, prices: AUDIO_PRICES }, 1_100_000n],
    [
      'a cheap tier, which may be served as the default one',
      { tier: 'flex' },
      0,
      { ...SHEET, tiers: { flex: { ...NO_PRICES, input: 1n, output: 1n } } },
      300_000n,
    ],
    ['a free model', {}, 500, { ...SHEET, prices: { ...NO_PRICES, input: 0n, output: 0n } }, 0n],
  ])('holds %s', (_name, size, cap, sheet, units) => {
    expect(holdFor({ ...SIZE, ...size }, cap, sheet, PLAIN_TERMS)).toBe(units);
  });
});

/** Shares of a bound, so that every use of it comes up, the whole of it by one class too. */
const shares = fc.oneof(
  fc.constantFrom([1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]),
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 5 }).map((parts) =>
    parts.map(
      (part) =>
        part /
        Math.max(
          1,
          parts.reduce((sum, other) => sum + other, 0),
        ),
    ),
  ),
);

/** The usage of a call that takes these shares of its bound, of what it can reach. */
function usageOf(
  size: CallSize,
  cap: number,
  sheet: PriceSheet,
  [a, b, c, d, e]: readonly number[],
  audio: number,
): TokenCounts {
  const bound = inputBound(size, sheet);
  const has = { by_model: sheet.prices, never: NO_PRICES, '5m': { ...NO_PRICES, cache_write_5m: 0n } };
  const writes = size.cacheWrites === '1h' ? sheet.prices : has[size.cacheWrites];
  const hasAudio = size.audioTokens > 0 || (size.fillsWindow && sheet.prices.audio_input !== null);
  const part = (share: number | undefined, isReached: boolean) =>
    isReached ? Math.floor(bound * (share ?? 0)) : 0;
  const input: Partial<Record<TokenClass, number>> = {
    cache_read: part(b, true),
    cache_write_5m: part(c, writes.cache_write_5m !== null),
    cache_write_1h: part(d, writes.cache_write_1h !== null),
    audio_input: part(e, hasAudio),
    input: part(a, true),
  };
  const outputs = cap * size.choices;
  const spoken = size.hasAudioOutput ? Math.floor(outputs * (size.hasOutput ? audio : 1)) : 0;
  return {
    ...NO_TOKENS,
    ...input,
    output: size.hasOutput ? outputs - spoken : 0,
    audio_output: spoken,
  };
}

describe('a hold', () => {
  const anyCap = fc.integer({ min: 0, max: 4_000 });
  const anyShare = fc.double({ min: 0, max: 1, noNaN: true });
  const anyCounted = fc.option(fc.integer({ min: 0, max: 3_000 }));
  const sized = fc
    .tuple(anySize, anyCounted)
    .map(([size, counted]) => (counted === null ? size : withCountedInput(size, counted)));

  it('is never below the charge of what the size and the cap allow', () => {
    let priced = 0;
    const sheets = fc.oneof(anySheet({ isComplete: true }), anySheet({ isComplete: false }));
    fc.assert(
      fc.property(
        sized,
        anyCap,
        sheets,
        anyTerms,
        shares,
        anyShare,
        (size, cap, sheet, terms, parts, audio) => {
          if (unpricedPart(size, sheet) !== null) return;
          priced += 1;
          const usage = usageOf(size, cap, sheet, parts, audio);
          const held = holdFor(size, cap, sheet, terms);
          for (const served of new Set([size.tier, 'default'] as const)) {
            const charge = chargeOf(usage, sheet, served, terms);
            expect(charge.unpriced).toEqual([]);
            expect(charge.units).toBeLessThanOrEqual(held);
          }
        },
      ),
      { numRuns: 10_000 },
    );
    expect(priced).toBeGreaterThan(2_000);
  });

  it('pays for the affordable cap, and not for one token more', () => {
    let limited = 0;
    const units = fc.oneof(fc.bigInt({ min: 0n, max: 10n ** 10n }), fc.bigInt({ min: 0n, max: 10n ** 15n }));
    fc.assert(
      fc.property(
        sized,
        anyCap,
        units,
        anySheet({ isComplete: true }),
        anyTerms,
        (size, max, left, sheet, terms) => {
          const cap = affordableCap(size, max, left, sheet, terms);
          const hold = (tokens: number) => holdFor(size, tokens, sheet, terms);
          if (cap === null) {
            expect(hold(0)).toBeGreaterThan(left);
            return;
          }
          expect(hold(cap)).toBeLessThanOrEqual(left);
          expect(cap).toBeLessThanOrEqual(max);
          if (cap === max) return;
          limited += 1;
          expect(hold(cap + 1)).toBeGreaterThan(left);
        },
      ),
      { numRuns: 10_000 },
    );
    expect(limited).toBeGreaterThan(100);
  });

  it.each<[string, bigint, PriceSheet, number | null]>([
    ['exactly 10 tokens', 450_000n, SHEET, 10],
    ['a unit less', 449_999n, SHEET, 9],
    ['the input alone', 300_000n, SHEET, 0],
    ['not even the input', 299_999n, SHEET, null],
    ['more than the maximum', 10n ** 18n, SHEET, 500],
    ['nothing, for a free model', 0n, { ...SHEET, prices: { ...NO_PRICES, input: 0n, output: 0n } }, 500],
    ['the input, with free output', 300_000n, { ...SHEET, prices: { ...SHEET.prices, output: 0n } }, 500],
  ])('leaves a cap for %s', (_name, units, sheet, cap) => {
    expect(affordableCap(SIZE, 500, units, sheet, PLAIN_TERMS)).toBe(cap);
  });
});
