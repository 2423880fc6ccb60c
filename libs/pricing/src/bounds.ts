import type { CallSize } from './call-size';
import { costWithin, priceOf, unitsOf } from './charge';
import type { BillingTerms, ClassPrices, PriceSheet } from './price-sheet';
import type { TokenClass } from './tokens';

/** A provider's count of the input is an estimate: 10 % and 500 tokens are added. */
const COUNTED_MARGIN_PERCENT = 10;
const COUNTED_MARGIN_TOKENS = 500;

/** A part of a call for which a sheet has no price or no bound. */
export type UnpricedPart =
  'input' | 'output' | 'images' | 'audio_input' | 'audio_output' | 'cache_write' | 'service_tier';

/** The part of a call that keeps its greatest cost from being known; null where the sheet prices all of it. */
export function unpricedPart(size: CallSize, sheet: PriceSheet): UnpricedPart | null {
  const { longContext, limits, tiers } = sheet;
  if (size.tier !== 'default') {
    const reachesLongContext = longContext !== null && inputBound(size, sheet) > longContext.above;
    // The prices of a tier are those of a short prompt.
    if (tiers[size.tier] === undefined || reachesLongContext) return 'service_tier';
  }
  if (size.images > 0 && limits.maxImageTokens === null) return 'images';
  const reached = pricesReached(size, sheet);
  const missing = [...inputClasses(size, reached), ...outputClasses(size)].find((tokenClass) =>
    reached.some((prices) => priceOf(tokenClass, prices) === null),
  );
  if (missing !== undefined) return partOf(missing);
  return null;
}

/**
 * Units to hold: at least the charge for every use within the size and the cap, at the tier asked for or the default one.
 * @param size one without an unpriced part
 * @param cap output tokens per choice
 */
export function holdFor(size: CallSize, cap: number, sheet: PriceSheet, terms: BillingTerms): bigint {
  return unitsOf(fixedCost(size, sheet) + BigInt(cap) * costPerCapToken(size, sheet), sheet, terms);
}

/**
 * The greatest cap, at most `max`, whose hold is at most `units`.
 * @param size one without an unpriced part
 * @param max output tokens per choice
 * @returns null where not even the hold for a cap of 0 fits
 */
export function affordableCap(
  size: CallSize,
  max: number,
  units: bigint,
  sheet: PriceSheet,
  terms: BillingTerms,
): number | null {
  const affordable = costWithin(units, sheet, terms);
  if (affordable === null) return max;
  const left = affordable - fixedCost(size, sheet);
  if (left < 0n) return null;
  const perToken = costPerCapToken(size, sheet);
  if (perToken === 0n || left / perToken >= BigInt(max)) return max;
  return Number(left / perToken);
}

/** The call, bounded by the provider's own count of its input tokens as well. @param tokens as the provider counted */
export function withCountedInput(size: CallSize, tokens: number): CallSize {
  const margin = Math.ceil((tokens * COUNTED_MARGIN_PERCENT) / 100) + COUNTED_MARGIN_TOKENS;
  return { ...size, countedTokens: tokens + margin };
}

/** The most input tokens that a call can have. */
export function inputBound(size: CallSize, { limits }: PriceSheet): number {
  const { maxInputTokens: window } = limits;
  const own = size.textTokens + size.images * (limits.maxImageTokens ?? window) + size.audioTokens;
  let bound = size.isWindowPerInput ? own : Math.min(own, window);
  if (size.fillsWindow) bound = Math.max(bound, window);
  return Math.min(bound, size.countedTokens ?? bound);
}

/** pico-USD for the input at its dearest and the fee. */
function fixedCost(size: CallSize, sheet: PriceSheet): bigint {
  const reached = pricesReached(size, sheet);
  const dearest = dearestOf(inputClasses(size, reached), reached);
  return BigInt(inputBound(size, sheet)) * dearest + sheet.perRequest;
}

/** pico-USD for one more token of the cap. */
function costPerCapToken(size: CallSize, sheet: PriceSheet): bigint {
  return BigInt(size.choices) * dearestOf(outputClasses(size), pricesReached(size, sheet));
}

function dearestOf(classes: readonly TokenClass[], reached: readonly ClassPrices[]): bigint {
  let dearest = 0n;
  for (const prices of reached) {
    for (const tokenClass of classes) {
      const price = priceOf(tokenClass, prices) ?? 0n;
      if (price > dearest) dearest = price;
    }
  }
  return dearest;
}

/** All prices that the call may be charged by: a provider may serve another tier than was asked for. */
function pricesReached(size: CallSize, sheet: PriceSheet): ClassPrices[] {
  const { prices, longContext, tiers } = sheet;
  const reached = [prices];
  if (longContext !== null && inputBound(size, sheet) > longContext.above) reached.push(longContext.prices);
  const ofTier = size.tier === 'default' ? undefined : tiers[size.tier];
  if (ofTier !== undefined) reached.push(ofTier);
  return reached;
}

function inputClasses(size: CallSize, reached: readonly ClassPrices[]): TokenClass[] {
  const classes: TokenClass[] = ['input', 'cache_read'];
  const isPriced = (tokenClass: TokenClass) => reached.some((prices) => prices[tokenClass] !== null);
  const { cacheWrites, audioTokens, fillsWindow } = size;
  const isByModel = cacheWrites === 'by_model';
  const asksForWrites = cacheWrites === '5m' || cacheWrites === '1h';
  if (asksForWrites || (isByModel && isPriced('cache_write_5m'))) classes.push('cache_write_5m');
  if (cacheWrites === '1h' || (isByModel && isPriced('cache_write_1h'))) classes.push('cache_write_1h');
  // A video or an earlier response may hold sound, if the model takes any.
  if (audioTokens > 0 || (fillsWindow && isPriced('audio_input'))) classes.push('audio_input');
  return classes;
}

function outputClasses({ hasOutput, hasAudioOutput }: CallSize): TokenClass[] {
  return [
    ...(hasOutput ? (['output'] as const) : []),
    ...(hasAudioOutput ? (['audio_output'] as const) : []),
  ];
}

function partOf(tokenClass: TokenClass): UnpricedPart {
  switch (tokenClass) {
    case 'cache_read':
      return 'input';
    case 'cache_write_5m':
    case 'cache_write_1h':
      return 'cache_write';
    default:
      return tokenClass;
  }
}
