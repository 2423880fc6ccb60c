/** Decimal places of an amount. */
export const PLACES = 9;
/** Places of costs and margins in USD, which are finer than credits. */
export const COST_PLACES = 12;
/** Of a USD price, a fee, a sum of them, or a rate: no answer has more. */
const DECIMAL_PLACES = 18;
const UNITS_PER_CREDIT = 10n ** BigInt(PLACES);
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const AMOUNT_INPUT = /^\d{1,13}(?:\.\d{1,9})?$/;
const PLAIN_DECIMAL = /^(\d+)(?:\.(\d+))?$/;
const NEGATIVE = /^-\d+(?:\.\d+)?$/;
const AMOUNT_MAX = 1_000_000_000_000n * UNITS_PER_CREDIT;
const PLACES_SHOWN_MIN = 2;
const SIGNIFICANT_PLACES = 3;
const PER_MILLE = 1_000n;

declare const digits: unique symbol;

/** The exact digits of a JSON number in an answer: an amount, a price or a count. */
export type Numeral = string & { readonly [digits]: true };

/**
 * Reads a numeral, or decimal text of the same form, as units.
 * @param places of a unit: nine for credits
 * @throws RangeError for text that is no number, or that has digits beyond these places
 */
export function unitsOf(text: string, places = PLACES): bigint {
  const [, sign, whole, fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`"${text.slice(0, 40)}" is no number`);
  const shift = places - fraction.length + Number(exponent);
  const significant = BigInt(whole + fraction);
  const units = shift >= 0 ? significant * 10n ** BigInt(shift) : significant / 10n ** BigInt(-shift);
  if (shift < 0 && units * 10n ** BigInt(-shift) !== significant) {
    throw new RangeError(`"${text.slice(0, 40)}" has more than ${places} places`);
  }
  return sign === '-' ? -units : units;
}

/** Every digit of a decimal that {@link unitsOf} has read, with thousands separators and without trailing zeros. */
export function scaledText(value: bigint, places: number): string {
  const { sign, whole, fraction } = partsOf(value, places);
  return `${sign}${grouped(whole)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Every digit of a decimal of an answer, such as a price in USD, which may have more places than an amount. */
export function decimalText(numeral: Numeral): string {
  return scaledText(unitsOf(numeral, DECIMAL_PLACES), DECIMAL_PLACES);
}

/** Every digit of an amount, without separators or trailing zeros: the form for requests. */
export function decimalOf(units: bigint): string {
  const { sign, whole, fraction } = partsOf(units);
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Every digit of an amount, with thousands separators and two places at least. */
export function wholeAmount(units: bigint, places = PLACES): string {
  const { sign, whole, fraction } = partsOf(units, places);
  return `${sign}${grouped(whole)}.${fraction.padEnd(PLACES_SHOWN_MIN, '0')}`;
}

/**
 * The amount with the places that matter at its size, never rounded: an ellipsis stands for the rest.
 * Amounts below one credit keep three digits after their zeros.
 */
export function shortAmount(units: bigint, places = PLACES): string {
  const { sign, whole, fraction } = partsOf(units, places);
  const zeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  const kept = whole === '0' ? Math.max(PLACES_SHOWN_MIN, zeros + SIGNIFICANT_PLACES) : PLACES_SHOWN_MIN;
  const shown = fraction.slice(0, kept).padEnd(PLACES_SHOWN_MIN, '0');
  return `${sign}${grouped(whole)}.${shown}${fraction.length > kept ? '…' : ''}`;
}

/** Reads what somebody typed: up to 13 digits and nine places; undefined where it is no positive amount. */
export function typedAmount(text: string): bigint | undefined {
  const trimmed = text.trim();
  if (!AMOUNT_INPUT.test(trimmed)) return undefined;
  const units = unitsOf(trimmed);
  return units > 0n && units <= AMOUNT_MAX ? units : undefined;
}

/** Why a text is no amount that can be moved; undefined for one that is. */
export type Refusal = 'missing' | 'malformed' | 'negative' | 'zero' | 'tooFine' | 'tooLarge';

export function refusalOf(text: string): Refusal | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return 'missing';
  if (typedAmount(trimmed) !== undefined) return undefined;
  if (NEGATIVE.test(trimmed)) return 'negative';
  const [, whole, fraction = ''] = PLAIN_DECIMAL.exec(trimmed) ?? [];
  if (whole === undefined) return 'malformed';
  if (fraction.length > PLACES) return 'tooFine';
  return /[1-9]/.test(trimmed) ? 'tooLarge' : 'zero';
}

/** How much a value grew since before, in per mille rounded toward zero; null where there was nothing. */
export function growth(value: bigint, before: bigint): number | null {
  return perMille(value - before, before < 0n ? -before : before);
}

/** A part of a whole in per mille, rounded toward zero; null for a part of nothing. */
export function perMille(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : Number((part * PER_MILLE) / whole);
}

/** Per mille as percent with one place: `12.3`. */
export function tenthsOf(mille: number): string {
  return (mille / 10).toFixed(1);
}

/** The same with its sign; a dash for null. */
export function percentText(mille: number | null): string {
  return mille === null ? '–' : `${tenthsOf(mille)} %`;
}

/** Where to draw an amount. A chart's geometry alone: digits are never printed from it. */
export function positionOf(units: bigint, places = PLACES): number {
  return Number(units) / 10 ** places;
}

/** A count, such as of calls. */
export function countOf(numeral: Numeral): number {
  return Number(numeral);
}

/** A count with thousands separators. */
export function formatCount(count: number | bigint): string {
  return grouped(String(typeof count === 'bigint' ? count : Math.trunc(count)));
}

function partsOf(units: bigint, places = PLACES) {
  const size = units < 0n ? -units : units;
  const unitsPerWhole = 10n ** BigInt(places);
  const fraction = String(size % unitsPerWhole).padStart(places, '0');
  return {
    sign: units < 0n ? '-' : '',
    whole: String(size / unitsPerWhole),
    fraction: fraction.replace(/0+$/, ''),
  };
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
}
