import { request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import {
  FAKE_PROVIDER_KEY,
  startFakeProvider,
  type FakeProvider,
} from '../../apps/fake-provider/src/fake-provider';
import { scriptText, type Script } from '../../apps/fake-provider/src/script';
import { useStarted } from '../support/hooks/use-started';
import { anthropicSdk, geminiSdk, openaiSdk } from '../support/providers/sdks';

const MESSAGES = [{ role: 'user' as const, content: 'What is the weather in Zürich?' }];
const TEXT = 'Grüezi! Es schneit in Zürich, ☃ und alles ist weiss.';
/** One per four bytes. */
const TEXT_TOKENS = Math.ceil(Buffer.byteLength(TEXT) / 4);
const PARAMETERS = { type: 'object' as const, properties: { city: { type: 'string' } } };
const GEMINI_PARAMETERS = { type: 'object', properties: { city: { type: 'string' } } };

describe('the fake provider', () => {
  const provider = useStarted(
    () => startFakeProvider(),
    (started) => started.close(),
  );

  afterEach(() => {
    provider().script({});
  });

  const options = (baseUrl: string, script: Script, apiKey: string) => ({
    apiKey,
    baseUrl,
    headers: { 'x-fake-script': scriptText(script) },
  });
  const openai = (script: Script = {}, apiKey = FAKE_PROVIDER_KEY) =>
    openaiSdk(options(provider().baseUrls.openai, script, apiKey));
  const anthropic = (script: Script = {}, apiKey = FAKE_PROVIDER_KEY) =>
    anthropicSdk(options(provider().baseUrls.anthropic, script, apiKey));
  const gemini = (script: Script = {}, apiKey = FAKE_PROVIDER_KEY) =>
    geminiSdk(options(provider().baseUrls.gemini, script, apiKey));

  async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
    const items: T[] = [];
    for await (const item of stream) items.push(item);
    return items;
  }

  /** The answer's bytes as text, without an SDK. */
  async function raw(path: string, body: object, script: Script, agent?: string): Promise<Response> {
    return fetch(provider().url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${FAKE_PROVIDER_KEY}`,
        'x-goog-api-key': FAKE_PROVIDER_KEY,
        'content-type': 'application/json',
        ...(agent === undefined ? { 'x-fake-script': scriptText(script) } : { 'user-agent': agent }),
      },
      body: JSON.stringify(body),
      redirect: 'manual',
    });
  }

  describe('for OpenAI’s SDK', () => {
    it('answers a chat, with believable numbers', async () => {
      const answer = await openai({ text: TEXT }).chat.completions.create({
        model: 'any',
        messages: MESSAGES,
      });
      expect(answer).toMatchObject({
        model: 'any',
        service_tier: 'default',
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: TEXT } }],
        usage: { prompt_tokens: 8, completion_tokens: TEXT_TOKENS, total_tokens: 8 + TEXT_TOKENS },
      });
    });

    it('streams a chat, with the usage in a chunk of its own where it is asked for', async () => {
      const client = openai({ text: TEXT, frames: 5, reasoning: 7, cache_read: 100 });
      const chat = { model: 'any', messages: MESSAGES, stream: true } as const;
      const chunks = await collect(
        await client.chat.completions.create({ ...chat, stream_options: { include_usage: true } }),
      );
      expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(TEXT);
      expect(chunks).toHaveLength(8);
      expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
      expect(chunks.at(-1)).toMatchObject({
        choices: [],
        usage: {
          prompt_tokens: 108,
          prompt_tokens_details: { cached_tokens: 100 },
          completion_tokens: TEXT_TOKENS + 7,
          completion_tokens_details: { reasoning_tokens: 7 },
        },
      });
      const without = await collect(await client.chat.completions.create(chat));
      expect(without.filter(({ usage }) => usage !== undefined)).toEqual([]);
      expect(without).toHaveLength(7);
    });

    it('keeps to the cap, and gives as many choices as are asked for', async () => {
      const client = openai({ text: TEXT });
      for (const cap of [{ max_tokens: 3 }, { max_completion_tokens: 3, max_tokens: 9 }]) {
        const answer = await client.chat.completions.create({
          model: 'any',
          messages: MESSAGES,
          n: 3,
          ...cap,
        });
        expect(answer.choices.map(({ finish_reason }) => finish_reason)).toEqual([
          'length',
          'length',
          'length',
        ]);
        expect(answer.choices[0]?.message.content).toBe('Grüezi! Es ');
        expect(answer.usage?.completion_tokens).toBe(9);
      }
      const runner = client.chat.completions.stream({ model: 'any', messages: MESSAGES, n: 2 });
      const { choices } = await runner.finalChatCompletion();
      expect(choices.map(({ message }) => message.content)).toEqual([TEXT, TEXT]);
    });

    it('calls a tool that is offered', async () => {
      const client = openai({ tool_call: 'weather', frames: 4 });
      const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: PARAMETERS } }];
      const request = { model: 'any', messages: MESSAGES, tools };
      const plain = await client.chat.completions.create(request);
      const streamed = await client.chat.completions.stream(request).finalChatCompletion();
      for (const { choices } of [plain, streamed]) {
        expect(choices[0]).toMatchObject({
          finish_reason: 'tool_calls',
          message: {
            content: null,
            tool_calls: [{ type: 'function', function: { name: 'weather', arguments: '{"city":"Zürich"}' } }],
          },
        });
      }
      const untooled = await client.chat.completions.create({ model: 'any', messages: MESSAGES });
      expect(untooled.choices[0]?.finish_reason).toBe('stop');
    });

    it('answers as a response, plain and streamed, completed, incomplete and failed', async () => {
      const request = { model: 'any', input: 'What is the weather?' };
      const client = openai({ text: TEXT, reasoning: 2 });
      const plain = await client.responses.create(request);
      expect(plain).toMatchObject({
        status: 'completed',
        output_text: TEXT,
        usage: {
          input_tokens: 5,
          output_tokens: TEXT_TOKENS + 2,
          output_tokens_details: { reasoning_tokens: 2 },
        },
      });
      const final = await client.responses.stream(request).finalResponse();
      expect(final).toMatchObject({
        status: 'completed',
        output: [{ content: [{ text: TEXT }] }],
        usage: plain.usage,
      });
      const short = await collect(
        await client.responses.create({ ...request, max_output_tokens: 4, stream: true }),
      );
      expect(short.at(-1)).toMatchObject({
        type: 'response.incomplete',
        response: { incomplete_details: { reason: 'max_output_tokens' }, usage: { output_tokens: 4 } },
      });
      expect(short.map(({ sequence_number }) => sequence_number)).toEqual(short.map((_, index) => index));
      const failed = await collect(
        await openai({ failed: true }).responses.create({ ...request, stream: true }),
      );
      expect(failed.at(-1)).toMatchObject({
        type: 'response.failed',
        response: { error: { code: 'server_error' } },
      });
      const tools = [{ type: 'function' as const, name: 'weather', parameters: PARAMETERS, strict: false }];
      const called = await openai({ tool_call: 'weather' })
        .responses.stream({ ...request, tools })
        .finalResponse();
      expect(called.output[0]).toMatchObject({ type: 'function_call', arguments: '{"city":"Zürich"}' });
      expect((await client.responses.inputTokens.count(request)).input_tokens).toBe(5);
    });

    it('embeds texts and token ids', async () => {
      const client = openai();
      const texts = await client.embeddings.create({ model: 'any', input: ['one', 'two'], dimensions: 3 });
      expect(texts.data.map(({ embedding }) => embedding)).toEqual([
        [0.0625, 0.125, 0.1875],
        [0.0625, 0.125, 0.1875],
      ]);
      expect(texts.usage).toEqual({ prompt_tokens: 2, total_tokens: 2 });
      const ids = await client.embeddings.create({
        model: 'any',
        input: [[1, 2, 3]],
        encoding_format: 'float',
      });
      expect(ids.data).toHaveLength(1);
      expect(ids.usage.prompt_tokens).toBe(3);
    });

    it('lists models, and refuses as OpenAI does', async () => {
      expect((await collect(await openai().models.list())).length).toBeGreaterThan(0);
      expect((await openai().models.retrieve('any')).id).toBe('any');
      const chat = { model: 'any', messages: MESSAGES };
      await expect(openai({}, 'wrong').chat.completions.create(chat)).rejects.toBeInstanceOf(
        OpenAI.AuthenticationError,
      );
      await expect(openai({ status: 429 }).chat.completions.create(chat)).rejects.toBeInstanceOf(
        OpenAI.RateLimitError,
      );
      await expect(openai({ status: 503 }).chat.completions.create(chat)).rejects.toBeInstanceOf(
        OpenAI.InternalServerError,
      );
      await expect(openai().chat.completions.create({ ...chat, messages: [] })).rejects.toBeInstanceOf(
        OpenAI.BadRequestError,
      );
      const stream = await openai({ error_after: 3 }).chat.completions.create({ ...chat, stream: true });
      await expect(collect(stream)).rejects.toThrow('The server had an error.');
    });

    it('answers on the endpoints of Anthropic and Gemini, which report less', async () => {
      const { url } = provider();
      const request = { model: 'any', messages: MESSAGES };
      for (const [baseURL, usage] of [
        [`${url}/anthropic/v1`, { completion_tokens: TEXT_TOKENS + 7 }],
        [`${url}/gemini/v1beta/openai`, { completion_tokens: TEXT_TOKENS }],
      ] as const) {
        const client = openaiSdk(options(baseURL, { text: TEXT, reasoning: 7 }, FAKE_PROVIDER_KEY));
        const answer = await client.chat.completions.create(request);
        expect(answer.usage).toEqual({ prompt_tokens: 8, ...usage, total_tokens: 8 + TEXT_TOKENS + 7 });
      }
    });
  });

  describe('for Anthropic’s SDK', () => {
    const REQUEST = { model: 'any', max_tokens: 1_000, messages: MESSAGES };
    const USAGE: Script = { input: 3, cache_read: 40, cache_write_5m: 50, cache_write_1h: 60, output: 15 };

    it('answers a message, plain and streamed, with each class of tokens', async () => {
      const client = anthropic({ text: TEXT, ...USAGE });
      const plain = await client.messages.create(REQUEST);
      const final = await client.messages.stream(REQUEST).finalMessage();
      for (const message of [plain, final]) {
        expect(message).toMatchObject({
          content: [{ type: 'text', text: TEXT }],
          stop_reason: 'end_turn',
          usage: {
            input_tokens: 3,
            cache_read_input_tokens: 40,
            cache_creation_input_tokens: 110,
            cache_creation: { ephemeral_5m_input_tokens: 50, ephemeral_1h_input_tokens: 60 },
            output_tokens: 15,
          },
        });
      }
      const events = await collect(await client.messages.create({ ...REQUEST, stream: true }));
      expect(events[0]).toMatchObject({ type: 'message_start', message: { usage: { output_tokens: 1 } } });
      expect(events.at(-2)).toMatchObject({ type: 'message_delta', usage: { output_tokens: 15 } });
    });

    it('keeps to the cap, calls tools and counts', async () => {
      const short = await anthropic({ text: TEXT }).messages.create({ ...REQUEST, max_tokens: 2 });
      expect(short).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 2 } });
      const client = anthropic({ tool_call: 'weather' });
      const tools = [{ name: 'weather', input_schema: PARAMETERS }];
      const called = await client.messages.stream({ ...REQUEST, tools }).finalMessage();
      expect(called).toMatchObject({
        stop_reason: 'tool_use',
        content: [{ type: 'tool_use', name: 'weather', input: { city: 'Zürich' } }],
      });
      expect(await client.messages.countTokens({ model: 'any', messages: MESSAGES })).toEqual({
        input_tokens: 8,
      });
    });

    it('lists models, and refuses as Anthropic does', async () => {
      expect((await collect(await anthropic().models.list())).length).toBeGreaterThan(0);
      await expect(anthropic({}, 'wrong').messages.create(REQUEST)).rejects.toBeInstanceOf(
        Anthropic.AuthenticationError,
      );
      await expect(anthropic({ status: 529 }).messages.create(REQUEST)).rejects.toMatchObject({
        status: 529,
        error: { type: 'error', error: { type: 'overloaded_error' } },
      });
      const stream = await anthropic({ error_after: 4 }).messages.create({ ...REQUEST, stream: true });
      await expect(collect(stream)).rejects.toThrow('Overloaded');
    });
  });

  describe('for Gemini’s SDK', () => {
    const REQUEST = { model: 'any', contents: 'What is the weather?' };

    it('generates content, plain and streamed, with cumulative usage', async () => {
      const client = gemini({ text: TEXT, frames: 4, reasoning: 9, cache_read: 20, tool_input: 6 });
      const usage = {
        promptTokenCount: 25,
        cachedContentTokenCount: 20,
        candidatesTokenCount: TEXT_TOKENS,
        thoughtsTokenCount: 9,
        toolUsePromptTokenCount: 6,
        totalTokenCount: 25 + 6 + 9 + TEXT_TOKENS,
      };
      const plain = await client.models.generateContent(REQUEST);
      expect(plain).toMatchObject({ text: TEXT, modelVersion: 'any', usageMetadata: usage });
      expect(plain.candidates?.[0]?.finishReason).toBe('STOP');
      const chunks = await collect(await client.models.generateContentStream(REQUEST));
      expect(chunks.map(({ text }) => text).join('')).toBe(TEXT);
      expect(chunks.at(-1)?.usageMetadata).toMatchObject(usage);
      const outputs = chunks.map(({ usageMetadata }) => usageMetadata?.candidatesTokenCount ?? 0);
      expect(outputs).toEqual(outputs.toSorted((a, b) => a - b));
    });

    it('keeps to the cap, gives several candidates, calls tools and counts', async () => {
      const short = await gemini({ text: TEXT }).models.generateContent({
        ...REQUEST,
        config: { maxOutputTokens: 2, candidateCount: 3 },
      });
      expect(short.candidates?.map(({ finishReason }) => finishReason)).toEqual(Array(3).fill('MAX_TOKENS'));
      expect(short.usageMetadata?.candidatesTokenCount).toBe(6);
      const functionDeclarations = [{ name: 'weather', parametersJsonSchema: GEMINI_PARAMETERS }];
      const called = await gemini({ tool_call: 'weather' }).models.generateContent({
        ...REQUEST,
        config: { tools: [{ functionDeclarations }] },
      });
      expect(called.functionCalls).toEqual([{ name: 'weather', args: { city: 'Zürich' } }]);
      expect((await gemini().models.countTokens(REQUEST)).totalTokens).toBe(5);
      const blocked = await gemini({ blocked: true }).models.generateContent(REQUEST);
      expect(blocked).toMatchObject({ promptFeedback: { blockReason: 'SAFETY' } });
      expect(blocked.usageMetadata?.totalTokenCount).toBe(5);
    });

    it('embeds, lists models and refuses as Gemini does', async () => {
      const embedded = await gemini().models.embedContent({ model: 'any', contents: ['one', 'two'] });
      expect(embedded.embeddings?.map(({ values }) => values?.length)).toEqual([8, 8]);
      expect((await collect(await gemini().models.list())).length).toBeGreaterThan(0);
      await expect(gemini({}, 'wrong').models.generateContent(REQUEST)).rejects.toMatchObject({
        name: 'ApiError',
        status: 400,
        message: expect.stringContaining('API_KEY_INVALID') as string,
      });
      await expect(gemini({ status: 503 }).models.generateContent(REQUEST)).rejects.toMatchObject({
        status: 503,
      });
    });

    it('streams an array where it is not asked for events', async () => {
      const path = '/gemini/v1beta/models/any:streamGenerateContent';
      const answer = await raw(path, { contents: [{ parts: [{ text: 'hi' }] }] }, { text: TEXT, frames: 3 });
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      const chunks = (await answer.json()) as { candidates: { content: { parts: { text: string }[] } }[] }[];
      expect(chunks).toHaveLength(3);
      expect(chunks.map(({ candidates }) => candidates[0]?.content.parts[0]?.text).join('')).toBe(TEXT);
    });
  });

  describe('by script', () => {
    const CHAT = '/openai/v1/chat/completions';
    const STREAM = {
      model: 'any',
      messages: MESSAGES,
      stream: true,
      stream_options: { include_usage: true },
    };

    it('is found in the user agent too, and as the usual one', async () => {
      const agent = `sdk/1.0 fake-script(${scriptText({ text: 'a (b) & ü', output: 77 })}) node`;
      const answer = (await (await raw(CHAT, { ...STREAM, stream: false }, {}, agent)).json()) as object;
      expect(answer).toMatchObject({
        choices: [{ message: { content: 'a (b) & ü' } }],
        usage: { completion_tokens: 77 },
      });
      provider().script({ text: 'usual', output: 5 });
      const usual = await openai({ output: 6 }).chat.completions.create({ model: 'any', messages: MESSAGES });
      expect(usual).toMatchObject({
        choices: [{ message: { content: 'usual' } }],
        usage: { completion_tokens: 6 },
      });
    });

    it('is refused where it has a slip', async () => {
      const answer = await raw(CHAT, STREAM, { ...({ txt: 'a' } as Script) });
      expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('txt')]);
    });

    it('reports no usage, or any', async () => {
      const none = await (await raw(CHAT, STREAM, { no_usage: true })).text();
      expect(none).not.toContain('prompt_tokens');
      const strange = await (await raw(CHAT, STREAM, { usage_json: '{"prompt_tokens":-1}' })).text();
      expect(strange).toContain('"usage":{"prompt_tokens":-1}');
    });

    it('fails so many times, and answers then', async () => {
      const script = { status: 429, times: 1, retry_after: 0 };
      const first = await raw(CHAT, STREAM, script);
      expect([first.status, first.headers.get('retry-after')]).toEqual([429, '0']);
      await first.text();
      const second = await raw(CHAT, STREAM, script);
      expect(second.status).toBe(200);
      await second.text();
    });

    it('cuts, breaks off, goes silent and redirects', async () => {
      const cut = await (await raw(CHAT, STREAM, { cut_after: 3 })).text();
      expect(cut.match(/^data: /gm)).toHaveLength(3);
      await expect(raw(CHAT, STREAM, { reset_after: 3 }).then((of) => of.text())).rejects.toThrow();
      await expect(
        raw(CHAT, { ...STREAM, stream: false }, { reset_after: 0 }).then((of) => of.text()),
      ).rejects.toThrow();
      const redirected = await raw(CHAT, STREAM, { redirect: 'http://127.0.0.1:9/elsewhere' });
      expect([redirected.status, redirected.headers.get('location')]).toEqual([
        307,
        'http://127.0.0.1:9/elsewhere',
      ]);
    });

    it.each<[string, Script]>([
      ['never answers', { silent: true }],
      ['goes silent after two frames', { silent_after: 2 }],
    ])('%s, and notices that the client leaves', async (_name, script) => {
      const gone = new AbortController();
      const call = request(provider().url + CHAT, {
        method: 'POST',
        headers: { authorization: `Bearer ${FAKE_PROVIDER_KEY}`, 'x-fake-script': scriptText(script) },
        signal: gone.signal,
      });
      call.on('error', () => undefined);
      const before = provider().requests.length;
      call.end(JSON.stringify(STREAM));
      while (provider().requests.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
      const recorded = provider().lastRequest;
      while (recorded.framesSent < (script.silent_after ?? 0)) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      gone.abort();
      await recorded.closed;
      expect(recorded).toMatchObject({ isAborted: true, framesSent: script.silent_after ?? 0 });
    });

    it.each<[string, Script]>([
      ['gzip', { compress: 'gzip' }],
      ['brotli', { compress: 'br' }],
      ['CRLF', { crlf: true }],
      ['no last newline', { no_last_newline: true }],
      ['writes of three bytes', { chunk_bytes: 3 }],
      ['delays', { delay_ms: 2 }],
    ])('sends the same text with %s', async (_name, script) => {
      const answer = await raw(CHAT, STREAM, { text: TEXT, ...script });
      expect(answer.headers.get('content-encoding')).toBe(script.compress ?? null);
      const body = await answer.text();
      expect(body.includes('\r\n')).toBe(script.crlf === true);
      expect(/\[DONE\]$/.test(body)).toBe(script.no_last_newline === true);
      const chunks = body
        .split(/\r?\n\r?\n/)
        .map((frame) => frame.replace('data: ', ''))
        .filter((data) => data.startsWith('{'))
        .map((data) => JSON.parse(data) as OpenAI.ChatCompletionChunk);
      expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(TEXT);
    });

    it('records what came over the wire, and answers with exact bytes', async () => {
      const bytes = 'data: {"x":1}\n\ndata: half';
      provider().answerNext((_request, response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(bytes);
      });
      const body = '{"model":"m",  "messages":[]}';
      const call = request(`${provider().url}${CHAT}?alt=sse`, {
        method: 'POST',
        headers: { 'X-Own': 'Yes' },
      });
      call.end(body);
      const answer = await new Promise<NodeJS.ReadableStream>((resolve) => call.once('response', resolve));
      expect(await readText(answer)).toBe(bytes);
      const { lastRequest } = provider();
      expect(lastRequest).toMatchObject({
        method: 'POST',
        url: `${CHAT}?alt=sse`,
        headers: { 'x-own': 'Yes' },
      });
      expect(lastRequest.rawHeaders).toContain('X-Own');
      expect(lastRequest.body.toString()).toBe(body);
      await lastRequest.closed;
      expect(lastRequest.isAborted).toBe(false);
    });
  });

  it('answers what it does not know with an error, and takes no key where it needs none', async () => {
    expect((await raw('/openai/v1/unknown', {}, {})).status).toBe(404);
    const keyless: FakeProvider = await startFakeProvider({ apiKey: null });
    const answer = await fetch(`${keyless.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'llama', messages: MESSAGES }),
    });
    expect(answer.status).toBe(200);
    await answer.text();
    const malformed = await fetch(`${keyless.url}/v1/chat/completions`, { method: 'POST', body: '{' });
    expect([malformed.status, (await malformed.text()).includes('parse')]).toEqual([400, true]);
    const { port } = new URL(keyless.url);
    const idle = connect(Number(port), '127.0.0.1');
    await new Promise((resolve) => idle.once('connect', resolve));
    const ended = new Promise((resolve) => idle.once('close', resolve));
    idle.on('error', () => undefined);
    await keyless.close();
    await ended;
  });
});
