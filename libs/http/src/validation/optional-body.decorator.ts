const OPTIONAL_BODIES = new WeakSet<object>();

/** Marks a DTO none of whose fields is required, so that a request may come without any body. */
export function OptionalBody(): ClassDecorator {
  return (target) => {
    OPTIONAL_BODIES.add(target);
  };
}

export function isOptionalBody(target: object): boolean {
  return OPTIONAL_BODIES.has(target);
}
