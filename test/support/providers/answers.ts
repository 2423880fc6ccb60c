import {
  createAnswerReader,
  type AnswerReaderOptions,
  type CallRoute,
  type UsageReport,
} from '@app/providers';
import { NO_TOKENS, type TokenCounts } from '@app/pricing';

export const SSE: AnswerReaderOptions = {
  status: 200,
  contentType: 'text/event-stream; charset=utf-8',
  contentEncoding: null,
  removesUsageChunk: false,
};
export const JSON_ANSWER: AnswerReaderOptions = { ...SSE, contentType: 'application/json' };

interface Outcome {
  output: Buffer;
  report: UsageReport;
}

export function readAll(route: CallRoute, chunks: readonly Buffer[], options: AnswerReaderOptions): Outcome {
  const reader = createAnswerReader(route, options);
  const output = Buffer.concat([...chunks.map((chunk) => reader.read(chunk)), reader.end()]);
  return { output, report: reader.report() };
}

export function sse(...events: (object | string)[]): Buffer {
  return Buffer.from(
    events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join(''),
  );
}

/** With the name of each event, as Anthropic and OpenAI’s responses have it. */
export function namedSse(...events: { type: string }[]): Buffer {
  return Buffer.from(
    events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''),
  );
}

export function streamed(route: CallRoute, bytes: Buffer, options = SSE): UsageReport {
  return readAll(route, [bytes], options).report;
}

export function plain(route: CallRoute, body: unknown, options = JSON_ANSWER): UsageReport {
  return readAll(route, [Buffer.from(JSON.stringify(body))], options).report;
}

export function tokens(counts: Partial<TokenCounts>): TokenCounts {
  return { ...NO_TOKENS, ...counts };
}

/** OpenAI chat: a piece of text. */
export const textChunk = (content: string) => ({
  id: 'chatcmpl-1',
  model: 'gpt-5-2025-08-07',
  service_tier: 'default',
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
  usage: null,
});
export const finishChunk = {
  id: 'chatcmpl-1',
  choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
  usage: null,
};
export const usageChunk = (usage: object) => ({ id: 'chatcmpl-1', choices: [], usage });
