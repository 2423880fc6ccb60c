import { FAKE_PROVIDER_KEY, startFakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { until } from '../support/async/eventually';
import { describeCostlyGateway } from '../support/gateway/costly-gateway';
import { frameOf, json, settingsOf, sse } from '../support/gateway/gateway';
import { times } from '../support/movements/expect';
import { ServiceProcess } from '../support/processes/service-process';

const CHAT = '/v1/chat/completions';
const chat = {
  model: 'test-openai',
  max_completion_tokens: 100,
  messages: [{ role: 'user', content: 'Hi' }],
};
const codeOf = (answer: { json: Record<string, unknown> }) => (answer.json['error'] as { code: string }).code;

describeCostlyGateway(
  'limits of AI calls',
  { MAX_STREAMS: '3', GATEWAY_TIMEOUT_SECONDS: '5', ADMIN_API_KEYS: 'admin-key-of-the-test' },
  (gateway) => {
    const call = (userId: string, body: string | object = chat, headers = {}) =>
      gateway().call(CHAT, userId, body, headers);

    it('let so many calls run at a time, beside other requests', async () => {
      const userId = await gateway().userWith(10);
      let goOn: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (goOn = resolve));
      for (let index = 0; index < 3; index += 1) {
        gateway().provider.answerNext(async (_request, response) => {
          await released;
          json({ usage: { prompt_tokens: 1, completion_tokens: 1 } })(_request, response);
        });
      }
      const before = gateway().provider.requests.length;
      const running = times(3, () => call(userId));
      await until('three calls run', 5_000, () => gateway().provider.requests.length === before + 3);
      const refused = await call(userId);
      expect([refused.status, codeOf(refused)]).toEqual([503, 'overloaded']);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect((await gateway().api.balance({ user_id: userId })).status).toBe(200);
      goOn();
      for (const { status } of await running) expect(status).toBe(200);
      expect((await call(userId)).status).toBe(200);
    });

    it('end a call that the provider does not answer in time, without a charge', async () => {
      const userId = await gateway().userWith(10);
      gateway().provider.answerNext(() => undefined);
      const answer = await call(userId);
      expect([answer.status, codeOf(answer)]).toEqual([504, 'provider_timeout']);
      expect(answer.headers.get('x-should-retry')).toBe('false');
      const [record] = await gateway().callsOf(userId);
      expect(record).toMatchObject({ status: 'failed', charged: 0, unreported: true });
      expect(await gateway().wallet(userId)).toEqual({ balance: 10, held: 0 });
    });

    it('take large bodies of known keys, and pass them on unchanged', async () => {
      const userId = await gateway().userWith(10_000);
      const image = Buffer.alloc(3_000_000, 'image').toString('base64');
      const body = JSON.stringify({
        ...chat,
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } }],
          },
        ],
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'deep',
            schema: JSON.parse(`${'{"x":'.repeat(100)}1${'}'.repeat(100)}`) as object,
          },
        },
        a_field_of_tomorrow: { as: 'it is' },
        service_tier: 'default',
      });
      const answer = await call(userId, body);
      expect(answer.status).toBe(200);
      expect(gateway().provider.lastRequest.body.toString()).toBe(body);
      // An image counts as 1,000 tokens, and not by its bytes.
      expect(Number(answer.headers.get('credits-held'))).toBeLessThan(0.02);
      const unknown = await call(userId, body, { authorization: 'Bearer some-other-key' }).catch(() => null);
      expect([401, 413, undefined]).toContain(unknown?.status);
      const tooLarge = await call(userId, `{"model":"${'x'.repeat(32_000_000)}"}`).catch(() => null);
      expect([413, undefined]).toContain(tooLarge?.status);
      expect((await gateway().callsOf(userId)).length).toBe(1);
    });

    it('let a key use its tokens of a minute', async () => {
      const user_id = await gateway().userWith(10);
      const key = await gateway().api.issueKey({ role: 'user', user_id, tokens_per_minute: 100 });
      const headers = { authorization: `Bearer ${key.secret}` };
      const usage = { prompt_tokens: 90, completion_tokens: 20, total_tokens: 110 };
      gateway().provider.answerNext(json({ usage, choices: [] }));
      expect((await gateway().call(CHAT, null, chat, headers)).status).toBe(200);
      // The tokens are counted beside the answer.
      let limited = await gateway().call(CHAT, null, chat, headers);
      while (limited.status === 200) limited = await gateway().call(CHAT, null, chat, headers);
      expect(limited.status).toBe(429);
      expect(codeOf(limited)).toBe('rate_limited');
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
    });

    it('let a user go on from an own response alone, for which the whole window is held', async () => {
      const ada = await gateway().userWith(10);
      const bob = await gateway().userWith(10);
      const responses = (userId: string, body: object) =>
        gateway().call('/v1/responses', userId, {
          model: 'test-openai',
          max_output_tokens: 100,
          input: 'Hi',
          ...body,
        });
      const first = await responses(ada, {});
      expect(first.status).toBe(200);
      const previous = { previous_response_id: first.json['id'] };
      const second = await responses(ada, previous);
      expect(second.status).toBe(200);
      expect(JSON.parse(gateway().provider.lastRequest.body.toString())).toMatchObject(previous);
      // 200,000 tokens of cache writes at 2.5 USD per million.
      expect(Number(second.headers.get('credits-held'))).toBeGreaterThan(0.5);
      const foreign = await responses(bob, previous);
      expect([foreign.status, codeOf(foreign)]).toEqual([404, 'response_not_found']);
    });

    it('leave nothing where a provider ends in the midst of an error', async () => {
      const userId = await gateway().userWith(10);
      gateway().provider.answerNext((_request, response) => {
        response.writeHead(500, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('{"error":');
        setTimeout(() => response.destroy(), 20);
      });
      const answer = await call(userId);
      expect(answer.status).toBe(502);
      expect(await gateway().wallet(userId)).toEqual({ balance: 10, held: 0 });
    });
  },
);

describe('the log of AI calls', () => {
  it('has neither keys nor contents, nor do errors', async () => {
    const folder = new TemporaryDirectory();
    const MARK = 'zq7secret';
    const provider = await startFakeProvider();
    const service = await ServiceProcess.start({
      DATA_DIR: folder.path,
      LOG_LEVEL: 'DEBUG',
      ADMIN_API_KEYS: 'admin-key-of-the-test',
      ...settingsOf(provider),
    });
    try {
      const api = service.api.with('admin-key-of-the-test');
      await api.createAccount({ user_id: `${MARK}-user`, initial_balance: 10 });
      const key = await api.issueKey({ role: 'user', user_id: `${MARK}-user` });
      const texts: string[] = [];
      const ask = async (path: string, body: object) => {
        const answer = await key.api.post(path, body);
        texts.push(answer.text);
        return answer;
      };
      const messages = [{ role: 'user', content: `${MARK} prompt` }];
      provider.answerNext(sse({ choices: [{ delta: { content: `${MARK} answer` } }] }, '[DONE]'));
      await ask(CHAT, { model: 'gpt-5-mini', messages, stream: true });
      provider.answerNext((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(frameOf({ error: { message: `${MARK} message` } }));
        setTimeout(() => response.destroy(), 20);
      });
      await ask(CHAT, { model: 'gpt-5-mini', messages, stream: true }).catch(() => undefined);
      provider.answerNext(json({ error: { message: `wrong key ${FAKE_PROVIDER_KEY}` } }, 401));
      expect((await ask(CHAT, { model: 'gpt-5-mini', messages })).status).toBe(502);
      expect((await ask(CHAT, { model: `${MARK}-model`, messages })).status).toBe(404);
      expect((await ask(CHAT, { model: 'gpt-5-mini', messages, background: MARK })).status).toBe(400);
      await ask('/v1/messages', {
        model: 'claude-haiku-4-5',
        max_tokens: 10,
        messages,
        tools: [{ type: 'web_search_20250305', name: MARK }],
      });
      expect((await service.stop()).code).toBe(0);
      const log = service.output;
      expect(log).toContain('/v1/chat/completions');
      for (const secret of [MARK, key.secret, 'admin-key-of-the-test', FAKE_PROVIDER_KEY]) {
        expect(log).not.toContain(secret);
      }
      for (const secret of [key.secret, FAKE_PROVIDER_KEY]) expect(texts.join('')).not.toContain(secret);
    } finally {
      await service.kill();
      await provider.close();
      folder.remove();
    }
  });
});
