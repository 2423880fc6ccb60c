import { NANOSECONDS_PER_MILLISECOND, nowNanoseconds } from './nanoseconds';

const MILLISECONDS_PER_SECOND = 1_000;

/**
 * Holds are refused beyond this difference: a ledger that was once ahead hardly moves until real time has
 * caught up, and a hold would last as long.
 */
export const CLOCK_AHEAD_MAX_SECONDS = 2;

/** The ledger's time, as far as its timestamps show it. They never go back, even if a clock was set back. */
export class LedgerClock {
  private latest = 0n;

  /** Whether any timestamp of the ledger is known. */
  get isKnown(): boolean {
    return this.latest > 0n;
  }

  /** @param timestamp that the ledger has given, in nanoseconds since 1970 */
  learn(timestamp: bigint): void {
    if (timestamp > this.latest) this.latest = timestamp;
  }

  /** The ledger's time now, in nanoseconds since 1970: this machine's, unless the ledger is ahead. */
  get now(): bigint {
    const wall = nowNanoseconds();
    return this.latest > wall ? this.latest : wall;
  }

  /** How far the ledger is ahead of this machine's clock, in seconds; 0 where it is not. */
  get aheadSeconds(): number {
    return (
      Math.max(0, Number(this.latest / NANOSECONDS_PER_MILLISECOND) - Date.now()) / MILLISECONDS_PER_SECOND
    );
  }

  /** Whether it is ahead by more than {@link CLOCK_AHEAD_MAX_SECONDS}. */
  get isAhead(): boolean {
    return this.aheadSeconds > CLOCK_AHEAD_MAX_SECONDS;
  }
}
