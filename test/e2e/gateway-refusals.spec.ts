import { parseAmount } from '@app/money';
import { describeGateway, json, MODELS, priceOf, type CallAnswer } from '../support/gateway/gateway';
import { until } from '../support/async/eventually';
import { times } from '../support/movements/expect';

const CHAT = '/v1/chat/completions';
const MESSAGES = '/v1/messages';
const GEMINI_FILES = 'https://generativelanguage.googleapis.com/v1beta/files';
const RESPONSES = '/v1/responses';
const GENERATE = '/v1beta/models/test-gemini:generateContent';

const chat = {
  model: 'test-openai',
  max_completion_tokens: 1_000,
  messages: [{ role: 'user', content: 'Hi' }],
};
const message = { model: 'test-claude', max_tokens: 1_000, messages: [{ role: 'user', content: 'Hi' }] };
const content = { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] };

describeGateway(
  'AI calls that are refused',
  { CURRENCIES: 'USD,EUR', TOPUP_URL: 'https://example.com/top-up' },
  (gateway) => {
    /** Nothing was sent, held or recorded. */
    async function expectNothing(userId: string, sentBefore: number) {
      expect(gateway().provider.requests).toHaveLength(sentBefore);
      expect(await gateway().callsOf(userId)).toEqual([]);
      expect(await gateway().wallet(userId)).toEqual({ balance: 1, held: 0 });
    }

    const errorOf = ({ json }: CallAnswer) => json['error'] as Record<string, unknown>;

    it.each([
      ['an unknown model', CHAT, { ...chat, model: 'gpt-0' }, 404, 'model_not_found'],
      ['a model of another provider', MESSAGES, { ...message, model: 'test-openai' }, 400, 'wrong_dialect'],
      ['a class without a price', CHAT, { ...chat, model: 'test-embedding' }, 400, 'model_not_priced'],
      ['a tier without a price', CHAT, { ...chat, service_tier: 'flex' }, 400, 'model_not_priced'],
      [
        'a call in the background',
        '/v1/responses',
        { model: 'test-openai', input: 'Hi', background: true },
        400,
        'request_not_bounded',
      ],
      [
        'a search by the provider',
        MESSAGES,
        { ...message, tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
        400,
        'request_not_bounded',
      ],
      [
        'a response of somebody else',
        '/v1/responses',
        { model: 'test-openai', input: 'Hi', previous_response_id: 'resp_1' },
        404,
        'response_not_found',
      ],
      [
        'a field that stands twice',
        CHAT,
        '{"model":"test-openai","max_tokens":1,"max_tokens":99999,"messages":[]}',
        400,
        'request_not_bounded',
      ],
      ['no JSON', CHAT, '{"model":', 400, 'malformed_json'],
      ['no object', CHAT, '[]', 400, 'request_not_bounded'],
      ['an unknown part of the query', `${CHAT}?fields=id`, chat, 400, 'request_not_bounded'],
      [
        'thinking above its own cap',
        MESSAGES,
        { ...message, thinking: { type: 'enabled', budget_tokens: 1_000 } },
        400,
        'request_not_bounded',
      ],
    ] as const)('for %s', async (_name, path, body, status, code) => {
      const userId = await gateway().userWith(1);
      const sent = gateway().provider.requests.length;
      const answer = await gateway().call(path, userId, body);
      const error = errorOf(answer);
      const details = error['details'] as Record<string, unknown> | undefined;
      expect([answer.status, error['code'] ?? details?.['error_code']]).toEqual([status, code]);
      await expectNothing(userId, sent);
    });

    const part = (parts: object) => ({ messages: [{ role: 'user', content: [parts] }] });
    const response = { model: 'test-openai', input: 'Hi' };

    it.each<[string, string, object, string]>([
      ['a conversation', RESPONSES, { ...response, conversation: 'conv_1' }, 'conversation'],
      ['a prompt', RESPONSES, { ...response, prompt: { id: 'pmpt_1' } }, 'prompt'],
      ['an item', RESPONSES, { ...response, input: [{ type: 'item_reference', id: 'msg_1' }] }, 'input[0]'],
      [
        'a file',
        RESPONSES,
        { ...response, input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }] },
        'input[0].content[0].file_id',
      ],
      [
        'a file of chat',
        CHAT,
        { ...chat, ...part({ type: 'file', file: { file_id: 'file-1' } }) },
        'messages[0].content[0].file.file_id',
      ],
      [
        'an answer that was spoken',
        CHAT,
        { ...chat, messages: [...chat.messages, { role: 'assistant', audio: { id: 'audio_1' } }] },
        'messages[1].audio.id',
      ],
      ['a container', MESSAGES, { ...message, container: 'container_1' }, 'container'],
      [
        'a document',
        MESSAGES,
        { ...message, ...part({ type: 'document', source: { type: 'file', file_id: 'file_1' } }) },
        'messages[0].content[0].source.file_id',
      ],
      [
        'a file of Gemini',
        GENERATE,
        { contents: [{ parts: [{ fileData: { fileUri: `${GEMINI_FILES}/1`, mimeType: 'image/png' } }] }] },
        'contents[0].parts[0].fileData',
      ],
      ['a cache of Gemini', GENERATE, { ...content, cachedContent: 'cachedContents/1' }, 'cachedContent'],
    ])('for %s that is kept at the provider, whoever it belongs to', async (_name, path, body, field) => {
      const userId = await gateway().userWith(1);
      const sent = gateway().provider.requests.length;
      const answer = await gateway().call(path, userId, body);
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining(field)]);
      await expectNothing(userId, sent);
    });

    it.each([
      ['gzip', { 'content-encoding': 'gzip' }],
      ['a text', { 'content-type': 'text/plain' }],
      ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ])('as %s', async (_name, headers) => {
      const userId = await gateway().userWith(1);
      const sent = gateway().provider.requests.length;
      expect((await gateway().call(CHAT, userId, chat, headers)).status).toBe(415);
      await expectNothing(userId, sent);
    });

    it('for an application that names no user, and for one without an account', async () => {
      const { status, json } = await gateway().call(CHAT, null, chat);
      expect([status, (json['error'] as { code: string }).code]).toEqual([422, 'user_required']);
      const unknown = await gateway().call(CHAT, 'nobody', chat);
      expect([unknown.status, errorOf(unknown)['code']]).toEqual([404, 'account_not_found']);
    });

    it('for a key in the URL', async () => {
      const userId = await gateway().userWith(1);
      const answer = await gateway().call(`${GENERATE}?key=abcdefgh`, userId, content);
      expect(answer.status).toBe(401);
      expect(errorOf(answer)).toMatchObject({ code: 401, status: 'UNAUTHENTICATED' });
    });

    it('for a currency that buys no AI calls', async () => {
      const userId = await gateway().userWith(1);
      const answer = await gateway().call(CHAT, userId, chat, { 'credits-currency': 'EUR' });
      expect([answer.status, errorOf(answer)['code']]).toEqual([422, 'validation_failed']);
    });

    it('for a user who can’t pay, in the form of each SDK, with the way to pay', async () => {
      const userId = await gateway().userWith('0.000001');
      for (const [path, body] of [
        [CHAT, chat],
        [MESSAGES, message],
        [GENERATE, content],
      ] as const) {
        const answer = await gateway().call(path, userId, body);
        expect(answer.status).toBe(402);
        expect(answer.headers.get('x-should-retry')).toBe('false');
        expect(errorOf(answer)).toMatchObject({
          available: 0.000001,
          held: 0,
          needed: expect.any(Number) as number,
          topup_url: 'https://example.com/top-up',
        });
      }
      expect(await gateway().callsOf(userId)).toEqual([]);
    });

    it('but lowered to what the balance pays for', async () => {
      const userId = await gateway().userWith('0.002');
      const answer = await gateway().call(CHAT, userId, { ...chat, max_completion_tokens: 32_000 });
      expect(answer.status).toBe(200);
      const cap = Number(answer.headers.get('credits-output-cap'));
      expect(cap).toBeGreaterThanOrEqual(16);
      expect(cap).toBeLessThan(250);
      const sent = JSON.parse(gateway().provider.lastRequest.body.toString()) as Record<string, unknown>;
      expect(sent['max_completion_tokens']).toBe(cap);
      const { hold } = (await gateway().receipt(answer.headers.get('credits-call-id'))) as {
        hold: { amount: number };
      };
      expect(String(hold.amount)).toBe(answer.headers.get('credits-held'));
      expect(parseAmount(hold.amount)).toBeLessThanOrEqual(parseAmount('0.002'));
    });

    it.each([
      ['both caps', { max_tokens: 500, max_completion_tokens: 700 }, 500],
      ['null', { max_tokens: null, max_completion_tokens: null }, 16_384],
      ['none', {}, 16_384],
      ['more than the model gives', { max_completion_tokens: 999_999 }, 32_000],
    ])('or to the lesser cap: %s', async (_name, caps, sentCap) => {
      const userId = await gateway().userWith(10);
      const { model, messages } = chat;
      expect((await gateway().call(CHAT, userId, { model, messages, ...caps })).status).toBe(200);
      const sent = JSON.parse(gateway().provider.lastRequest.body.toString()) as Record<string, unknown>;
      expect(sent['max_completion_tokens'] ?? sent['max_tokens']).toBe(sentCap);
      if ('max_tokens' in caps && caps.max_tokens !== null) expect(sent['max_tokens']).toBe(sentCap);
    });

    it('beyond what a key may use, by its models, its scope and its budget', async () => {
      const user_id = await gateway().userWith(1);
      const of = async (terms: object) => {
        const { secret } = await gateway().api.issueKey({ role: 'user', user_id, ...terms });
        return { authorization: `Bearer ${secret}` };
      };
      const other = await gateway().call(CHAT, null, chat, await of({ models: ['test-claude'] }));
      expect([other.status, errorOf(other)['code']]).toEqual([403, 'model_not_allowed']);
      const { secret } = await gateway().api.issueKey({ role: 'app', scopes: ['read'] });
      const scopeless = await gateway().call(CHAT, user_id, chat, { authorization: `Bearer ${secret}` });
      expect([scopeless.status, errorOf(scopeless)['code']]).toEqual([403, 'forbidden']);
      const foreign = await gateway().call(CHAT, 'somebody-else', chat, await of({}));
      expect([foreign.status, errorOf(foreign)['code']]).toEqual([403, 'forbidden']);
      const poor = await of({ budget: { amount: 0.0001, period: 'day' } });
      const exceeded = await gateway().call(CHAT, null, chat, poor);
      expect([exceeded.status, errorOf(exceeded)]).toEqual([
        402,
        expect.objectContaining({ code: 'budget_exceeded', budget: 0.0001, left: 0.0001 }),
      ]);
      expect(await gateway().callsOf(user_id)).toEqual([]);
    });

    it('beyond a budget, which lowers the cap as a balance does, and counts what is charged', async () => {
      const user_id = await gateway().userWith(1);
      const key = await gateway().api.issueKey({
        role: 'user',
        user_id,
        budget: { amount: 0.002, period: 'day' },
      });
      const answer = await gateway().call(CHAT, null, chat, { authorization: `Bearer ${key.secret}` });
      expect(answer.status).toBe(200);
      expect(Number(answer.headers.get('credits-output-cap'))).toBeLessThan(250);
      const charged = Number(answer.headers.get('credits-charged'));
      expect(charged).toBeGreaterThan(0);
      const { json } = await key.api.get('/api/v1/me');
      expect(json).toMatchObject({ budget: { amount: 0.002, period: 'day' }, spent: charged });
    });

    it('all but one of 20 at once with a balance for one', async () => {
      // Chat has no free counter at Anthropic, so that each request there is a call.
      const body = { ...chat, model: 'test-claude', max_completion_tokens: 100 };
      const probe = await gateway().userWith(1);
      const held = (await gateway().call(CHAT, probe, body)).headers.get('credits-held');
      const userId = await gateway().userWith(String(held));
      const started = gateway().provider.requests.length;
      let refusals = 0;
      const refusedAll = new Promise<void>((resolve) => {
        gateway().provider.answerNext(async (request, response) => {
          await until('all others are refused', 20_000, () => refusals === 19);
          json({ usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } })(request, response);
          resolve();
        });
      });
      const answers = await times(20, async () => {
        const answer = await gateway().call(CHAT, userId, body);
        if (answer.status === 402) refusals += 1;
        return answer;
      });
      await refusedAll;
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 402)]);
      expect(gateway().provider.requests.length - started).toBe(1);
      const refused = answers.find(({ status }) => status === 402)!;
      expect(refused.headers.get('x-should-retry')).toBe('true');
      expect(refused.headers.get('retry-after')).toBe('5');
      const [call, ...others] = await gateway().callsOf(userId);
      expect(others).toEqual([]);
      const { balance, held: still } = await gateway().wallet(userId);
      expect(still).toBe(0);
      expect(parseAmount(balance, { zero: 'allowed' }) + parseAmount(String(call!['charged']))).toBe(
        parseAmount(held),
      );
    });

    it('no free calls: counting tokens and reading models', async () => {
      const userId = await gateway().userWith(1);
      const counted = await gateway().call('/v1/messages/count_tokens', userId, {
        model: 'test-claude',
        messages: message.messages,
      });
      expect(counted.json['input_tokens']).toEqual(expect.any(Number));
      const ofGemini = await gateway().call('/v1beta/models/test-gemini:countTokens', userId, content);
      expect(ofGemini.json['totalTokens']).toEqual(expect.any(Number));
      const models = await gateway().api.get('/v1/models');
      const ids = (models.json['data'] as { id: string }[]).map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(Object.keys(MODELS)));
      expect(await gateway().callsOf(userId)).toEqual([]);
      expect(await gateway().wallet(userId)).toEqual({ balance: 1, held: 0 });
    });

    it('and not for many inputs: 2,048 of them, token ids, 300 tools are held whole', async () => {
      const userId = await gateway().userWith(10);
      const inputs = Array.from({ length: 2_048 }, (_, index) => `text number ${index}`);
      const many = await gateway().call('/v1/embeddings', userId, { model: 'test-embedding', input: inputs });
      expect(many.status).toBe(200);
      const bytes = BigInt(JSON.stringify(inputs).length);
      expect(parseAmount(many.headers.get('credits-held'))).toBeGreaterThanOrEqual(
        priceOf('test-embedding', { input: Number(bytes) }),
      );
      const ids = Array.from({ length: 2_000 }, (_, index) => index);
      const tokens = await gateway().call('/v1/embeddings', userId, { model: 'test-embedding', input: ids });
      expect(parseAmount(tokens.headers.get('credits-held'))).toBeGreaterThanOrEqual(
        priceOf('test-embedding', { input: 2_000 }),
      );
      const tools = Array.from({ length: 300 }, (_, index) => ({
        type: 'function',
        function: { name: `tool_${index}`, parameters: { type: 'object', properties: {} } },
      }));
      const withTools = await gateway().call(CHAT, userId, { ...chat, tools });
      expect(withTools.status).toBe(200);
      const size = JSON.stringify(tools).length + 2_000;
      expect(parseAmount(withTools.headers.get('credits-held'))).toBeGreaterThanOrEqual(
        priceOf('test-openai', { input: size }),
      );
    });
  },
);
