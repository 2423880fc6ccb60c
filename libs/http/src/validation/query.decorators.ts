import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { MOMENT_PATTERN, parseTimestamp } from '../timestamp';
import { IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { FieldRule, ReadAs, WholeNumber, type WholeNumberOptions } from './field-rule';

/** 2026-11-23, 18:42. */
const EXAMPLE_PLACE = 1_795_459_320_123_456_789n;
/** The last nanosecond of the ledger's time, in 2262. */
const TIMESTAMP_MAX = 2n ** 63n - 1n;

export const PAGE_LIMIT_DEFAULT = 20;
const PAGE_LIMIT_MAX = 1_000;

const TEXT_CURSOR = /^[A-Za-z0-9_-]+$/;
const TEXT_CURSOR_MAX_LENGTH = 8_192;

/** A whole number in a query. It becomes a number; its default is that of the class. */
export function IsQueryNumber(options: WholeNumberOptions): PropertyDecorator {
  return applyDecorators(ReadAs(toNumber), WholeNumber(options));
}

/** The number of entries per page. */
export function IsPageLimit(description: string): PropertyDecorator {
  return IsQueryNumber({ min: 1, max: PAGE_LIMIT_MAX, default: PAGE_LIMIT_DEFAULT, description });
}

/**
 * An optional moment in ISO 8601. It becomes a bigint of nanoseconds since 1970.
 * @param options `nullable` for a body: null stays null
 */
export function IsMoment(description: string, options: { nullable?: true } = {}): PropertyDecorator {
  return applyDecorators(
    IsReadable(readMoment, 'must be a moment in ISO 8601, such as 2026-11-23T18:42:00Z'),
    ApiProperty({
      type: String,
      required: false,
      ...options,
      pattern: MOMENT_PATTERN,
      description: `${description} ISO 8601, from 1970 on; UTC where it names no offset.`,
      example: '2026-11-23T18:42:00Z',
    }),
  );
}

/** Later moments than the ledger's last one become that one. */
function readMoment(text: string): bigint | null {
  const moment = parseTimestamp(text);
  return moment !== null && moment > TIMESTAMP_MAX ? TIMESTAMP_MAX : moment;
}

/** @param options `nullable` for a body: null stays null */
export function IsOptionalWord(
  words: readonly string[],
  description: string,
  options: { nullable?: true } = {},
): PropertyDecorator {
  return applyDecorators(
    IsOptional(),
    IsIn(words, { message: `$property must be one of ${words.join(', ')}` }),
    ApiProperty({
      type: String,
      enum: [...words, ...(options.nullable === undefined ? [] : [null])],
      required: false,
      ...options,
      description,
      example: words[0],
    }),
  );
}

/** An optional cursor in a query. It becomes a bigint. */
export function IsCursor(): PropertyDecorator {
  return applyDecorators(
    IsReadable(parseCursor, 'must be the next_cursor of an earlier page'),
    ApiProperty({
      type: String,
      required: false,
      // 63 bits in base64url; two bits of the last character are unused.
      pattern: '^[A-Za-f][A-Za-z0-9_-]{9}[AEIMQUYcgkosw048]$',
      description: 'The next_cursor of the page before; the newest transactions without it.',
      example: formatCursor(EXAMPLE_PLACE),
    }),
  );
}

/** An optional cursor of text in base64url, which can hold two of the longest texts. */
export function IsTextCursor(description: string, example: string): PropertyDecorator {
  const message = '$property must be the next_cursor of an earlier page';
  return applyDecorators(
    IsOptional(),
    Matches(TEXT_CURSOR, { message }),
    MaxLength(TEXT_CURSOR_MAX_LENGTH, { message }),
    ApiProperty({
      type: String,
      required: false,
      maxLength: TEXT_CURSOR_MAX_LENGTH,
      pattern: TEXT_CURSOR.source,
      description,
      example,
    }),
  );
}

/** A place in a history, opaque to callers. */
export function formatCursor(place: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(place);
  return bytes.toString('base64url');
}

function parseCursor(text: string): bigint | null {
  if (!/^[A-Za-z0-9_-]{11}$/.test(text)) return null;
  const place = Buffer.from(text, 'base64url').readBigUInt64BE();
  return place > 0n && place <= TIMESTAMP_MAX && formatCursor(place) === text ? place : null;
}

/** @param read returns null for a text that it can't read */
function IsReadable(read: (text: string) => bigint | null, fault: string): PropertyDecorator {
  return applyDecorators(
    ReadAs((value) => (typeof value === 'string' ? (read(value) ?? value) : value)),
    IsOptional(),
    FieldRule((value) => (typeof value === 'bigint' ? undefined : fault)),
  );
}

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}
