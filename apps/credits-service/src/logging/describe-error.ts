/** Ends a cycle of causes. */
const CAUSES_MAX = 5;
const TEXT_MAX_LENGTH = 8_000;

/**
 * The stack of an error and those of its causes. Other properties are left out: they may hold user ids or,
 * from a database, the values of a row.
 */
export function describeError(error: unknown): string {
  const texts: string[] = [];
  let current = error;
  while (current !== undefined && current !== null && texts.length < CAUSES_MAX) {
    texts.push(isError(current) ? (current.stack ?? current.message) : `a thrown ${typeof current}`);
    current = isError(current) ? current.cause : undefined;
  }
  return texts.join('\ncaused by ').slice(0, TEXT_MAX_LENGTH);
}

/** An error of another realm, such as Node's own in a test, is not an instance of this realm's Error. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}
