/** What an engine asks for the time, in nanoseconds since 1970. */
export interface Clock {
  now(): bigint;
  /** Sets it forward and returns the new time. */
  advance(nanoseconds: bigint): bigint;
}

/** A step leaves room between two batches for the timestamps of imported events. */
const STEP_NANOSECONDS = 1_000n;
const FIRST_MOMENT = 1_700_000_000_000_000_000n;

/**
 * A clock that goes a step with every reading and otherwise stands still, so that a test is the same every
 * time.
 */
export class SteppingClock implements Clock {
  private time = FIRST_MOMENT;

  now(): bigint {
    this.time += STEP_NANOSECONDS;
    return this.time;
  }

  advance(nanoseconds: bigint): bigint {
    this.time += nanoseconds;
    return this.time;
  }
}

/**
 * Starts at the wall clock's time, goes at least a step with every reading, and can be set forward. It goes on by the monotonic
 * clock: somebody may set the wall clock back in the middle of a test.
 */
export class AdjustableClock implements Clock {
  private offset = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
  private last = 0n;

  now(): bigint {
    const next = this.last + STEP_NANOSECONDS;
    const now = process.hrtime.bigint() + this.offset;
    this.last = now > next ? now : next;
    return this.last;
  }

  advance(nanoseconds: bigint): bigint {
    this.offset += nanoseconds;
    return this.now();
  }
}
