/** A field of a DTO, as its decorators describe it. */
export interface Field {
  readonly property: string;
  /** Makes the property of what arrived; by default it is taken as it came. */
  read: (value: unknown) => unknown;
  /** What is wrong with the property, as the rest of a sentence that begins with its name; undefined for a valid one. */
  fault: ((value: unknown) => string | undefined) | null;
}

/** A field that can be checked. */
export type RuledField = Field & { fault: NonNullable<Field['fault']> };

/** By the prototype of the DTO, in the order in which the class names its fields. */
const FIELDS = new WeakMap<object, Map<string, Field>>();

/** The field's description, to be filled in by its decorators. */
export function fieldOf(prototype: object, property: string): Field {
  let fields = FIELDS.get(prototype);
  if (fields === undefined) {
    fields = new Map();
    FIELDS.set(prototype, fields);
  }
  let field = fields.get(property);
  if (field === undefined) {
    field = { property, read: (value) => value, fault: null };
    fields.set(property, field);
  }
  return field;
}

/** The fields of a DTO that have a rule, those of its parents among them. */
export function ruledFieldsOf(prototype: object): readonly RuledField[] {
  const parent = Object.getPrototypeOf(prototype) as object | null;
  const own = Array.from(FIELDS.get(prototype)?.values() ?? []).filter((field) => field.fault !== null);
  return [...(parent === null ? [] : ruledFieldsOf(parent)), ...(own as RuledField[])];
}
