import type { Answer, Api } from '../support/http/api';
import { describeAppEmbedded, describeAppOnEachPair } from '../support/app/test-app';
import { documentText, operationsOf, type Document } from '../support/documents/openapi-document';
import { runs } from '../support/run/length';

const ADMIN_KEY = 'key-of-the-operator';
const APP_KEY = 'key-of-the-app';
const SCOPES = ['read', 'accounts', 'topup', 'bill', 'refund', 'gateway', 'user_keys'];
/** Who may make each call besides the operator: these scopes, or a user about the own id. */
const DECISIONS: Readonly<Record<string, readonly string[]>> = {
  bill: ['bill'],
  captureHold: ['bill'],
  createAccount: ['accounts'],
  createBackup: [],
  createHold: ['bill'],
  createKey: ['user_keys'],
  createPricing: [],
  createRefund: ['refund'],
  eraseUser: [],
  findTransactions: ['read'],
  forgiveLosses: [],
  getAccount: ['read', 'own'],
  checkBooks: [],
  getBalance: ['read'],
  getBooks: ['read'],
  getCall: ['read', 'own'],
  getHealth: ['public'],
  getHold: ['read'],
  getKey: ['user_keys'],
  getLiveness: ['public'],
  getMe: [...SCOPES, 'own'],
  getMetrics: [],
  getModel: [],
  getOverview: [],
  getReadiness: ['public'],
  getStatus: [],
  getTransaction: ['read'],
  getUsage: ['read', 'own'],
  getUsageSummary: [],
  getUser: [],
  getUserUsageSummary: [],
  listBalances: ['read', 'own'],
  listCalls: ['read', 'own'],
  listHolds: ['read', 'own'],
  listKeys: ['user_keys'],
  listModelVersions: [],
  listModels: [...SCOPES, 'own'],
  listPricing: [],
  listRefusals: [],
  listTransactions: ['read', 'own'],
  listUnpricedModels: [],
  listUserTransactions: [],
  listUserUsage: [],
  listUsers: [],
  putModel: [],
  quoteCall: [],
  releaseHold: ['bill'],
  removeModel: [],
  revokeKey: ['user_keys'],
  runBatch: ['topup', 'bill'],
  topUp: ['topup'],
  updateAccount: ['accounts'],
  updateKey: ['user_keys'],
  updatePricing: [],
};
/** Calls that name no user: a user’s key gets what is its own. */
const WITHOUT_USER = ['getCall', 'getMe', 'getUsage', 'listCalls', 'listModels'];
const JSON_TYPE = { 'content-type': 'application/json' };

runs(describeAppEmbedded, describeAppOnEachPair)(
  'who may do what',
  { API_KEYS: APP_KEY, ADMIN_API_KEYS: ADMIN_KEY, CURRENCIES: 'USD,EUR' },
  (app) => {
    let admin: Api;
    let operations: ReturnType<typeof operationsOf>;
    let billId: string;
    let holdId: string;

    beforeAll(async () => {
      operations = operationsOf(JSON.parse(await documentText()) as Document);
      admin = app().api.with(ADMIN_KEY);
      for (const user_id of ['ada', 'bob']) {
        await admin.createAccount({ user_id, initial_balance: 100 });
        await admin.createAccount({ user_id, initial_balance: 100, currency: 'EUR' });
      }
      const bill = await admin.bill({ user_id: 'ada', amount: 1, currency: 'EUR' });
      billId = bill.headers.get('location')!.split('/').at(-1)!;
      const hold = await admin.placeHold({ user_id: 'ada', amount: 1, currency: 'EUR' });
      holdId = String(hold.json.hold_id);
    });

    /** Without a body that is valid: a caller who gets 422 or 404 is one who may. */
    function call(api: Api, operationId: string, userId: string, keyId = billId): Promise<Answer> {
      const { path, method } = operations.find(({ operation }) => operation.operationId === operationId)!;
      const target = path
        .replace('{user_id}', userId)
        .replace('{hold_id}', billId)
        .replace('{transaction_id}', billId)
        .replace('{key_id}', keyId)
        .replace('{model_id}', 'llama-4')
        .replace('{call_id}', billId);
      const body =
        operationId === 'runBatch'
          ? { operations: ['topup', 'bill'].map((type) => ({ type, user_id: userId, amount: 1 })) }
          : { user_id: userId, unknown: 1 };
      return api.send(target, {
        method: method.toUpperCase(),
        headers: JSON_TYPE,
        ...(['post', 'put', 'patch'].includes(method) ? { body: JSON.stringify(body) } : {}),
      });
    }

    const shown = ({ status, json }: Answer) => [status, json.code];

    it('is decided for every call', () => {
      expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(
        Object.keys(DECISIONS).sort(),
      );
      for (const { operation } of operations) {
        const isPublic = DECISIONS[operation.operationId]!.includes('public');
        expect([operation.operationId, operation.security.length === 0]).toEqual([
          operation.operationId,
          isPublic,
        ]);
      }
    });

    it('is for a user’s key: the own account, its history and holds, and what the key is, of nobody else', async () => {
      const { api } = await admin.issueKey({ role: 'user', user_id: 'ada' });
      for (const [operationId, callers] of Object.entries(DECISIONS)) {
        const [own, others, strangers] = [
          await call(api, operationId, 'ada'),
          await call(api, operationId, 'bob'),
          await call(api, operationId, 'nobody'),
        ];
        const isAllowed = callers.includes('own') || callers.includes('public');
        if (operationId === 'getCall') expect(shown(own)).toEqual([404, 'not_found']);
        else if (isAllowed) expect([operationId, ...shown(own)]).toEqual([operationId, 200, undefined]);
        else expect([operationId, ...shown(own)]).toEqual([operationId, 403, 'forbidden']);
        if (!WITHOUT_USER.includes(operationId) && !callers.includes('public')) {
          for (const answer of [others, strangers]) {
            expect([operationId, ...shown(answer)]).toEqual([operationId, 403, 'forbidden']);
          }
        }
        // Nothing tells a user who exists from one who does not.
        if (others.status === 403) expect(strangers.json.detail).toBe(others.json.detail);
      }
      expect((await admin.balance({ user_id: 'ada' })).json.balance).toBe(100);
    });

    it('is for a user’s key what the key is', async () => {
      const { api } = await admin.issueKey({
        role: 'user',
        user_id: 'ada',
        currency: 'EUR',
        models: ['gpt-5'],
      });
      expect((await api.get('/api/v1/me')).json).toEqual({
        role: 'user',
        user_id: 'ada',
        currency: 'EUR',
        balance: 99,
        lasts_until: null,
        held: 1,
        available: 98,
        budget: null,
        spent: null,
        left: null,
        models: ['gpt-5'],
        expires_at: null,
      });
      const nobody = await admin.issueKey({ role: 'user', user_id: 'no account yet' });
      expect((await nobody.api.get('/api/v1/me')).json).toMatchObject({
        currency: 'USD',
        balance: null,
        held: null,
      });
      expect((await admin.get('/api/v1/me')).json).toMatchObject({ role: 'admin', user_id: null });
      expect((await app().api.with(APP_KEY).get('/api/v1/me')).json).toMatchObject({
        role: 'app',
        balance: null,
      });
    });

    it.each(SCOPES)('is for the scope %s alone what says so', async (scope) => {
      const { api } = await admin.issueKey({ role: 'app', scopes: [scope] });
      for (const [operationId, callers] of Object.entries(DECISIONS)) {
        const { status } = await call(api, operationId, 'ada');
        // Of the batch, each operation asks for its own scope.
        const isAllowed =
          (callers.includes(scope) && operationId !== 'runBatch') || callers.includes('public');
        expect([operationId, status === 403]).toEqual([operationId, !isAllowed]);
      }
    });

    it('is for a key with the scope topup or bill a batch of these alone, and an opening balance with topup', async () => {
      const operation = (type: string) => ({ type, user_id: 'ada', amount: 1 });
      for (const [mine, other] of [
        ['topup', 'bill'],
        ['bill', 'topup'],
      ]) {
        const { api } = await admin.issueKey({ role: 'app', scopes: [mine] });
        expect((await api.batch([operation(mine!)])).status).toBe(200);
        expect((await api.batch([operation(mine!), operation(other!)])).status).toBe(403);
      }
      const { api } = await admin.issueKey({ role: 'app', scopes: ['accounts'] });
      expect((await api.createAccount({ user_id: 'cleo', initial_balance: 5 })).status).toBe(403);
      expect((await api.createAccount({ user_id: 'cleo' })).status).toBe(201);
    });

    it('is for the scope user_keys: keys of users, and no other', async () => {
      const { api } = await admin.issueKey({ role: 'app', scopes: ['user_keys'] });
      const others = await admin.issueKey({ role: 'app' });
      const issued = await api.issueKey({ role: 'user', user_id: 'bob' });
      for (const role of ['app', 'admin']) {
        const refused = await api.post('/api/v1/keys', { name: 'a', role });
        expect(shown(refused)).toEqual([403, 'forbidden']);
      }
      expect((await api.get(`/api/v1/keys/${issued.id}`)).status).toBe(200);
      for (const answer of [
        await api.get(`/api/v1/keys/${others.id}`),
        await api.patch(`/api/v1/keys/${others.id}`, { name: 'mine' }),
        await api.delete(`/api/v1/keys/${others.id}`),
      ]) {
        expect(shown(answer)).toEqual([404, 'not_found']);
      }
      const { keys } = (await api.get('/api/v1/keys?limit=1000')).json as { keys: { role: string }[] };
      expect(new Set(keys.map(({ role }) => role))).toEqual(new Set(['user']));
      expect((await api.delete(`/api/v1/keys/${issued.id}`)).status).toBe(200);
      expect((await others.api.get('/api/v1/me')).status).toBe(200);
    });

    it.each([
      ['a currency', { currency: 'USD' }],
      ['a budget', { budget: { amount: 50, period: 'total' }, scopes: SCOPES }],
    ])('is for a key with %s no movement of another currency', async (_what, body) => {
      const { api } = await admin.issueKey({ role: 'app', ...body });
      const eur = { user_id: 'ada', amount: 1, currency: 'EUR' };
      for (const answer of [
        await api.bill(eur),
        await api.topUp(eur),
        await api.placeHold(eur),
        await api.batch([{ type: 'bill', ...eur }]),
        await api.batch([{ type: 'topup', ...eur }], { atomic: true }),
        await api.captureHold(holdId),
        await api.releaseHold(holdId),
        await api.refund({ transaction_id: billId }),
        await api.createAccount({ user_id: 'dan', initial_balance: 1, currency: 'EUR' }),
      ]) {
        expect(shown(answer)).toEqual([403, 'currency_not_allowed']);
      }
      expect((await api.balance({ user_id: 'ada', currency: 'EUR' })).json.balance).toBe(99);
      expect((await api.bill({ ...eur, currency: 'USD' })).status).toBe(200);
    });

    it('is for a slip nothing, and it is told from a stranger', async () => {
      const { secret } = await admin.issueKey({ role: 'app' });
      const last = secret.endsWith('a') ? 'b' : 'a';
      const slip = await app()
        .api.with(secret.slice(0, -1) + last)
        .get('/api/v1/me');
      expect(slip.json).toMatchObject({ code: 'unauthenticated', detail: expect.stringContaining('typo') });
      expect(slip.headers.get('www-authenticate')).toBe('Bearer');
    });

    it('is for an erased user’s keys nothing', async () => {
      await admin.createAccount({ user_id: 'eve', display_name: 'Eve' });
      const { id, api } = await admin.issueKey({ role: 'user', user_id: 'eve', name: 'phone of Eve' });
      expect((await api.get('/api/v1/accounts/eve')).status).toBe(200);
      const { user_id } = (await admin.delete('/api/v1/users/eve')).json;
      expect((await api.get('/api/v1/me')).status).toBe(401);
      const key = (await admin.get(`/api/v1/keys/${id}`)).json;
      expect(key).toMatchObject({ user_id, revoked_at: expect.anything() });
      expect(JSON.stringify(key)).not.toMatch(/eve/i);
    });

    it('is counted by role', async () => {
      const { text } = await admin.get('/metrics');
      for (const role of ['none', 'user', 'app', 'admin']) {
        expect(text).toMatch(new RegExp(`http_requests_by_role_total\\{role="${role}"\\} [1-9]`));
      }
    });
  },
);
