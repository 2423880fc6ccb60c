import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsInt, IsOptional, Max, Min, ValidateBy } from 'class-validator';

/**
 * A rule for one field, where class-validator has none with the sentences of this API.
 *
 * @param fault says what is wrong with a value and what is allowed, as the rest of a sentence that begins with the
 * field's name; undefined for a valid value. An absent field is undefined, or what the class gives it.
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

/** Makes the property of what arrived, before the field's rules look at it. */
export function ReadAs(read: (value: unknown) => unknown): PropertyDecorator {
  return Transform(({ value }) => read(value));
}

/** The field may be absent or null; the property is undefined then. */
export function NullIsAbsent(): PropertyDecorator {
  return applyDecorators(
    ReadAs((value) => value ?? undefined),
    IsOptional(),
  );
}

/** A whole number from `min` to `max`. */
export function IsWithin(min: number, max: number): PropertyDecorator {
  const message = `$property must be a whole number from ${min} to ${max}`;
  return applyDecorators(IsInt({ message }), Min(min, { message }), Max(max, { message }));
}
