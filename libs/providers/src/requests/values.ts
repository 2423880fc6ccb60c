import type { FieldReader } from '../json/field-table';
import type { JsonRange, JsonScanner, JsonType } from '../json/json-scanner';
import { RefusedRequest } from '../refusals';

/** A text that the caller gave, and where it is. */
export interface TextValue {
  readonly text: string;
  readonly range: JsonRange;
}

/** Names of models and users: longer ones are no names. Bytes as written, escapes included. */
const MAX_TEXT_BYTES = 2_048;

/** @throws RefusedRequest where the value at the cursor has none of these types */
export function expectType(json: JsonScanner, ...types: readonly JsonType[]): JsonType {
  const type = json.peek();
  if (types.includes(type)) return type;
  throw new RefusedRequest(
    'request_not_bounded',
    json.field,
    `${json.field ?? 'The body'} must be of type ${types.join(' or ')}, not ${type}.`,
  );
}

/** A string, or null for JSON's null. */
export function readText(json: JsonScanner): TextValue | null {
  const type = expectType(json, 'string', 'null');
  const range = json.skip();
  if (type === 'null') return null;
  if (range.end - range.start > MAX_TEXT_BYTES) {
    throw new RefusedRequest('invalid_request', json.field, `${json.field ?? 'A text'} is too long.`);
  }
  return { text: json.textOf(range), range };
}

/** A boolean; false for null. */
export function readFlag(json: JsonScanner): boolean {
  const type = expectType(json, 'boolean', 'null');
  const range = json.skip();
  return type === 'boolean' && range.end - range.start === 'true'.length;
}

export interface IntegerBounds {
  readonly min: number;
  readonly max: number;
  /** Whether a string of digits is a number too, as in proto-JSON. */
  readonly allowsText: boolean;
}

/** An integer in any notation, or null for JSON's null. */
export function readInteger(json: JsonScanner, bounds: IntegerBounds): number | null {
  const type = bounds.allowsText
    ? expectType(json, 'number', 'string', 'null')
    : expectType(json, 'number', 'null');
  const range = json.skip();
  if (type === 'null') return null;
  const text = type === 'string' ? json.textOf(range) : json.bytes.toString('latin1', range.start, range.end);
  const isNumber = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text);
  const value = isNumber ? Number(text) : NaN;
  if (Number.isSafeInteger(value) && value >= bounds.min && value <= bounds.max) return value;
  throw new RefusedRequest(
    'invalid_request',
    json.field,
    `${json.field ?? 'The number'} must be an integer from ${bounds.min} to ${bounds.max}.`,
  );
}

/** Reads each item of the array at the cursor. */
export function readItems(json: JsonScanner, readItem: (index: number) => void): void {
  expectType(json, 'array');
  json.readArray((index) => {
    json.path.push(index);
    readItem(index);
    json.path.pop();
  });
}

/** Refuses the field, where it says anything: null, false and an empty array say nothing. */
export function refused<Context>(reason: string): FieldReader<Context> {
  return (json) => {
    if (saysNothing(json)) return;
    throw new RefusedRequest('request_not_bounded', json.field, `${json.field ?? 'It'} ${reason}.`);
  };
}

function saysNothing(json: JsonScanner): boolean {
  switch (json.peek()) {
    case 'null':
      return true;
    case 'boolean':
      return !readFlag(json);
    case 'array': {
      let isEmpty = true;
      json.readArray(() => {
        isEmpty = false;
      });
      return isEmpty;
    }
    default:
      return false;
  }
}

/** For fields that are only read so that no other spelling of them passes. */
export function unread(): void {
  // The scanner skips the value.
}

export const RUNS_AT_PROVIDER =
  'runs at the provider, where its use is not bounded; use tools that you run yourself';
export const IS_ANOTHERS =
  'names something that is kept at the provider, where all users of this service share one account; send the content itself';
export const IS_UNBOUNDED = 'makes the cost of the call unbounded';
