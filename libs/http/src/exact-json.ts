import { formatAmount } from '@app/money';

/**
 * Anything but what JSON.stringify surely writes as it is. It escapes quotes, backslashes, control characters up to U+001F
 * and lone surrogates; paired surrogates are left for it to tell apart.
 */
const MAY_NEED_ESCAPE = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/**
 * JSON in which every bigint is an amount in units, written as an exact decimal number of credits. All else is written
 * as `JSON.stringify` writes it.
 *
 * @throws TypeError for a value that has no JSON form (undefined, a function, a symbol); what `JSON.stringify` throws
 * for a circular structure is a RangeError here.
 */
export function stringifyExact(value: unknown): string {
  const text = write(value, '');
  if (text === undefined) throw new TypeError(`a value of type ${typeof value} has no JSON form`);
  return text;
}

/** The JSON of a value, or undefined where an object leaves its property out. */
function write(value: unknown, key: string): string | undefined {
  switch (typeof value) {
    case 'string':
      return MAY_NEED_ESCAPE.test(value) ? JSON.stringify(value) : `"${value}"`;
    case 'number':
      // The loose form of JSON: NaN and the infinities are null, and -0 is 0.
      return Number.isFinite(value) ? String(value) : 'null';
    case 'bigint':
      return formatAmount(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      return value === null ? 'null' : writeObject(value, key);
    case 'undefined':
    case 'function':
    case 'symbol':
      return undefined;
  }
}

function writeObject(value: object, key: string): string | undefined {
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON !== 'function') return writeMembers(value);
  const replaced: unknown = Reflect.apply(toJSON, value, [key]);
  // As in ECMAScript's SerializeJSONProperty, toJSON is asked once and not of its own answer.
  return typeof replaced === 'object' && replaced !== null ? writeMembers(replaced) : write(replaced, key);
}

function writeMembers(value: object): string | undefined {
  if (Array.isArray(value)) return writeArray(value);
  if (value instanceof Number || value instanceof String) return JSON.stringify(value);
  if (value instanceof Boolean || value instanceof BigInt) return write(value.valueOf(), '');

  let text = '{';
  // Only what Object.keys lists is written, so indexing finds the object's own properties.
  const members = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(members)) {
    const member = write(members[key], key);
    if (member === undefined) continue;
    if (text !== '{') text += ',';
    text += MAY_NEED_ESCAPE.test(key) ? JSON.stringify(key) : `"${key}"`;
    text += ':';
    text += member;
  }
  return `${text}}`;
}

function writeArray(items: readonly unknown[]): string {
  let text = '[';
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ',';
    text += write(items[index], String(index)) ?? 'null';
  }
  return `${text}]`;
}
