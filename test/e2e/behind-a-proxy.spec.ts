import { TestApp } from '../support/app/test-app';

const PUBLIC_URL = 'https://example.com/credits';

describe('the service behind a proxy', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({
      PUBLIC_URL: `${PUBLIC_URL}/`,
      TRUSTED_PROXIES: '127.0.0.1',
      RATE_LIMIT_PER_MINUTE: '5',
    });
  });

  afterAll(async () => {
    await app.stop();
  });

  function from(address: string, path: string, init: { method?: string; body?: string } = {}) {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
    return app.api.send(path, { ...init, headers });
  }

  it('begins every link with PUBLIC_URL', async () => {
    const user_id = 'user-1';
    const post = (path: string, body: object) =>
      from('192.0.2.1', `/api/v1/${path}`, { method: 'POST', body: JSON.stringify(body) });
    await post('accounts', { user_id });
    const topUp = await post('topup', { user_id, amount: 1 });
    expect(topUp.headers.get('location')).toMatch(`${PUBLIC_URL}/api/v1/transactions/`);
    const refused = await post('bill', { user_id, amount: 2 });
    expect(refused.json).toMatchObject({
      type: `${PUBLIC_URL}/docs/errors#insufficient_credits`,
      instance: '/api/v1/bill',
    });
    const page = await app.api.send('/', { headers: { accept: 'text/html' }, redirect: 'manual' });
    expect(page.headers.get('location')).toBe(`${PUBLIC_URL}/dashboard`);
    expect((await app.api.get('/')).json).toMatchObject({ api: `${PUBLIC_URL}/api/v1` });
    const { json } = await app.api.get('/docs-json');
    expect(json.servers).toEqual([{ url: PUBLIC_URL }]);
    expect(json.info).toMatchObject({ description: expect.stringContaining(`](${PUBLIC_URL}/docs/errors)`) });
  });

  it('counts callers by the address that a trusted proxy names', async () => {
    const path = '/api/v1/accounts/nobody';
    const ask = async (address: string) => (await from(address, path)).status;
    for (let index = 0; index < 5; index += 1) expect(await ask('192.0.2.2')).toBe(404);
    expect(await ask('192.0.2.2')).toBe(429);
    expect(await ask('192.0.2.3')).toBe(404);
    // The proxy appends the address that it sees: what a caller puts before it does not count.
    expect(await ask('192.0.2.4, 192.0.2.2')).toBe(429);
  });
});

describe('the service without trusted proxies', () => {
  it('ignores X-Forwarded-For', async () => {
    const app = await TestApp.start({ RATE_LIMIT_PER_MINUTE: '1' });
    try {
      const statuses: number[] = [];
      for (const address of ['192.0.2.2', '192.0.2.3']) {
        const headers = { 'x-forwarded-for': address };
        statuses.push((await app.api.send('/api/v1/accounts/nobody', { headers })).status);
      }
      expect(statuses).toEqual([404, 429]);
    } finally {
      await app.stop();
    }
  });
});

describe('caches', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(async () => {
    await app.stop();
  });

  it.each([
    ['/', 'no-store'],
    ['/api/v1/health', 'no-store'],
    ['/api/v1/accounts/nobody', 'no-store'],
    ['/nowhere', 'no-store'],
    ['/docs', 'no-store'],
    ['/docs-json', 'no-store'],
    ['/docs/swagger-ui-init.js', 'no-store'],
    ['/docs/nothing.js', 'no-store'],
    ['/docs/errors', 'no-store'],
    ['/docs/swagger-ui.css', 'public, max-age=600'],
    ['/docs/swagger-ui-bundle.js', 'public, max-age=600'],
  ])('get %s with Cache-Control: %s', async (path, expected) => {
    expect((await app.api.get(path)).headers.get('cache-control')).toBe(expected);
  });
});
