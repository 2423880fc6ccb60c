import {
  AMOUNT_MAX_UNITS,
  AMOUNT_STRING_MAX_LENGTH,
  InvalidAmountError,
  parseAmount,
  type ParseAmountOptions,
  UNITS_PER_CREDIT,
} from '@app/money';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { FieldRule, ReadAs } from './field-rule';

/** In credits: 10^12, which a number holds exactly. */
const AMOUNT_MAX_CREDITS = Number(AMOUNT_MAX_UNITS / UNITS_PER_CREDIT);

/** 10^12 with decimal places that are rounded away. */
const LARGEST = '1000000000000(\\.(0{1,9}|0{9}[0-4][0-9]*|0{9}50*))?';
/** The strings that parseAmount takes, for readers of the document. */
const AMOUNT_PATTERN = `^0*([1-9][0-9]{0,11}(\\.[0-9]+)?|0\\.[0-9]*[1-9][0-9]*|${LARGEST})$`;
const AMOUNT_OR_ZERO_PATTERN = `^0*([0-9]{1,12}(\\.[0-9]+)?|${LARGEST})$`;

export interface IsAmountOptions {
  /** Default: 0 is refused. */
  readonly zero?: 'allowed';
  /** Whether the field may be absent or null; the property is then undefined. Default: required. */
  readonly optional?: boolean;
  readonly description?: string;
  readonly example?: number;
}

/**
 * An amount of credits: a JSON number, or a string of plain decimal digits. It becomes a bigint of units. The
 * rules are parseAmount's.
 */
export function IsAmount(options: IsAmountOptions = {}): PropertyDecorator {
  const { zero = 'refused', optional = false, description = 'Credits.', example = 0.25 } = options;
  return applyDecorators(
    ReadAs((value) => readAmount(value, { zero })),
    FieldRule(faultOf),
    ...(optional ? [IsOptional()] : []),
    ApiProperty({
      type: Number,
      // Generators name a class after it.
      title: optional ? (zero === 'allowed' ? 'OptionalAmountOrZero' : 'OptionalAmount') : 'Amount',
      description:
        `${description} A JSON number, or a string of plain decimal digits, which every amount of more than 15 ` +
        'significant digits needs. Rounded half to even at nine places, but a positive amount never to 0; ' +
        'at most 10^12.',
      required: !optional,
      oneOf: [
        {
          type: 'number',
          // Without a width, Go's generators take float32, which keeps 7 digits.
          format: 'double',
          minimum: 0,
          ...(zero === 'allowed' ? {} : { exclusiveMinimum: true }),
          maximum: AMOUNT_MAX_CREDITS,
          // In one branch only, because null may match but one.
          ...(optional ? { nullable: true } : {}),
        },
        {
          type: 'string',
          pattern: zero === 'allowed' ? AMOUNT_OR_ZERO_PATTERN : AMOUNT_PATTERN,
          maxLength: AMOUNT_STRING_MAX_LENGTH,
        },
      ],
      example,
    }),
  );
}

/** Units, or the fault of the value. */
function readAmount(value: unknown, options: ParseAmountOptions): bigint | InvalidAmountError | undefined {
  if (value === undefined || value === null) return undefined;
  try {
    return parseAmount(value, options);
  } catch (error) {
    if (error instanceof InvalidAmountError) return error;
    throw error;
  }
}

function faultOf(amount: unknown): string | undefined {
  if (typeof amount === 'bigint') return undefined;
  return amount instanceof InvalidAmountError ? amount.message : 'is required';
}
