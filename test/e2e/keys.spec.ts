import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api } from '../support/http/api';
import { describeAppOnEachPair, describeAppOnEmbeddedPairs } from '../support/app/test-app';
import { runs } from '../support/run/length';

const ADMIN_KEY = 'key-of-the-operator';
/** The clock may step back by less. */
const CLOCK_STEP_MS = 50;
const APP_KEY = 'key-of-the-app';
const ID = '01a209b70b20ec78407699ea95cc81cb';

const describeKeys = runs(describeAppOnEmbeddedPairs, describeAppOnEachPair);

describeKeys('issued keys', { API_KEYS: APP_KEY, ADMIN_API_KEYS: ADMIN_KEY }, (app) => {
  let admin: Api;
  let user = 0;

  beforeEach(async () => {
    admin = app().api.with(ADMIN_KEY);
    user += 1;
    await admin.createAccount({ user_id: `user-${user}`, initial_balance: 1_000 });
  });

  const userId = () => `user-${user}`;
  const bill = (api: Api, amount: number, key?: string) => api.bill({ user_id: userId(), amount }, key);
  const codeOf = ({ status, json }: Answer) => [status, json.code];

  describe('POST /keys', () => {
    it('shows the secret once, and the key as it is', async () => {
      const created = await admin.post('/api/v1/keys', {
        name: 'checkout',
        role: 'app',
        currency: 'USD',
        budget: { amount: '20.000000001', period: 'month' },
        models: ['gpt-5', 'claude'],
        requests_per_minute: 600,
        tokens_per_minute: 100_000,
        expires_at: '2099-01-01T00:00:00Z',
      });
      expect(created.status).toBe(201);
      const { key, ...shown } = created.json;
      expect(key).toMatch(/^crd_[0-9A-Za-z]{43}$/);
      expect(shown).toEqual({
        key_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        name: 'checkout',
        role: 'app',
        user_id: null,
        currency: 'USD',
        scopes: ['read', 'bill', 'gateway'],
        budget: { amount: 20.000000001, period: 'month' },
        spent: 0,
        left: 20.000000001,
        models: ['gpt-5', 'claude'],
        requests_per_minute: 600,
        tokens_per_minute: 100_000,
        created_at: expect.stringMatching(/^20.*Z$/),
        expires_at: '2099-01-01T00:00:00.000Z',
        revoked_at: null,
        last_used_at: null,
      });
      const read = await admin.get(`/api/v1/keys/${String(shown.key_id)}`);
      expect(read.json).toEqual(shown);
      expect((await admin.get('/api/v1/keys')).text).not.toContain(String(key).slice(4));
    });

    it.each([
      [{ role: 'app' }, ['read', 'accounts', 'topup', 'bill', 'refund', 'gateway']],
      [{ role: 'app', budget: { amount: 1, period: 'day' } }, ['read', 'bill', 'gateway']],
      [{ role: 'app', scopes: ['user_keys', 'read'] }, ['read', 'user_keys']],
      [{ role: 'admin' }, null],
      [{ role: 'user', user_id: 'ada' }, null],
    ])('gives %j the scopes %j', async (body, scopes) => {
      const { id } = await admin.issueKey(body);
      expect((await admin.get(`/api/v1/keys/${id}`)).json.scopes).toEqual(scopes);
    });

    const wrong: [object, string, string][] = [
      [{}, 'role', 'role must be one of user, app, admin'],
      [{ role: 'app', name: ' ' }, 'name', "name can't be blank"],
      [{ role: 'app', name: null }, 'name', 'name is required'],
      [{ role: 'user' }, 'user_id', 'user_id is required with role user'],
      [{ role: 'app', user_id: 'ada' }, 'user_id', 'user_id goes with role user only'],
      [{ role: 'user', user_id: 'ada', scopes: ['read'] }, 'scopes', 'scopes go with role app only'],
      [{ role: 'app', scopes: [] }, 'scopes', 'scopes must have 1 to 7 items'],
      [{ role: 'app', scopes: ['read', 'read'] }, 'scopes', "scopes can't have an item twice"],
      [
        { role: 'app', scopes: ['write'] },
        'scopes',
        'scopes must be a list of read, accounts, topup, bill, refund, gateway, user_keys',
      ],
      [{ role: 'app', scopes: 'read' }, 'scopes', 'scopes must be a list'],
      [{ role: 'app', models: [5] }, 'models', 'models must be a list of strings'],
      [{ role: 'app', currency: 'EUR' }, 'currency', 'currency must be one of USD'],
      [{ role: 'app', budget: 5 }, 'budget', 'budget must be an object'],
      [
        { role: 'app', budget: { amount: 1 } },
        'budget.period',
        'budget.period must be one of day, week, month, total',
      ],
      [
        { role: 'app', budget: { amount: -1, period: 'day' } },
        'budget.amount',
        "budget.amount can't be negative",
      ],
      [
        { role: 'app', budget: { amount: 1, period: 'day', x: 1 } },
        'budget.x',
        'budget.x is not a field of this request',
      ],
      [
        { role: 'app', requests_per_minute: 0 },
        'requests_per_minute',
        'requests_per_minute must be a whole number from 1 to 1000000',
      ],
      [{ role: 'app', expires_at: '2020-01-01' }, 'expires_at', 'expires_at must be in the future'],
      [
        { role: 'app', expires_at: 'tomorrow' },
        'expires_at',
        'expires_at must be a moment in ISO 8601, such as 2026-11-23T18:42:00Z',
      ],
    ];

    it.each(wrong)('refuses %j', async (body, field, message) => {
      const refused = await admin.post('/api/v1/keys', { name: 'a', ...body });
      expect(codeOf(refused)).toEqual([422, 'validation_failed']);
      expect(refused.json.errors).toEqual([{ field, message: expect.stringContaining(message) }]);
    });
  });

  it('lists keys, newest first, by user and cursor, revoked ones among them', async () => {
    const issued: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const { id } = await admin.issueKey({ role: 'user', user_id: userId() });
      issued.unshift(id);
    }
    await admin.delete(`/api/v1/keys/${issued[1]!}`);
    const seen: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const next = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: Answer = await admin.get(`/api/v1/keys?user_id=${userId()}&limit=2${next}`);
      expect(page.status).toBe(200);
      seen.push(...(page.json.keys as Record<string, unknown>[]));
      cursor = page.json.next_cursor as string | null;
    }
    const keys = seen as { key_id: string; revoked_at: string | null }[];
    expect(keys.map(({ key_id }) => key_id)).toEqual(issued);
    expect(keys.map(({ revoked_at }) => revoked_at !== null)).toEqual([false, true, false, false, false]);
    expect((await admin.get('/api/v1/keys?cursor=AAAA')).status).toBe(422);
    expect((await admin.get('/api/v1/keys?cursor=none!')).status).toBe(422);
  });

  it('answers an unknown id with not_found', async () => {
    for (const answer of [
      await admin.get(`/api/v1/keys/${ID}`),
      await admin.get('/api/v1/keys/x'),
      await admin.patch(`/api/v1/keys/${ID}`, { name: 'a' }),
      await admin.delete(`/api/v1/keys/${ID}`),
    ]) {
      expect(codeOf(answer)).toEqual([404, 'not_found']);
    }
  });

  it('revokes a key at once, and says when each time', async () => {
    const { id, api } = await admin.issueKey({ role: 'app' });
    expect((await bill(api, 1)).status).toBe(200);
    const revoked = await admin.delete(`/api/v1/keys/${id}`);
    expect(revoked.status).toBe(200);
    expect(codeOf(await bill(api, 1))).toEqual([401, 'unauthenticated']);
    expect((await admin.delete(`/api/v1/keys/${id}`)).json.revoked_at).toBe(revoked.json.revoked_at);
    expect(revoked.json.last_used_at).toEqual(expect.stringMatching(/^20/));
  });

  it('ends a key at its time', async () => {
    const inASecond = new Date(Date.now() + 1_000).toISOString();
    const { api } = await admin.issueKey({ role: 'app', expires_at: inASecond });
    expect((await bill(api, 1)).status).toBe(200);
    while (Date.now() <= Date.parse(inASecond) + CLOCK_STEP_MS) await sleep(CLOCK_STEP_MS);
    expect((await bill(api, 1)).status).toBe(401);
  });

  it('changes what is given, removes limits by null, and keeps the rest', async () => {
    const { id, api } = await admin.issueKey({
      role: 'app',
      models: ['gpt-5'],
      requests_per_minute: 5,
      tokens_per_minute: 7,
      budget: { amount: 5, period: 'total' },
      expires_at: '2099-01-01',
    });
    const path = `/api/v1/keys/${id}`;
    const before = (await admin.get(path)).json;
    expect((await admin.patch(path, { name: 'other' })).json).toEqual({ ...before, name: 'other' });
    expect((await admin.patch(path, {})).json).toEqual({ ...before, name: 'other' });
    const freed = await admin.patch(path, {
      name: null,
      models: null,
      requests_per_minute: null,
      tokens_per_minute: null,
      budget: null,
      expires_at: null,
    });
    expect(freed.json).toEqual({
      ...before,
      name: 'other',
      models: null,
      requests_per_minute: null,
      tokens_per_minute: null,
      budget: null,
      spent: null,
      left: null,
      expires_at: null,
      scopes: ['read', 'accounts', 'topup', 'bill', 'refund', 'gateway'],
    });
    expect((await api.topUp({ user_id: userId(), amount: 1 })).status).toBe(200);
    expect(codeOf(await admin.patch(path, { role: 'admin' }))).toEqual([422, 'validation_failed']);
    expect(codeOf(await admin.patch(path, { scopes: ['read'] }))).toEqual([200, undefined]);
    expect(codeOf(await api.topUp({ user_id: userId(), amount: 1 }))).toEqual([403, 'forbidden']);
  });

  describe('with a budget', () => {
    it('spend it on bills, captures and batches, and no more', async () => {
      const { id, api } = await admin.issueKey({ role: 'app', budget: { amount: 10, period: 'total' } });
      const state = async () => {
        const { spent, left } = (await admin.get(`/api/v1/keys/${id}`)).json;
        expect((await api.get('/api/v1/me')).json).toMatchObject({ spent, left, role: 'app', user_id: null });
        return [spent, left];
      };
      expect((await bill(api, 2)).status).toBe(200);
      const hold = await api.placeHold({ user_id: userId(), amount: 3 });
      expect(await state()).toEqual([2, 5]);
      // Whoever captures it, it counts for the key that placed it.
      await app().api.with(APP_KEY).captureHold(String(hold.json.hold_id), { amount: 1 });
      expect(await state()).toEqual([3, 7]);
      const operation = { type: 'bill', user_id: userId(), amount: 4 };
      const batch = await api.batch([operation, operation]);
      expect((batch.json.results as { status: string; code?: string }[]).map(({ code }) => code)).toEqual([
        undefined,
        'budget_exceeded',
      ]);
      expect(await state()).toEqual([7, 3]);
      const refused = await bill(api, 3.5, 'later');
      expect(refused.json).toMatchObject({ code: 'budget_exceeded', budget: 10, left: 3, resets_at: null });
      expect(refused.status).toBe(402);
      expect(
        codeOf(
          await api.batch(
            [
              { ...operation, amount: 2 },
              { ...operation, amount: 2 },
            ],
            { atomic: true },
          ),
        ),
      ).toEqual([402, 'budget_exceeded']);
      expect(
        (await admin.patch(`/api/v1/keys/${id}`, { budget: { amount: 11, period: 'total' } })).json.left,
      ).toBe(4);
      expect((await bill(api, 3.5, 'later')).status).toBe(200);
      expect(await state()).toEqual([10.5, 0.5]);
      expect((await admin.balance({ user_id: userId() })).json.balance).toBe(1_000 - 10.5);
      // Lowered below what is spent.
      expect(
        (await admin.patch(`/api/v1/keys/${id}`, { budget: { amount: 5, period: 'total' } })).json.left,
      ).toBe(0);
      expect(codeOf(await bill(api, 0.1))).toEqual([402, 'budget_exceeded']);
      // A replay counts once, whatever the budget is now.
      const again = await bill(api, 3.5, 'later');
      expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    });

    it('count for each key alone, and for none without one', async () => {
      const budget = { amount: 1, period: 'day' };
      const [one, other] = [
        await admin.issueKey({ role: 'app', budget }),
        await admin.issueKey({ role: 'app', budget }),
      ];
      expect((await bill(one.api, 1)).status).toBe(200);
      expect((await bill(one.api, 1)).status).toBe(402);
      expect((await bill(other.api, 1)).status).toBe(200);
      expect((await bill(app().api.with(APP_KEY), 1)).status).toBe(200);
    });
  });

  it('let a key make so many requests per minute, and say when to come back', async () => {
    const { id, api } = await admin.issueKey({ role: 'app', requests_per_minute: 3 });
    const statuses: number[] = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await bill(api, 1)).status);
    expect(statuses).toEqual([200, 200, 200]);
    const limited = await bill(api, 1);
    expect(codeOf(limited)).toEqual([429, 'rate_limited']);
    const wait = Number(limited.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    await admin.patch(`/api/v1/keys/${id}`, { requests_per_minute: 5 });
    expect((await bill(api, 1)).status).toBe(200);
    await admin.patch(`/api/v1/keys/${id}`, { requests_per_minute: null });
    for (let index = 0; index < 5; index += 1) expect((await bill(api, 1)).status).toBe(200);
  });
});
