import type { ThrottlerStorage } from '@nestjs/throttler';
import { LRUCache } from 'lru-cache';

/** How many callers are counted at a time; the one that has been silent longest is forgotten first. */
const CALLERS_MAX = 10_000;

/** What throttler wants to know of one more request; times in whole seconds. */
type ThrottlerRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** A caller's requests in the window under way and in the one before. */
interface Count {
  /** Which window, counted from the epoch. */
  window: number;
  current: number;
  previous: number;
}

/**
 * Counts requests by caller in constant memory and time, where throttler's own storage keeps a timestamp for each request.
 *
 * It holds two counts a caller, of this window and the one before. The requests of the last `ttl` milliseconds are taken to be
 * this window's and as much of the last one's as the sliding window still covers, as if those had come evenly spread. A request
 * that is refused doesn't count, so that waiting as long as one is told is always enough.
 */
export class SlidingWindowStorage implements ThrottlerStorage {
  readonly #counts: LRUCache<string, Count>;

  /** @param now milliseconds of a clock that doesn't go back */
  constructor(
    private readonly now: () => number = () => performance.now(),
    callersMax = CALLERS_MAX,
  ) {
    this.#counts = new LRUCache({ max: callersMax });
  }

  /** How many callers are counted at this moment. */
  get size(): number {
    return this.#counts.size;
  }

  /**
   * @param key the caller
   * @param ttl how long the window is, in milliseconds
   * @param limit how many requests it may have
   */
  increment(key: string, ttl: number, limit: number): Promise<ThrottlerRecord> {
    return Promise.resolve(this.count(key, ttl, limit));
  }

  private count(key: string, ttl: number, limit: number): ThrottlerRecord {
    const windows = this.now() / ttl;
    const window = Math.floor(windows);
    const passed = windows - window;
    const count = this.#at(key, window);
    const before = count.current + count.previous * (1 - passed);
    const isBlocked = before + 1 > limit;
    if (!isBlocked) count.current += 1;
    return {
      totalHits: Math.ceil(before) + 1,
      timeToExpire: toSeconds((1 - passed) * ttl),
      isBlocked,
      timeToBlockExpire: isBlocked ? Math.max(1, toSeconds(windowsToWait(count, passed, limit) * ttl)) : 0,
    };
  }

  /** The caller's count, brought forward to this window. */
  #at(key: string, window: number): Count {
    const count = this.#counts.get(key);
    if (count === undefined) {
      const first = { window, current: 0, previous: 0 };
      this.#counts.set(key, first);
      return first;
    }
    if (count.window !== window) {
      count.previous = count.window === window - 1 ? count.current : 0;
      count.current = 0;
      count.window = window;
    }
    return count;
  }
}

/** How long until one more request is within the limit, if none comes meanwhile; in windows. */
function windowsToWait({ current, previous }: Count, passed: number, limit: number): number {
  const room = limit - 1;
  if (current <= room) return 1 - (room - current) / previous - passed;
  return 1 - passed + (1 - room / current);
}

function toSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000);
}
