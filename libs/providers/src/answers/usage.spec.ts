import type { TokenCounts } from '@app/pricing';
import {
  JSON_ANSWER,
  SSE,
  finishChunk,
  namedSse,
  plain,
  readAll,
  sse,
  streamed,
  textChunk,
  tokens,
  usageChunk,
} from '../../../../test/support/providers/answers';
import type { CallRoute } from '../routes';
import { type AnswerReaderOptions } from './answer-reader';

describe('OpenAI chat', () => {
  it('reads the usage chunk after the finishChunk, and who answered', () => {
    const report = streamed(
      'chat',
      sse(
        textChunk('Hello '),
        textChunk('Grüße'),
        finishChunk,
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
      responseId: null,
      end: 'completed',
      error: null,
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
    const stream = streamed('chat', sse(textChunk('x'), finishChunk, usageChunk(usage), '[DONE]'));
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
      ...textChunk('x'),
      usage: { prompt_tokens: 5, completion_tokens: completion },
    });
    expect(streamed('chat', sse(running(1), running(2)))).toMatchObject({
      tokens: tokens({ input: 5, output: 2 }),
      coverage: 'so_far',
      end: 'cut',
    });
    expect(streamed('chat', sse(running(9), running(3), finishChunk, '[DONE]'))).toMatchObject({
      tokens: tokens({ input: 5, output: 3 }),
      coverage: 'final',
      end: 'completed',
    });
  });

  it.each([
    ['in a chunk with text', { ...textChunk('x'), usage: { prompt_tokens: 5, completion_tokens: 1 } }],
    ['in a chunk of its own', usageChunk({ prompt_tokens: 5, completion_tokens: 1 })],
  ])('knows that a usage %s covers no text after it', (_, counted) => {
    expect(streamed('chat', sse(counted, textChunk('and more')))).toMatchObject({
      tokens: tokens({ input: 5, output: 1 }),
      coverage: 'input',
      end: 'cut',
    });
  });

  it('reports nothing where the stream has no usage', () => {
    expect(streamed('chat', sse(textChunk('Hello'), finishChunk, '[DONE]'))).toMatchObject({
      tokens: null,
      coverage: 'none',
      raw: null,
      end: 'completed',
      error: null,
      visibleBytes: 5,
    });
  });

  it('notices an error within a stream of status 200', () => {
    expect(
      streamed('chat', sse(textChunk('a'), { error: { message: 'overloaded', type: 'server_error' } })),
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
    const message = { ...textChunk(''), choices: [{ index: 0, delta, finish_reason: null }] };
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
    expect(streamed('chat', sse(textChunk('Hello')))).toMatchObject({ end: 'cut', visibleBytes: 5 });
    const half = Buffer.from('{"choices":[{"message":{"content":"Hel');
    expect(readAll('chat', [half], JSON_ANSWER).report).toMatchObject({ end: 'cut', tokens: null });
  });

  it.each([null, '', 'text/plain', 'application/octet-stream'])(
    'looks at the first byte where the content type is %p',
    (contentType) => {
      const usage = { prompt_tokens: 4, completion_tokens: 2 };
      const options = { ...SSE, contentType };
      expect(plain('chat', { choices: [], usage }, options).tokens).toEqual(tokens({ input: 4, output: 2 }));
      expect(streamed('chat', sse(finishChunk, usageChunk(usage)), options).tokens).toEqual(
        tokens({ input: 4, output: 2 }),
      );
    },
  );
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
    expect(streamed('responses', namedSse(created, delta, { type, response } as { type: string }))).toEqual({
      tokens: expected,
      coverage: 'final',
      reasoning: 64,
      raw: JSON.stringify(usage),
      model: 'gpt-5',
      tier: 'flex',
      responseId: 'resp_1',
      end,
      error: null,
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
      error: null,
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
    expect(streamed('responses', namedSse(created, delta))).toMatchObject({
      tokens: null,
      end: 'cut',
      responseId: 'resp_1',
    });
    const error = { type: 'error', code: 'server_error', message: 'no' };
    expect(streamed('responses', namedSse(created, error))).toMatchObject({
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
        namedSse(
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
      responseId: null,
      end: 'completed',
      error: null,
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
    const bytes = namedSse(start(first), text, ...deltas.map((usage) => delta(usage)), stop);
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
    expect(streamed('messages', namedSse(begun, text))).toMatchObject({ coverage: 'input', end: 'cut' });
    expect(streamed('messages', namedSse(begun, text, delta({ output_tokens: 9 }, null)))).toMatchObject({
      coverage: 'so_far',
    });
    expect(streamed('messages', namedSse(begun, text, delta({ output_tokens: 9 })))).toMatchObject({
      coverage: 'final',
      end: 'cut',
    });
  });

  it('fails on an error after the start, whose usage is not final', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
    expect(
      streamed('messages', namedSse(start({ input_tokens: 25, output_tokens: 1 }), text, error)),
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
    expect(streamed('messages', namedSse(block, ...pieces)).visibleBytes).toBe(1 + 3 + 7);
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
      responseId: null,
      end: 'completed',
      error: null,
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

  it.each([
    ['no usage', undefined],
    ['a usage without the output', { promptTokenCount: 8, totalTokenCount: 60 }],
  ])('knows that the count so far covers no text that comes with %s', (_, usage) => {
    const bytes = sse(cumulative[0]!, answer('and more', usage));
    expect(streamed('generate_content', bytes)).toMatchObject({
      tokens: tokens({ input: 8, output: 23 }),
      coverage: 'input',
      end: 'cut',
    });
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

describe('a provider’s error', () => {
  it.each<[CallRoute, object, string | null]>([
    ['chat', { error: { message: 'no', type: 'server_error', code: null } }, 'server_error'],
    ['chat', { error: { message: 'no', type: 'invalid_request_error', code: 'bad_key' } }, 'bad_key'],
    ['chat', { error: { message: 'no', code: 429 } }, null],
    ['chat', { error: 'model not loaded' }, null],
    ['embeddings', { error: { type: 'server_error' } }, 'server_error'],
    ['responses', { error: { code: 'rate_limit_exceeded' }, status: 'failed' }, 'rate_limit_exceeded'],
    ['messages', { type: 'error', error: { type: 'overloaded_error' } }, 'overloaded_error'],
    ['generate_content', { error: { code: 503, status: 'UNAVAILABLE' } }, 'UNAVAILABLE'],
    ['embed_content', { error: { code: 503, status: 'UNAVAILABLE' } }, 'UNAVAILABLE'],
  ])('of %s is named by its code: %j', (route, body, error) => {
    expect(plain(route, body)).toMatchObject({ end: 'failed', error });
    expect(plain(route, body, { ...JSON_ANSWER, status: 500 })).toMatchObject({ end: 'failed', error });
    if (route !== 'embeddings') expect(streamed(route, sse(body))).toMatchObject({ end: 'failed', error });
  });

  it('of a response is in the response', () => {
    const response = { status: 'failed', error: { code: 'server_error', message: 'no' }, usage: null };
    expect(streamed('responses', sse({ type: 'response.failed', response })).error).toBe('server_error');
    expect(streamed('responses', sse({ type: 'error', code: 'x_error', message: 'no' })).error).toBe(
      'x_error',
    );
  });

  it('is not said to be none', () => {
    expect(plain('chat', { error: null, choices: [] })).toMatchObject({ end: 'completed', error: null });
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
