import { randomUUID } from 'node:crypto';
import { formatAmount, formatDecimal } from '@app/money';
import { isLosslessNumber } from 'lossless-json';

/** A number in an answer whose exact digits count, such as a price. */
export class ExactDecimal {
  /** @param value the number × 10^places */
  constructor(
    readonly value: bigint,
    readonly places: number,
  ) {}
}

/** Marks the digits of a number within JSON. It is random, so that no caller's text can pass for a number. */
const MARK = randomUUID();
const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');

/**
 * JSON in which every bigint is an amount in units, written as an exact decimal number of credits. Numbers that
 * lossless-json has read keep their digits.
 * @throws TypeError for a value that has no JSON form, such as a function, and for a circular structure
 */
export function stringifyExact(value: unknown): string {
  const text = JSON.stringify(value, markNumber) as string | undefined;
  if (text === undefined) throw new TypeError(`a value of type ${typeof value} has no JSON form`);
  return text.replace(MARKED, '$1');
}

function markNumber(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return MARK + formatAmount(value);
  if (value instanceof ExactDecimal) return MARK + formatDecimal(value.value, value.places);
  return isLosslessNumber(value) ? MARK + value.value : value;
}
