import type { Type } from '@nestjs/common';
import { TransformationType, type TransformFnParams } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { getMetadataStorage, ValidationTypes } from 'class-validator';

interface PlainField {
  readonly property: string;
  readonly transforms: ((params: TransformFnParams) => unknown)[];
  readonly conditions: ((dto: object, value: unknown) => boolean)[];
  readonly rules: ((dto: object, value: unknown) => unknown)[];
}

/**
 * A shortcut for lists of thousands of items: class-transformer and class-validator look up the decorators of
 * a class for each item, and this once per list. The figures are in docs/adr/0011.
 *
 * @returns undefined if an item may be invalid, or if the class has other rules than synchronous ones for
 * single values: the two libraries then decide
 */
export function readValidItems(item: Type<object>, list: readonly object[]): object[] | undefined {
  const fields = plainFieldsOf(item);
  if (fields === undefined) return undefined;
  const items: object[] = [];
  for (const given of list) {
    const dto = readValidItem(item, fields, given);
    if (dto === undefined) return undefined;
    items.push(dto);
  }
  return items;
}

function readValidItem(
  item: Type<object>,
  fields: ReadonlyMap<string, PlainField>,
  given: object,
): object | undefined {
  const dto = new item() as Record<string, unknown>;
  for (const [key, arrived] of Object.entries(given) as [string, unknown][]) {
    const field = fields.get(key);
    if (field === undefined || (typeof arrived === 'object' && arrived !== null)) return undefined;
    let value = arrived;
    for (const transform of field.transforms) {
      value = transform({ value, key, obj: given, type: TransformationType.PLAIN_TO_CLASS, options: {} });
    }
    dto[key] = value;
  }
  for (const { property, conditions, rules } of fields.values()) {
    const value = dto[property];
    const isChecked = conditions.every((condition) => condition(dto, value));
    if (isChecked && !rules.every((rule) => rule(dto, value) === true)) return undefined;
  }
  return dto;
}

function plainFieldsOf(item: Type<object>): Map<string, PlainField> | undefined {
  const storage = getMetadataStorage();
  const fields = new Map<string, PlainField>();
  for (const metadata of storage.getTargetValidationMetadatas(item, '', false, false)) {
    const { type, propertyName: property, constraints, each, validateIf } = metadata;
    const field = fields.get(property) ?? plainField(item, property);
    if (field === undefined || each || validateIf !== undefined) return undefined;
    fields.set(property, field);
    if (type === ValidationTypes.CONDITIONAL_VALIDATION) {
      field.conditions.push(constraints[0] as PlainField['conditions'][number]);
    } else if (type === ValidationTypes.CUSTOM_VALIDATION) {
      for (const { instance } of storage.getTargetValidatorConstraints(metadata.constraintCls)) {
        field.rules.push((object, value) =>
          instance.validate(value, { value, object, property, constraints, targetName: item.name }),
        );
      }
    } else return undefined;
  }
  return fields;
}

/** Undefined for a field that is renamed, excluded or an object. */
function plainField(item: Type<object>, property: string): PlainField | undefined {
  const storage = defaultMetadataStorage;
  const metadatas = storage.findTransformMetadatas(item, property, TransformationType.PLAIN_TO_CLASS);
  const special: unknown[] = [
    storage.findTypeMetadata(item, property),
    storage.findExposeMetadata(item, property),
    storage.findExcludeMetadata(item, property),
    ...metadatas.filter(({ options }) => Object.keys(options).length > 0),
  ];
  if (special.some((found) => found !== undefined)) return undefined;
  return { property, transforms: metadatas.map(({ transformFn }) => transformFn), conditions: [], rules: [] };
}
