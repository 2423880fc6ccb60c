import { parseAmount } from '@app/money';

/**
 * The units of the first field of that name in an answer's text, by the digits that were sent: once parsed, a
 * small amount is a double that JavaScript writes with an exponent.
 */
export function unitsSent(text: string, field: string): bigint {
  const digits = new RegExp(`"${field}":([\\d.]+)`).exec(text)?.[1];
  if (digits === undefined) throw new Error(`no amount "${field}" in: ${text.slice(0, 500)}`);
  return parseAmount(digits, { zero: 'allowed' });
}
