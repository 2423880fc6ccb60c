import { ValidateBy } from 'class-validator';

/**
 * A rule for one field.
 *
 * @param name the rule's name in class-validator.
 * @param fault says what is wrong with a value and what is allowed, as the rest of a sentence that begins with the
 * field's name; undefined for a valid value. An absent field is undefined.
 */
export function FieldRule(name: string, fault: (value: unknown) => string | undefined): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => fault(value) === undefined,
      // The dollar sign has a meaning of its own in class-validator's messages, and no fault needs one.
      defaultMessage: (args) =>
        args === undefined ? '' : `${args.property} ${fault(args.value) ?? 'is valid'}`,
    },
  });
}
