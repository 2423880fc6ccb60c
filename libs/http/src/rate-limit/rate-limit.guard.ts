import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ThrottlerGuard, type ThrottlerLimitDetail } from '@nestjs/throttler';
import type { Request } from 'express';
import { accessOf } from '../access/access.guard';
import type { ApiKeys } from '../access/api-keys';
import { bearerKeyOf } from '../access/bearer';
import { HttpProblem } from '../problems/http-problem.error';
import { SlidingWindowStorage } from './sliding-window.storage';

const MINUTE_MS = 60_000;

/**
 * Lets a caller make so many requests a minute, on all routes together but the public ones. A caller is a key that is known, else
 * an address: who tries keys is counted by where they come from. It counts in this process only.
 */
export class RateLimitGuard extends ThrottlerGuard {
  private constructor(
    private readonly keys: ApiKeys,
    perMinute: number,
  ) {
    const throttlers = [{ limit: perMinute, ttl: MINUTE_MS, blockDuration: 0, setHeaders: false }];
    super(
      { throttlers, generateKey: (_context, caller) => caller },
      new SlidingWindowStorage(),
      new Reflector(),
    );
  }

  /** @param perMinute at least 1 */
  static async create(keys: ApiKeys, perMinute: number): Promise<RateLimitGuard> {
    const guard = new RateLimitGuard(keys, perMinute);
    await guard.onModuleInit();
    return guard;
  }

  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(accessOf(this.reflector, context) === 'public');
  }

  protected override getTracker(request: Request): Promise<string> {
    const key = bearerKeyOf(request.headers.authorization);
    const id = key === undefined ? undefined : this.keys.idOf(key);
    return id === undefined ? super.getTracker(request) : Promise.resolve(id);
  }

  protected override throwThrottlingException(
    _context: ExecutionContext,
    { limit, timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    const detail = `You may make ${limit} requests a minute; try again in ${timeToBlockExpire} s.`;
    const headers = { 'Retry-After': String(timeToBlockExpire) };
    return Promise.reject(new HttpProblem('rate_limited', detail, { headers }));
  }
}
