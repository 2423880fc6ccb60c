import { RefusalCounts } from '@app/metadata';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TestApp } from '../support/app/test-app';
import { describeEmbedded } from '../support/engines/each-ledger';
import { chat } from '../support/gateway/chat-calls';
import { describeGateway, json, MODELS } from '../support/gateway/gateway';
import type { Api } from '../support/http/api';

const CHAT = '/v1/chat/completions';
const ADMIN_KEY = 'key-of-the-operator';
const today = () => new Date().toISOString().slice(0, 10);

async function refusals(api: Api, query = ''): Promise<Record<string, unknown>[]> {
  const { status, json: body } = await api.get(`/api/v1/refusals?limit=1000${query}`);
  expect(status).toBe(200);
  return body['refusals'] as Record<string, unknown>[];
}

describeGateway(
  'counts of refused AI calls',
  { ADMIN_API_KEYS: ADMIN_KEY, API_KEYS: 'key-of-the-app', MAX_LOSS_USD: '0.000001' },
  (gateway) => {
    const written = () => gateway().app.part(RefusalCounts).flush();

    it('have the code, the model and the key of each', async () => {
      const user_id = await gateway().userWith('0.000001');
      const rich = await gateway().userWith(10);
      const { id, secret } = await gateway().api.issueKey({
        role: 'user',
        user_id,
        models: ['test-openai'],
        requests_per_minute: 4,
      });
      const own = { authorization: `Bearer ${secret}` };
      const asked = async (
        body: object,
        headers: Record<string, string> = own,
        userId: string | null = null,
      ) => (await gateway().call(CHAT, userId, body, headers)).status;
      expect(await asked(chat)).toBe(402);
      expect(await asked(chat)).toBe(402);
      expect(await asked({ ...chat, model: 'test-claude' })).toBe(403);
      expect(await asked({ ...chat, model: 'gpt-0' })).toBe(404);
      expect(await asked(chat)).toBe(429);
      expect(await asked(chat, {})).toBe(422);
      expect(await asked(chat, { authorization: 'Bearer nobody-has-this-key' })).toBe(401);
      expect(await asked({ ...chat, service_tier: 'flex' }, {}, rich)).toBe(400);
      const count = { model: 'gpt-0', messages: [] };
      expect((await gateway().call('/v1/messages/count_tokens', rich, count)).status).toBe(404);
      const usage = { prompt_tokens: 20, completion_tokens: 10_000, total_tokens: 10_020 };
      gateway().provider.answerNext(json({ usage, choices: [] }));
      expect(await asked({ ...chat, max_completion_tokens: 16 }, {}, rich)).toBe(200);
      expect(await asked(chat, {}, rich)).toBe(429);
      await written();
      const day = today();
      expect(await refusals(gateway().api)).toEqual([
        { day, code: 'insufficient_credits', model: 'test-openai', key_id: id, count: 2 },
        { day, code: 'loss_limit', model: 'test-openai', key_id: null, count: 1 },
        { day, code: 'model_not_allowed', model: 'test-claude', key_id: id, count: 1 },
        { day, code: 'model_not_found', model: 'gpt-0', key_id: null, count: 1 },
        { day, code: 'model_not_found', model: 'gpt-0', key_id: id, count: 1 },
        { day, code: 'model_not_priced', model: 'test-openai', key_id: null, count: 1 },
        { day, code: 'rate_limited', model: null, key_id: id, count: 1 },
        { day, code: 'unauthenticated', model: null, key_id: null, count: 1 },
        { day, code: 'user_required', model: 'test-openai', key_id: null, count: 1 },
      ]);
    });

    it('name the models without a price, until they have one', async () => {
      const unpriced = async (query = '') =>
        (await gateway().api.get(`/api/v1/refusals/unpriced-models${query}`)).json['models'];
      await written();
      const last_day = today();
      const part = { model: 'test-openai', reason: 'part', count: 1, last_day };
      expect(await unpriced()).toEqual([{ model: 'gpt-0', reason: 'unknown', count: 2, last_day }, part]);
      expect(await unpriced('?limit=1')).toHaveLength(1);
      expect(await unpriced(`?to=${last_day}`)).toEqual([]);
      expect((await gateway().api.get('/api/v1/overview')).json['unpriced_models']).toEqual(await unpriced());
      await gateway().putModel('gpt-0', { ...MODELS['test-openai'], enabled: false });
      expect(await unpriced()).toEqual([{ model: 'gpt-0', reason: 'disabled', count: 2, last_day }, part]);
      await gateway().putModel('gpt-0', MODELS['test-openai']);
      expect(await unpriced()).toEqual([part]);
      await gateway().api.delete('/api/v1/models/gpt-0');
      expect(await unpriced('?limit=0')).toBeUndefined();
    });

    it('have neither errors of providers nor reads of models', async () => {
      await written();
      const before = await refusals(gateway().api);
      const userId = await gateway().userWith(10);
      for (const status of [400, 401, 500]) {
        gateway().provider.answerNext(json({ error: { message: 'no' } }, status));
        expect((await gateway().call(CHAT, userId, chat)).status).toBe(status === 401 ? 502 : status);
      }
      expect((await gateway().api.get('/v1/models/gpt-0')).status).toBe(404);
      await written();
      expect(await refusals(gateway().api)).toEqual(before);
    });

    it('are read by days and in pages', async () => {
      const { api } = gateway();
      const day = today();
      const all = await refusals(api);
      expect(all.length).toBeGreaterThan(3);
      expect(await refusals(api, `&from=${day}T23:59:59Z&to=${day}T00:00:00.001Z`)).toEqual(all);
      expect(await refusals(api, `&to=${day}`)).toEqual([]);
      const tomorrow = new Date(Date.parse(day) + 86_400_000).toISOString();
      expect(await refusals(api, `&from=${tomorrow}`)).toEqual([]);
      const pages: object[] = [];
      let cursor: string | null = null;
      do {
        const query = `limit=2${cursor === null ? '' : `&cursor=${cursor}`}`;
        const page: Record<string, unknown> = (await api.get(`/api/v1/refusals?${query}`)).json;
        pages.push(...(page['refusals'] as object[]));
        cursor = page['next_cursor'] as string | null;
      } while (cursor !== null);
      expect(pages).toEqual(all);
    });

    it.each([
      ['limit=0', 'limit'],
      ['limit=1001', 'limit'],
      ['from=yesterday', 'from'],
      ['cursor=AAAA', 'cursor'],
      ['cursor=*', 'cursor'],
      ['model=gpt-0', 'model'],
    ])('are refused with %s', async (query, field) => {
      const { status, json: body } = await gateway().api.get(`/api/v1/refusals?${query}`);
      expect([status, body['code']]).toEqual([422, 'validation_failed']);
      expect(body['errors']).toEqual([expect.objectContaining({ field })]);
    });
  },
  describeEmbedded,
);

it('counts of refused AI calls outlast the process', async () => {
  const folder = new TemporaryDirectory();
  try {
    for (const count of [1, 2]) {
      const app = await TestApp.start({ DATA_DIR: folder.path });
      try {
        const { status } = await app.api.post(CHAT, { ...chat, model: 'gpt-0', user: 'ada' });
        expect(status).toBe(404);
        // This call is written at the end.
        const known = await refusals(app.api);
        expect(known.map((each) => each['count'])).toEqual(count === 1 ? [] : [1]);
      } finally {
        await app.stop();
      }
    }
  } finally {
    folder.remove();
  }
});
