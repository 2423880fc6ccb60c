const NANOSECONDS_PER_MILLISECOND = 1_000_000n;
const NANOSECONDS_PER_MICROSECOND = 1_000n;

/**
 * A ledger timestamp as the API writes it: ISO 8601 in UTC with microseconds.
 * @param nanoseconds since 1970, before the year 10000
 */
export function formatTimestamp(nanoseconds: bigint): string {
  const milliseconds = nanoseconds / NANOSECONDS_PER_MILLISECOND;
  const microseconds = (nanoseconds % NANOSECONDS_PER_MILLISECOND) / NANOSECONDS_PER_MICROSECOND;
  const text = new Date(Number(milliseconds)).toISOString();
  return `${text.slice(0, -1)}${microseconds.toString().padStart(3, '0')}Z`;
}
