import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsDefined, IsIn, Matches } from 'class-validator';
import { faultOfIdempotencyKey, IDEMPOTENCY_KEY_MAX_LENGTH } from '../idempotency/idempotency-key';
import { EXAMPLE_TRANSACTION_ID } from '../openapi/answer-fields';
import { FieldRule, NullIsAbsent, WholeNumber, type WholeNumberOptions } from './field-rule';

/** 32 hex digits or a UUID, in any case. */
export const ID_PATTERN = '^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$';

/** The required id of a transaction or a hold. */
export function IsTransactionId(description: string): PropertyDecorator {
  return applyDecorators(
    IsDefined({ message: '$property is required' }),
    Matches(new RegExp(ID_PATTERN), { message: '$property must be 32 hex digits' }),
    ApiProperty({
      type: String,
      description,
      pattern: ID_PATTERN,
      example: EXAMPLE_TRANSACTION_ID,
    }),
  );
}

/** An optional whole number; null means absent. */
export function IsWholeNumber(options: WholeNumberOptions): PropertyDecorator {
  return applyDecorators(NullIsAbsent(), WholeNumber(options, { nullable: true }));
}

/** True or false; null and absent mean the default. */
export function IsFlag(description: string, byDefault = false): PropertyDecorator {
  return applyDecorators(
    NullIsAbsent(),
    IsBoolean({ message: '$property must be true or false' }),
    ApiProperty({
      type: Boolean,
      required: false,
      nullable: true,
      default: byDefault,
      description,
      example: byDefault,
    }),
  );
}

/** One of these words; required. */
export function IsOneOf(words: readonly string[], description: string): PropertyDecorator {
  return applyDecorators(
    IsIn(words, { message: `$property must be one of ${words.join(', ')}` }),
    ApiProperty({ type: String, enum: [...words], description, example: words[0] }),
  );
}

/** An optional idempotency key in a body. */
export function IsIdempotencyKey(): PropertyDecorator {
  return applyDecorators(
    NullIsAbsent(),
    FieldRule(faultOfIdempotencyKey),
    ApiProperty({
      type: String,
      required: false,
      nullable: true,
      minLength: 1,
      maxLength: IDEMPOTENCY_KEY_MAX_LENGTH,
      pattern: '^[!-~]+$',
      description:
        'Makes the operation safe to repeat, as the Idempotency-Key header does for a single call.',
      example: 'order-1842',
    }),
  );
}
