import { ThrottlerStorageService } from '@nestjs/throttler';
import fc from 'fast-check';
import { SlidingWindowStorage } from './sliding-window.storage';

const TTL_MS = 60_000;

describe('SlidingWindowStorage', () => {
  let now = 0;
  let storage: SlidingWindowStorage;

  beforeEach(() => {
    now = 1_000_000 * TTL_MS;
    storage = new SlidingWindowStorage(() => now, 3);
  });

  /** How many of so many requests get through at this instant. */
  async function admitted(key: string, requests: number, limit: number): Promise<number> {
    let count = 0;
    for (let request = 0; request < requests; request += 1) {
      if (!(await storage.increment(key, TTL_MS, limit)).isBlocked) count += 1;
    }
    return count;
  }

  it('lets the limit through, and each caller has its own', async () => {
    expect(await admitted('a', 10, 5)).toBe(5);
    expect(await admitted('b', 10, 5)).toBe(5);
  });

  it('lets through again what has left the window', async () => {
    expect(await admitted('a', 100, 60)).toBe(60);
    now += TTL_MS;
    expect(await admitted('a', 100, 60)).toBe(0);
    now += TTL_MS / 2;
    expect(await admitted('a', 100, 60)).toBe(30);
    now += 2 * TTL_MS;
    expect(await admitted('a', 100, 60)).toBe(60);
  });

  it('does not give twice the limit at the border of two windows', async () => {
    now += TTL_MS - 1;
    expect(await admitted('a', 20, 10)).toBe(10);
    now += 2;
    expect(await admitted('a', 20, 10)).toBe(0);
  });

  it('tells a time after which there is room, and little sooner there is none', async () => {
    const step = fc.record({
      pauseMs: fc.integer({ min: 0, max: 90_000 }),
      requests: fc.integer({ min: 1, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 20 }),
        async (steps, limit) => {
          storage = new SlidingWindowStorage(() => now, 3);
          for (const { pauseMs, requests } of steps) {
            now += pauseMs;
            await admitted('a', requests, limit);
          }
          const before = now;
          const { isBlocked, timeToBlockExpire } = await storage.increment('a', TTL_MS, limit);
          if (!isBlocked) return;
          expect(timeToBlockExpire).toBeGreaterThanOrEqual(1);
          expect(timeToBlockExpire).toBeLessThanOrEqual(120);
          now = before + (timeToBlockExpire - 1) * 1_000 - 1;
          if (now > before) expect(await admitted('a', 1, limit)).toBe(0);
          now = before + timeToBlockExpire * 1_000;
          expect(await admitted('a', 1, limit)).toBe(1);
        },
      ),
    );
  });

  it('never lets through twice the limit in any minute', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 60 }),
        async (pauses) => {
          const limit = 4;
          storage = new SlidingWindowStorage(() => now, 3);
          const times: number[] = [];
          for (const pause of pauses) {
            now += pause;
            if ((await admitted('a', 1, limit)) === 1) times.push(now);
          }
          for (const end of times) {
            expect(times.filter((time) => time > end - TTL_MS && time <= end).length).toBeLessThan(2 * limit);
          }
        },
      ),
    );
  });

  it('counts so many callers and no more', async () => {
    for (let caller = 0; caller < 100; caller += 1) await admitted(`caller-${caller}`, 2, 1);
    expect(storage.size).toBe(3);
    expect(await admitted('caller-99', 1, 1)).toBe(0);
  });

  it('agrees with throttler’s own storage within one window', async () => {
    const other = new ThrottlerStorageService();
    try {
      for (let request = 0; request < 8; request += 1) {
        const mine = await storage.increment('a', TTL_MS, 5);
        const theirs = await other.increment('a', TTL_MS, 5, 0, 'default');
        expect([mine.isBlocked, mine.totalHits]).toEqual([theirs.isBlocked, theirs.totalHits]);
      }
    } finally {
      other.onApplicationShutdown();
    }
  });
});
