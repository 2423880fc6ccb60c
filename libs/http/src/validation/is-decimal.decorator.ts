import { parseDecimal } from '@app/money';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { FieldRule, ReadAs } from './field-rule';

const STRING_MAX_LENGTH = 64;
const PLAIN_DIGITS = /^[0-9]+(?:\.[0-9]+)?$/;

export interface IsDecimalOptions {
  /** Decimal places that the number may have. */
  readonly places: number;
  /** A power of ten. */
  readonly max: number;
  readonly description: string;
  readonly example: number;
  /** Whether the field may be absent or null; the property is then undefined. Default: required. */
  readonly optional?: true;
}

/**
 * A number whose exact digits count: a JSON number, or a string of plain decimal digits. It becomes the bigint
 * number × 10^places. Nothing is rounded.
 */
export function IsDecimal({ places, max, optional, ...api }: IsDecimalOptions): PropertyDecorator {
  const digits = String(max).length - 1;
  const fault = `must be a number, or a string of plain decimal digits, from 0 to ${max} with at most ${places} places`;
  return applyDecorators(
    ReadAs((value) => readDecimal(value, places, max)),
    FieldRule((value) => {
      if (value === undefined) return 'is required';
      return typeof value === 'bigint' ? undefined : fault;
    }),
    ...(optional === undefined ? [] : [IsOptional()]),
    ApiProperty({
      type: Number,
      // Generators name a class after it.
      title: optional === undefined ? 'Decimal' : 'OptionalDecimal',
      ...api,
      description:
        `${api.description} A JSON number, or a string of plain decimal digits; at most ${max}, and at most ` +
        `${places} decimal places.`,
      required: optional === undefined,
      oneOf: [
        {
          type: 'number',
          format: 'double',
          minimum: 0,
          maximum: max,
          ...(optional === undefined ? {} : { nullable: true }),
        },
        {
          type: 'string',
          pattern: `^0*(${max}(\\.0+)?|[0-9]{1,${digits}}(\\.[0-9]{1,${places}}0*)?)$`,
          maxLength: STRING_MAX_LENGTH,
        },
      ],
    }),
  );
}

/** The bigint; undefined for none, and the value as it is where it is no such number. */
function readDecimal(value: unknown, places: number, max: number): unknown {
  if (value === undefined || value === null) return undefined;
  const isText = typeof value === 'string' && value.length <= STRING_MAX_LENGTH && PLAIN_DIGITS.test(value);
  if (typeof value !== 'number' && !isText) return value;
  const decimal = parseDecimal(String(value), places);
  return decimal !== null && decimal <= BigInt(max) * 10n ** BigInt(places) ? decimal : value;
}
