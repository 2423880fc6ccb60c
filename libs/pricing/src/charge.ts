import type { BillingTerms, ClassPrices, PriceSheet, ServiceTier } from './price-sheet';
import { TOKEN_CLASSES, type TokenClass, type TokenCounts } from './tokens';

const PPM = 1_000_000n;
const PICO = 1_000_000_000_000n;

/** A part of a charge. */
export interface ChargeLine {
  /** `request`: the fee of the call. */
  readonly class: TokenClass | 'request';
  /** 0 for the fee. */
  readonly tokens: number;
  /** pico-USD per token, or of the fee. */
  readonly price: bigint;
  /** pico-USD. */
  readonly cost: bigint;
}

/** What a call costs. */
export interface Charge {
  /** Those of tokens that were used, and the fee where there is one. */
  readonly lines: readonly ChargeLine[];
  /** pico-USD, without markup. */
  readonly cost: bigint;
  /** With markup; rounded up once, from the exact sum. */
  readonly units: bigint;
  /** The classes of used tokens that have no price. They cost nothing here. */
  readonly unpriced: readonly TokenClass[];
}

/** The charge for these tokens. @param tier the one that served; without prices of its own it costs the default ones */
export function chargeOf(
  tokens: TokenCounts,
  sheet: PriceSheet,
  tier: ServiceTier,
  terms: BillingTerms,
): Charge {
  const prices = pricesOf(tokens, sheet, tier);
  const lines: ChargeLine[] = [];
  const unpriced: TokenClass[] = [];
  for (const tokenClass of TOKEN_CLASSES) {
    const count = tokens[tokenClass];
    if (count === 0) continue;
    const price = priceOf(tokenClass, prices);
    if (price === null) unpriced.push(tokenClass);
    lines.push({
      class: tokenClass,
      tokens: count,
      price: price ?? 0n,
      cost: BigInt(count) * (price ?? 0n),
    });
  }
  const { perRequest } = sheet;
  if (perRequest > 0n) lines.push({ class: 'request', tokens: 0, price: perRequest, cost: perRequest });
  const cost = lines.reduce((sum, line) => sum + line.cost, 0n);
  return { lines, cost, units: unitsOf(cost, sheet, terms), unpriced };
}

/** pico-USD per token; a cache read without a price costs what input costs. */
export function priceOf(tokenClass: TokenClass, prices: ClassPrices): bigint | null {
  return tokenClass === 'cache_read' ? (prices.cache_read ?? prices.input) : prices[tokenClass];
}

/** The sheet's own markup, else the installation's. Parts per million. */
export function markupOf({ markupPpm }: PriceSheet, terms: BillingTerms): bigint {
  return markupPpm ?? terms.markupPpm;
}

/** Units for a cost in pico-USD, with markup, rounded up. */
export function unitsOf(cost: bigint, sheet: PriceSheet, terms: BillingTerms): bigint {
  const { numerator, denominator } = unitsPerPico(sheet, terms);
  return (cost * numerator + denominator - 1n) / denominator;
}

/** The greatest cost in pico-USD that these units pay for; null where any does, since the rate is 0. */
export function costWithin(units: bigint, sheet: PriceSheet, terms: BillingTerms): bigint | null {
  const { numerator, denominator } = unitsPerPico(sheet, terms);
  return numerator === 0n ? null : (units * denominator) / numerator;
}

function unitsPerPico(sheet: PriceSheet, terms: BillingTerms): { numerator: bigint; denominator: bigint } {
  return { numerator: (PPM + markupOf(sheet, terms)) * terms.unitsPerUsd, denominator: PPM * PICO };
}

function pricesOf(tokens: TokenCounts, sheet: PriceSheet, tier: ServiceTier): ClassPrices {
  const ofTier = tier === 'default' ? undefined : sheet.tiers[tier];
  if (ofTier !== undefined) return ofTier;
  const { longContext, prices } = sheet;
  return longContext !== null && promptOf(tokens) > longContext.above ? longContext.prices : prices;
}

function promptOf(tokens: TokenCounts): number {
  const { input, cache_read, cache_write_5m, cache_write_1h, audio_input } = tokens;
  return input + cache_read + cache_write_5m + cache_write_1h + audio_input;
}
