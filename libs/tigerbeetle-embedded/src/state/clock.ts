/** The time of the ledger: follows the given clock, and never stands still or goes back, across restarts as well. */
export class Clock {
  constructor(
    /** The last timestamp given. */
    private lastGiven: bigint,
    private readonly now: () => bigint,
  ) {}

  get last(): bigint {
    return this.lastGiven;
  }

  /** The time that the next operation has. */
  get time(): bigint {
    const now = this.now();
    const next = this.lastGiven + 1n;
    return now > next ? now : next;
  }

  /** Gives `count` consecutive timestamps; returns the one before the first of them. */
  take(count: number): bigint {
    const base = this.time;
    this.lastGiven = base + BigInt(count);
    return base;
  }
}

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/**
 * Nanoseconds since 1970. Date.now() has milliseconds only; the finer digits are taken from the monotonic clock, which
 * is set anew whenever the two have drifted apart, because somebody has set the wall clock.
 */
export function createWallClock(): () => bigint {
  let offset = 0n;
  return () => {
    const monotonic = process.hrtime.bigint();
    const wall = BigInt(Date.now()) * NANOSECONDS_PER_MILLISECOND;
    const drift = monotonic + offset - wall;
    // Right after Date.now() has ticked, the finer clock is up to one millisecond ahead of it.
    if (drift < 0n || drift > 2n * NANOSECONDS_PER_MILLISECOND) offset = wall - monotonic;
    return monotonic + offset;
  };
}
