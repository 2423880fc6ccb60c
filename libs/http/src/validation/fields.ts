import type { Type } from '@nestjs/common';

/** A field of one value. */
export interface ValueField {
  readonly property: string;
  /** Makes the property of what arrived. */
  readonly read: (value: unknown) => unknown;
  /** What is wrong with the property, as the rest of a sentence that begins with its name; undefined for a valid one. */
  readonly fault: (value: unknown) => string | undefined;
}

/** A field of 1 to `max` DTOs of another class. */
export interface ListField {
  readonly property: string;
  readonly item: Type<object>;
  readonly max: number;
}

/** All that a DTO has. */
export interface DtoFields {
  readonly values: readonly ValueField[];
  readonly lists: readonly ListField[];
}

/** What the decorators of a field say of it: each part once. */
interface Description {
  /** By default a value is taken as it came. */
  readonly read?: ValueField['read'];
  /** What a field has to be: a value without fault, or a list. */
  readonly rule?: ValueField['fault'] | Omit<ListField, 'property'>;
}

/** By the prototype of the DTO, in the order in which the class names its fields. */
const DESCRIPTIONS = new WeakMap<object, Map<string, Description>>();

/** By the DTO, from its first use on. */
const FIELDS = new WeakMap<Type<object>, DtoFields>();

/**
 * Adds to what is known of a field.
 *
 * @throws TypeError if it has that part already: which of two rules would count, nobody could see.
 */
export function describeField(prototype: object, key: string | symbol, part: Description): void {
  const property = String(key);
  const described = DESCRIPTIONS.get(prototype) ?? new Map<string, Description>();
  const known = described.get(property) ?? {};
  if (Object.keys(part).some((name) => Object.hasOwn(known, name))) {
    throw new TypeError(`${prototype.constructor.name}.${property} has more than one rule; leave it one.`);
  }
  described.set(property, { ...known, ...part });
  DESCRIPTIONS.set(prototype, described);
}

/**
 * The fields of a DTO, its own before those of its parents. A field that it names anew has the new rule alone.
 *
 * @throws TypeError if a field has no rule, or if there is no field: a request would be taken without being read.
 */
export function fieldsOf(type: Type<object>): DtoFields {
  let fields = FIELDS.get(type);
  if (fields === undefined) {
    fields = gatherFields(type);
    FIELDS.set(type, fields);
  }
  return fields;
}

function gatherFields(type: Type<object>): DtoFields {
  const described = descriptionsOf(type.prototype as object);
  // A field without any decorator shows on an instance only.
  for (const property of Object.keys(new type())) {
    if (!described.has(property)) described.set(property, {});
  }
  if (described.size === 0) {
    throw new TypeError(`${type.name} has no field with a rule: no request could be read into it.`);
  }

  const values: ValueField[] = [];
  const lists: ListField[] = [];
  for (const [property, { read = asItCame, rule }] of described) {
    if (rule === undefined) {
      throw new TypeError(
        `${type.name}.${property} has no rule: give it one of the Is… decorators of @app/http, or FieldRule.`,
      );
    }
    if (typeof rule === 'function') values.push({ property, read, fault: rule });
    else lists.push({ property, ...rule });
  }
  return { values, lists };
}

function descriptionsOf(prototype: object): Map<string, Description> {
  const described = new Map(DESCRIPTIONS.get(prototype));
  const parent = Object.getPrototypeOf(prototype) as object | null;
  for (const [property, description] of parent === null ? [] : descriptionsOf(parent)) {
    if (!described.has(property)) described.set(property, description);
  }
  return described;
}

function asItCame(value: unknown): unknown {
  return value;
}
