import type { ServerResponse } from 'node:http';
import type { RecordedRequest } from '../../../apps/fake-provider/src/fake-provider';
import { frameOf, type GatewayHarness, type TestModel, type Tokens } from './gateway';

/** A streamed call of a dialect, frame by frame. */
export interface StreamedCall {
  readonly name: string;
  readonly path: string;
  readonly model: TestModel;
  readonly body: object;
  /** Bytes of the request's text. */
  readonly textBytes: number;
  readonly frames: readonly { readonly event: object | string; readonly visibleBytes: number }[];
  /** The usage of the whole answer. */
  readonly tokens: Tokens;
  /** What the provider has reported before the last frames, after so many of them. */
  readonly reportedAfter: (frames: number) => { readonly input?: number; readonly output?: number };
}

const messages = [{ role: 'user', content: 'Tell me something about credits, please.' }];
const textBytes = JSON.stringify(messages).length;
const contents = [{ role: 'user', parts: [{ text: 'Tell me something about credits, please.' }] }];
const TEXTS = ['Credits ', 'are kept ', 'in a ledger.'];

const chunk = (delta: object, finish_reason: string | null = null) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  model: 'test-openai',
  choices: [{ index: 0, delta, finish_reason }],
});
const shown = (event: object, text: string) => ({ event, visibleBytes: text.length });
const silent = (event: object | string) => ({ event, visibleBytes: 0 });

export const STREAMED_CALLS: readonly StreamedCall[] = [
  {
    name: 'chat',
    path: '/v1/chat/completions',
    model: 'test-openai',
    body: { model: 'test-openai', max_completion_tokens: 1_000, stream: true, messages },
    textBytes,
    frames: [
      silent(chunk({ role: 'assistant', content: '' })),
      ...TEXTS.map((text) => shown(chunk({ content: text }), text)),
      silent(chunk({}, 'stop')),
      silent({
        id: 'c1',
        object: 'chat.completion.chunk',
        model: 'test-openai',
        choices: [],
        usage: { prompt_tokens: 21, completion_tokens: 9, total_tokens: 30 },
      }),
      silent('[DONE]'),
    ],
    tokens: { input: 21, output: 9 },
    reportedAfter: (frames) => (frames > 5 ? { input: 21, output: 9 } : {}),
  },
  {
    name: 'responses',
    path: '/v1/responses',
    model: 'test-openai',
    body: { model: 'test-openai', max_output_tokens: 1_000, stream: true, input: messages },
    textBytes,
    frames: [
      silent({ type: 'response.created', response: { id: 'r1', model: 'test-openai', usage: null } }),
      ...TEXTS.map((text) => shown({ type: 'response.output_text.delta', delta: text }, text)),
      silent({
        type: 'response.completed',
        response: {
          id: 'r1',
          model: 'test-openai',
          status: 'completed',
          usage: { input_tokens: 21, output_tokens: 9, total_tokens: 30 },
        },
      }),
    ],
    tokens: { input: 21, output: 9 },
    reportedAfter: (frames) => (frames > 4 ? { input: 21, output: 9 } : {}),
  },
  {
    name: 'messages',
    path: '/v1/messages',
    model: 'test-claude',
    body: { model: 'test-claude', max_tokens: 1_000, stream: true, messages },
    textBytes,
    frames: [
      silent({
        type: 'message_start',
        message: {
          id: 'm1',
          type: 'message',
          role: 'assistant',
          model: 'test-claude',
          content: [],
          usage: { input_tokens: 21, output_tokens: 1 },
        },
      }),
      silent({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      ...TEXTS.map((text) =>
        shown({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }, text),
      ),
      silent({ type: 'content_block_stop', index: 0 }),
      silent({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } }),
      silent({ type: 'message_stop' }),
    ],
    tokens: { input: 21, output: 9 },
    reportedAfter: (frames) =>
      frames > 6 ? { input: 21, output: 9 } : frames > 0 ? { input: 21, output: 1 } : {},
  },
  {
    name: 'streamGenerateContent',
    path: '/v1beta/models/test-gemini:streamGenerateContent?alt=sse',
    model: 'test-gemini',
    body: { contents, generationConfig: { maxOutputTokens: 1_000 } },
    textBytes: JSON.stringify(contents).length,
    frames: TEXTS.map((text, index) =>
      shown(
        {
          candidates: [
            {
              content: { role: 'model', parts: [{ text }] },
              index: 0,
              ...(index === 2 && { finishReason: 'STOP' }),
            },
          ],
          modelVersion: 'test-gemini',
          usageMetadata: {
            promptTokenCount: 21,
            candidatesTokenCount: 3 * (index + 1),
            totalTokenCount: 21 + 3 * (index + 1),
          },
        },
        text,
      ),
    ),
    tokens: { input: 21, output: 9 },
    reportedAfter: (frames) => (frames > 0 ? { input: 21, output: 3 * frames } : {}),
  },
];

/** The reported tokens and the estimated rest of a call that is ended after so many frames; -1: before the head. */
export function estimatedTokens(call: StreamedCall, frames: number): Tokens {
  const { input, output = 0 } = call.reportedAfter(frames);
  const visible = call.frames
    .slice(0, Math.max(frames, 0))
    .reduce((sum, frame) => sum + frame.visibleBytes, 0);
  return {
    input: input ?? Math.ceil(call.textBytes / 4),
    output: call.model === 'test-gemini' && output > 0 ? output : Math.max(output, Math.ceil(visible / 4)),
  };
}

/** An answer of the provider that the test sends piece by piece. */
export class SteppedAnswer {
  /** Resolves when the request is there. */
  readonly arrived: Promise<RecordedRequest>;
  private response: ServerResponse | undefined;
  private frames = 0;

  constructor(gateway: GatewayHarness) {
    this.arrived = new Promise((resolve) => {
      gateway.provider.answerNext((request, response) => {
        this.response = response;
        resolve(request);
      });
    });
  }

  /** Sends the head of a stream. */
  begin(headers: Record<string, string> = {}): void {
    this.open().writeHead(200, { 'content-type': 'text/event-stream', ...headers });
    this.open().flushHeaders();
  }

  /** Sends the frames up to the given number of them. */
  send(call: StreamedCall, upTo = call.frames.length): void {
    for (const { event } of call.frames.slice(this.frames, upTo)) this.open().write(frameOf(event));
    this.frames = upTo;
  }

  write(bytes: string | Buffer): boolean {
    return this.open().write(bytes);
  }

  end(): void {
    this.open().end();
  }

  open(): ServerResponse {
    if (this.response === undefined) throw new Error('The request is not there yet.');
    return this.response;
  }
}

/** A caller who can leave. */
export class LeavingCaller {
  /** The answer's status once it begins; null where the caller left before. */
  readonly status: Promise<number | null>;
  private readonly controller = new AbortController();
  private readonly answer: Promise<Response | null>;
  private text = '';

  constructor(gateway: GatewayHarness, path: string, userId: string, body: object) {
    this.answer = fetch(gateway.app.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'credits-user': userId },
      body: JSON.stringify(body),
      signal: this.controller.signal,
    }).catch(() => null);
    this.status = this.answer.then((answer) => answer?.status ?? null);
  }

  /** Reads until the text so far has all of this. */
  async readUpTo(text: string): Promise<void> {
    const reader = (await this.answer)?.body?.getReader();
    if (reader === undefined) throw new Error('There is no answer to read.');
    while (!this.text.includes(text)) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`The answer ended without ${text}: ${this.text}`);
      this.text += Buffer.from(value).toString();
    }
    reader.releaseLock();
  }

  /** Reads to the end. @returns the text, and whether the answer broke off */
  async readAll(): Promise<{ text: string; isBroken: boolean }> {
    const body = (await this.answer)?.body;
    let isBroken = false;
    try {
      for await (const bytes of body ?? []) this.text += Buffer.from(bytes).toString();
    } catch {
      isBroken = true;
    }
    return { text: this.text, isBroken };
  }

  leave(): void {
    this.controller.abort();
  }
}
