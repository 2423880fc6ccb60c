import { describeField } from './fields';

/**
 * A rule for one field; a field has one.
 *
 * @param fault says what is wrong with a value and what is allowed, as the rest of a sentence that begins with the
 * field's name; undefined for a valid value. An absent field is undefined, or what the class gives it.
 */
export function FieldRule(fault: (value: unknown) => string | undefined): PropertyDecorator {
  return (target, property) => {
    describeField(target, property, { rule: fault });
  };
}

/** Makes the property of what arrived, before the field's rule looks at it. What has no such form stays as it is. */
export function ReadAs(read: (value: unknown) => unknown): PropertyDecorator {
  return (target, property) => {
    describeField(target, property, { read });
  };
}
