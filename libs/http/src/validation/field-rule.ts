import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy } from './class-validator-parts';
import { fieldOf } from './fields';

/**
 * A rule for one field; a field has one.
 *
 * @param name the rule's name in class-validator.
 * @param fault says what is wrong with a value and what is allowed, as the rest of a sentence that begins with the
 * field's name; undefined for a valid value. An absent field is undefined.
 */
export function FieldRule(name: string, fault: (value: unknown) => string | undefined): PropertyDecorator {
  return applyDecorators(
    (target: object, property: string | symbol) => {
      fieldOf(target, String(property)).fault = fault;
    },
    ValidateBy({
      name,
      validator: {
        validate: (value: unknown) => fault(value) === undefined,
        // The dollar sign has a meaning of its own in class-validator's messages, and no fault needs one.
        defaultMessage: (args) =>
          args === undefined ? '' : `${args.property} ${fault(args.value) ?? 'is valid'}`,
      },
    }),
  );
}

/** Makes the property of what arrived, before the field's rule looks at it. What has no such form stays as it is. */
export function ReadAs(read: (value: unknown) => unknown): PropertyDecorator {
  return applyDecorators(
    (target: object, property: string | symbol) => {
      fieldOf(target, String(property)).read = read;
    },
    Transform(({ value }: { value: unknown }) => read(value), { toClassOnly: true }),
  );
}
