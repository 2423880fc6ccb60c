const NANOSECONDS_PER_MILLISECOND = 1_000_000n;
const NANOSECONDS_PER_MICROSECOND = 1_000n;
const NANOSECONDS_PER_SECOND = 1_000_000_000n;

/** The millisecond that a moment is in. @param nanoseconds since 1970 */
export function toMilliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds / NANOSECONDS_PER_MILLISECOND);
}

/** The first whole millisecond at a moment or after it. @param nanoseconds since 1970 */
export function toNextMillisecond(nanoseconds: bigint): number {
  return toMilliseconds(nanoseconds + NANOSECONDS_PER_MILLISECOND - 1n);
}

/** @param milliseconds since 1970, whole ones */
export function toNanoseconds(milliseconds: number): bigint {
  return BigInt(milliseconds) * NANOSECONDS_PER_MILLISECOND;
}

/** The moments that {@link parseTimestamp} reads, except days that their month does not have. */
export const MOMENT_PATTERN =
  '^((?:19[7-9][0-9]|[2-9][0-9]{3})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))' +
  '(?:T((?:[01][0-9]|2[0-3]):[0-5][0-9])(?::([0-5][0-9])(?:[.,]([0-9]{1,9}))?)?(Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?)?$';
const ISO_8601 = new RegExp(MOMENT_PATTERN);

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

/**
 * Reads a moment in ISO 8601: `2026-11-23`, `2026-11-23T18:42:00Z`, `2026-11-23T18:42:00.123456+01:00`.
 * Without an offset it is UTC.
 * @returns nanoseconds since 1970; null for any other text and for moments before 1970
 */
export function parseTimestamp(text: string): bigint | null {
  const [matched, date, time = '00:00', seconds = '00', fraction = '', offset = 'Z'] =
    ISO_8601.exec(text) ?? [];
  if (matched === undefined) return null;
  const milliseconds = Date.parse(`${date ?? ''}T${time}:${seconds}${offset}`);
  // Date.parse turns 31 February into a day in March.
  if (Number.isNaN(milliseconds) || milliseconds < 0 || !isDay(date ?? '')) return null;
  return BigInt(milliseconds / 1_000) * NANOSECONDS_PER_SECOND + BigInt(fraction.padEnd(9, '0'));
}

function isDay(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
