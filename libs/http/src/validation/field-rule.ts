import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min, ValidateBy } from 'class-validator';

/**
 * A rule for one field, if class-validator has none with the sentences of this API.
 * @param fault returns the predicate of an error sentence that begins with the field's name; undefined for a
 * valid value. An absent field is undefined, or the default of the class.
 */
export function FieldRule(
  fault: (value: unknown) => string | undefined,
  name = 'fieldRule',
): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value) => fault(value) === undefined,
      defaultMessage: (rule) => `$property ${fault(rule?.value)}`,
    },
  });
}

/** Transforms the value before the field's rules check it. */
export function ReadAs(read: (value: unknown) => unknown): PropertyDecorator {
  return Transform(({ value }) => read(value));
}

/** The field may be absent or null; the property is then undefined. */
export function NullIsAbsent(): PropertyDecorator {
  return applyDecorators(
    ReadAs((value) => value ?? undefined),
    IsOptional(),
  );
}

export interface WholeNumberOptions {
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly description: string;
}

/** An optional whole number. Its default is that of the class or of the service. */
export function WholeNumber(
  options: WholeNumberOptions,
  nullable: { nullable?: true } = {},
): PropertyDecorator {
  const { min, max, description } = options;
  const message = `$property must be a whole number from ${min} to ${max}`;
  return applyDecorators(
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
    ApiProperty({
      type: 'integer',
      required: false,
      ...nullable,
      minimum: min,
      maximum: max,
      default: options.default,
      description,
      example: options.default,
    }),
  );
}
