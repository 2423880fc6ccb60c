import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AiCalls, MetadataModule, type CountedCall, type StartedCall } from '@app/metadata';
import { NO_TOKENS } from '@app/pricing';
import { TestApp } from '../support/app/test-app';
import { countedCall, startedCall } from '../support/calls/ai-call';
import { describeEachStore } from '../support/engines/each-store';
import type { Api } from '../support/http/api';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const ADMIN_KEY = 'key-of-the-operator';
const KEY_ID = 'b'.repeat(32);
const FROM_MS = Date.UTC(2026, 8, 29, 22);
const HOUR_MS = 3_600_000;
const RANGE = 'from=2026-09-29T22:00:00Z&to=2026-10-02T00:00:00Z';

const NONE = {
  calls: 0,
  failed: 0,
  tokens: { input: 0, cache_read: 0, cache_write: 0, output: 0, reasoning: 0 },
  charged: 0,
  uncollected: 0,
  cost: 0,
  margin: 0,
};

type Row = Record<string, unknown>;

describeEachStore('usage', (store) => {
  let folder: TemporaryDirectory;
  let app: TestApp;
  let other: INestApplicationContext;
  let records: AiCalls;
  let admin: Api;

  beforeAll(async () => {
    folder = new TemporaryDirectory();
    const settings = await store().settings();
    app = await TestApp.start({
      DATA_DIR: folder.path,
      ADMIN_API_KEYS: ADMIN_KEY,
      CURRENCIES: 'USD,EUR,TOKENS=10001',
      CREDITS_PER_USD: 'USD=2,TOKENS=1000',
      ...settings,
    });
    admin = app.api.with(ADMIN_KEY);
    const url = settings['DATABASE_URL'];
    const metadata = MetadataModule.register({
      store:
        url === undefined
          ? { kind: 'sqlite', path: `${folder.path}/metadata.db` }
          : { kind: 'postgres', url },
    });
    other = await NestFactory.createApplicationContext(metadata, { logger: false });
    records = other.get(AiCalls);
    await record(0, { userId: 'ada', tags: { feature: 'summary' } }, { chargedUnits: 3n });
    await record(
      0.5,
      { userId: 'ada', tags: { feature: 'chat', team: 'a' }, keyId: KEY_ID },
      { chargedUnits: 4n },
    );
    await record(
      1.5,
      { userId: 'bob', model: 'claude', provider: 'anthropic' },
      { chargedUnits: 10n ** 18n },
    );
    await record(
      27,
      { userId: 'bob', tags: {} },
      { status: 'failed', chargedUnits: 0n, uncollectedUnits: 5n },
    );
    await record(27, { userId: 'cy', currency: 'EUR' }, {});
    await record(28, { userId: 'cy' }, null);
  });

  afterAll(async () => {
    await other.close();
    await app.stop();
    folder.remove();
  });

  /** Of 4 + 2 tokens, at a cost of 1 pico-USD. @param hours after the beginning */
  async function record(
    hours: number,
    start: Partial<StartedCall>,
    end: Partial<CountedCall> | null,
  ): Promise<void> {
    const call = startedCall({ startedAtMs: FROM_MS + hours * HOUR_MS, ...start });
    await records.start(call);
    const tokens = { ...NO_TOKENS, input: 1, cache_read: 1, cache_write_5m: 1, audio_input: 1, output: 2 };
    const counts = { tokens, reasoning: 1, costPico: 1n, uncollectedUnits: 0n };
    if (end !== null) await records.count(countedCall(call, { ...counts, ...end }));
  }

  const read = async (query: string, api = admin) => (await api.get(`/api/v1/usage?${RANGE}&${query}`)).json;
  const rows = async (query: string, api = admin) => (await read(query, api))['rows'] as Row[];
  const shown = (row: Row, ...names: string[]) => names.map((name) => row[name]);

  it('has every sum, and totals to the nano-credit', async () => {
    const { text, json } = await admin.get(`/api/v1/usage?${RANGE}&group_by=model`);
    expect(json).toMatchObject({
      currency: 'USD',
      from: '2026-09-29T22:00:00.000Z',
      to: '2026-10-02T00:00:00.000Z',
    });
    expect(json['rows']).toHaveLength(2);
    expect((json['rows'] as Row[])[1]).toEqual({
      model: 'gpt-5',
      calls: 3,
      failed: 1,
      tokens: { input: 6, cache_read: 3, cache_write: 3, output: 6, reasoning: 3 },
      charged: 7e-9,
      uncollected: 5e-9,
      cost: 3e-12,
      margin: 3.497e-9,
    });
    expect(text).toContain('"totals":{"calls":4,');
    expect(text).toContain('"charged":1000000000.000000007,');
    expect(text).toContain('"margin":500000000.000000003496}');
  });

  it('has every period, also without calls', async () => {
    const days = await rows('group_by=day');
    expect(days.map((row) => shown(row, 'day', 'calls'))).toEqual([
      ['2026-09-29', 3],
      ['2026-09-30', 0],
      ['2026-10-01', 1],
    ]);
    expect(days[1]).toEqual({ day: '2026-09-30', ...NONE });
    const hours = await rows('group_by=hour');
    expect(hours).toHaveLength(50);
    expect(hours.slice(0, 3).map((row) => shown(row, 'hour', 'calls'))).toEqual([
      ['2026-09-29T22:00:00.000Z', 2],
      ['2026-09-29T23:00:00.000Z', 1],
      ['2026-09-30T00:00:00.000Z', 0],
    ]);
    const months = await rows('group_by=month,user');
    expect(months.map((row) => shown(row, 'month', 'user_id', 'calls'))).toEqual([
      ['2026-09', 'bob', 1],
      ['2026-09', 'ada', 2],
      ['2026-10', 'bob', 1],
      ['2026-10', 'ada', 0],
    ]);
    expect(await rows('group_by=day&currency=TOKENS')).toHaveLength(3);
    expect(await rows('group_by=model&currency=TOKENS')).toEqual([]);
  });

  it('has the groups by charge, and as many as asked for in each period', async () => {
    const models = await rows('group_by=day,model&limit=1');
    expect(models.map((row) => shown(row, 'day', 'model', 'calls'))).toEqual([
      ['2026-09-29', 'claude', 1],
      ['2026-09-30', 'claude', 0],
      ['2026-10-01', 'claude', 0],
    ]);
    expect((await read('group_by=day,model&limit=1'))['totals']).toMatchObject({ calls: 4 });
    const [first, second, third] = await rows('group_by=provider,key,user');
    expect(shown(first!, 'user_id', 'key_id', 'provider')).toEqual(['bob', null, 'anthropic']);
    expect(shown(second!, 'user_id', 'key_id', 'provider')).toEqual(['ada', KEY_ID, 'openai']);
    expect(shown(third!, 'user_id', 'key_id', 'provider')).toEqual(['ada', null, 'openai']);
    // No key of this id was issued.
    expect(shown(second!, 'key_name')).toEqual([null]);
    const tags = await rows('group_by=tag:feature,tag:team');
    expect(tags.map((row) => shown(row, 'tags', 'calls'))).toEqual([
      [{ feature: 'summary', team: null }, 2],
      [{ feature: 'chat', team: 'a' }, 1],
      [{ feature: null, team: null }, 1],
    ]);
  });

  it('is of the user, key or model that was asked for', async () => {
    const totals = async (query: string) => ((await read(query))['totals'] as Row)['calls'];
    expect(await totals('user_id=ada')).toBe(2);
    expect(await totals(`key_id=${KEY_ID}&group_by=user`)).toBe(1);
    expect(await totals('model=claude')).toBe(1);
    expect(await totals('user_id=bob&model=claude&group_by=month')).toBe(1);
    expect(await totals('user_id=nobody')).toBe(0);
    expect(await totals('currency=EUR')).toBe(1);
  });

  it('has its borders rounded outwards, at any offset', async () => {
    const of = async (query: string) => (await admin.get(`/api/v1/usage?${query}`)).json;
    const offset = encodeURIComponent('+05:30');
    const hours = await of(`from=2026-09-30T04:00:00${offset}&to=2026-09-30T05:00:00${offset}&group_by=hour`);
    expect(hours).toMatchObject({ from: '2026-09-29T22:00:00.000Z', to: '2026-09-30T00:00:00.000Z' });
    expect((hours['rows'] as Row[]).map((row) => shown(row, 'calls'))).toEqual([[2], [1]]);
    const days = await of('from=2026-09-29T23:30:00Z&to=2026-09-29T23:45:00Z&group_by=user');
    expect(days).toMatchObject({ from: '2026-09-29T00:00:00.000Z', to: '2026-09-30T00:00:00.000Z' });
    expect(days['totals']).toMatchObject({ calls: 3 });
    const all = await of('group_by=month');
    expect(all['totals']).toMatchObject({ calls: 4 });
    expect(shown((all['rows'] as Row[])[0]!, 'month', 'calls')).toEqual(['2026-09', 3]);
    expect((await of('from=2026-10-01T00:00:00Z&to=2026-09-01T00:00:00Z'))['rows']).toEqual([]);
  });

  it('comes as CSV with the same rows', async () => {
    const csv = await admin.send(`/api/v1/usage?${RANGE}&group_by=day,user,tag:feature&limit=2`, {
      headers: { accept: 'text/csv' },
    });
    expect(csv.headers.get('content-disposition')).toContain('usage.csv');
    expect(csv.text.split('\r\n').slice(0, 3)).toEqual([
      'day,user_id,tag:feature,calls,failed,input,cache_read,cache_write,output,reasoning,charged,uncollected,cost,margin',
      '2026-09-29,bob,summary,1,0,2,1,1,2,1,1000000000,0,0.000000000001,499999999.999999999999',
      '2026-09-29,ada,chat,1,0,2,1,1,2,1,0.000000004,0,0.000000000001,0.000000001999',
    ]);
    const excel = await admin.get(`/api/v1/usage?${RANGE}&group_by=user&format=csv&excel=1`);
    expect(excel.text).toMatch(/^(\ufeff)?user_id,/);
  });

  it('is for a user’s key the own one, without costs, and for applications with the scope read', async () => {
    const { api } = await admin.issueKey({ role: 'user', user_id: 'ada' });
    const [row] = await rows('group_by=user', api);
    expect(row).toMatchObject({ user_id: 'ada', calls: 2 });
    for (const name of ['cost', 'margin']) {
      expect(row).not.toHaveProperty(name);
      expect((await read('group_by=day', api))['totals']).not.toHaveProperty(name);
    }
    expect(await read('user_id=ada&group_by=month,model', api)).toMatchObject({ totals: { calls: 2 } });
    expect(await read('user_id=bob', api)).toMatchObject({ code: 'forbidden' });
    expect(await read('group_by=hour', api)).toMatchObject({ code: 'validation_failed' });
    const reader = await admin.issueKey({ role: 'app', scopes: ['read'] });
    const [seen] = await rows('group_by=model', reader.api);
    expect(seen).toHaveProperty('cost');
    expect(seen).not.toHaveProperty('margin');
    const biller = await admin.issueKey({ role: 'app', scopes: ['bill'] });
    expect(await read('', biller.api)).toMatchObject({ code: 'forbidden' });
  });

  it.each([
    ['group_by=year', 'group_by'],
    ['group_by=day,hour', 'group_by'],
    ['group_by=user,user', 'group_by'],
    ['group_by=hour,user', 'group_by'],
    ['group_by=hour&user_id=ada', 'group_by'],
    ['group_by=tag:', 'group_by'],
    ['group_by=hour&from=2020-01-01T00:00:00Z', 'group_by'],
    ['limit=0', 'limit'],
    ['limit=10001', 'limit'],
    ['currency=GBP', 'currency'],
    ['key_id=1', 'key_id'],
    ['from=yesterday', 'from'],
    ['user_id=', 'user_id'],
    ['format=xml', 'format'],
    ['unknown=1', 'unknown'],
  ])('is refused with %s', async (query, field) => {
    const { status, json } = await admin.get(`/api/v1/usage?${query}`);
    expect([status, json.code]).toEqual([422, 'validation_failed']);
    expect(json.errors).toEqual([expect.objectContaining({ field })]);
  });

  describe('in the forms of earlier callers', () => {
    it('has a user’s calls by page number', async () => {
      const { json } = await admin.get('/v1/usage/user/ada?page=2&page_size=1');
      expect(json).toEqual({
        entries: [
          {
            id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
            user_id: 'ada',
            model: 'gpt-5',
            prompt_tokens: 4,
            completion_tokens: 2,
            total_tokens: 6,
            cost_usd: 1e-12,
            request_id: 'req_1',
            created_at: '2026-09-29T22:00:00.000Z',
          },
        ],
        total: 2,
        page: 2,
        page_size: 1,
      });
      const nobody = { entries: [], total: 0, page: 1, page_size: 20 };
      expect((await admin.get('/v1/usage/user/nobody')).json).toEqual(nobody);
      expect((await admin.get('/v1/usage/user/cy')).json).toMatchObject({ total: 1 });
    });

    it('adds up by model, of a user and of all', async () => {
      const model = (requests: number) => ({
        requests,
        prompt_tokens: 4 * requests,
        completion_tokens: 2 * requests,
        total_tokens: 6 * requests,
        cost_usd: requests * 1e-12,
        total_cost_usd: requests * 1e-12,
      });
      expect((await admin.get('/v1/usage/user/bob/summary')).json).toEqual({
        total_requests: 2,
        total_prompt_tokens: 8,
        total_completion_tokens: 4,
        total_tokens: 12,
        total_cost_usd: 2e-12,
        by_model: { claude: model(1), 'gpt-5': model(1) },
      });
      expect((await admin.get('/v1/usage/summary')).json).toMatchObject({
        total_requests: 5,
        by_model: { claude: model(1), 'gpt-5': model(4) },
      });
      expect((await admin.get('/v1/usage/user/nobody/summary')).json).toMatchObject({
        total_requests: 0,
        by_model: {},
      });
    });
  });
});
