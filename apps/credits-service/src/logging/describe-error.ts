/** An error that is its own cause by some detour still has an end. */
const CAUSES_MAX = 5;
const TEXT_MAX_LENGTH = 8_000;

/**
 * An error with its stack and those of its causes. Nothing else that it carries is shown: properties of errors hold user
 * ids, and a database's the values of a row.
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

/** Errors of another realm, such as those of Node within a test, are no instances of this one's Error. */
function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}
