import type { Answer } from '../support/http/api';
import { TestApp } from '../support/app/test-app';

const KEYS = ['key-of-the-app-1', 'key-of-the-app-2'] as const;
const ADMIN_KEY = 'key-of-the-operator-1';

function call(app: TestApp, key?: string, path = '/api/v1/balance'): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
  };
  return app.api.send(path, { method: 'POST', headers, body: '{"user_id":"nobody"}' });
}

async function statuses(calls: number, one: () => Promise<Answer>): Promise<number[]> {
  const found: number[] = [];
  for (let index = 0; index < calls; index += 1) found.push((await one()).status);
  return found;
}

describe('a limit on requests per minute', () => {
  let app: TestApp;

  afterEach(async () => {
    await app.stop();
  });

  it('is each key’s own, on all calls together', async () => {
    app = await TestApp.start({
      API_KEYS: KEYS.join(','),
      ADMIN_API_KEYS: ADMIN_KEY,
      RATE_LIMIT_PER_MINUTE: '3',
    });
    expect(await statuses(3, () => call(app, KEYS[0]))).toEqual([404, 404, 404]);
    const refused = await call(app, KEYS[0], '/api/v1/bill');
    expect([refused.status, refused.json.code]).toEqual([429, 'rate_limited']);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(refused.json.detail).toContain(`in ${seconds} s`);
    expect(await statuses(4, () => call(app, KEYS[1]))).toEqual([404, 404, 404, 429]);
    expect((await call(app, ADMIN_KEY)).status).toBe(404);
  });

  it('is an address’s where no key is known, and not lifted by another wrong key', async () => {
    app = await TestApp.start({ API_KEYS: KEYS.join(','), RATE_LIMIT_PER_MINUTE: '3' });
    let attempt = 0;
    expect(await statuses(5, () => call(app, `guess-number-${(attempt += 1)}`))).toEqual([
      401, 401, 401, 429, 429,
    ]);
    expect((await call(app)).status).toBe(429);
    expect((await call(app, KEYS[0])).status).toBe(404);
  });

  it('is an address’s where no key is set', async () => {
    app = await TestApp.start({ RATE_LIMIT_PER_MINUTE: '2' });
    expect(await statuses(3, () => call(app))).toEqual([404, 404, 429]);
  });

  it('leaves health and documentation alone', async () => {
    app = await TestApp.start({ API_KEYS: KEYS.join(','), RATE_LIMIT_PER_MINUTE: '1' });
    for (const path of ['/api/v1/health', '/docs', '/docs-json']) {
      expect(await statuses(4, () => app.api.get(path))).toEqual([200, 200, 200, 200]);
    }
  });

  it('is none unless it is set', async () => {
    app = await TestApp.start();
    expect(new Set(await statuses(100, () => call(app)))).toEqual(new Set([404]));
  });
});

describe('what is under way at a time', () => {
  it('has a limit beyond which calls are answered with 503, and the health is answered all the same', async () => {
    const app = await TestApp.start({ MAX_REQUESTS_IN_FLIGHT: '1' });
    try {
      await app.api.createAccount({ user_id: 'user-1', initial_balance: 100 });
      const [bills, health] = await Promise.all([
        Promise.all(Array.from({ length: 40 }, () => app.api.bill({ user_id: 'user-1', amount: 1 }))),
        app.api.get('/api/v1/health'),
      ]);
      expect(health.status).toBe(200);
      const billed = bills.filter(({ status }) => status === 200).length;
      const refused = bills.filter(({ json }) => json.code === 'overloaded');
      expect(billed).toBeGreaterThan(0);
      expect(refused.length).toBeGreaterThan(0);
      expect(billed + refused.length).toBe(40);
      for (const { status, headers } of refused) {
        expect([status, headers.get('retry-after')]).toEqual([503, '1']);
      }
      expect((await app.api.balance({ user_id: 'user-1' })).json.balance).toBe(100 - billed);
    } finally {
      await app.stop();
    }
  });
});

describe('a page in a browser', () => {
  const PREFLIGHT = { 'access-control-request-method': 'POST' };
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ API_KEYS: KEYS.join(',') });
  });
  afterAll(async () => {
    await app.stop();
  });

  it.each(['http://localhost:3000', 'http://localhost:5173'])('may call from %s', async (origin) => {
    const preflight = await app.api.send('/api/v1/bill', {
      method: 'OPTIONS',
      headers: { origin, ...PREFLIGHT },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    const refused = await app.api.send('/api/v1/users', { headers: { origin } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin]);
  });

  it('may not call from elsewhere', async () => {
    const headers = { origin: 'http://localhost:3001' };
    for (const init of [{ headers }, { method: 'OPTIONS', headers: { ...headers, ...PREFLIGHT } }]) {
      const answer = await app.api.send('/api/v1/health', init);
      expect(answer.status).toBeLessThan(300);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});
