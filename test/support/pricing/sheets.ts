import {
  NO_TOKENS,
  TOKEN_CLASSES,
  type BillingTerms,
  type CallSize,
  type ClassPrices,
  type PriceSheet,
} from '@app/pricing';
import * as fc from 'fast-check';

export const NO_PRICES: ClassPrices = {
  input: null,
  cache_read: null,
  cache_write_5m: null,
  cache_write_1h: null,
  output: null,
  audio_input: null,
  audio_output: null,
};

/** A dollar is a credit, without markup. */
export const PLAIN_TERMS: BillingTerms = { markupPpm: 0n, unitsPerUsd: 1_000_000_000n };

/** USD per million tokens: 3 in, 15 out, with a window of 1,000 tokens. */
export const SHEET: PriceSheet = {
  prices: { ...NO_PRICES, input: 3_000_000n, output: 15_000_000n },
  perRequest: 0n,
  longContext: null,
  tiers: {},
  limits: { maxInputTokens: 1_000, maxOutputTokens: 500, maxImageTokens: null },
  markupPpm: null,
};

/** 100 tokens of text, one answer of text. */
export const SIZE: CallSize = {
  textTokens: 100,
  images: 0,
  audioTokens: 0,
  fillsWindow: false,
  isWindowPerInput: false,
  cacheWrites: 'never',
  choices: 1,
  hasOutput: true,
  hasAudioOutput: false,
  tier: 'default',
};

/** Round prices, those of real models, free classes and odd ones. */
const price = fc.oneof(
  fc.constant(0n),
  fc.bigInt({ min: 1n, max: 100n }).map((usd) => usd * 1_000_000n),
  fc.bigInt({ min: 0n, max: 10n ** 9n }),
);

/** Every class has a price, or may lack one. */
function classPrices(isComplete: boolean): fc.Arbitrary<ClassPrices> {
  const one = isComplete ? price : fc.option(price, { freq: 5 });
  return fc.record({
    input: one,
    cache_read: one,
    cache_write_5m: one,
    cache_write_1h: one,
    output: one,
    audio_input: one,
    audio_output: one,
  });
}

export function anySheet({ isComplete }: { isComplete: boolean }): fc.Arbitrary<PriceSheet> {
  const prices = classPrices(isComplete);
  return fc.record({
    prices,
    perRequest: fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 10n ** 12n })),
    longContext: fc.option(fc.record({ above: fc.integer({ min: 1, max: 2_000 }), prices })),
    tiers: fc.record({ flex: prices, priority: prices }, { requiredKeys: [] }),
    limits: fc.record({
      maxInputTokens: fc.integer({ min: 1, max: 4_000 }),
      maxOutputTokens: fc.integer({ min: 1, max: 4_000 }),
      maxImageTokens: fc.option(fc.integer({ min: 1, max: 500 }), { freq: 5 }),
    }),
    markupPpm: fc.option(fc.bigInt({ min: 0n, max: 2_000_000n })),
  });
}

export const anyTerms: fc.Arbitrary<BillingTerms> = fc.record({
  markupPpm: fc.bigInt({ min: 0n, max: 2_000_000n }),
  unitsPerUsd: fc.constantFrom(1n, 1_000_000_000n, 1_000_000_000_000n, 999_999_937n),
});

const count = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 0, max: 5_000 }),
  fc.integer({ min: 0, max: 999_999_999 }),
);
export const anyTokens = fc.tuple(...TOKEN_CLASSES.map(() => count)).map((counts) => ({
  ...NO_TOKENS,
  ...Object.fromEntries(TOKEN_CLASSES.map((tokenClass, index) => [tokenClass, counts[index]])),
}));

const few = fc.integer({ min: 0, max: 3_000 });
export const anySize: fc.Arbitrary<CallSize> = fc.record({
  textTokens: few,
  images: fc.integer({ min: 0, max: 5 }),
  audioTokens: fc.oneof(fc.constant(0), few),
  fillsWindow: fc.boolean(),
  isWindowPerInput: fc.boolean(),
  cacheWrites: fc.constantFrom('never', 'by_model', '5m', '1h'),
  choices: fc.integer({ min: 1, max: 8 }),
  hasOutput: fc.boolean(),
  hasAudioOutput: fc.boolean(),
  tier: fc.constantFrom('default', 'flex', 'priority'),
});
