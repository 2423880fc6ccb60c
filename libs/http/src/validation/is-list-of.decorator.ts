import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Exclude, Expose, plainToInstance, Transform, Type } from 'class-transformer';
import { ValidateIf, ValidateNested } from 'class-validator';
import { FieldRule } from './field-rule';
import { readValidItems } from './read-valid-items';

export const LIST_RULE = 'isListOf';

/** A required list of 1 to `max` DTOs. Items are only read if their number is right. */
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
 * class-transformer copies even the longest list before it calls the field's Transform. It does not copy an
 * excluded field, though, and reads an exposed one by its exposed name, here one that no request has.
 */
function UncopiedField(): PropertyDecorator {
  return (target, property) => {
    Exclude()(target, property);
    Expose({ name: `${String(property)} (uncopied)` })(target, property);
  };
}

/** class-validator takes lists for objects. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function faultOfList(value: unknown, max: number): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (!Array.isArray(value)) return 'must be a list';
  return value.length >= 1 && value.length <= max ? undefined : `must have 1 to ${max} items`;
}
