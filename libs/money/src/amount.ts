import { formatDecimal, withoutTrailingZeros } from './decimal';
import { InvalidAmountError } from './invalid-amount.error';

/** Decimal places that an amount keeps: a price of $0.05 per million tokens is exact per token. */
const PLACES = 9;

/** Units to one credit, in every currency. */
export const UNITS_PER_CREDIT = 1_000_000_000n;

/** The largest amount of one movement, in units: 10^12 credits. */
export const AMOUNT_MAX_UNITS = 1_000_000_000_000n * UNITS_PER_CREDIT;

/**
 * The longest string that is read as an amount, in characters. The largest amount with all its places has 23;
 * the rest leaves room for places that are rounded away.
 */
export const AMOUNT_STRING_MAX_LENGTH = 64;

/** A double keeps any number of 15 significant digits, but not of 16 (DBL_DIG of IEEE 754 binary64). */
const EXACT_DIGITS_OF_A_DOUBLE = 15;

/** {@link AMOUNT_MAX_UNITS} in credits. A double holds every integer up to here exactly. */
const AMOUNT_MAX_CREDITS = 1_000_000_000_000;

/**
 * The digits of the largest amount before the point; a longer integer part is refused without computing it.
 */
const INTEGER_DIGITS_MAX = 13;

export interface ParseAmountOptions {
  /** Whether 0 is an amount, as it is for an opening balance but not for a movement. Default: refused. */
  readonly zero?: 'allowed' | 'refused';
}

/**
 * Reads an amount of credits of a request. The decimal text counts: no step goes through binary fractions.
 * It is rounded half to even at nine places, except that a positive amount becomes at least 1 unit.
 *
 * @param value a JSON number (NaN for one whose digits a double has lost), or a string of plain decimal
 * digits such as `"0.25"`: no sign, exponent, blank or separator, digits on both sides of a point, at most
 * {@link AMOUNT_STRING_MAX_LENGTH} characters.
 * @returns units: 1 (with zero allowed: 0) to {@link AMOUNT_MAX_UNITS}.
 * @throws InvalidAmountError for everything else.
 */
export function parseAmount(value: unknown, options?: ParseAmountOptions): bigint {
  if (typeof value === 'number') {
    // Whole credits are the common case and need no rounding.
    if (Number.isInteger(value) && value > 0 && value <= AMOUNT_MAX_CREDITS) {
      return BigInt(value) * UNITS_PER_CREDIT;
    }
    return parseNumber(value, options);
  }
  if (typeof value === 'string') return parseString(value, options);
  throw new InvalidAmountError(
    'amount_wrong_type',
    'must be a number, or a string of plain decimal digits such as "0.25"',
  );
}

/**
 * Writes units as a decimal number of credits: every digit exact, no exponent, no trailing zeros, so that the
 * text is a JSON number. Any size, negative too.
 */
export function formatAmount(units: bigint): string {
  return formatDecimal(units, PLACES);
}

/**
 * Whether a JSON number's own digits are the same amount as the double that programs read it as. False for a
 * literal of more than {@link AMOUNT_STRING_MAX_LENGTH} characters.
 */
export function isExactAsNumber(literal: string): boolean {
  const value = Number(literal);
  // What parseAmount refuses anyway.
  if (!(value > 0 && value <= AMOUNT_MAX_CREDITS)) return true;
  return literal.length <= AMOUNT_STRING_MAX_LENGTH && unitsOf(literal) === unitsOf(String(value));
}

function parseNumber(value: number, options: ParseAmountOptions | undefined): bigint {
  if (Number.isNaN(value)) throw tooPrecise();
  if (!Number.isFinite(value)) {
    throw new InvalidAmountError('amount_not_finite', 'must be a finite number');
  }
  if (value === 0) return acceptZero(options);
  if (value < 0) throw negative();
  if (value > AMOUNT_MAX_CREDITS) throw tooLarge();

  // The shortest text that reads back as this double, as JavaScript prints it: "0.1", "1e-7", "1.5e-7".
  const units = unitsOf(String(value));
  const significant = withoutTrailingZeros(units.toString());
  if (significant.length > EXACT_DIGITS_OF_A_DOUBLE) throw tooPrecise();
  return units;
}

/** The units of a number's text, rounded. @param text of a number above 0 and at most 10^12 */
function unitsOf(text: string): bigint {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [integer = '', fraction = ''] = mantissa.split('.');
  return roundToUnits(integer, fraction, Number(exponent));
}

function parseString(value: string, options: ParseAmountOptions | undefined): bigint {
  if (value.length > AMOUNT_STRING_MAX_LENGTH) {
    throw new InvalidAmountError(
      'amount_too_long',
      `must have at most ${AMOUNT_STRING_MAX_LENGTH} characters as a string`,
    );
  }
  if (/^-[0-9]+(?:\.[0-9]+)?$/.test(value)) throw negative();
  const match = /^0*([0-9]+)(?:\.([0-9]+))?$/.exec(value);
  if (match === null) {
    throw new InvalidAmountError(
      'amount_not_plain_decimal',
      'must be plain decimal digits such as "0.25", without sign, exponent, blanks or separators',
    );
  }
  const [, integer = '', fraction = ''] = match;
  if (integer.length > INTEGER_DIGITS_MAX) throw tooLarge();
  if (!/[1-9]/.test(integer) && !/[1-9]/.test(fraction)) return acceptZero(options);
  const units = roundToUnits(integer, fraction, 0);
  if (units > AMOUNT_MAX_UNITS) throw tooLarge();
  return units;
}

/**
 * `integer.fraction × 10^exponent` credits in units, rounded half to even; 1 where that would be 0. The
 * number is positive and at most about 10^12, so the exponent is small or offset by zeros.
 */
function roundToUnits(integer: string, fraction: string, exponent: number): bigint {
  const digits = integer + fraction;
  const kept = integer.length + exponent + PLACES;
  if (kept >= digits.length) return BigInt(digits.padEnd(kept, '0'));
  if (kept < 0) return 1n;

  let units = BigInt(digits.slice(0, kept));
  const dropped = digits.slice(kept);
  const half = '5'.padEnd(dropped.length, '0');
  if (dropped > half || (dropped === half && units % 2n === 1n)) units += 1n;
  return units === 0n ? 1n : units;
}

function acceptZero(options: ParseAmountOptions | undefined): bigint {
  if (options?.zero === 'allowed') return 0n;
  throw new InvalidAmountError('amount_zero', 'must be greater than 0');
}

function negative(): InvalidAmountError {
  return new InvalidAmountError('amount_negative', "can't be negative");
}

function tooPrecise(): InvalidAmountError {
  return new InvalidAmountError(
    'amount_too_precise',
    `has more than ${EXACT_DIGITS_OF_A_DOUBLE} significant digits, which a JSON number can't carry exactly: send it as a string`,
  );
}

function tooLarge(): InvalidAmountError {
  return new InvalidAmountError('amount_too_large', `must be at most ${AMOUNT_MAX_CREDITS} credits`);
}
