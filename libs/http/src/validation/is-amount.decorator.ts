import {
  AMOUNT_STRING_MAX_LENGTH,
  InvalidAmountError,
  parseAmount,
  type ParseAmountOptions,
} from '@app/money';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { FieldRule, ReadAs } from './field-rule';

/** How an amount field differs from a required, positive one. */
export interface IsAmountOptions {
  /** Whether 0 is an amount here. Default: refused. */
  readonly zero?: 'allowed';
  /** Whether the field may be absent or null; the property is undefined then. Default: required. */
  readonly optional?: boolean;
  /** What the field means, for the OpenAPI document. */
  readonly description?: string;
}

/**
 * An amount of credits in a request: a JSON number, or a string of plain decimal digits. The property is a `bigint` of
 * units afterwards. The rules are parseAmount's.
 */
export function IsAmount(options: IsAmountOptions = {}): PropertyDecorator {
  const { zero = 'refused', optional = false, description = 'Amount of credits' } = options;
  return applyDecorators(
    ReadAs((value) => toUnits(value, { zero })),
    FieldRule('isAmount', (value) => faultOf(value, { zero }, optional)),
    ApiProperty({
      description:
        `${description}: a JSON number, or a string of plain decimal digits where a number has more than 15 significant ` +
        'digits. Rounded half to even at nine places, at most 10^12.',
      required: !optional,
      oneOf: [
        zero === 'allowed'
          ? { type: 'number', minimum: 0, maximum: 1e12 }
          : { type: 'number', minimum: 0, exclusiveMinimum: true, maximum: 1e12 },
        { type: 'string', pattern: '^[0-9]+(\\.[0-9]+)?$', maxLength: AMOUNT_STRING_MAX_LENGTH },
      ],
      example: 0.25,
    }),
  );
}

/** An amount in an answer, for the OpenAPI document: a number with its exact decimal digits. */
export function ApiAmount(
  description: string,
  options: { nullable?: boolean; required?: boolean } = {},
): PropertyDecorator {
  return ApiProperty({ type: Number, description, example: 99.75, ...options });
}

/** Units, or the value as it came where it is no amount: the rule then says why. */
function toUnits(value: unknown, options: ParseAmountOptions): unknown {
  if (value === undefined || value === null) return undefined;
  try {
    return parseAmount(value, options);
  } catch (error) {
    if (error instanceof InvalidAmountError) return value;
    throw error;
  }
}

function faultOf(value: unknown, options: ParseAmountOptions, optional: boolean): string | undefined {
  // Only toUnits makes a bigint: no JSON value is one.
  if (typeof value === 'bigint') return undefined;
  if (value === undefined || value === null) return optional ? undefined : 'is required';
  try {
    parseAmount(value, options);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidAmountError) return error.message;
    throw error;
  }
}
