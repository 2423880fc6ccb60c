import { formatAmount, formatDecimal } from '@app/money';
import { stringify } from 'lossless-json';

/** A number in an answer whose exact digits count, such as a price. */
export class ExactDecimal {
  /** @param value the number × 10^places */
  constructor(
    readonly value: bigint,
    readonly places: number,
  ) {}
}

const EXACT_NUMBERS = [
  {
    test: (value: unknown) => typeof value === 'bigint',
    stringify: (value: unknown) => formatAmount(value as bigint),
  },
  {
    test: (value: unknown) => value instanceof ExactDecimal,
    stringify: (decimal: unknown) => {
      const { value, places } = decimal as ExactDecimal;
      return formatDecimal(value, places);
    },
  },
];

/**
 * JSON in which every bigint is an amount in units, written as an exact decimal number of credits.
 * @throws TypeError for a value that has no JSON form, such as a function
 * @throws RangeError for a circular structure
 */
export function stringifyExact(value: unknown): string {
  const text = stringify(value, undefined, undefined, EXACT_NUMBERS);
  if (text === undefined) throw new TypeError(`a value of type ${typeof value} has no JSON form`);
  return text;
}
