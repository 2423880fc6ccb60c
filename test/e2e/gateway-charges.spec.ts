import { parseAmount } from '@app/money';
import {
  describeGateway,
  frameOf,
  json,
  MODELS,
  priceOf,
  sse,
  type GatewayHarness,
  type TestModel,
  type Tokens,
} from '../support/gateway/gateway';
import { expectOneCall } from '../support/gateway/one-call';

const CHAT = '/v1/chat/completions';
const RESPONSES = '/v1/responses';
const MESSAGES = '/v1/messages';
const GENERATE = '/v1beta/models/test-gemini:generateContent';
const STREAM_GENERATE = '/v1beta/models/test-gemini:streamGenerateContent?alt=sse';

const chat = {
  model: 'test-openai',
  max_completion_tokens: 1_000,
  messages: [{ role: 'user', content: 'Hi' }],
};
const response = { model: 'test-openai', max_output_tokens: 1_000, input: 'Hi' };
const message = { model: 'test-claude', max_tokens: 1_000, messages: [{ role: 'user', content: 'Hi' }] };
const content = {
  contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
  generationConfig: { maxOutputTokens: 1_000 },
};
const streamed = { stream: true };

const delta = (text: string) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  model: 'test-openai',
  choices: [{ index: 0, delta: { content: text }, finish_reason: null }],
});
const finish = {
  id: 'c1',
  object: 'chat.completion.chunk',
  model: 'test-openai',
  choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
};
const usageChunk = (usage: object) => ({
  id: 'c1',
  object: 'chat.completion.chunk',
  model: 'test-openai',
  choices: [],
  usage,
});
const completion = (usage: object | undefined, more: object = {}) => ({
  id: 'c1',
  object: 'chat.completion',
  model: 'test-openai',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
  ...(usage === undefined ? {} : { usage }),
  ...more,
});
const claudeStart = (usage: object) => ({
  type: 'message_start',
  message: { id: 'm1', type: 'message', role: 'assistant', model: 'test-claude', content: [], usage },
});
const claudeText = [
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
  { type: 'content_block_stop', index: 0 },
];
const claudeEnd = (usage: object) => [
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
  { type: 'message_stop' },
];
const gemini = (usageMetadata: object | undefined, text = 'Hello', finishReason?: string) => ({
  candidates: [
    { content: { role: 'model', parts: [{ text }] }, index: 0, ...(finishReason && { finishReason }) },
  ],
  modelVersion: 'test-gemini',
  ...(usageMetadata === undefined ? {} : { usageMetadata }),
});

/** A call that the provider answers in full, and the tokens that are charged. */
interface ChargedCall {
  readonly name: string;
  readonly path: string;
  readonly body: object;
  readonly answer: Parameters<GatewayHarness['provider']['answerNext']>[0];
  readonly model: TestModel;
  readonly tokens: Tokens;
  /** In the record of the call, where it differs from the tokens. */
  readonly recorded?: Record<string, unknown>;
}

const CHARGED: readonly ChargedCall[] = [
  {
    name: 'chat: the usage of the body',
    path: CHAT,
    body: chat,
    answer: json(completion({ prompt_tokens: 20, completion_tokens: 7, total_tokens: 27 })),
    model: 'test-openai',
    tokens: { input: 20, output: 7 },
  },
  {
    name: 'chat: cached and written tokens are parts of the prompt, reasoning is part of the output',
    path: CHAT,
    body: chat,
    answer: json(
      completion({
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
        completion_tokens_details: { reasoning_tokens: 40 },
      }),
    ),
    model: 'test-openai',
    tokens: { input: 30, cache_read: 60, cache_write_5m: 10, output: 50 },
    recorded: { reasoning: 40 },
  },
  {
    name: 'chat: the usage chunk after the finish reason',
    path: CHAT,
    body: { ...chat, ...streamed, stream_options: { include_usage: true } },
    answer: sse(
      delta('Hel'),
      delta('lo'),
      finish,
      usageChunk({ prompt_tokens: 20, completion_tokens: 2, total_tokens: 22 }),
      '[DONE]',
    ),
    model: 'test-openai',
    tokens: { input: 20, output: 2 },
  },
  {
    name: 'chat: all choices of n',
    path: CHAT,
    body: { ...chat, n: 3 },
    answer: json(completion({ prompt_tokens: 20, completion_tokens: 300, total_tokens: 320 })),
    model: 'test-openai',
    tokens: { input: 20, output: 300 },
  },
  ...(['completed', 'incomplete'] as const).map((end) => ({
    name: `responses: the usage within response.${end}`,
    path: RESPONSES,
    body: { ...response, ...streamed },
    answer: sse(
      {
        type: 'response.created',
        response: { id: 'r1', model: 'test-openai', status: 'in_progress', usage: null },
      },
      { type: 'response.output_text.delta', delta: 'Hello' },
      {
        type: `response.${end}`,
        response: {
          id: 'r1',
          model: 'test-openai',
          status: end,
          usage: {
            input_tokens: 36,
            input_tokens_details: { cached_tokens: 6 },
            output_tokens: 87,
            output_tokens_details: { reasoning_tokens: 5 },
            total_tokens: 123,
          },
        },
      },
    ),
    model: 'test-openai' as const,
    tokens: { input: 30, cache_read: 6, output: 87 },
    recorded: { reasoning: 5 },
  })),
  {
    name: 'messages: the output of the last delta replaces that of the start',
    path: MESSAGES,
    body: { ...message, ...streamed },
    answer: sse(
      claudeStart({ input_tokens: 25, output_tokens: 1 }),
      { type: 'ping' },
      ...claudeText,
      ...claudeEnd({ output_tokens: 15 }),
    ),
    model: 'test-claude',
    tokens: { input: 25, output: 15 },
  },
  {
    name: 'messages: an input that grows counts as the last delta has it',
    path: MESSAGES,
    body: { ...message, ...streamed },
    answer: sse(
      claudeStart({ input_tokens: 25, output_tokens: 1 }),
      ...claudeText,
      { type: 'message_delta', delta: {}, usage: { input_tokens: 40, output_tokens: 8 } },
      ...claudeEnd({ input_tokens: 55, output_tokens: 15 }),
    ),
    model: 'test-claude',
    tokens: { input: 55, output: 15 },
  },
  {
    name: 'messages: reads and writes of both kinds beside the input, nulls changing nothing',
    path: MESSAGES,
    body: {
      ...message,
      ...streamed,
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    },
    answer: sse(
      claudeStart({
        input_tokens: 3,
        cache_read_input_tokens: 20,
        cache_creation_input_tokens: 30,
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
        output_tokens: 1,
      }),
      ...claudeText,
      ...claudeEnd({
        input_tokens: null,
        cache_read_input_tokens: null,
        cache_creation_input_tokens: null,
        output_tokens: 5,
      }),
    ),
    model: 'test-claude',
    tokens: { input: 3, cache_read: 20, cache_write_5m: 10, cache_write_1h: 20, output: 5 },
  },
  {
    name: 'generateContent: cumulative in each of 12 chunks, the last one counts, thoughts are output',
    path: STREAM_GENERATE,
    body: content,
    answer: sse(
      ...Array.from({ length: 12 }, (_, index) =>
        gemini(
          {
            promptTokenCount: 30,
            cachedContentTokenCount: 10,
            candidatesTokenCount: index,
            thoughtsTokenCount: 5,
            totalTokenCount: 35 + index,
          },
          'x',
          index === 11 ? 'STOP' : undefined,
        ),
      ),
    ),
    model: 'test-gemini',
    tokens: { input: 20, cache_read: 10, output: 16 },
    recorded: { reasoning: 5 },
  },
  {
    name: 'generateContent: thoughts alone',
    path: GENERATE,
    body: content,
    answer: json(
      gemini({ promptTokenCount: 9, thoughtsTokenCount: 21, totalTokenCount: 30 }, '', 'MAX_TOKENS'),
    ),
    model: 'test-gemini',
    tokens: { input: 9, output: 21 },
    recorded: { reasoning: 21 },
  },
  {
    name: 'generateContent: the results of tools are input',
    path: GENERATE,
    body: content,
    answer: json(
      gemini(
        {
          promptTokenCount: 9,
          toolUsePromptTokenCount: 11,
          candidatesTokenCount: 4,
          totalTokenCount: 24,
        },
        'Hello',
        'STOP',
      ),
    ),
    model: 'test-gemini',
    tokens: { input: 20, output: 4 },
  },
  {
    name: 'chat: another model answers, which has a sheet of its own',
    path: CHAT,
    body: { ...chat, max_completion_tokens: 30_000 },
    answer: json(
      completion(
        { prompt_tokens: 20, completion_tokens: 7, total_tokens: 27 },
        { model: 'test-openai-dear' },
      ),
    ),
    model: 'test-openai-dear',
    tokens: { input: 20, output: 7 },
  },
  {
    name: 'chat: a name that nobody knows is charged as the model that was asked for',
    path: CHAT,
    body: chat,
    answer: json(
      completion({ prompt_tokens: 20, completion_tokens: 7, total_tokens: 27 }, { model: 'who-knows' }),
    ),
    model: 'test-openai',
    tokens: { input: 20, output: 7 },
  },
];

describeGateway('charges of AI calls', {}, (gateway) => {
  function expectCharge(userId: string, credits: bigint, charge: bigint, status = 'completed') {
    return expectOneCall(gateway(), userId, credits, charge, status);
  }

  it.each(CHARGED)('$name', async ({ path, body, answer, model, tokens, recorded }) => {
    const userId = await gateway().userWith(10);
    gateway().provider.answerNext(answer);
    const answered = await gateway().call(path, userId, body);
    expect(answered.status).toBe(200);
    const { call, receipt } = await expectCharge(userId, parseAmount(10), priceOf(model, tokens));
    const { input = 0, cache_read = 0, cache_write_5m = 0, cache_write_1h = 0, output = 0 } = tokens;
    expect(call['tokens']).toEqual({
      input,
      cache_read,
      cache_write: cache_write_5m + cache_write_1h,
      output,
      reasoning: 0,
      ...recorded,
    });
    expect(call).toMatchObject({ uncollected: 0, unreported: false, estimated: false });
    expect(receipt).toMatchObject({ call_id: answered.headers.get('credits-call-id') });
    const isStream = answered.headers.get('content-type') === 'text/event-stream';
    expect(answered.headers.get('credits-charged')).toBe(isStream ? null : String(call['charged']));
  });

  it('answer a stream without the usage chunk that nobody asked for', async () => {
    const userId = await gateway().userWith(10);
    const usage = { prompt_tokens: 20, completion_tokens: 2, total_tokens: 22 };
    gateway().provider.answerNext(sse(delta('Hello'), finish, usageChunk(usage), '[DONE]'));
    const { text } = await gateway().call(CHAT, userId, { ...chat, ...streamed });
    expect(text).toBe([delta('Hello'), finish, '[DONE]'].map(frameOf).join(''));
    expect(JSON.parse(gateway().provider.lastRequest.body.toString())).toMatchObject({
      stream_options: { include_usage: true },
    });
    await expectCharge(userId, parseAmount(10), priceOf('test-openai', { input: 20, output: 2 }));
  });

  it('take at most the hold, and note the rest as uncollected', async () => {
    const userId = await gateway().userWith(10);
    gateway().provider.answerNext(
      json(completion({ prompt_tokens: 20, completion_tokens: 9_000, total_tokens: 9_020 })),
    );
    const { headers } = await gateway().call(CHAT, userId, chat);
    const held = parseAmount(headers.get('credits-held'));
    const { call } = await expectCharge(userId, parseAmount(10), held);
    const price = priceOf('test-openai', { input: 20, output: 9_000 });
    expect(parseAmount(String(call['uncollected']))).toBe(price - held);
  });

  it.each([
    ['none', undefined],
    ['negative', { prompt_tokens: -20, completion_tokens: 7 }],
    ['fractions', { prompt_tokens: 20.5, completion_tokens: 7 }],
    ['absurd', { prompt_tokens: 1_000_000_000, completion_tokens: 7 }],
    ['texts', { prompt_tokens: '20', completion_tokens: '7' }],
    [
      'more cached than there was',
      { prompt_tokens: 20, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 21 } },
    ],
  ])('take nothing for a usage that is impossible: %s', async (_name, usage) => {
    const userId = await gateway().userWith(10);
    gateway().provider.answerNext(json(completion(usage)));
    expect((await gateway().call(CHAT, userId, chat)).status).toBe(200);
    const { call } = await expectCharge(userId, parseAmount(10), 0n);
    expect(call['unreported']).toBe(true);
  });

  it('take nothing for a stream that breaks, whose client sees it break', async () => {
    const userId = await gateway().userWith(10);
    gateway().provider.answerNext((_request, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const text of ['a', 'b', 'c', 'd', 'e']) answer.write(frameOf(delta(text)));
      setTimeout(() => answer.destroy(), 50);
    });
    await expect(gateway().call(CHAT, userId, { ...chat, ...streamed })).rejects.toThrow();
    const { call } = await expectCharge(userId, parseAmount(10), 0n, 'failed');
    expect(call['unreported']).toBe(true);
  });

  it('take nothing for an error in the stream', async () => {
    const userId = await gateway().userWith(10);
    const error = { error: { message: 'The server had an error', type: 'server_error' } };
    gateway().provider.answerNext(sse(delta('a'), delta('b'), delta('c'), delta('d'), delta('e'), error));
    const { text } = await gateway().call(CHAT, userId, { ...chat, ...streamed });
    expect(text).toContain('The server had an error');
    const { call } = await expectCharge(userId, parseAmount(10), 0n, 'failed');
    expect(call['unreported']).toBe(true);
  });

  it('take nothing for an error that comes as a text without a usage', async () => {
    const userId = await gateway().userWith(10);
    gateway().provider.answerNext(sse(delta('Error: the model is overloaded'), finish, '[DONE]'));
    await gateway().call(CHAT, userId, { ...chat, ...streamed });
    const { call } = await expectCharge(userId, parseAmount(10), 0n);
    expect(call['unreported']).toBe(true);
  });

  it('take nothing for an error of the provider, which passes unchanged', async () => {
    const userId = await gateway().userWith(10);
    const error = {
      error: {
        message: 'Too long',
        type: 'invalid_request_error',
        param: null,
        code: 'context_length_exceeded',
      },
    };
    gateway().provider.answerNext(json(error, 400));
    const answered = await gateway().call(CHAT, userId, chat);
    expect(answered).toMatchObject({ status: 400, json: error });
    await expectCharge(userId, parseAmount(10), 0n, 'failed');
  });

  it('take one usage where the provider is tried again', async () => {
    const userId = await gateway().userWith(10);
    const busy = json({ error: { message: 'Slow down', type: 'rate_limit_error' } }, 429);
    gateway().provider.answerNext(busy);
    gateway().provider.answerNext(
      json(completion({ prompt_tokens: 20, completion_tokens: 7, total_tokens: 27 })),
    );
    expect((await gateway().call(CHAT, userId, chat)).status).toBe(200);
    await expectCharge(userId, parseAmount(10), priceOf('test-openai', { input: 20, output: 7 }));
  });

  it('go by the sheet of their beginning, and end though their key is revoked meanwhile', async () => {
    const user_id = await gateway().userWith(10);
    const key = await gateway().api.issueKey({ role: 'user', user_id });
    let goOn: () => void = () => undefined;
    const changed = new Promise<void>((resolve) => (goOn = resolve));
    gateway().provider.answerNext(async (_request, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.write(frameOf(delta('Hello')));
      await changed;
      const usage = { prompt_tokens: 20, completion_tokens: 2, total_tokens: 22 };
      for (const event of [finish, usageChunk(usage), '[DONE]']) answer.write(frameOf(event));
      answer.end();
    });
    const answer = await gateway().fetch(
      CHAT,
      null,
      { ...chat, ...streamed },
      { authorization: `Bearer ${key.secret}` },
    );
    const callId = answer.headers.get('credits-call-id');
    const released = await key.api.releaseHold(String(callId));
    expect(released.status).toBe(403);
    const dearer = { ...MODELS['test-openai'], prices: { input: 100, output: 100 } };
    await gateway().putModel('test-openai', dearer);
    await gateway().api.delete(`/api/v1/keys/${key.id}`);
    goOn();
    expect(await answer.text()).toContain('[DONE]');
    await gateway().putModel('test-openai', MODELS['test-openai']);
    await expectCharge(user_id, parseAmount(10), priceOf('test-openai', { input: 20, output: 2 }));
  });

  it('can’t be escaped by a release of the hold', async () => {
    const user_id = await gateway().userWith(10);
    const app = await gateway().api.issueKey({ role: 'app', scopes: ['bill', 'read'] });
    let goOn: () => void = () => undefined;
    const tried = new Promise<void>((resolve) => (goOn = resolve));
    gateway().provider.answerNext(async (_request, answer) => {
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.write(frameOf(delta('Hello')));
      await tried;
      const usage = { prompt_tokens: 20, completion_tokens: 2, total_tokens: 22 };
      for (const event of [finish, usageChunk(usage), '[DONE]']) answer.write(frameOf(event));
      answer.end();
    });
    const answer = await gateway().fetch(CHAT, user_id, { ...chat, ...streamed });
    const holdId = String(answer.headers.get('credits-call-id'));
    expect((await gateway().api.getHold(holdId)).json).toMatchObject({ user_id, status: 'pending' });
    for (const settle of [
      app.api.releaseHold(holdId),
      app.api.captureHold(holdId, { amount: 0.000000001 }),
    ]) {
      const { status, json: problem } = await settle;
      expect([status, problem['code']]).toEqual([409, 'hold_of_a_call']);
    }
    goOn();
    await answer.text();
    await expectCharge(user_id, parseAmount(10), priceOf('test-openai', { input: 20, output: 2 }));
  });
});
