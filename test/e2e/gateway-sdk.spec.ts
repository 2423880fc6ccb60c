import Anthropic from '@anthropic-ai/sdk';
import { ApiError } from '@google/genai';
import OpenAI from 'openai';
import { describeEmbedded } from '../support/engines/each-ledger';
import { describeGateway, priceOf, type TestModel, type Tokens } from '../support/gateway/gateway';
import { anthropicSdk, geminiSdk, openaiSdk } from '../support/providers/sdks';

const MESSAGES = [{ role: 'user' as const, content: 'What is the weather in Zürich?' }];
const TEXT = 'Es schneit in Zürich, ☃.';
/** Reported by the provider, whatever it was asked. */
const USAGE = { text: TEXT, input: 1_000, output: 200, reasoning: 50 };
const TOKENS = { input: 1_000, output: 200 };
const PARAMETERS = { type: 'object' as const, properties: { city: { type: 'string' } } };
const NANO = 1e9;

describeGateway(
  'the providers’ SDKs, unmodified',
  {},
  (gateway) => {
    let userId: string;
    let apiKey: string;
    let origin: string;

    beforeEach(async () => {
      ({ origin } = gateway().app);
      userId = await gateway().userWith(10);
      apiKey = (await gateway().api.issueKey({ role: 'user', user_id: userId })).secret;
      gateway().provider.script(USAGE);
    });

    const openai = (key = apiKey) => openaiSdk({ apiKey: key, baseUrl: `${origin}/v1` });
    const anthropic = (key = apiKey) => anthropicSdk({ apiKey: key, baseUrl: origin });
    const gemini = (key = apiKey) => geminiSdk({ apiKey: key, baseUrl: origin });

    async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
      const items: T[] = [];
      for await (const item of stream) items.push(item);
      return items;
    }

    /** Until nothing is held, since a stream settles after its last byte. */
    async function expectCharged(model: TestModel, tokens: Tokens, calls = 1): Promise<void> {
      let wallet = await gateway().wallet(userId);
      for (let tries = 0; wallet.held > 0 && tries < 500; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        wallet = await gateway().wallet(userId);
      }
      const charged = priceOf(model, tokens) * BigInt(calls);
      expect(wallet.held).toBe(0);
      expect(Math.round((10 - wallet.balance) * NANO)).toBe(Number(charged));
      const rows = await gateway().callsOf(userId);
      for (const row of rows) {
        expect(row).toMatchObject({ model, status: 'completed' });
        expect(Math.round(Number(row['charged']) * calls * NANO)).toBe(Number(charged));
      }
      expect(rows).toHaveLength(calls);
    }

    it('chat, plain, streamed and with tools', async () => {
      const request = { model: 'test-openai', messages: MESSAGES };
      const { data, response } = await openai().chat.completions.create(request).withResponse();
      expect(data.choices[0]?.message.content).toBe(TEXT);
      expect(response.headers.get('credits-call-id')).toMatch(/^[0-9a-f]{32}$/);
      expect(response.headers.get('credits-charged')).toBe('0.0036');
      const chunks = await collect(await openai().chat.completions.create({ ...request, stream: true }));
      expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(TEXT);
      expect(chunks.every(({ choices, usage }) => choices.length === 1 && usage == null)).toBe(true);
      const asked = await openai()
        .chat.completions.stream({ ...request, stream_options: { include_usage: true } })
        .finalChatCompletion();
      expect(asked.usage?.completion_tokens).toBe(200);
      gateway().provider.script({ ...USAGE, tool_call: 'weather' });
      const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: PARAMETERS } }];
      const called = await openai().chat.completions.create({ ...request, tools });
      expect(called.choices[0]?.finish_reason).toBe('tool_calls');
      await expectCharged('test-openai', TOKENS, 4);
    });

    it.each(['test-claude', 'test-gemini'] as const)('chat with %s on OpenAI’s route', async (model) => {
      const request = { model, messages: MESSAGES };
      const plain = await openai().chat.completions.create(request);
      expect(plain.choices[0]?.message.content).toBe(TEXT);
      const chunks = await collect(await openai().chat.completions.create({ ...request, stream: true }));
      expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(TEXT);
      await expectCharged(model, TOKENS, 2);
    });

    it('responses, plain, streamed and one after another', async () => {
      const request = { model: 'test-openai', input: 'What is the weather?' };
      const first = await openai().responses.create(request);
      expect(first.output_text).toBe(TEXT);
      const next = await openai()
        .responses.stream({ ...request, previous_response_id: first.id })
        .finalResponse();
      expect(next.status).toBe('completed');
      await expectCharged('test-openai', TOKENS, 2);
      const other = await gateway().userWith(10);
      const { secret } = await gateway().api.issueKey({ role: 'user', user_id: other });
      await expect(
        openai(secret).responses.create({ ...request, previous_response_id: first.id }),
      ).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    });

    it('embed', async () => {
      gateway().provider.script({});
      const answer = await openai().embeddings.create({ model: 'test-embedding', input: ['one', 'two'] });
      expect(answer.data).toHaveLength(2);
      await expectCharged('test-embedding', { input: 2 });
    });

    it('embed with Gemini, which reports no usage', async () => {
      gateway().provider.script({});
      const model = 'gemini-embedding-test';
      const limits = { max_input_tokens: 2_048, max_output_tokens: 1 };
      await gateway().putModel(model, { provider: 'gemini', prices: { input: 0.1 }, limits });
      const { embeddings = [] } = await gemini().models.embedContent({
        model,
        contents: ['eight by', 'tes!'],
      });
      expect(embeddings.map(({ values }) => values?.length)).toEqual([8, 8]);
      const [row] = await gateway().callsOf(userId);
      expect(row).toMatchObject({ status: 'completed', estimated: true });
      const { input } = row!['tokens'] as { input: number };
      // Twelve bytes of text.
      expect(input).toBe(3);
      expect(Math.round(Number(row!['charged']) * NANO)).toBe(300);
    });

    it('send messages, plain, streamed and with tools, and count them for nothing', async () => {
      const request = { model: 'test-claude', max_tokens: 1_000, messages: MESSAGES };
      const cached = { cache_read: 300, cache_write_5m: 20, cache_write_1h: 10 };
      gateway().provider.script({ ...USAGE, ...cached });
      const plain = await anthropic().messages.create(request);
      expect(plain.content).toMatchObject([{ type: 'text', text: TEXT }]);
      const final = await anthropic().messages.stream(request).finalMessage();
      expect(final.content).toMatchObject([{ type: 'text', text: TEXT }]);
      gateway().provider.script({ ...USAGE, ...cached, tool_call: 'weather' });
      const tools = [{ name: 'weather', input_schema: PARAMETERS }];
      const called = await anthropic().messages.create({ ...request, tools });
      expect(called.stop_reason).toBe('tool_use');
      const count = await anthropic().messages.countTokens({ model: 'test-claude', messages: MESSAGES });
      expect(count.input_tokens).toBe(8);
      await expectCharged('test-claude', { ...TOKENS, ...cached }, 3);
    });

    it('generate content, plain and streamed, and count for nothing', async () => {
      const request = { model: 'test-gemini', contents: 'What is the weather?' };
      const plain = await gemini().models.generateContent(request);
      expect(plain.text).toBe(TEXT);
      const chunks = await collect(await gemini().models.generateContentStream(request));
      expect(chunks.map(({ text }) => text).join('')).toBe(TEXT);
      expect((await gemini().models.countTokens(request)).totalTokens).toBe(5);
      await expectCharged('test-gemini', TOKENS, 2);
    });

    it('list the models', async () => {
      const ids = (await collect(await openai().models.list())).map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(['test-openai', 'test-claude', 'test-gemini']));
      const claude = (await collect(await anthropic().models.list())).map(({ id }) => id);
      expect(claude).toContain('test-claude');
      const names = (await collect(await gemini().models.list())).map(({ name }) => name);
      expect(names).toContain('models/test-gemini');
      expect((await openai().models.retrieve('test-openai')).id).toBe('test-openai');
    });

    it('raise their own errors: no key, no model, no credits, and those of the provider', async () => {
      const poor = await gateway().userWith(0);
      const { secret } = await gateway().api.issueKey({ role: 'user', user_id: poor });
      const strange = `${apiKey.slice(0, -1)}${apiKey.endsWith('a') ? 'b' : 'a'}`;
      const chat = (key: string, model = 'test-openai') =>
        openai(key).chat.completions.create({ model, messages: MESSAGES });
      await expect(chat(strange)).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
      await expect(chat(apiKey, 'nothing')).rejects.toBeInstanceOf(OpenAI.NotFoundError);
      await expect(chat(secret)).rejects.toMatchObject({ status: 402, code: 'insufficient_credits' });
      const send = (key: string, model = 'test-claude') =>
        anthropic(key).messages.create({ model, max_tokens: 100, messages: MESSAGES });
      await expect(send(strange)).rejects.toBeInstanceOf(Anthropic.AuthenticationError);
      await expect(send(apiKey, 'nothing')).rejects.toBeInstanceOf(Anthropic.NotFoundError);
      await expect(send(secret)).rejects.toMatchObject({ status: 402 });
      const generate = (key: string, model = 'test-gemini') =>
        gemini(key).models.generateContent({ model, contents: 'hi' });
      for (const [answer, status] of [
        [generate(strange), 401],
        [generate(apiKey, 'nothing'), 404],
        [generate(secret), 402],
      ] as const) {
        const error = await answer.catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(ApiError);
        expect(error).toMatchObject({ status });
      }
      gateway().provider.script({ status: 400 });
      await expect(chat(apiKey)).rejects.toBeInstanceOf(OpenAI.BadRequestError);
      await expect(send(apiKey)).rejects.toBeInstanceOf(Anthropic.BadRequestError);
      await expect(generate(apiKey)).rejects.toMatchObject({ status: 400 });
      expect(await gateway().wallet(userId)).toEqual({ balance: 10, held: 0 });
    });
  },
  describeEmbedded,
);
