import { TOKENS_END } from './limits';

/** A JSON object of the provider, of which nothing is certain. */
export type Fields = Readonly<Record<string, unknown>>;

export const NO_FIELDS: Fields = {};
const NO_OBJECTS: readonly Fields[] = [];

/** Null for everything that is not a JSON object. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

/** The objects in an array; none where it is not an array. */
export function objectsIn(value: unknown): readonly Fields[] {
  if (!Array.isArray(value) || value.length === 0) return NO_OBJECTS;
  return value.map(fieldsOf).filter((fields) => fields !== null);
}

/** UTF-8 bytes of a text; 0 for everything else. */
export function bytesOf(value: unknown): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : 0;
}

/** UTF-8 bytes of a value's JSON text; 0 where there is none. */
export function jsonBytesOf(value: unknown): number {
  return value === undefined || value === null ? 0 : Buffer.byteLength(JSON.stringify(value));
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < TOKENS_END;
}

/**
 * A count of tokens. Impossible ones are NaN, which every sum and difference passes on, so that one look at
 * the results is enough.
 *
 * @param absent for null and for a field that is not there
 */
export function count(value: unknown, absent = 0): number {
  if (value === undefined || value === null) return absent;
  return isCount(value) ? value + 0 : NaN;
}

/** Whether a number above 0 is somewhere in it. */
export function hasPositive(value: unknown): boolean {
  if (typeof value === 'number') return value > 0;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasPositive);
}

const MAX_TEXT_CHARACTERS = 200;

/** A provider's text as it can be stored and logged: no control characters, 200 characters at most. */
export function providerText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.slice(0, MAX_TEXT_CHARACTERS).replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, '');
  return text === '' ? null : text;
}
