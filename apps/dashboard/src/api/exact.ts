import { parse } from 'lossless-json';
import type { Numeral } from '../money/money';

/** An answer of the API in which each number is its exact digits. */
export type Exact<T> = T extends number
  ? Numeral
  : T extends readonly (infer Item)[]
    ? Exact<Item>[]
    : T extends object
      ? { [Name in keyof T]: Exact<T[Name]> }
      : T;

/** The same JSON with each number as a string of its digits, since `JSON.parse` would read doubles. */
export function quoteNumbers(json: string): string {
  return JSON.stringify(parse(json, undefined, (digits) => digits));
}
