import { Injectable } from '@nestjs/common';
import { HttpProblem, type Principal } from '@app/http';
import { KeyRequestCounts } from '@app/metadata';
import { KeyPrincipals } from './key-principals';

/** Lets an issued key use so many tokens of AI calls per minute as it was given. */
@Injectable()
export class KeyTokenLimits {
  constructor(
    private readonly principals: KeyPrincipals,
    private readonly counts: KeyRequestCounts,
  ) {}

  /** @throws HttpProblem `rate_limited` where calls that have ended used the tokens of this minute */
  async admit(caller: Principal): Promise<void> {
    const key = this.principals.keyOf(caller);
    if (key === null || key.tokensPerMinute === null) return;
    const waitMs = await this.counts.waitForTokens(key.keyId, key.tokensPerMinute);
    if (waitMs === null) return;
    const waitS = Math.ceil(waitMs / 1_000);
    const detail = `This API key may use ${key.tokensPerMinute} tokens per minute; try again in ${waitS} s.`;
    throw new HttpProblem('rate_limited', detail, { headers: { 'Retry-After': String(waitS) } });
  }

  /** Counts the tokens of a call that has ended. Nobody waits. */
  count(caller: Principal, tokens: number): void {
    const key = this.principals.keyOf(caller);
    if (key === null || key.tokensPerMinute === null || tokens === 0) return;
    this.counts.addTokens(key.keyId, tokens).catch(() => undefined);
  }
}
