import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpProblem } from '../problems/http-problem.error';
import { accessOf, presentedKeyOf } from './access.guard';
import type { ApiKeys } from './api-keys';
import { principalOf } from './principal';

const WINDOW_S = 60;

/**
 * Limits requests per caller and minute, from the first one on, on all but the public routes. A caller is a
 * known key, else an address, so that guesses at keys count. Each process counts on its own.
 */
export class RateLimitGuard implements CanActivate {
  readonly #limiter: RateLimiterMemory;

  /** @param perMinute at least 1 */
  constructor(
    private readonly keys: ApiKeys,
    private readonly perMinute: number,
  ) {
    this.#limiter = new RateLimiterMemory({ points: perMinute, duration: WINDOW_S });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { callers, isNative } = accessOf(context);
    if (callers === 'public') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const { ip = '' } = request;
    const key = presentedKeyOf(request, isNative);
    const keyId = key === undefined ? undefined : await this.keys.idOf(key);
    try {
      await this.#limiter.consume(keyId ?? ip);
      return true;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw rateLimited(this.perMinute, refusal.msBeforeNext);
    }
  }
}

/** Counts the requests of issued keys. */
export interface RequestCounts {
  /** @returns milliseconds to wait where the key has made its requests of this minute; else null */
  count(keyId: string, limit: number): Promise<number | null>;
}

/** Lets an issued key make so many requests per minute as it was given. It comes after the guard that knows the key. */
export class KeyLimitGuard implements CanActivate {
  constructor(private readonly counts: RequestCounts) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const principal = principalOf(context.switchToHttp().getRequest<Request>());
    const { keyId, requestsPerMinute: limit } = principal ?? { keyId: null, requestsPerMinute: null };
    return keyId === null || limit === null || this.admit(keyId, limit);
  }

  private async admit(keyId: string, limit: number): Promise<boolean> {
    const waitMs = await this.counts.count(keyId, limit);
    if (waitMs !== null) throw rateLimited(limit, waitMs);
    return true;
  }
}

function rateLimited(perMinute: number, waitMs: number): HttpProblem {
  const waitS = Math.min(Math.ceil(waitMs / 1_000), WINDOW_S);
  const detail = `You may make ${perMinute} requests per minute; try again in ${waitS} s.`;
  return new HttpProblem('rate_limited', detail, { headers: { 'Retry-After': String(waitS) } });
}
