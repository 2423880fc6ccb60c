import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { NO_TOKENS, type TokenCounts } from '@app/pricing';
import * as fc from 'fast-check';
import type { CallRoute } from '../routes';
import { createAnswerReader, type AnswerReaderOptions } from './answer-reader';
import type { UsageReport } from './usage-report';

const SSE: AnswerReaderOptions = {
  status: 200,
  contentType: 'text/event-stream; charset=utf-8',
  contentEncoding: null,
  removesUsageChunk: false,
};
const JSON_ANSWER: AnswerReaderOptions = { ...SSE, contentType: 'application/json' };

interface Outcome {
  output: Buffer;
  report: UsageReport;
}

function readAll(route: CallRoute, chunks: readonly Buffer[], options: AnswerReaderOptions): Outcome {
  const reader = createAnswerReader(route, options);
  const output = Buffer.concat([...chunks.map((chunk) => reader.read(chunk)), reader.end()]);
  return { output, report: reader.report() };
}

function sse(...events: (object | string)[]): Buffer {
  return Buffer.from(
    events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`).join(''),
  );
}

function anthropicSse(...events: { type: string }[]): Buffer {
  return Buffer.from(
    events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(''),
  );
}

function streamed(route: CallRoute, bytes: Buffer, options = SSE): UsageReport {
  return readAll(route, [bytes], options).report;
}

function plain(route: CallRoute, body: unknown, options = JSON_ANSWER): UsageReport {
  return readAll(route, [Buffer.from(JSON.stringify(body))], options).report;
}

function tokens(counts: Partial<TokenCounts>): TokenCounts {
  return { ...NO_TOKENS, ...counts };
}

const chunk = (content: string) => ({
  id: 'chatcmpl-1',
  model: 'gpt-5-2025-08-07',
  service_tier: 'default',
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
  usage: null,
});
const finish = { id: 'chatcmpl-1', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: null };
const usageChunk = (usage: object) => ({ id: 'chatcmpl-1', choices: [], usage });

describe('OpenAI chat', () => {
  it('reads the usage chunk after the finish, and who answered', () => {
    const report = streamed(
      'chat',
      sse(
        chunk('Hello '),
        chunk('Grüße'),
        finish,
        usageChunk({ prompt_tokens: 20, completion_tokens: 7, total_tokens: 27 }),
        '[DONE]',
      ),
    );
    expect(report).toEqual({
      tokens: tokens({ input: 20, output: 7 }),
      coverage: 'final',
      reasoning: 0,
      raw: '{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27}',
      model: 'gpt-5-2025-08-07',
      tier: 'default',
      responseId: 'chatcmpl-1',
      end: 'completed',
      visibleBytes: 13,
      hasUnknownUsage: false,
    });
  });

  it.each<[string, object, Partial<TokenCounts> | null, number]>([
    [
      'reasoning within the completion',
      { prompt_tokens: 9, completion_tokens: 100, completion_tokens_details: { reasoning_tokens: 64 } },
      { input: 9, output: 100 },
      64,
    ],
    [
      'cached and written tokens within the prompt',
      {
        prompt_tokens: 1_000,
        completion_tokens: 5,
        prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 300 },
      },
      { input: 100, cache_read: 600, cache_write_5m: 300, output: 5 },
      0,
    ],
    [
      'writes of 12 hours',
      {
        prompt_tokens: 1_000,
        completion_tokens: 5,
        prompt_tokens_details: {
          cache_write_tokens: 300,
          cache_write_tokens_details: { ttl_12h_tokens: 200, ttl_30m_tokens: 100 },
        },
      },
      { input: 700, cache_write_5m: 100, cache_write_1h: 200, output: 5 },
      0,
    ],
    [
      'audio in and out',
      {
        prompt_tokens: 50,
        completion_tokens: 40,
        prompt_tokens_details: { audio_tokens: 30 },
        completion_tokens_details: { audio_tokens: 25 },
      },
      { input: 20, audio_input: 30, output: 15, audio_output: 25 },
      0,
    ],
    [
      'cached audio, which is priced as cached',
      {
        prompt_tokens: 50,
        completion_tokens: 1,
        prompt_tokens_details: { audio_tokens: 30, cached_tokens: 40 },
      },
      { cache_read: 40, audio_input: 10, output: 1 },
      0,
    ],
    [
      'reasoning that only the total has',
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: 75 },
      { input: 10, output: 65 },
      60,
    ],
    ['a total without a completion', { prompt_tokens: 10, total_tokens: 12 }, { input: 10, output: 2 }, 0],
    [
      'a total below the sum, which says nothing',
      { prompt_tokens: 10, completion_tokens: 5, total_tokens: 0 },
      { input: 10, output: 5 },
      0,
    ],
    ['explicit zeros', { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }, {}, 0],
    [
      'nulls in the details',
      {
        prompt_tokens: 3,
        completion_tokens: 2,
        prompt_tokens_details: null,
        completion_tokens_details: { reasoning_tokens: null },
      },
      { input: 3, output: 2 },
      0,
    ],
    ['negative counts', { prompt_tokens: -1, completion_tokens: 2 }, null, 0],
    ['fractions', { prompt_tokens: 1, completion_tokens: 2.5 }, null, 0],
    ['absurd counts', { prompt_tokens: 1_000_000_000, completion_tokens: 1 }, null, 0],
    ['texts', { prompt_tokens: '10', completion_tokens: 1 }, null, 0],
    ['an absurd total', { prompt_tokens: 1, completion_tokens: 1, total_tokens: 1e12 }, null, 0],
    [
      'more cached than the prompt has',
      {
        prompt_tokens: 10,
        completion_tokens: 1,
        prompt_tokens_details: { cached_tokens: 8, cache_write_tokens: 3 },
      },
      null,
      0,
    ],
    [
      'more audio than the prompt has',
      { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { audio_tokens: 11 } },
      null,
      0,
    ],
    [
      'more writes of 12 hours than writes',
      {
        prompt_tokens: 10,
        completion_tokens: 1,
        prompt_tokens_details: { cache_write_tokens: 3, cache_write_tokens_details: { ttl_12h_tokens: 4 } },
      },
      null,
      0,
    ],
    ['no prompt', { completion_tokens: 1 }, null, 0],
    ['no completion', { prompt_tokens: 1 }, null, 0],
  ])('reads %s', (_, usage, expected, reasoning) => {
    const whole = plain('chat', { id: 'c', choices: [], usage });
    const stream = streamed('chat', sse(chunk('x'), finish, usageChunk(usage), '[DONE]'));
    for (const report of [whole, stream]) {
      expect(report.tokens).toEqual(expected && tokens(expected));
      expect(report.coverage).toBe(expected ? 'final' : 'none');
      expect(report.reasoning).toBe(reasoning);
      expect(report.end).toBe('completed');
      expect(JSON.parse(report.raw ?? '')).toEqual(usage);
    }
  });

  it('takes the last usage where every chunk has one, and knows when it is final', () => {
    const running = (completion: number) => ({
      ...chunk('x'),
      usage: { prompt_tokens: 5, completion_tokens: completion },
    });
    expect(streamed('chat', sse(running(1), running(2)))).toMatchObject({
      tokens: tokens({ input: 5, output: 2 }),
      coverage: 'so_far',
      end: 'cut',
    });
    expect(streamed('chat', sse(running(9), running(3), finish, '[DONE]'))).toMatchObject({
      tokens: tokens({ input: 5, output: 3 }),
      coverage: 'final',
      end: 'completed',
    });
  });

  it('reports nothing where the stream has no usage', () => {
    expect(streamed('chat', sse(chunk('Hello'), finish, '[DONE]'))).toMatchObject({
      tokens: null,
      coverage: 'none',
      raw: null,
      end: 'completed',
      visibleBytes: 5,
    });
  });

  it('notices an error within a stream of status 200', () => {
    expect(
      streamed('chat', sse(chunk('a'), { error: { message: 'overloaded', type: 'server_error' } })),
    ).toMatchObject({ end: 'failed', tokens: null });
    expect(streamed('chat', Buffer.from('event: error\ndata: no more\n\n')).end).toBe('failed');
  });

  it('reads an error in an array, as Gemini’s compatible endpoint sends it', () => {
    expect(plain('chat', [{ error: { code: 400, message: 'no', status: 'INVALID_ARGUMENT' } }]).end).toBe(
      'failed',
    );
  });

  it('counts the text of tools, refusals, reasoning and transcripts, not of audio', () => {
    const delta = {
      content: 'ab',
      refusal: 'c',
      reasoning_content: 'def',
      audio: { data: 'AAAA', transcript: 'gh' },
      tool_calls: [
        { index: 0, function: { name: 'f', arguments: '{"x":1}' } },
        { index: 1, custom: { name: 'g', input: 'hi' } },
      ],
    };
    const message = { ...chunk(''), choices: [{ index: 0, delta, finish_reason: null }] };
    expect(streamed('chat', sse(message)).visibleBytes).toBe(2 + 1 + 3 + 2 + 8 + 3);
    expect(plain('chat', { choices: [{ message: delta }] }).visibleBytes).toBe(19);
  });

  it('marks counts that it does not know', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1, num_search_requests: 2, queue_time: 0.3 };
    expect(plain('chat', { choices: [], usage }).hasUnknownUsage).toBe(true);
    expect(plain('chat', { choices: [], usage: { ...usage, num_search_requests: 0 } }).hasUnknownUsage).toBe(
      false,
    );
  });

  it('keeps no usage of 8 kB as text', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 1, note: 'x'.repeat(8_192) };
    expect(plain('chat', { choices: [], usage })).toMatchObject({
      tokens: tokens({ input: 1, output: 1 }),
      raw: null,
    });
  });

  it('reads no usage of a refused call', () => {
    const body = { error: { message: 'no' }, usage: { prompt_tokens: 1, completion_tokens: 1 } };
    expect(plain('chat', body, { ...JSON_ANSWER, status: 429 })).toMatchObject({
      tokens: null,
      coverage: 'none',
      end: 'failed',
    });
  });

  it('says that an answer was cut', () => {
    expect(streamed('chat', sse(chunk('Hello')))).toMatchObject({ end: 'cut', visibleBytes: 5 });
    const half = Buffer.from('{"choices":[{"message":{"content":"Hel');
    expect(readAll('chat', [half], JSON_ANSWER).report).toMatchObject({ end: 'cut', tokens: null });
  });

  it.each([null, '', 'text/plain', 'application/octet-stream'])(
    'looks at the first byte where the content type is %p',
    (contentType) => {
      const usage = { prompt_tokens: 4, completion_tokens: 2 };
      const options = { ...SSE, contentType };
      expect(plain('chat', { choices: [], usage }, options).tokens).toEqual(tokens({ input: 4, output: 2 }));
      expect(streamed('chat', sse(finish, usageChunk(usage)), options).tokens).toEqual(
        tokens({ input: 4, output: 2 }),
      );
    },
  );
});

describe('the usage chunk that the gateway asked for', () => {
  const removing = { ...SSE, removesUsageChunk: true };
  const before = sse(chunk('a'), finish);
  const asked = sse(usageChunk({ prompt_tokens: 4, completion_tokens: 2 }));
  const done = sse('[DONE]');

  it('is taken out, and read', () => {
    const { output, report } = readAll('chat', [before, asked, done], removing);
    expect(output.toString()).toBe(Buffer.concat([before, done]).toString());
    expect(report).toMatchObject({ tokens: tokens({ input: 4, output: 2 }), end: 'completed' });
  });

  it('is taken out without a blank line at the end', () => {
    const { output, report } = readAll('chat', [before, asked.subarray(0, -2)], removing);
    expect(output.toString()).toBe(before.toString());
    expect(report.tokens).toEqual(tokens({ input: 4, output: 2 }));
  });

  it.each<[string, Buffer]>([
    ['has choices', sse({ ...chunk('a'), usage: { prompt_tokens: 4, completion_tokens: 2 } })],
    ['has no usage', sse({ choices: [], usage: null, prompt_filter_results: [] })],
    ['has no JSON', Buffer.from('data: {"choices":[],"usage":{}\n\n')],
    ['is a comment', Buffer.from(': {"choices":[],"usage":{}}\n\n')],
  ])('is not taken for a frame that %s', (_, frame) => {
    expect(readAll('chat', [frame, done], removing).output.equals(Buffer.concat([frame, done]))).toBe(true);
  });

  it('holds back nothing but the frame under way', () => {
    const reader = createAnswerReader('chat', removing);
    const bytes = Buffer.concat([before, Buffer.from('data: {"cho')]);
    expect(reader.read(bytes).toString()).toBe(before.toString());
    expect(reader.read(Buffer.from('ices":[{}]}\n')).toString()).toBe('');
    expect(reader.read(Buffer.from('\n')).toString()).toBe('data: {"choices":[{}]}\n\n');
  });

  it('holds back nothing where nothing has to be taken out', () => {
    const reader = createAnswerReader('chat', SSE);
    expect(reader.read(Buffer.from('data: {"cho')).toString()).toBe('data: {"cho');
  });

  it('stays in plain answers', () => {
    const body = Buffer.from(JSON.stringify(usageChunk({ prompt_tokens: 1, completion_tokens: 1 })));
    expect(readAll('chat', [body], { ...JSON_ANSWER, removesUsageChunk: true }).output.equals(body)).toBe(
      true,
    );
  });
});

describe('OpenAI responses', () => {
  const usage = {
    input_tokens: 36,
    input_tokens_details: { cached_tokens: 10, cache_write_tokens: 6 },
    output_tokens: 87,
    output_tokens_details: { reasoning_tokens: 64 },
    total_tokens: 123,
  };
  const response = {
    id: 'resp_1',
    model: 'gpt-5',
    service_tier: 'flex',
    status: 'completed',
    error: null,
    output: [],
    usage,
  };
  const created = {
    type: 'response.created',
    response: { ...response, service_tier: 'auto', status: 'in_progress', usage: null },
  };
  const delta = { type: 'response.output_text.delta', delta: 'Hello' };
  const expected = tokens({ input: 20, cache_read: 10, cache_write_5m: 6, output: 87 });

  it.each<[string, 'completed' | 'failed']>([
    ['response.completed', 'completed'],
    ['response.incomplete', 'completed'],
    ['response.failed', 'failed'],
    ['response.cancelled', 'failed'],
  ])('reads the usage of %s', (type, end) => {
    expect(
      streamed('responses', anthropicSse(created, delta, { type, response } as { type: string })),
    ).toEqual({
      tokens: expected,
      coverage: 'final',
      reasoning: 64,
      raw: JSON.stringify(usage),
      model: 'gpt-5',
      tier: 'flex',
      responseId: 'resp_1',
      end,
      visibleBytes: 5,
      hasUnknownUsage: false,
    });
  });

  it('reads a plain answer', () => {
    const output = [
      { type: 'message', content: [{ type: 'output_text', text: 'Hello' }] },
      { type: 'function_call', name: 'f', arguments: '{}' },
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'abc' }] },
    ];
    expect(plain('responses', { ...response, output })).toMatchObject({
      tokens: expected,
      end: 'completed',
      visibleBytes: 11,
    });
    expect(
      plain('responses', { ...response, status: 'failed', error: { code: 'server_error' } }),
    ).toMatchObject({
      tokens: expected,
      end: 'failed',
    });
    expect(plain('responses', { ...response, status: 'queued', usage: null })).toMatchObject({
      end: 'cut',
      tokens: null,
    });
  });

  it('reports nothing before the end, nor after an error', () => {
    expect(streamed('responses', anthropicSse(created, delta))).toMatchObject({
      tokens: null,
      end: 'cut',
      responseId: 'resp_1',
    });
    const error = { type: 'error', code: 'server_error', message: 'no' };
    expect(streamed('responses', anthropicSse(created, error))).toMatchObject({
      tokens: null,
      end: 'failed',
    });
  });

  it('marks the use of tools, which is outside the usage', () => {
    const web = (num_requests: number) => ({ ...response, tool_usage: { web_search: { num_requests } } });
    expect(plain('responses', web(1)).hasUnknownUsage).toBe(true);
    expect(plain('responses', web(0)).hasUnknownUsage).toBe(false);
  });
});

describe('Anthropic', () => {
  const start = (usage: object) => ({
    type: 'message_start',
    message: { id: 'msg_1', model: 'claude-sonnet-5', content: [], usage },
  });
  const text = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } };
  const delta = (usage: object, stop_reason: string | null = 'end_turn') => ({
    type: 'message_delta',
    delta: { stop_reason },
    usage,
  });
  const stop = { type: 'message_stop' };

  it('replaces what the start counted, and adds nothing', () => {
    expect(
      streamed(
        'messages',
        anthropicSse(
          start({ input_tokens: 25, output_tokens: 1, service_tier: 'standard' }),
          { type: 'ping' },
          text,
          delta({ output_tokens: 15 }),
          stop,
        ),
      ),
    ).toEqual({
      tokens: tokens({ input: 25, output: 15 }),
      coverage: 'final',
      reasoning: 0,
      raw: '{"input_tokens":25,"output_tokens":15,"service_tier":"standard"}',
      model: 'claude-sonnet-5',
      tier: 'standard',
      responseId: 'msg_1',
      end: 'completed',
      visibleBytes: 5,
      hasUnknownUsage: false,
    });
  });

  it.each<[string, object, object[], Partial<TokenCounts> | null]>([
    [
      'an input that grows',
      { input_tokens: 25, output_tokens: 1 },
      [
        { input_tokens: 400, output_tokens: 3 },
        { input_tokens: 300, output_tokens: 9 },
      ],
      { input: 300, output: 9 },
    ],
    [
      'nulls, which change nothing',
      { input_tokens: 3, cache_read_input_tokens: 40, output_tokens: 1 },
      [{ input_tokens: null, cache_read_input_tokens: null, output_tokens: 7 }],
      { input: 3, cache_read: 40, output: 7 },
    ],
    [
      'writes of 5 minutes and of an hour',
      {
        input_tokens: 3,
        cache_creation_input_tokens: 150,
        cache_read_input_tokens: 20,
        cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 50 },
        output_tokens: 1,
      },
      [{ output_tokens: 5 }],
      { input: 3, cache_read: 20, cache_write_5m: 100, cache_write_1h: 50, output: 5 },
    ],
    [
      'writes without a split',
      { input_tokens: 3, cache_creation_input_tokens: 150, output_tokens: 1 },
      [{ output_tokens: 5 }],
      { input: 3, cache_write_5m: 150, output: 5 },
    ],
    [
      'a split without its sum',
      {
        input_tokens: 3,
        cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 50 },
        output_tokens: 1,
      },
      [{ output_tokens: 5 }],
      { input: 3, cache_write_5m: 100, cache_write_1h: 50, output: 5 },
    ],
    [
      'writes that grow after the split',
      {
        input_tokens: 3,
        cache_creation_input_tokens: 100,
        cache_creation: { ephemeral_5m_input_tokens: 50, ephemeral_1h_input_tokens: 50 },
        output_tokens: 1,
      },
      [{ cache_creation_input_tokens: 180, output_tokens: 5 }],
      { input: 3, cache_write_5m: 130, cache_write_1h: 50, output: 5 },
    ],
    [
      'more writes of an hour than writes',
      {
        input_tokens: 3,
        cache_creation_input_tokens: 10,
        cache_creation: { ephemeral_1h_input_tokens: 50 },
        output_tokens: 1,
      },
      [{ output_tokens: 5 }],
      null,
    ],
    ['negative counts', { input_tokens: 3, output_tokens: 1 }, [{ output_tokens: -5 }], null],
    ['zeros', { input_tokens: 0, output_tokens: 1 }, [{ output_tokens: 0 }], {}],
  ])('reads %s', (_, first, deltas, expected) => {
    const bytes = anthropicSse(start(first), text, ...deltas.map((usage) => delta(usage)), stop);
    expect(streamed('messages', bytes).tokens).toEqual(expected && tokens(expected));
    expect(
      plain('messages', {
        id: 'm',
        content: [],
        usage: Object.assign(
          {},
          first,
          ...deltas.map((usage) =>
            Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null)),
          ),
        ),
      }).tokens,
    ).toEqual(expected && tokens(expected));
  });

  it('says how far its counts reach', () => {
    const begun = start({ input_tokens: 25, output_tokens: 1 });
    expect(streamed('messages', anthropicSse(begun, text))).toMatchObject({ coverage: 'input', end: 'cut' });
    expect(streamed('messages', anthropicSse(begun, text, delta({ output_tokens: 9 }, null)))).toMatchObject({
      coverage: 'so_far',
    });
    expect(streamed('messages', anthropicSse(begun, text, delta({ output_tokens: 9 })))).toMatchObject({
      coverage: 'final',
      end: 'cut',
    });
  });

  it('fails on an error after the start, whose usage is not final', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    expect(
      streamed('messages', anthropicSse(start({ input_tokens: 25, output_tokens: 1 }), text, error)),
    ).toMatchObject({ end: 'failed', coverage: 'input' });
    expect(plain('messages', error)).toMatchObject({ end: 'failed', tokens: null });
  });

  it('counts thinking as output, and shows it', () => {
    const usage = { input_tokens: 3, output_tokens: 50, output_tokens_details: { thinking_tokens: 30 } };
    expect(plain('messages', { content: [], usage })).toMatchObject({
      tokens: tokens({ input: 3, output: 50 }),
      reasoning: 30,
    });
  });

  it('counts text, thinking and the input of tools', () => {
    const pieces = [
      { type: 'thinking_delta', thinking: 'abc' },
      { type: 'signature_delta', signature: 'AAAAAAAA' },
      { type: 'input_json_delta', partial_json: '{"x":1}' },
    ].map((piece) => ({ type: 'content_block_delta', index: 0, delta: piece }));
    const block = { type: 'content_block_start', content_block: { type: 'tool_use', name: 'f', input: {} } };
    expect(streamed('messages', anthropicSse(block, ...pieces)).visibleBytes).toBe(1 + 3 + 7);
    const content = [
      { type: 'text', text: 'Hello' },
      { type: 'tool_use', name: 'f', input: { x: 1 } },
    ];
    expect(plain('messages', { content }).visibleBytes).toBe(5 + 1 + 7);
  });

  it.each<[string, object]>([
    ['server tools', { server_tool_use: { web_search_requests: 1, web_fetch_requests: 0 } }],
    ['the fast mode', { speed: 'fast' }],
    ['a region with a price of its own', { inference_geo: 'us' }],
    [
      'tokens outside the counts',
      { iterations: [{ type: 'message' }, { type: 'compaction', input_tokens: 9 }] },
    ],
  ])('marks %s', (_, usage) => {
    const counts = { input_tokens: 3, output_tokens: 5 };
    expect(plain('messages', { content: [], usage: { ...counts, ...usage } }).hasUnknownUsage).toBe(true);
    const known = { server_tool_use: { web_search_requests: 0 }, speed: 'standard', inference_geo: 'global' };
    expect(plain('messages', { content: [], usage: { ...counts, ...known } }).hasUnknownUsage).toBe(false);
  });
});

describe('Gemini', () => {
  const answer = (text: string, usageMetadata?: object, finishReason?: string) => ({
    candidates: [{ index: 0, content: { parts: [{ text }] }, ...(finishReason ? { finishReason } : {}) }],
    modelVersion: 'gemini-2.5-flash',
    responseId: 'r-1',
    ...(usageMetadata ? { usageMetadata } : {}),
  });
  const array = (...values: object[]) =>
    Buffer.from(`[${values.map((value) => JSON.stringify(value, null, 2)).join('\n,\r\n')}\n]\n`);

  const cumulative = Array.from({ length: 12 }, (_, index) =>
    answer(
      'ab',
      {
        promptTokenCount: 8,
        candidatesTokenCount: 3 * (index + 1),
        thoughtsTokenCount: 20,
        totalTokenCount: 28 + 3 * (index + 1),
      },
      index === 11 ? 'STOP' : undefined,
    ),
  );

  it.each<[string, Buffer, AnswerReaderOptions]>([
    ['SSE', sse(...cumulative), SSE],
    [
      'SSE with CR LF',
      Buffer.from(
        sse(...cumulative)
          .toString()
          .replaceAll('\n', '\r\n'),
      ),
      SSE,
    ],
    ['a JSON array', array(...cumulative), JSON_ANSWER],
  ])('takes the last of 12 cumulative counts from %s', (_, bytes, options) => {
    expect(streamed('generate_content', bytes, options)).toEqual({
      tokens: tokens({ input: 8, output: 56 }),
      coverage: 'final',
      reasoning: 20,
      raw: '{"promptTokenCount":8,"candidatesTokenCount":36,"thoughtsTokenCount":20,"totalTokenCount":64}',
      model: 'gemini-2.5-flash',
      tier: null,
      responseId: 'r-1',
      end: 'completed',
      visibleBytes: 24,
      hasUnknownUsage: false,
    });
  });

  it('knows the count so far of a stream that was left, in both forms', () => {
    const some = cumulative.slice(0, 5);
    const expected = { tokens: tokens({ input: 8, output: 35 }), coverage: 'so_far', end: 'cut' };
    expect(streamed('generate_content', sse(...some))).toMatchObject(expected);
    expect(streamed('generate_content', array(...some).subarray(0, -3), JSON_ANSWER)).toMatchObject(expected);
  });

  it.each<[string, object, Partial<TokenCounts> | null]>([
    [
      'thoughts only',
      { promptTokenCount: 10, thoughtsTokenCount: 20, totalTokenCount: 30 },
      { input: 10, output: 20 },
    ],
    [
      'the use of tools as input',
      { promptTokenCount: 10, toolUsePromptTokenCount: 7, candidatesTokenCount: 3 },
      { input: 17, output: 3 },
    ],
    [
      'cached tokens within the prompt',
      { promptTokenCount: 100, cachedContentTokenCount: 60, candidatesTokenCount: 3 },
      { input: 40, cache_read: 60, output: 3 },
    ],
    [
      'numbers as texts, in snake_case',
      { prompt_token_count: '100', candidates_token_count: '3' },
      { input: 100, output: 3 },
    ],
    [
      'audio',
      {
        promptTokenCount: 100,
        promptTokensDetails: [
          { modality: 'TEXT', tokenCount: 40 },
          { modality: 'AUDIO', tokenCount: 60 },
        ],
        candidatesTokenCount: 50,
        candidatesTokensDetails: [{ modality: 'AUDIO', tokenCount: 50 }],
        thoughtsTokenCount: 5,
      },
      { input: 40, audio_input: 60, output: 5, audio_output: 50 },
    ],
    [
      'cached audio, which is priced as cached',
      {
        promptTokenCount: 100,
        cachedContentTokenCount: 50,
        promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 60 }],
        cacheTokensDetails: [{ modality: 'AUDIO', tokenCount: 50 }],
        candidatesTokenCount: 1,
      },
      { input: 40, cache_read: 50, audio_input: 10, output: 1 },
    ],
    [
      'a prompt that only the total has',
      { candidatesTokenCount: 3, totalTokenCount: 12 },
      { input: 9, output: 3 },
    ],
    ['no prompt', { candidatesTokenCount: 3 }, null],
    [
      'more cached than the prompt has',
      { promptTokenCount: 10, cachedContentTokenCount: 11, toolUsePromptTokenCount: 5 },
      null,
    ],
    ['negative counts', { promptTokenCount: -10, candidatesTokenCount: 3 }, null],
    ['fractions as texts', { promptTokenCount: '1.5', candidatesTokenCount: 3 }, null],
    ['absurd texts', { promptTokenCount: '1000000000', candidatesTokenCount: 3 }, null],
  ])('reads %s', (_, usage, expected) => {
    const body = answer('x', usage, 'STOP');
    expect(plain('generate_content', body).tokens).toEqual(expected && tokens(expected));
    expect(streamed('generate_content', sse(body)).tokens).toEqual(expected && tokens(expected));
  });

  it('keeps the last value of a field that later chunks leave out', () => {
    const bytes = sse(
      answer('a', { promptTokenCount: 9, candidatesTokenCount: 4 }),
      answer('b', { thoughtsTokenCount: 6 }),
      answer('c', undefined, 'STOP'),
    );
    expect(streamed('generate_content', bytes).tokens).toEqual(tokens({ input: 9, output: 10 }));
  });

  it('counts a blocked prompt', () => {
    const blocked = {
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: { promptTokenCount: 9, totalTokenCount: 9 },
    };
    expect(plain('generate_content', blocked)).toMatchObject({
      tokens: tokens({ input: 9 }),
      coverage: 'final',
      end: 'completed',
    });
  });

  it('reads errors in an object and in an array', () => {
    const error = { error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } };
    expect(plain('generate_content', error).end).toBe('failed');
    expect(plain('generate_content', [answer('a'), error]).end).toBe('failed');
    expect(streamed('generate_content', sse(answer('a'), error)).end).toBe('failed');
  });

  it('reads the tier, counts calls of functions, and marks images', () => {
    const body = {
      candidates: [{ content: { parts: [{ functionCall: { name: 'f', args: {} } }] }, finishReason: 'STOP' }],
      usageMetadata: {
        promptTokenCount: 1,
        candidatesTokenCount: 9,
        candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 9 }],
        trafficType: 'ON_DEMAND_PRIORITY',
      },
    };
    expect(plain('generate_content', body)).toMatchObject({
      tier: 'ON_DEMAND_PRIORITY',
      visibleBytes: 22,
      hasUnknownUsage: true,
    });
  });
});

describe('embeddings', () => {
  const vector = Array.from({ length: 1_536 }, (_, index) => index / 7);

  it('reads the usage behind the vectors', () => {
    const data = Array.from({ length: 20 }, (_, index) => ({
      object: 'embedding',
      index,
      embedding: vector,
    }));
    const body = {
      object: 'list',
      data,
      model: 'text-embedding-3-small',
      usage: { prompt_tokens: 8, total_tokens: 8 },
    };
    expect(plain('embeddings', body)).toMatchObject({
      tokens: tokens({ input: 8 }),
      coverage: 'final',
      model: 'text-embedding-3-small',
      end: 'completed',
    });
    const base64 = data.map((entry) => ({ ...entry, embedding: 'A'.repeat(8_192) }));
    expect(plain('embeddings', { ...body, data: base64 }).tokens).toEqual(tokens({ input: 8 }));
  });

  it('reads Gemini’s, with and without a usage', () => {
    const usageMetadata = {
      promptTokenCount: 30,
      promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 20 }],
    };
    const one = { embedding: { values: vector }, usageMetadata };
    expect(plain('embed_content', one)).toMatchObject({
      tokens: tokens({ input: 10, audio_input: 20 }),
      end: 'completed',
      coverage: 'final',
    });
    expect(plain('batch_embed_contents', { embeddings: [{ values: vector }] })).toMatchObject({
      tokens: null,
      end: 'completed',
    });
  });
});

describe('compressed answers', () => {
  const bytes = sse(chunk('Hello'), finish, usageChunk({ prompt_tokens: 4, completion_tokens: 2 }), '[DONE]');

  it.each<[string, Buffer]>([
    ['gzip', gzipSync(bytes)],
    ['x-gzip', gzipSync(bytes)],
    ['deflate', deflateSync(bytes)],
    ['br', brotliCompressSync(bytes)],
  ])('are passed on as they are and read in %s', (contentEncoding, compressed) => {
    const { output, report } = readAll('chat', [compressed.subarray(0, 20), compressed.subarray(20)], {
      ...SSE,
      contentEncoding,
    });
    expect(output.equals(compressed)).toBe(true);
    expect(report).toMatchObject({
      tokens: tokens({ input: 4, output: 2 }),
      end: 'completed',
      visibleBytes: 5,
    });
  });

  it('are read as far as they came', () => {
    const long = sse(...Array.from({ length: 500 }, (_, index) => chunk(String(index * 7_919))));
    const { report } = readAll('chat', [gzipSync(long).subarray(0, 1_500)], {
      ...SSE,
      contentEncoding: 'gzip',
    });
    expect(report.end).toBe('cut');
    expect(report.visibleBytes).toBeGreaterThan(100);
  });

  it.each<[string, string, Buffer]>([
    ['an unknown encoding', 'zstd', bytes],
    ['two encodings', 'gzip, br', gzipSync(bytes)],
    ['broken data', 'gzip', bytes],
    ['a bomb', 'gzip', gzipSync(Buffer.concat([bytes, Buffer.alloc(8_000_000, ' ')]))],
  ])('report nothing for %s', (_, contentEncoding, compressed) => {
    const { output, report } = readAll('chat', [compressed], { ...SSE, contentEncoding });
    expect(output.equals(compressed)).toBe(true);
    expect(report).toMatchObject({ tokens: null, end: 'completed' });
  });
});

describe('hostile answers', () => {
  const usage = usageChunk({ prompt_tokens: 4, completion_tokens: 2 });
  const deep = `{"choices":${'['.repeat(256)}${']'.repeat(256)}}`;
  const shallow = `{"choices":${'['.repeat(255)}${']'.repeat(255)}}`;

  it.each([true, false])(
    'report nothing once they are nested too deeply (removing: %p)',
    (removesUsageChunk) => {
      const options = { ...SSE, removesUsageChunk };
      const bytes = sse(deep, usage);
      const { output, report } = readAll('chat', [bytes], options);
      expect(output.equals(bytes)).toBe(true);
      expect(report).toMatchObject({ tokens: null, raw: null, end: 'completed' });
      expect(streamed('chat', sse(shallow, usage), options).tokens).toEqual(tokens({ input: 4, output: 2 }));
      expect(readAll('chat', [Buffer.from(deep)], JSON_ANSWER).report.tokens).toBeNull();
    },
  );

  it('report nothing once a line has more than 16 MiB, and lose no byte', () => {
    const line = Buffer.from(`data: "${'x'.repeat(16 * 1_048_576)}`);
    const rest = Buffer.concat([Buffer.from('"\n\n'), sse(usage)]);
    const options = { ...SSE, removesUsageChunk: true };
    for (const chunks of [[line, rest], [Buffer.concat([line, rest])]]) {
      const { output, report } = readAll('chat', [sse(chunk('a')), ...chunks], options);
      expect(output.equals(Buffer.concat([sse(chunk('a')), line, rest]))).toBe(true);
      expect(report).toMatchObject({ tokens: null, visibleBytes: 1 });
    }
  });

  it('pass lines of megabytes', () => {
    const bytes = sse(chunk('é'.repeat(1_000_000)), finish, usage, '[DONE]');
    const reader = createAnswerReader('chat', SSE);
    for (let at = 0; at < bytes.length; at += 65_521) reader.read(bytes.subarray(at, at + 65_521));
    expect(reader.report()).toMatchObject({
      tokens: tokens({ input: 4, output: 2 }),
      visibleBytes: 2_000_000,
    });
  });

  it('can’t put a prototype into the usage', () => {
    const start =
      '{"type":"message_start","message":{"usage":{"__proto__":{"input_tokens":5},"output_tokens":1}}}';
    expect(streamed('messages', sse(start)).tokens).toBeNull();
  });

  it('report nothing for a usage of more than 64 kB', () => {
    const body = { choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, x: 'x'.repeat(65_536) } };
    expect(plain('chat', body).tokens).toBeNull();
  });

  it('keep control characters and long texts out of the report', () => {
    const body = { model: `gpt\u0000\u001b[31m${'x'.repeat(300)}`, id: 'y'.repeat(1_025), choices: [] };
    const report = plain('chat', body);
    expect(report.model).toMatch(/^gpt\[31mx+$/);
    expect(report.model?.length).toBeLessThanOrEqual(200);
    expect(report.responseId).toBeNull();
  });
});

describe('any chunking', () => {
  const usage = { prompt_tokens: 4, completion_tokens: 2 };
  const events = [
    sse(chunk('Grüße 🎈 \u2028 漢字')),
    sse(finish),
    sse(usageChunk(usage)),
    sse('[DONE]'),
    Buffer.from(': ping\n\n'),
    Buffer.from('event: error\ndata: x\n\n'),
    Buffer.from('data: {"choices":\ndata: [],"usage":{}}\n\n'),
    Buffer.from('\n\n\n'),
    Buffer.from('\uFEFF'),
    anthropicSse({ type: 'message_start', message: { usage: { input_tokens: 9, output_tokens: 1 } } } as {
      type: string;
    }),
    anthropicSse({ type: 'message_delta', usage: { output_tokens: 7 } } as { type: string }),
    sse({
      candidates: [{ content: { parts: [{ text: 'x' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 3 },
    }),
    sse({ type: 'response.completed', response: { id: 'r', usage: { input_tokens: 3, output_tokens: 4 } } }),
    sse(deepObject(300)),
  ];
  const lineEnds = fc.constantFrom('\n', '\r\n', '\r');
  const streams = fc
    .tuple(fc.array(fc.tuple(fc.constantFrom(...events), lineEnds), { maxLength: 8 }), fc.nat({ max: 3 }))
    .map(([parts, cut]) => {
      const bytes = Buffer.concat(
        parts.map(([event, lineEnd]) => Buffer.from(event.toString().replaceAll('\n', lineEnd))),
      );
      return bytes.subarray(0, Math.max(bytes.length - cut, 0));
    });
  const documents = fc
    .array(fc.constantFrom(...events), { maxLength: 4 })
    .map((parts) =>
      Buffer.from(`[${parts.map((part) => part.toString().replace(/^data: /, '')).join(',')}]`),
    );
  const routes = fc.constantFrom<CallRoute>(
    'chat',
    'responses',
    'embeddings',
    'messages',
    'generate_content',
    'embed_content',
  );

  function deepObject(depth: number): string {
    return `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  }

  function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
    const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
    return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
  }

  it('gives the same bytes and the same report', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          streams,
          documents,
          fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
        ),
        fc.array(fc.nat(), { maxLength: 12 }),
        routes,
        fc.boolean(),
        fc.constantFrom('text/event-stream', 'application/json', null),
        (bytes, cuts, route, removesUsageChunk, contentType) => {
          const options = { ...SSE, contentType, removesUsageChunk };
          const whole = readAll(route, [bytes], options);
          for (const chunks of [cutAt(bytes, cuts), cutAt(bytes, Array.from(bytes.keys()))]) {
            const inPieces = readAll(route, chunks, options);
            expect(inPieces.output.toString('latin1')).toBe(whole.output.toString('latin1'));
            expect(inPieces.report).toEqual(whole.report);
          }
          if (!removesUsageChunk || route !== 'chat') expect(whole.output.equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('takes out nothing but the usage chunk', () => {
    const asked = [events[2], events[6]];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...events.slice(0, 8)), { maxLength: 10 }),
        lineEnds,
        (parts, lineEnd) => {
          const inLines = (frames: readonly Buffer[]) =>
            Buffer.from(Buffer.concat(frames).toString().replaceAll('\n', lineEnd));
          const kept = parts.filter((part) => !asked.includes(part));
          const { output } = readAll('chat', [inLines(parts)], { ...SSE, removesUsageChunk: true });
          expect(output.toString()).toBe(inLines(kept).toString());
        },
      ),
    );
  });

  it('never makes it throw, whatever the bytes are', () => {
    const json = fc.json({ maxDepth: 4 }).map((text) => Buffer.from(`data: ${text}\n\n`));
    const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(json, noise), { maxLength: 6 }),
        routes,
        fc.constantFrom(null, 'gzip', 'br', 'deflate'),
        fc.constantFrom('text/event-stream', 'application/json', 'text/html', null),
        (chunks, route, contentEncoding, contentType) => {
          const options = { ...SSE, contentEncoding, contentType };
          const { output, report } = readAll(route, chunks, options);
          expect(output.equals(Buffer.concat(chunks))).toBe(true);
          expect(report.tokens === null).toBe(report.coverage === 'none');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('survives known fields of any type', () => {
    const names = fc.constantFrom(
      'usage',
      'choices',
      'delta',
      'message',
      'model',
      'id',
      'type',
      'response',
      'error',
      'output',
      'content',
      'usageMetadata',
      'candidates',
      'parts',
      'prompt_tokens',
      'input_tokens',
      'iterations',
      'tool_usage',
      'promptTokensDetails',
      'cache_creation',
      'finish_reason',
      'tool_calls',
      'text',
      'stop_reason',
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(
          null,
          0,
          1,
          -1,
          1.5,
          1e300,
          '',
          'x',
          'message_start',
          'message_delta',
          'response.failed',
          true,
        ),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(names, tie('value'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 5 }), routes, (values, route) => {
        const bytes = sse(...values.map((entry) => JSON.stringify(entry)));
        expect(readAll(route, [bytes], { ...SSE, removesUsageChunk: false }).output.equals(bytes)).toBe(true);
        expect(() => plain(route, values)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
