import type { Answer } from '../support/http/api';
import { TestApp } from '../support/app/test-app';

const API_KEY = 'key-of-the-app-1';
const ADMIN_KEY = 'key-of-the-operator-1';
const CALLS: [string, string][] = [
  ['POST', '/api/v1/accounts'],
  ['POST', '/api/v1/balance'],
  ['POST', '/api/v1/topup'],
  ['POST', '/api/v1/bill'],
  ['POST', '/api/v1/holds'],
  ['POST', '/api/v1/refunds'],
  ['POST', '/api/v1/batch'],
  ['GET', '/api/v1/accounts/user-1'],
  ['PATCH', '/api/v1/accounts/user-1'],
  ['GET', '/api/v1/accounts/user-1/transactions'],
  ['GET', '/api/v1/transactions/00000000000000000000000000000001'],
  ['GET', '/api/v1/users'],
  ['GET', '/api/v1/users/user-1'],
  ['DELETE', '/api/v1/users/user-1'],
  ['GET', '/api/v1/users/user-1/transactions'],
  ['POST', '/api/v1/keys'],
  ['GET', '/api/v1/keys'],
  ['GET', '/api/v1/keys/00000000000000000000000000000001'],
  ['PATCH', '/api/v1/keys/00000000000000000000000000000001'],
  ['DELETE', '/api/v1/keys/00000000000000000000000000000001'],
  ['GET', '/api/v1/me'],
  ['GET', '/metrics'],
];
const OPERATORS = CALLS.map(([, path]) => path).filter((path) =>
  /^\/(api\/v1\/(users|keys)|metrics)/.test(path),
);

function send(app: TestApp, method: string, path: string, authorization?: string): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(authorization === undefined ? {} : { authorization }),
  };
  return app.api.send(path, { method, headers, ...(method === 'POST' ? { body: '{}' } : {}) });
}

describe('access by key', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ API_KEYS: `other-key-1,${API_KEY}`, ADMIN_API_KEYS: ADMIN_KEY });
  });

  afterAll(async () => {
    await app.stop();
  });

  it.each(CALLS)('is asked for by %s %s', async (method, path) => {
    for (const authorization of [
      undefined,
      'Bearer',
      'Basic a2V5',
      'Bearer unknown-key',
      `Bearer ${API_KEY} x`,
    ]) {
      const answer = await send(app, method, path, authorization);
      expect([answer.status, answer.json.code]).toEqual([401, 'unauthenticated']);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    for (const key of [ADMIN_KEY, ...(OPERATORS.includes(path) ? [] : [API_KEY])]) {
      expect((await send(app, method, path, `bearer ${key}`)).status).not.toBe(401);
    }
  });

  it('keeps the operator’s calls from an API key', async () => {
    for (const path of OPERATORS) {
      const answer = await send(app, 'GET', path, `Bearer ${API_KEY}`);
      expect([answer.status, answer.json.code]).toEqual([403, 'forbidden']);
    }
    expect((await send(app, 'GET', '/api/v1/users', `Bearer ${ADMIN_KEY}`)).status).toBe(200);
  });

  it.each(
    ['health', 'health/live', 'health/ready']
      .map((call) => `/api/v1/${call}`)
      .concat('/docs', '/docs-json', '/docs/errors'),
  )('is not asked for by %s', async (path) => {
    expect((await app.api.get(path)).status).toBe(200);
  });
});

describe('access without an admin key', () => {
  it('answers that the operator’s calls are not configured', async () => {
    const app = await TestApp.start({ API_KEYS: API_KEY });
    try {
      const answer = await send(app, 'GET', '/api/v1/users', `Bearer ${API_KEY}`);
      expect([answer.status, answer.json.code]).toEqual([503, 'auth_not_configured']);
      expect(answer.headers.get('retry-after')).not.toBeNull();
      expect((await send(app, 'GET', '/api/v1/users')).status).toBe(401);
    } finally {
      await app.stop();
    }
  });
});
