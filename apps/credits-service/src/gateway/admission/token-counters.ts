import { Injectable } from '@nestjs/common';
import type { CallRequest } from '@app/providers';
import { Providers } from '../relay/providers';
import type { ServedModel } from './served-model';

/** A caller waits for it before the call itself. */
const COUNT_TIMEOUT_MS = 10_000;
const COUNT_ANSWER_MAX_BYTES = 100_000;
/** Names of the count in the answers of the providers. */
const COUNT_FIELDS = ['input_tokens', 'totalTokens'] as const;

/** The providers' free counters of input tokens. */
@Injectable()
export class TokenCounters {
  constructor(private readonly providers: Providers) {}

  /** The provider's count of the input tokens; null where it has no counter, or the counter does not answer. */
  async count(request: CallRequest, { sheet, target }: ServedModel): Promise<number | null> {
    const counting = request.toCount(sheet.upstreamModel);
    if (counting === null || target.kind === 'compatible') return null;
    try {
      const answer = await this.providers.client.send({
        target,
        route: counting.counter,
        pathModel: sheet.upstreamModel,
        isStreamed: false,
        query: '',
        headers: {},
        body: counting.body,
        signal: AbortSignal.timeout(COUNT_TIMEOUT_MS),
      });
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > COUNT_ANSWER_MAX_BYTES) return null;
        chunks.push(chunk);
      }
      return answer.status === 200 ? countIn(Buffer.concat(chunks).toString()) : null;
    } catch {
      // Without a count the call's bytes are its bound.
      return null;
    }
  }
}

function countIn(text: string): number | null {
  const answer: unknown = JSON.parse(text);
  if (typeof answer !== 'object' || answer === null) return null;
  const counts = COUNT_FIELDS.map((name): unknown => Object.getOwnPropertyDescriptor(answer, name)?.value);
  return (
    counts.find((count): count is number => Number.isSafeInteger(count) && (count as number) >= 0) ?? null
  );
}
