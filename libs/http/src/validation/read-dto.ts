import type { Type } from '@nestjs/common';
import type { FieldError } from '../problems/http-problem.error';
import { fieldsOf, type ListField } from './fields';

/**
 * Makes a DTO of an object that arrived, by the rules of the DTO's fields. It gets these fields and no others, of the
 * object's own properties only; one that did not arrive has what the class gives it.
 *
 * @param errors gets an entry for each field that is wrong, those of lists last. The DTO counts only if there is none.
 * @param path what the names of fields in errors begin with, such as `operations[3].`.
 * @throws TypeError if the DTO has a field without a rule, or none.
 */
export function readDto<T extends object>(type: Type<T>, given: object, errors: FieldError[], path = ''): T {
  const { values, lists } = fieldsOf(type);
  const dto = new type();
  const arrived = given as Readonly<Record<string, unknown>>;
  const properties = dto as Record<string, unknown>;
  for (const { property, read, fault } of values) {
    const value = Object.hasOwn(arrived, property)
      ? read(arrived[property])
      : ownProperty(properties, property);
    const found = fault(value);
    if (found !== undefined) errors.push(errorAt(path + property, found));
    properties[property] = value;
  }
  for (const field of lists) {
    properties[field.property] = readList(
      field,
      ownProperty(arrived, field.property),
      errors,
      path + field.property,
    );
  }
  return dto;
}

/** Whether a value can be read as a DTO: an object, and no list. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readList(
  { item, max }: ListField,
  value: unknown,
  errors: FieldError[],
  path: string,
): object[] | undefined {
  const fault = faultOfList(value, max);
  if (fault !== undefined) {
    errors.push(errorAt(path, fault));
    return undefined;
  }
  const items: object[] = [];
  for (const [index, member] of (value as unknown[]).entries()) {
    if (isObject(member)) items.push(readDto(item, member, errors, `${path}[${index}].`));
    else errors.push(errorAt(`${path}[${index}]`, 'must be an object'));
  }
  return items;
}

/** Looks at no item: a list that is far too long is not gone through. */
function faultOfList(value: unknown, max: number): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (!Array.isArray(value)) return 'must be a list';
  return value.length >= 1 && value.length <= max ? undefined : `must have 1 to ${max} items`;
}

/** What an object has itself: one from JSON inherits `toString` and its kin, which nobody sent. */
function ownProperty(object: Readonly<Record<string, unknown>>, property: string): unknown {
  return Object.hasOwn(object, property) ? object[property] : undefined;
}

function errorAt(path: string, fault: string): FieldError {
  return { field: path, message: `${path} ${fault}` };
}
