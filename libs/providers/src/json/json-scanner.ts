import { isUtf8 } from 'node:buffer';
import { RefusedRequest } from '../refusals';

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

/** Bytes of a value: `start` is its first byte, `end` the one after its last. */
export interface JsonRange {
  readonly start: number;
  readonly end: number;
}

/** Containers within containers: deeper bodies are refused, as a provider's own parser may not survive them. */
export const MAX_JSON_DEPTH = 256;

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;
const UPPER_E = 0x45;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_E = 0x65;
const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;
const LOWER_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const WORDS_OF_MARKS = 4;
/** Fields of one object that can be marked. */
export const MAX_MARKS = WORDS_OF_MARKS * 32;
/** What the scanner sees after the last byte; no byte has this value. */
const END = 256;

/** 1 for the bytes at which the text of a string needs a closer look: quote, backslash, control characters. */
const STOPS_TEXT = new Uint8Array(256).map((_, byte) =>
  byte < SPACE || byte === QUOTE || byte === BACKSLASH ? 1 : 0,
);
/** 1 for the bytes that may follow a backslash, `u` aside. */
const IS_SHORT_ESCAPE = new Uint8Array(257);
for (const byte of Buffer.from('"\\/bfnrt')) IS_SHORT_ESCAPE[byte] = 1;
const IS_HEX = new Uint8Array(257);
for (const byte of Buffer.from('0123456789abcdefABCDEF')) IS_HEX[byte] = 1;

const LITERALS = {
  true: Buffer.from('true'),
  false: Buffer.from('false'),
  null: Buffer.from('null'),
} as const;

/**
 * Walks once over a JSON document (RFC 8259, strict) and gives the byte ranges of what a reader asks for; everything
 * else is checked and skipped without an allocation.
 */
export class JsonScanner {
  /** Offset of the next byte to read. */
  position = 0;
  /** Names and indexes from the document down to the value at the cursor. */
  readonly path: (string | number)[] = [];

  /** Marks of up to 128 fields by level, so that an object needs no set of its own. */
  private readonly marks = new Uint32Array((MAX_JSON_DEPTH + 1) * WORDS_OF_MARKS);
  private depth = 0;
  /** By depth: 1 where the container is an object. */
  private readonly isObjectAt = new Uint8Array(MAX_JSON_DEPTH + 1);

  private constructor(readonly bytes: Buffer) {}

  /**
   * Reads a whole document.
   * @param readValue Reads the document's only value, with the cursor at its first byte.
   * @throws RefusedRequest for anything but one JSON value in UTF-8
   */
  static read<Value>(bytes: Buffer, readValue: (json: JsonScanner) => Value): Value {
    if (!isUtf8(bytes)) {
      throw new RefusedRequest('malformed_json', null, 'The body is not UTF-8.');
    }
    const json = new JsonScanner(bytes);
    json.skipSpace();
    const value = readValue(json);
    json.skipSpace();
    if (json.position !== bytes.length) json.refuseByte();
    return value;
  }

  /** Path of the value at the cursor, as messages name it; null for the document itself. */
  get field(): string | null {
    if (this.path.length === 0) return null;
    return this.path
      .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
      .join('');
  }

  /** Type of the value at the cursor. */
  peek(): JsonType {
    const byte = this.byteAt(this.position);
    switch (byte) {
      case OPEN_BRACE:
        return 'object';
      case OPEN_BRACKET:
        return 'array';
      case QUOTE:
        return 'string';
      case LOWER_T:
      case LOWER_F:
        return 'boolean';
      case LOWER_N:
        return 'null';
      default:
        if (byte === MINUS || isDigit(byte)) return 'number';
        return this.refuseByte();
    }
  }

  /** Checks the value at the cursor and moves behind it. */
  skip(): JsonRange {
    const start = this.position;
    const byte = this.byteAt(start);
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      this.skipContainer(byte === OPEN_BRACE);
    } else {
      this.skipScalar(byte);
    }
    return { start, end: this.position };
  }

  /**
   * Reads the object at the cursor.
   * @param readMember Called with the cursor at a member's value; where it leaves the cursor there, the value is skipped.
   */
  readObject(readMember: (nameStart: number, nameEnd: number) => void): JsonRange {
    const start = this.position;
    this.enter(true);
    this.skipSpace();
    if (this.byteAt(this.position) === CLOSE_BRACE) return this.leave(start);
    for (;;) {
      const nameStart = this.position;
      this.skipName();
      const nameEnd = this.nameEnd;
      const valueStart = this.position;
      readMember(nameStart, nameEnd);
      if (this.position === valueStart) this.skip();
      this.skipSpace();
      const byte = this.byteAt(this.position);
      if (byte === CLOSE_BRACE) return this.leave(start);
      if (byte !== COMMA) this.refuseByte();
      this.position += 1;
      this.skipSpace();
    }
  }

  /** Reads the array at the cursor; `readItem` as `readMember` of an object. */
  readArray(readItem: (index: number) => void): JsonRange {
    const start = this.position;
    this.enter(false);
    this.skipSpace();
    if (this.byteAt(this.position) === CLOSE_BRACKET) return this.leave(start);
    for (let index = 0; ; index += 1) {
      const valueStart = this.position;
      readItem(index);
      if (this.position === valueStart) this.skip();
      this.skipSpace();
      const byte = this.byteAt(this.position);
      if (byte === CLOSE_BRACKET) return this.leave(start);
      if (byte !== COMMA) this.refuseByte();
      this.position += 1;
      this.skipSpace();
    }
  }

  /** Forgets the marks of the object at the cursor; the result is its level. */
  clearMarks(): number {
    const first = this.depth * WORDS_OF_MARKS;
    this.marks.fill(0, first, first + WORDS_OF_MARKS);
    return this.depth;
  }

  /** Marks a field of an object; false where it was marked already. */
  mark(level: number, field: number): boolean {
    const word = level * WORDS_OF_MARKS + (field >>> 5);
    const bit = 1 << (field & 31);
    const marks = this.marks[word] ?? 0;
    this.marks[word] = marks | bit;
    return (marks & bit) === 0;
  }

  /** The text of a string whose range, quotes included, is known. */
  textOf(range: JsonRange): string {
    const text = this.bytes.toString('utf8', range.start + 1, range.end - 1);
    return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text;
  }

  /** End of the name that was read last, its quote included. */
  private nameEnd = 0;

  private byteAt(position: number): number {
    return this.bytes[position] ?? END;
  }

  private enter(isObject: boolean): void {
    if (this.depth === MAX_JSON_DEPTH) {
      throw new RefusedRequest(
        'invalid_request',
        this.field,
        `The body is nested more than ${MAX_JSON_DEPTH} levels deep.`,
      );
    }
    this.depth += 1;
    this.isObjectAt[this.depth] = isObject ? 1 : 0;
    this.position += 1;
  }

  private leave(start: number): JsonRange {
    this.depth -= 1;
    this.position += 1;
    return { start, end: this.position };
  }

  /** Moves from a member's name to its value. */
  private skipName(): void {
    if (this.byteAt(this.position) !== QUOTE) this.refuseByte();
    this.skipString();
    this.nameEnd = this.position;
    this.skipSpace();
    if (this.byteAt(this.position) !== COLON) this.refuseByte();
    this.position += 1;
    this.skipSpace();
  }

  private skipContainer(isObject: boolean): void {
    const floor = this.depth;
    this.enter(isObject);
    let isAfterValue = false;
    for (;;) {
      this.skipSpace();
      let byte = this.byteAt(this.position);
      const isInObject = this.isObjectAt[this.depth] === 1;
      if (byte === (isInObject ? CLOSE_BRACE : CLOSE_BRACKET)) {
        this.position += 1;
        this.depth -= 1;
        if (this.depth === floor) return;
        isAfterValue = true;
        continue;
      }
      if (isAfterValue) {
        if (byte !== COMMA) this.refuseByte();
        this.position += 1;
        this.skipSpace();
      }
      if (isInObject) this.skipName();
      byte = this.byteAt(this.position);
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.enter(byte === OPEN_BRACE);
        isAfterValue = false;
      } else {
        this.skipScalar(byte);
        isAfterValue = true;
      }
    }
  }

  private skipScalar(first: number): void {
    switch (first) {
      case QUOTE:
        this.skipString();
        return;
      case LOWER_T:
        this.skipLiteral(LITERALS.true);
        return;
      case LOWER_F:
        this.skipLiteral(LITERALS.false);
        return;
      case LOWER_N:
        this.skipLiteral(LITERALS.null);
        return;
      default:
        this.skipNumber();
    }
  }

  private skipString(): void {
    const { bytes } = this;
    const length = bytes.length;
    let index = this.position + 1;
    for (;;) {
      while (index < length && STOPS_TEXT[bytes[index] ?? 0] === 0) index += 1;
      const byte = this.byteAt(index);
      if (byte === QUOTE) {
        this.position = index + 1;
        return;
      }
      if (byte !== BACKSLASH) {
        this.position = index;
        this.refuseByte();
      }
      index = this.endOfEscape(index);
    }
  }

  private endOfEscape(backslash: number): number {
    const byte = this.byteAt(backslash + 1);
    if (IS_SHORT_ESCAPE[byte] === 1) return backslash + 2;
    const isUnicode =
      byte === LOWER_U &&
      IS_HEX[this.byteAt(backslash + 2)] === 1 &&
      IS_HEX[this.byteAt(backslash + 3)] === 1 &&
      IS_HEX[this.byteAt(backslash + 4)] === 1 &&
      IS_HEX[this.byteAt(backslash + 5)] === 1;
    if (isUnicode) return backslash + 6;
    this.position = backslash;
    return this.refuseByte();
  }

  private skipLiteral(literal: Buffer): void {
    for (const expected of literal) {
      if (this.byteAt(this.position) !== expected) this.refuseByte();
      this.position += 1;
    }
  }

  private skipNumber(): void {
    if (this.byteAt(this.position) === MINUS) this.position += 1;
    if (this.byteAt(this.position) === ZERO) this.position += 1;
    else this.skipDigits();
    if (this.byteAt(this.position) === DOT) {
      this.position += 1;
      this.skipDigits();
    }
    const exponent = this.byteAt(this.position);
    if (exponent === LOWER_E || exponent === UPPER_E) {
      this.position += 1;
      const sign = this.byteAt(this.position);
      if (sign === PLUS || sign === MINUS) this.position += 1;
      this.skipDigits();
    }
  }

  private skipDigits(): void {
    const { bytes } = this;
    let index = this.position;
    while (isDigit(bytes[index] ?? END)) index += 1;
    const isEmpty = index === this.position;
    this.position = index;
    if (isEmpty) this.refuseByte();
  }

  private skipSpace(): void {
    const { bytes } = this;
    let index = this.position;
    for (;;) {
      const byte = bytes[index] ?? END;
      if (byte > SPACE || (byte !== SPACE && byte !== LINE_FEED && byte !== RETURN && byte !== TAB)) break;
      index += 1;
    }
    this.position = index;
  }

  private refuseByte(): never {
    const what =
      this.position >= this.bytes.length ? 'ends too early' : `is not JSON at byte ${this.position}`;
    throw new RefusedRequest('malformed_json', this.field, `The body ${what}.`);
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39;
}
