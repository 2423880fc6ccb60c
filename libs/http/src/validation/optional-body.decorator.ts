const OPTIONAL_BODIES = new WeakSet<object>();

/** Marks a DTO without required fields: a request may come without a body. */
export function OptionalBody(): ClassDecorator {
  return (target) => {
    OPTIONAL_BODIES.add(target);
  };
}

export function isOptionalBody(target: object): boolean {
  return OPTIONAL_BODIES.has(target);
}
