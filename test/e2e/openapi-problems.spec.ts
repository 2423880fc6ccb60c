import { setTimeout as sleep } from 'node:timers/promises';
import { PROBLEMS, type ProblemCode } from '../../apps/credits-service/src/shared/problems/problems';
import { GATEWAY_PROBLEMS } from '../../apps/credits-service/src/shared/problems/gateway-problems';
import type { Answer, Api } from '../support/http/api';
import { TestApp } from '../support/app/test-app';

/**
 * Every problem that the document gives an example of is provoked here, as far as a sound service can be
 * brought to it.
 */

/**
 * What it takes a fault, or a crowd, to see. The specs under faults/, of limits, of backups and of the metadata
 * store provoke them.
 */
const FAULTS: ProblemCode[] = [
  'request_timeout',
  'rate_limited',
  'internal_error',
  'service_unavailable',
  'overloaded',
  'ledger_unavailable',
  'ledger_clock_ahead',
  'metadata_unavailable',
  'outcome_unknown',
  'budget_exceeded',
  'currency_not_allowed',
  'books_not_kept',
  'backup_running',
  'backup_not_supported',
  'backup_failed',
];
/** The specs of the gateway provoke them: AI calls have them in the form of their SDK. */
const OF_AI_CALLS = [...Object.keys(GATEWAY_PROBLEMS), 'hold_of_a_call'];
/** What stands with no call: a path or a method that is none, and what only a framework could say. */
const WITH_NO_CALL: ProblemCode[] = ['not_found', 'method_not_allowed', 'not_acceptable', 'conflict'];

const ID = '01a209b70b20ec78407699ea95cc81cb';
const user_id = 'ada';
const json = { 'content-type': 'application/json' };

const hold = async (api: Api, expires_in_seconds = 300) =>
  String((await api.placeHold({ user_id, amount: 5, expires_in_seconds })).json.hold_id);
const transaction = (answer: Answer) => answer.headers.get('location')!.split('/').at(-1)!;

type Provocation = (api: Api) => Promise<Answer>;

const PROVOKED: [ProblemCode, Provocation][] = [
  ['bad_request', (api) => api.get('/api/v1/accounts/%zz')],
  ['malformed_json', (api) => api.postText('/api/v1/balance', '{"user_id": x}')],
  ['insufficient_credits', (api) => api.bill({ user_id, amount: 500 })],
  ['not_found', (api) => api.get('/api/v1/nothing')],
  ['account_not_found', (api) => api.balance({ user_id: 'nobody' })],
  ['transaction_not_found', (api) => api.get(`/api/v1/transactions/${ID}`)],
  ['hold_not_found', (api) => api.getHold(ID)],
  ['method_not_allowed', (api) => api.send('/api/v1/bill', { method: 'DELETE' })],
  ['account_exists', (api) => api.createAccount({ user_id })],
  [
    'model_exists',
    (api) => api.post('/v1/pricing', { model_id: 'gpt-5', input_price_per_1k: 1, output_price_per_1k: 1 }),
  ],
  [
    'user_erased',
    async (api) => {
      await api.send(`/api/v1/users/${user_id}`, { method: 'DELETE' });
      return api.send(`/api/v1/accounts/${user_id}`, {
        method: 'PATCH',
        headers: json,
        body: '{"display_name":"Ada"}',
      });
    },
  ],
  [
    'idempotency_key_reused',
    async (api) => {
      await api.topUp({ user_id, amount: 1 }, 'reused');
      return api.topUp({ user_id, amount: 2 }, 'reused');
    },
  ],
  [
    'idempotency_key_spent',
    async (api) => {
      await api.bill({ user_id, amount: 1_000 }, 'spent');
      return api.bill({ user_id, amount: 1_000 }, 'spent');
    },
  ],
  [
    'already_refunded',
    async (api) => {
      const transaction_id = transaction(await api.bill({ user_id, amount: 1 }));
      await api.refund({ transaction_id });
      return api.refund({ transaction_id, amount: 0.5 });
    },
  ],
  [
    'hold_already_captured',
    async (api) => {
      const id = await hold(api);
      await api.captureHold(id);
      return api.releaseHold(id);
    },
  ],
  [
    'hold_already_released',
    async (api) => {
      const id = await hold(api);
      await api.releaseHold(id);
      return api.captureHold(id);
    },
  ],
  [
    'hold_expired',
    async (api) => {
      const id = await hold(api, 1);
      while ((await api.getHold(id)).json.status === 'pending') await sleep(100);
      return api.captureHold(id);
    },
  ],
  ['payload_too_large', (api) => api.balance({ user_id, padding: 'x'.repeat(100_000) })],
  ['unsupported_media_type', (api) => api.postText('/api/v1/balance', '{}', 'text/plain')],
  ['validation_failed', (api) => api.balance({ user_id: ' ' })],
  [
    'not_refundable',
    async (api) => api.refund({ transaction_id: transaction(await api.topUp({ user_id, amount: 1 })) }),
  ],
  ['amount_exceeds_hold', async (api) => api.captureHold(await hold(api), { amount: 6 })],
  [
    'headers_too_large',
    (api) =>
      api.send('/api/v1/balance', { method: 'POST', headers: { ...json, padding: 'x'.repeat(20_000) } }),
  ],
];

const WITH_KEYS: [ProblemCode, Record<string, string>, RequestInit][] = [
  ['unauthenticated', { API_KEYS: 'key-of-the-test' }, {}],
  [
    'forbidden',
    { API_KEYS: 'key-of-the-test', ADMIN_API_KEYS: 'admin-key-of-the-test' },
    { headers: { authorization: 'Bearer key-of-the-test' } },
  ],
  [
    'auth_not_configured',
    { API_KEYS: 'key-of-the-test' },
    { headers: { authorization: 'Bearer key-of-the-test' } },
  ],
];

describe('an example of a problem', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start();
    await app.api.createAccount({ user_id, initial_balance: 99.75 });
  });

  afterEach(async () => {
    await app.stop();
  });

  it.each(PROVOKED)('says what the service says: %s', async (code, provoke) => {
    expectExample(await provoke(app.api), code);
  });
});

describe('an example of a problem with keys', () => {
  it.each(WITH_KEYS)('says what the service says: %s', async (code, settings, init) => {
    const app = await TestApp.start(settings);
    try {
      expectExample(await app.api.send('/api/v1/users', init), code);
    } finally {
      await app.stop();
    }
  });
});

it('stands with every code, and is provoked or takes a fault', () => {
  const provoked = [...PROVOKED, ...WITH_KEYS].map(([code]) => code);
  const framework = WITH_NO_CALL.filter((code) => !provoked.includes(code));
  expect([...provoked, ...FAULTS, ...OF_AI_CALLS, ...framework].sort()).toEqual(Object.keys(PROBLEMS).sort());
});

function expectExample(answer: Answer, code: ProblemCode): void {
  const { status, title, example } = PROBLEMS[code];
  const { instance, request_id, type, ...rest } = answer.json;
  expect(answer.status).toBe(status);
  expect(rest).toEqual({ title, status, code, detail: example.detail, ...example.extras });
  expect([instance, request_id, type]).toEqual([
    expect.stringMatching(/^\//),
    answer.headers.get('x-request-id'),
    `/docs/errors#${code}`,
  ]);
}
