import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { parseTimestamp } from '../timestamp';
import { FieldRule, ReadAs } from './field-rule';

const TIMESTAMP_MAX = 2n ** 63n - 1n;

/** A whole number in a query. The property is a number afterwards; the class gives it its default. */
export function IsQueryNumber(options: {
  min: number;
  max: number;
  default: number;
  description: string;
}): PropertyDecorator {
  const { min, max, description } = options;
  return applyDecorators(
    ReadAs(toNumber),
    FieldRule('isQueryNumber', (value) =>
      typeof value === 'number' && value >= min && value <= max
        ? undefined
        : `must be a whole number from ${min} to ${max}`,
    ),
    ApiProperty({
      type: 'integer',
      required: false,
      minimum: min,
      maximum: max,
      default: options.default,
      description,
    }),
  );
}

/** A moment in a query, in ISO 8601. The property is a bigint of nanoseconds since 1970 afterwards, or undefined. */
export function IsMoment(description: string): PropertyDecorator {
  return applyDecorators(
    ReadAs((value) => (typeof value === 'string' ? (parseTimestamp(value) ?? value) : value)),
    FieldRule('isMoment', (value) =>
      value === undefined || typeof value === 'bigint'
        ? undefined
        : 'must be a moment in ISO 8601, such as 2026-11-23T18:42:00Z',
    ),
    ApiProperty({ type: String, required: false, description, example: '2026-11-23T18:42:00Z' }),
  );
}

/** One of a few words in a query, or nothing. */
export function IsOptionalWord(words: readonly string[], description: string): PropertyDecorator {
  return applyDecorators(
    FieldRule('isOptionalWord', (value) =>
      value === undefined || (typeof value === 'string' && words.includes(value))
        ? undefined
        : `must be one of ${words.join(', ')}`,
    ),
    ApiProperty({ enum: words, required: false, description }),
  );
}

/** A page's cursor in a query. The property is a bigint afterwards, or undefined. */
export function IsCursor(): PropertyDecorator {
  return applyDecorators(
    ReadAs((value) => (typeof value === 'string' ? (parseCursor(value) ?? value) : value)),
    FieldRule('isCursor', (value) =>
      value === undefined || typeof value === 'bigint'
        ? undefined
        : 'must be the next_cursor of an earlier page',
    ),
    ApiProperty({
      type: String,
      required: false,
      description: 'The next_cursor of the page before; the newest transactions without it.',
    }),
  );
}

/** A place in a history as callers see it: opaque, so that nobody builds on what stands in it. */
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

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}
