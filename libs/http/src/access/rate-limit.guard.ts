import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { HttpProblem } from '../problems/http-problem.error';
import { accessOf, bearerKeyOf } from './access.guard';
import type { ApiKeys } from './api-keys';

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
    if (accessOf(context) === 'public') return true;
    const { headers, ip = '' } = context.switchToHttp().getRequest<Request>();
    const key = bearerKeyOf(headers.authorization);
    const keyId = key === undefined ? undefined : this.keys.idOf(key);
    try {
      await this.#limiter.consume(keyId ?? ip);
      return true;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const waitS = Math.min(Math.ceil(refusal.msBeforeNext / 1_000), WINDOW_S);
      const detail = `You may make ${this.perMinute} requests per minute; try again in ${waitS} s.`;
      throw new HttpProblem('rate_limited', detail, { headers: { 'Retry-After': String(waitS) } });
    }
  }
}
