import { describeAppEmbedded, describeAppOnEachPair, TestApp } from '../support/app/test-app';
import { eventually } from '../support/async/eventually';
import { describeOnPostgres } from '../support/engines/on-postgres';
import type { Answer, Api } from '../support/http/api';

const ADMIN_KEY = 'key-of-the-operator';
const APP_KEY = 'key-of-the-app';
const KEYS = { API_KEYS: APP_KEY, ADMIN_API_KEYS: ADMIN_KEY };

const SHEET = {
  provider: 'openai',
  prices: { input: 1.25, output: 10 },
  limits: { max_input_tokens: 1_000, max_output_tokens: 500 },
};

const FULL = {
  provider: 'groq',
  upstream_model: 'meta-llama/Llama-4',
  display_name: 'Llama 4 „Scout“',
  aliases: ['fast', 'a/b:c'],
  enabled: false,
  prices: {
    input: '0.000001',
    cache_read: 0,
    cache_write_5m: '2.500000',
    cache_write_1h: 3,
    output: 1_000_000,
    audio_input: 0.0028,
    audio_output: 12.345678,
    per_request: '0.000000000001',
    long_context: {
      above: 200,
      input: 2,
      cache_read: 0,
      cache_write_5m: 3,
      cache_write_1h: 4,
      output: 20,
      audio_input: 1,
      audio_output: 13,
    },
    tiers: { flex: { input: 0.5, output: 1 }, priority: null },
  },
  limits: { max_input_tokens: 400_000, max_output_tokens: 128_000, max_image_tokens: 1_445 },
  markup_percent: 12.5,
};

const pathOf = (id: string) => `/api/v1/models/${encodeURIComponent(id)}`;
const codeOf = ({ status, json }: Answer) => [status, json.code];
const idsOf = ({ json }: Answer) => (json.models as { id: string }[]).map(({ id }) => id);

describeAppOnEachPair('models', KEYS, (app) => {
  let admin: Api;
  let model = 0;

  beforeEach(() => {
    admin = app().api.with(ADMIN_KEY);
    model += 1;
  });

  const id = () => `model-${model}`;

  it('are those of the catalogue at first, and can be read by their other names', async () => {
    const { json } = await admin.get(pathOf('gpt-4o-2024-11-20'));
    expect(json).toEqual({
      id: 'gpt-4o',
      provider: 'openai',
      upstream_model: 'gpt-4o-2024-11-20',
      display_name: 'gpt 4o',
      aliases: ['gpt-4o-2024-08-06', 'gpt-4o-2024-11-20'],
      enabled: true,
      source: 'catalogue',
      version: expect.stringMatching(/^\d+\.\d+\.\d+-[0-9a-f]{8}$/),
      updated_at: expect.stringMatching(/^20.*T00:00:00.000000Z$/),
      prices: { input: 2.5, cache_read: 1.25, output: 10 },
      limits: { max_input_tokens: 128_000, max_output_tokens: 16_384, max_image_tokens: 1_445 },
      markup_percent: null,
    });
    expect((await admin.get(`${pathOf('gpt-4o')}/versions`)).json).toEqual({
      versions: [],
      next_cursor: null,
    });
  });

  it('have the operator’s sheet from the first PUT on, in versions', async () => {
    const created = await admin.put(pathOf(id()), SHEET);
    expect(created.status).toBe(201);
    expect(created.json).toEqual({
      id: id(),
      provider: 'openai',
      upstream_model: id(),
      display_name: id(),
      aliases: [],
      enabled: true,
      source: 'operator',
      version: '1',
      updated_at: expect.stringMatching(/^20/),
      prices: { input: 1.25, output: 10 },
      limits: { max_input_tokens: 1_000, max_output_tokens: 500, max_image_tokens: null },
      markup_percent: null,
    });
    expect((await admin.get(pathOf(id()))).json).toEqual(created.json);

    const same = await admin.put(pathOf(id()), {
      ...SHEET,
      prices: { output: '10.0', input: '1.250' },
      aliases: null,
    });
    expect([same.status, same.json]).toEqual([200, created.json]);

    const changed = await admin.put(pathOf(id()), { ...SHEET, enabled: false });
    expect([changed.status, changed.json.version, changed.json.enabled]).toEqual([200, '2', false]);
    const versions = (await admin.get(`${pathOf(id())}/versions`)).json.versions;
    expect(versions).toEqual([
      { version: '2', updated_at: changed.json.updated_at, model: changed.json },
      { version: '1', updated_at: created.json.updated_at, model: created.json },
    ]);
  });

  it('keep every field, and prices to the last digit', async () => {
    const { text, status } = await admin.put(pathOf(id()), {
      ...FULL,
      aliases: [`fast-${model}`, `a/b:${model}`],
    });
    expect(status).toBe(201);
    for (const digits of [
      '"input":0.000001,"cache_read":0,"cache_write_5m":2.5,"cache_write_1h":3,"output":1000000,',
      '"audio_input":0.0028,"audio_output":12.345678,"per_request":0.000000000001,"long_context":{"above":200,',
      '"tiers":{"flex":{"input":0.5,"output":1}}}',
      '"max_image_tokens":1445}',
      '"markup_percent":12.5}',
      `"aliases":["fast-${model}","a/b:${model}"],"enabled":false`,
      '"upstream_model":"meta-llama/Llama-4","display_name":"Llama 4 „Scout“"',
    ]) {
      expect(text).toContain(digits);
    }
    for (const name of [`fast-${model}`, `a/b:${model}`, `fast-${model}-2026-11-28`]) {
      expect((await admin.get(pathOf(name))).text).toBe(text);
    }
  });

  it.each(['meta-llama/Llama-4', 'a.b', 'a%2Fb', 'ft:gpt-4o:me', 'a?b#c', '~!@$&*()+,;=', 'versions'])(
    'have ids such as %s, percent-encoded in paths',
    async (name) => {
      const created = await admin.put(pathOf(name), SHEET);
      expect([created.status, created.json.id]).toEqual([201, name]);
      expect((await admin.get(pathOf(name))).json).toEqual(created.json);
      expect((await admin.get(`${pathOf(name)}/versions`)).json.versions).toHaveLength(1);
      const pricing = await admin.put(`/v1/pricing/${encodeURIComponent(name)}`, { input_price_per_1k: 1 });
      expect([pricing.status, pricing.json.model_id]).toEqual([200, name]);
      expect((await admin.delete(pathOf(name))).json).toEqual({ id: name });
      expect(codeOf(await admin.get(pathOf(name)))).toEqual([404, 'not_found']);
    },
  );

  it('go back to the catalogue, or are gone, when the sheet is removed', async () => {
    const listed = (await admin.get(pathOf('gpt-4o-mini'))).json;
    expect((await admin.put(pathOf('gpt-4o-mini'), SHEET)).status).toBe(201);
    const snapshot = (await admin.get(pathOf('gpt-4o-mini-2024-07-18'))).json;
    expect(snapshot).toMatchObject({ source: 'operator', upstream_model: 'gpt-4o-mini-2024-07-18' });
    expect((await admin.delete(pathOf('gpt-4o-mini'))).json).toEqual({ id: 'gpt-4o-mini', model: listed });
    expect((await admin.get(pathOf('gpt-4o-mini'))).json).toEqual(listed);
    expect(codeOf(await admin.delete(pathOf('gpt-4o-mini')))).toEqual([404, 'not_found']);

    await admin.put(pathOf(id()), SHEET);
    expect((await admin.delete(pathOf(id()))).json).toEqual({ id: id() });
    expect(codeOf(await admin.get(pathOf(id())))).toEqual([404, 'not_found']);
    expect(idsOf(await admin.get('/api/v1/models'))).not.toContain(id());
    const again = await admin.put(pathOf(id()), SHEET);
    expect([again.status, again.json.version]).toEqual([201, '3']);
    const { versions } = (await admin.get(`${pathOf(id())}/versions`)).json;
    expect((versions as object[]).map((version) => !('model' in version))).toEqual([false, true, false]);
  });

  it('show versions in pages', async () => {
    for (let input = 1; input <= 5; input += 1)
      await admin.put(pathOf(id()), { ...SHEET, prices: { input } });
    const seen: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const next = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: Answer = await admin.get(`${pathOf(id())}/versions?limit=2${next}`);
      seen.push(...(page.json.versions as { version: string }[]).map(({ version }) => version));
      cursor = page.json.next_cursor as string | null;
    }
    expect(seen).toEqual(['5', '4', '3', '2', '1']);
    expect(codeOf(await admin.get(`${pathOf(id())}/versions?cursor=AAAA`))).toEqual([
      422,
      'validation_failed',
    ]);
    expect(codeOf(await admin.get(`${pathOf('nobody')}/versions`))).toEqual([404, 'not_found']);
  });

  it('get one version each from requests that come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, input) => admin.put(pathOf(id()), { ...SHEET, prices: { input } })),
    );
    const versions = answers.map(({ json }) => Number(json.version)).sort((a, b) => a - b);
    expect(versions).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  describe('at /v1/pricing', () => {
    it('are added and changed by two prices', async () => {
      const created = await admin.post('/v1/pricing', {
        model_id: id(),
        input_price_per_1k: '0.000000001',
        output_price_per_1k: 0.0006,
      });
      const shown = {
        model_id: id(),
        display_name: id(),
        input_price_per_1k: 0.000000001,
        output_price_per_1k: 0.0006,
        updated_at: expect.stringMatching(/^20/),
      };
      expect([created.status, created.json]).toEqual([201, shown]);
      expect(created.text).toContain('"input_price_per_1k":0.000000001,');
      expect((await admin.get(pathOf(id()))).json).toMatchObject({
        provider: 'openai',
        prices: { input: 0.000001, output: 0.6 },
        limits: { max_input_tokens: 2_000_000, max_output_tokens: 16_384 },
      });
      const changed = await admin.put(`/v1/pricing/${id()}`, { output_price_per_1k: 1, display_name: 'M' });
      expect([changed.status, changed.json]).toEqual([
        200,
        { ...shown, output_price_per_1k: 1, display_name: 'M' },
      ]);
      const { models } = (await admin.get('/v1/pricing')).json;
      expect(models).toContainEqual(changed.json);
      expect(models).toContainEqual(
        expect.objectContaining({ model_id: 'text-embedding-3-small', output_price_per_1k: 0 }),
      );
    });

    it('keep all else of a sheet, that of the catalogue too', async () => {
      const listed = (await admin.get(pathOf('gpt-5.5'))).json;
      expect((await admin.put('/v1/pricing/gpt-5.5', { input_price_per_1k: 0.006 })).status).toBe(200);
      const own = (await admin.get(pathOf('gpt-5.5'))).json;
      expect(own).toEqual({
        ...listed,
        source: 'operator',
        version: '1',
        updated_at: own.updated_at,
        prices: { ...(listed.prices as object), input: 6 },
      });
      await admin.delete(pathOf('gpt-5.5'));
    });

    it('are added once, and changed only where they are', async () => {
      const prices = { input_price_per_1k: 1, output_price_per_1k: 1 };
      const answers = await Promise.all(
        [1, 2, 3, 4].map((price) =>
          admin.post('/v1/pricing', { ...prices, model_id: id(), input_price_per_1k: price }),
        ),
      );
      const codes = answers.map(({ status, json }) => `${status} ${String(json.code)}`).sort();
      expect(codes).toEqual(['201 undefined', ...Array<string>(3).fill('409 model_exists')]);
      expect(codeOf(await admin.post('/v1/pricing', { ...prices, model_id: 'gpt-4o' }))).toEqual([
        409,
        'model_exists',
      ]);
      expect(codeOf(await admin.put('/v1/pricing/nobody', prices))).toEqual([404, 'not_found']);
      expect(codeOf(await admin.put('/v1/pricing/gpt-5-codex', prices))).toEqual([404, 'not_found']);
    });
  });
});

describeAppEmbedded('calls about models', KEYS, (app) => {
  let admin: Api;
  beforeEach(() => {
    admin = app().api.with(ADMIN_KEY);
  });

  it('are the operator’s, but for the list, which shows no markup to others', async () => {
    await admin.put(pathOf('marked'), { ...SHEET, markup_percent: 20 });
    const user = (await admin.issueKey({ role: 'user', user_id: 'ada' })).api;
    for (const caller of [app().api.with(APP_KEY), user]) {
      const { status, text, json } = await caller.get('/api/v1/models');
      expect(status).toBe(200);
      expect(text).not.toContain('markup');
      expect(idsOf({ json } as Answer)).toContain('marked');
      for (const refused of [
        await caller.get(pathOf('gpt-4o')),
        await caller.get(`${pathOf('gpt-4o')}/versions`),
        await caller.put(pathOf('gpt-4o'), SHEET),
        await caller.delete(pathOf('gpt-4o')),
        await caller.get('/v1/pricing'),
        await caller.post('/v1/pricing', {}),
        await caller.put('/v1/pricing/gpt-4o', {}),
      ]) {
        expect(codeOf(refused)).toEqual([403, 'forbidden']);
      }
    }
    const list = await admin.get('/api/v1/models');
    expect(list.json.models).toContainEqual(expect.objectContaining({ id: 'marked', markup_percent: 20 }));
    expect(idsOf(list)).toEqual([...idsOf(list)].sort());
    expect((await app().api.get('/api/v1/models')).status).toBe(401);
    expect((await app().api.get('/v1/pricing')).status).toBe(401);
    expect((await admin.get('/api/v1/v1/pricing')).status).toBe(404);
  });

  const wrong: [object, string, string][] = [
    [
      { provider: undefined },
      'provider',
      'provider must be 1 to 64 small letters, digits, hyphens and underscores',
    ],
    [{ provider: 'Open AI' }, 'provider', 'provider must be 1 to 64'],
    [{ upstream_model: 'a b' }, 'upstream_model', 'upstream_model must be 1 to 200 visible ASCII characters'],
    [{ aliases: ['a', 'a'] }, 'aliases', "aliases can't have an item twice"],
    [{ aliases: ['a b'] }, 'aliases', 'aliases must be a list of names of 1 to 200 visible ASCII characters'],
    [{ enabled: 'yes' }, 'enabled', 'enabled must be true or false'],
    [{ prices: undefined }, 'prices', 'prices must be an object'],
    [{ prices: {} }, 'prices.input', 'prices.input is required'],
    [
      { prices: { input: -1 } },
      'prices.input',
      'prices.input must be a number, or a string of plain decimal digits',
    ],
    [{ prices: { input: '1e-3' } }, 'prices.input', 'from 0 to 1000000 with at most 6 places'],
    [{ prices: { input: 0.0000001 } }, 'prices.input', 'with at most 6 places'],
    [{ prices: { input: '0.1234567' } }, 'prices.input', 'with at most 6 places'],
    [{ prices: { input: 1_000_001 } }, 'prices.input', 'from 0 to 1000000'],
    [{ prices: { input: true } }, 'prices.input', 'must be a number'],
    [{ prices: { input: [1] } }, 'prices.input', 'must be a number'],
    [
      { prices: { input: 1, outputs: 1 } },
      'prices.outputs',
      'is not a field of this request (did you mean output?)',
    ],
    [
      { prices: { input: 1, per_request: '0.0000000000001' } },
      'prices.per_request',
      'with at most 12 places',
    ],
    [
      { prices: { input: 1, long_context: { input: 2 } } },
      'prices.long_context.above',
      'prices.long_context.above must be a whole number from 1 to 999999999',
    ],
    [
      { prices: { input: 1, output: 2, long_context: { above: 5, input: 2 } } },
      'prices.long_context.output',
      'prices.long_context.output is required, since short prompts have a price for it',
    ],
    [
      { prices: { input: 1, long_context: { above: 5, input: 2, output: 2 } } },
      'prices.long_context.output',
      'prices.long_context.output needs a price for short prompts, too',
    ],
    [{ prices: { input: 1, tiers: { slow: {} } } }, 'prices.tiers.slow', 'is not a field of this request'],
    [{ prices: { input: 1, tiers: { flex: {} } } }, 'prices.tiers.flex.input', 'is required'],
    [{ limits: undefined }, 'limits', 'limits must be an object'],
    [
      { limits: { max_input_tokens: 0, max_output_tokens: 1 } },
      'limits.max_input_tokens',
      'limits.max_input_tokens must be a whole number from 1 to 999999999',
    ],
    [{ limits: { max_input_tokens: 1 } }, 'limits.max_output_tokens', 'must be a whole number'],
    [{ markup_percent: 10_001 }, 'markup_percent', 'from 0 to 10000 with at most 4 places'],
    [{ markup: 1 }, 'markup', 'markup is not a field of this request'],
  ];

  it.each(wrong)('refuse %j', async (changes, field, message) => {
    const refused = await admin.put(pathOf('wrong'), { ...SHEET, ...changes });
    expect(codeOf(refused)).toEqual([422, 'validation_failed']);
    expect(refused.json.errors).toEqual([{ field, message: expect.stringContaining(message) }]);
    expect(codeOf(await admin.get(pathOf('wrong')))).toEqual([404, 'not_found']);
  });

  it('refuse a seventh place of a number with more digits than a double keeps', async () => {
    const body = JSON.stringify(SHEET).replace('1.25', '123456.12345600001');
    const refused = await admin.send(pathOf('wrong'), {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(codeOf(refused)).toEqual([422, 'validation_failed']);
  });

  it('refuse an alias that another sheet has as a name', async () => {
    await admin.put(pathOf('owner'), { ...SHEET, aliases: ['taken'] });
    expect((await admin.put(pathOf('owner'), { ...SHEET, aliases: ['taken', 'owner'] })).status).toBe(200);
    for (const alias of ['taken', 'owner']) {
      const refused = await admin.put(pathOf('thief'), { ...SHEET, aliases: [alias] });
      expect(refused.json.errors).toEqual([
        { field: 'aliases', message: `aliases can't have ${alias}, which is a name of owner` },
      ]);
    }
  });

  it.each(['a'.repeat(201), 'a b', 'ä', 'a\u0000'])('refuse the id %j', async (id) => {
    const refused = await admin.put(pathOf(id), SHEET);
    expect(codeOf(refused)).toEqual([422, 'validation_failed']);
    expect(refused.json.errors).toEqual([
      { field: 'model_id', message: expect.stringContaining('must be 1 to 200 visible ASCII characters') },
    ]);
  });

  it('take a slash that is not encoded for another path', async () => {
    expect(codeOf(await admin.put('/api/v1/models/meta-llama/Llama-4', SHEET))).toEqual([404, 'not_found']);
  });
});

describeOnPostgres('a sheet that another replica has changed', (postgres) => {
  const apps: TestApp[] = [];

  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
  });

  it('counts within five seconds', async () => {
    const settings = { ...KEYS, DATABASE_URL: postgres().url };
    for (let replica = 0; replica < 2; replica += 1) apps.push(await TestApp.start(settings));
    const [one, other] = apps.map((app) => app.api.with(ADMIN_KEY));
    expect((await other!.get(pathOf('shared'))).status).toBe(404);
    await one!.put(pathOf('shared'), SHEET);
    await eventually(async () => {
      expect((await other!.get(pathOf('shared'))).json).toMatchObject({ version: '1' });
    }, 15_000);
    // Its own change is on top of the other's.
    expect((await other!.put(pathOf('shared'), { ...SHEET, enabled: false })).json.version).toBe('2');
  });
});
