import { applyDecorators, type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { FieldError } from '../problems/http-problem.error';
import { ruledFieldsOf } from './fields';

interface ListField {
  readonly property: string;
  readonly item: Type<object>;
  readonly max: number;
}

/** By the prototype of the DTO. */
const LISTS = new WeakMap<object, ListField[]>();

/**
 * A list of DTOs, of 1 to `max` items; required. An item has the fields for which its class has a rule of this library.
 *
 * Lists are read here and not by class-transformer and class-validator, which need many times as long for an item, and
 * go through a list that is far too long before they refuse it.
 */
export function IsListOf(
  item: Type<object>,
  options: { max: number; description: string },
): PropertyDecorator {
  const { max, description } = options;
  return applyDecorators(
    (target: object, property: string | symbol) => {
      LISTS.set(target, [...(LISTS.get(target) ?? []), { property: String(property), item, max }]);
    },
    ApiProperty({ type: [item], minItems: 1, maxItems: max, description }),
  );
}

/** What the lists of a request came to. */
export interface ReadLists {
  readonly lists: Readonly<Record<string, object[]>>;
  readonly errors: readonly FieldError[];
  /** The request without its lists. */
  readonly rest: object;
}

/** Reads the lists that a DTO of this prototype has out of a request. */
export function readLists(prototype: object, request: object): ReadLists {
  const fields = LISTS.get(prototype);
  if (fields === undefined) return { lists: {}, errors: [], rest: request };

  const lists: Record<string, object[]> = {};
  const errors: FieldError[] = [];
  const rest: Record<string, unknown> = { ...request };
  for (const { property, item, max } of fields) {
    const value = rest[property];
    rest[property] = undefined;
    const fault = faultOfList(value, max);
    if (fault !== undefined) {
      errors.push(errorAt(property, fault));
    } else {
      lists[property] = readItems(value as unknown[], item, property, errors);
    }
  }
  return { lists, errors, rest };
}

function faultOfList(value: unknown, max: number): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (!Array.isArray(value)) return 'must be a list';
  return value.length >= 1 && value.length <= max ? undefined : `must have 1 to ${max} items`;
}

function readItems(
  values: readonly unknown[],
  item: Type<object>,
  list: string,
  errors: FieldError[],
): object[] {
  const fields = ruledFieldsOf(item.prototype as object);
  return values.map((value, index) => {
    const dto = new item() as Record<string, unknown>;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      errors.push(errorAt(`${list}[${index}]`, 'must be an object'));
      return dto;
    }
    for (const { property, read, fault } of fields) {
      const member = read((value as Record<string, unknown>)[property]);
      const found = fault(member);
      if (found !== undefined) errors.push(errorAt(`${list}[${index}].${property}`, found));
      dto[property] = member;
    }
    return dto;
  });
}

function errorAt(path: string, fault: string): FieldError {
  return { field: path, message: `${path} ${fault}` };
}
