import { formatDecimal, parseDecimal } from '@app/money';

/** A kind of decimal: at most so many places, from 0 to a maximum that is a power of ten. */
export interface DecimalKind {
  readonly places: number;
  readonly max: number;
}

/** Prices of tokens, in pico-USD per token as an integer. The maximum is above every real price. */
export const USD_PER_MILLION = { places: 6, max: 1_000_000 } as const satisfies DecimalKind;
/** The same prices, for a thousand tokens. */
export const USD_PER_THOUSAND = { places: 9, max: 1_000 } as const satisfies DecimalKind;
/** Fees and sums, in pico-USD as an integer. */
export const USD = { places: 12, max: 1_000_000 } as const satisfies DecimalKind;
/** Markups, in parts per million as an integer. */
export const PERCENT = { places: 4, max: 10_000 } as const satisfies DecimalKind;

/**
 * A price in pico-USD per token.
 * @param text USD per million tokens, 0 to 10⁶, at most 6 places
 * @returns null for any other text
 */
export function parseUsdPerMillion(text: string): bigint | null {
  return parse(USD_PER_MILLION, text);
}

/** USD per million tokens. @param price pico-USD per token */
export function formatUsdPerMillion(price: bigint): string {
  return formatDecimal(price, USD_PER_MILLION.places);
}

/**
 * pico-USD.
 * @param text USD, 0 to 10⁶, at most 12 places
 * @returns null for any other text
 */
export function parseUsd(text: string): bigint | null {
  return parse(USD, text);
}

/** USD. @param pico pico-USD */
export function formatUsd(pico: bigint): string {
  return formatDecimal(pico, USD.places);
}

/**
 * Parts per million.
 * @param text percent, 0 to 10,000, at most 4 places
 * @returns null for any other text
 */
export function parsePercent(text: string): bigint | null {
  return parse(PERCENT, text);
}

/** Percent. @param ppm parts per million */
export function formatPercent(ppm: bigint): string {
  return formatDecimal(ppm, PERCENT.places);
}

function parse({ places, max }: DecimalKind, text: string): bigint | null {
  const value = parseDecimal(text, places);
  return value !== null && value <= BigInt(max) * 10n ** BigInt(places) ? value : null;
}
