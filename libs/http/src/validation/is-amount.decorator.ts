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
/** What parseAmount takes as a string, for readers of the document. */
const AMOUNT_PATTERN = `^0*([1-9][0-9]{0,11}(\\.[0-9]+)?|0\\.[0-9]*[1-9][0-9]*|${LARGEST})$`;
const AMOUNT_OR_ZERO_PATTERN = `^0*([0-9]{1,12}(\\.[0-9]+)?|${LARGEST})$`;

/** How an amount field differs from a required, positive one. */
export interface IsAmountOptions {
  /** Whether 0 is an amount here. Default: refused. */
  readonly zero?: 'allowed';
  /** Whether the field may be absent or null; the property is undefined then. Default: required. */
  readonly optional?: boolean;
  /** What the field means, for the OpenAPI document. */
  readonly description?: string;
  readonly example?: number;
}

/**
 * An amount of credits in a request: a JSON number, or a string of plain decimal digits. The property is a `bigint` of
 * units afterwards. The rules are parseAmount's.
 */
export function IsAmount(options: IsAmountOptions = {}): PropertyDecorator {
  const { zero = 'refused', optional = false, description = 'Credits.', example = 0.25 } = options;
  return applyDecorators(
    ReadAs((value) => readAmount(value, { zero })),
    FieldRule(faultOf),
    ...(optional ? [IsOptional()] : []),
    ApiProperty({
      type: Number,
      // Generators name a class of its own by this.
      title: optional ? (zero === 'allowed' ? 'OptionalAmountOrZero' : 'OptionalAmount') : 'Amount',
      description:
        `${description} A JSON number, or a string of plain decimal digits, which every amount of more than 15 significant ` +
        'digits needs. Rounded half to even at nine places, but a positive amount never to 0; at most 10^12.',
      required: !optional,
      oneOf: [
        {
          type: 'number',
          // Without a width, Go's generators take float32, which keeps 7 digits.
          format: 'double',
          minimum: 0,
          ...(zero === 'allowed' ? {} : { exclusiveMinimum: true }),
          maximum: AMOUNT_MAX_CREDITS,
          // Null is the same as an absent field. It stands in one branch only, since it may fit but one.
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

/** Units, or why the value is no amount. */
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
