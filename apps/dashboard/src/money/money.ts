/** Decimal places of an amount. */
export const PLACES = 9;
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
 * @throws RangeError for text that is no number, or that has digits beyond nine places
 */
export function unitsOf(text: string): bigint {
  const [, sign, whole, fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) throw new RangeError(`"${text.slice(0, 40)}" is no number`);
  const shift = PLACES - fraction.length + Number(exponent);
  const significant = BigInt(whole + fraction);
  const units = shift >= 0 ? significant * 10n ** BigInt(shift) : significant / 10n ** BigInt(-shift);
  if (shift < 0 && units * 10n ** BigInt(-shift) !== significant) {
    throw new RangeError(`"${text.slice(0, 40)}" has more than ${PLACES} places`);
  }
  return sign === '-' ? -units : units;
}

/** Every digit of an amount, without separators or trailing zeros: the form for requests. */
export function decimalOf(units: bigint): string {
  const { sign, whole, fraction } = partsOf(units);
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Every digit of an amount, with thousands separators and two places at least. */
export function wholeAmount(units: bigint): string {
  const { sign, whole, fraction } = partsOf(units);
  return `${sign}${grouped(whole)}.${fraction.padEnd(PLACES_SHOWN_MIN, '0')}`;
}

/**
 * The amount with the places that matter at its size, never rounded: an ellipsis stands for the rest.
 * Amounts below one credit keep three digits after their zeros.
 */
export function shortAmount(units: bigint): string {
  const { sign, whole, fraction } = partsOf(units);
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
  if (before === 0n) return null;
  const size = before < 0n ? -before : before;
  return Number(((value - before) * PER_MILLE) / size);
}

/** The part of a whole in per mille, rounded toward zero; null of nothing. */
export function perMille(part: bigint, whole: bigint): number | null {
  return whole === 0n ? null : Number((part * PER_MILLE) / whole);
}

/** Where to draw an amount. A chart's geometry alone: digits are never printed from it. */
export function positionOf(units: bigint): number {
  return Number(units) / Number(UNITS_PER_CREDIT);
}

/** A count, such as of calls. */
export function countOf(numeral: Numeral): number {
  return Number(numeral);
}

/** A count with thousands separators. */
export function formatCount(count: number): string {
  return grouped(String(Math.trunc(count)));
}

function partsOf(units: bigint) {
  const size = units < 0n ? -units : units;
  const fraction = String(size % UNITS_PER_CREDIT).padStart(PLACES, '0');
  return {
    sign: units < 0n ? '-' : '',
    whole: String(size / UNITS_PER_CREDIT),
    fraction: fraction.replace(/0+$/, ''),
  };
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
}
