import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Exclude, Expose, plainToInstance, Transform, Type } from 'class-transformer';
import { ValidateIf, ValidateNested } from 'class-validator';
import { FieldRule } from './field-rule';
import { readValidItems } from './read-valid-items';

/** The name of the rule on a list as a whole. */
export const LIST_RULE = 'isListOf';

/** A list of DTOs, of 1 to `max` items; required. No item is looked at unless their number is right. */
export function IsListOf(
  item: Class<object>,
  options: { max: number; description: string },
): PropertyDecorator {
  const { max, description } = options;
  const validLists = new WeakSet<object>();
  const readList = (list: readonly unknown[]): unknown[] => {
    const items = list.every(isObject) ? readValidItems(item, list) : undefined;
    if (items !== undefined) validLists.add(items);
    return items ?? list.map((member) => (isObject(member) ? plainToInstance(item, member) : null));
  };
  return applyDecorators(
    UncopiedField(),
    Transform(({ obj, key }: { obj: Readonly<Record<string, unknown>>; key: string }) => {
      const list = Object.hasOwn(obj, key) ? obj[key] : undefined;
      return faultOfList(list, max) === undefined ? readList(list as unknown[]) : list;
    }),
    ValidateIf((_dto, list) => !validLists.has(list as object)),
    FieldRule((list) => faultOfList(list, max), LIST_RULE),
    Type(() => item),
    ValidateNested({ message: 'must be an object' }),
    ApiProperty({ type: [item], minItems: 1, maxItems: max, description }),
  );
}

/**
 * class-transformer copies a value before it calls the field's Transform, whatever the length of a list. It leaves out an excluded
 * field, though, and reads an exposed one by the name that it is exposed as: here one by which nothing is asked for.
 */
function UncopiedField(): PropertyDecorator {
  return (target, property) => {
    Exclude()(target, property);
    Expose({ name: `${String(property)} (uncopied)` })(target, property);
  };
}

/** What class-validator takes for an object with rules can be a list as well. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function faultOfList(value: unknown, max: number): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (!Array.isArray(value)) return 'must be a list';
  return value.length >= 1 && value.length <= max ? undefined : `must have 1 to ${max} items`;
}
