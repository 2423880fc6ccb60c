/**
 * The one place that decides how long random tests and crash tests go on: `short` by default, `long` with
 * TEST_LENGTH=long. `make test-long` runs every spec that imports this, directly or not.
 *
 * @throws Error if TEST_LENGTH holds anything else
 */
export function runs(short: number, long: number): number {
  const length = process.env['TEST_LENGTH'] ?? 'short';
  if (length !== 'short' && length !== 'long') {
    throw new Error(`TEST_LENGTH holds "${length}"; it may hold short or long.`);
  }
  return length === 'long' ? long : short;
}
