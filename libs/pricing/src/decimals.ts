import { formatDecimal, parseDecimal } from '@app/money';

/** pico-USD per token is USD × 10⁻⁶ per million tokens. */
const PLACES_PER_MILLION = 6;
/** pico-USD. */
const PLACES_OF_USD = 12;
/** 1 ppm is 0.0001 %. */
const PLACES_OF_PERCENT = 4;

/** 10⁶ USD, per million tokens or per call: above every real price, and far below what adds up to trouble. */
const PRICE_MAX_USD = 1_000_000n;
const PERCENT_MAX = 10_000n;

/**
 * A price in pico-USD per token.
 * @param text USD per million tokens, 0 to 10⁶, at most 6 places
 * @returns null for any other text
 */
export function parseUsdPerMillion(text: string): bigint | null {
  return parseUpTo(PRICE_MAX_USD, text, PLACES_PER_MILLION);
}

/** USD per million tokens. @param price pico-USD per token */
export function formatUsdPerMillion(price: bigint): string {
  return formatDecimal(price, PLACES_PER_MILLION);
}

/**
 * pico-USD.
 * @param text USD, 0 to 10⁶, at most 12 places
 * @returns null for any other text
 */
export function parseUsd(text: string): bigint | null {
  return parseUpTo(PRICE_MAX_USD, text, PLACES_OF_USD);
}

/** USD. @param pico pico-USD */
export function formatUsd(pico: bigint): string {
  return formatDecimal(pico, PLACES_OF_USD);
}

/**
 * Parts per million.
 * @param text percent, 0 to 10,000, at most 4 places
 * @returns null for any other text
 */
export function parsePercent(text: string): bigint | null {
  return parseUpTo(PERCENT_MAX, text, PLACES_OF_PERCENT);
}

/** Percent. @param ppm parts per million */
export function formatPercent(ppm: bigint): string {
  return formatDecimal(ppm, PLACES_OF_PERCENT);
}

function parseUpTo(max: bigint, text: string, places: number): bigint | null {
  const value = parseDecimal(text, places);
  return value !== null && value <= max * 10n ** BigInt(places) ? value : null;
}
