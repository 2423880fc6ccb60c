export const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** This machine's time in nanoseconds since 1970, to the millisecond. */
export function nowNanoseconds(): bigint {
  return BigInt(Date.now()) * NANOSECONDS_PER_MILLISECOND;
}

/** A time in nanoseconds since 1970 in ISO 8601, to the millisecond. */
export function isoTimeOf(moment: bigint): string {
  return new Date(Number(moment / NANOSECONDS_PER_MILLISECOND)).toISOString();
}
