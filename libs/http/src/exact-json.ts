import { formatAmount } from '@app/money';
import { stringify } from 'lossless-json';

const AMOUNTS = [
  {
    test: (value: unknown) => typeof value === 'bigint',
    stringify: (value: unknown) => formatAmount(value as bigint),
  },
];

/**
 * JSON in which every bigint is an amount in units, written as an exact decimal number of credits.
 * @throws TypeError for a value that has no JSON form, such as a function
 * @throws RangeError for a circular structure
 */
export function stringifyExact(value: unknown): string {
  const text = stringify(value, undefined, undefined, AMOUNTS);
  if (text === undefined) throw new TypeError(`a value of type ${typeof value} has no JSON form`);
  return text;
}
