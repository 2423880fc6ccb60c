/**
 * The one place that decides how long costly tests go on, and on how many engines: `short` by default, `long` with
 * TEST_LENGTH=long. `make test-long` runs every spec that imports this, directly or not.
 *
 * @throws Error if TEST_LENGTH holds anything else
 */
export function runs<T>(short: T, long: T): T {
  const length = process.env['TEST_LENGTH'] ?? 'short';
  if (length !== 'short' && length !== 'long') {
    throw new Error(`TEST_LENGTH holds "${length}"; it may hold short or long.`);
  }
  return length === 'long' ? long : short;
}
