/** The longest text that is read as a decimal, in characters. */
const DECIMAL_MAX_LENGTH = 64;

/** `0.25`, or as JavaScript prints small numbers: `1e-7`, `1.5e-7`. */
const DECIMAL = /^([0-9]+)(?:\.([0-9]+))?(?:e-([0-9]{1,2}))?$/;

/**
 * Reads a decimal without rounding it: `parseDecimal('0.25', 6)` is 250000.
 * @param text plain digits, or a JSON number as JavaScript prints it; at most 64 characters
 * @param places zeros at the end do not count as places
 * @returns the number × 10^places; null for any other text, a sign, or more places
 */
export function parseDecimal(text: string, places: number): bigint | null {
  const match = text.length > DECIMAL_MAX_LENGTH ? null : DECIMAL.exec(text);
  if (match === null) return null;
  const [, integer = '', fraction = '', exponent = '0'] = match;
  const digits = integer + fraction;
  const kept = integer.length - Number(exponent) + places;
  if (kept >= digits.length) return BigInt(digits.padEnd(kept, '0'));
  if (/[1-9]/.test(digits.slice(Math.max(kept, 0)))) return null;
  return kept <= 0 ? 0n : BigInt(digits.slice(0, kept));
}

/**
 * Writes `value ÷ 10^places`: every digit exact, no exponent, no trailing zeros, so that the text is a JSON number.
 * Any size, negative too.
 */
export function formatDecimal(value: bigint, places: number): string {
  if (value < 0n) return `-${formatDecimal(-value, places)}`;
  const digits = value.toString();
  if (digits.length <= places) {
    return value === 0n ? '0' : `0.${withoutTrailingZeros(digits.padStart(places, '0'))}`;
  }
  const point = digits.length - places;
  const fraction = withoutTrailingZeros(digits.slice(point));
  return fraction === '' ? digits.slice(0, point) : `${digits.slice(0, point)}.${fraction}`;
}

export function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end -= 1;
  return digits.slice(0, end);
}
