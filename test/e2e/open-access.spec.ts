import { send } from '../support/http/raw-http';
import { TestApp } from '../support/app/test-app';
import { useStarted } from '../support/hooks/use-started';

const PATH = '/api/v1/users';

function useApp(variables: Record<string, string>): () => TestApp {
  return useStarted(
    () => TestApp.start(variables),
    (app) => app.stop(),
  );
}

async function statusOf(app: TestApp, headers: Record<string, string>, path = PATH): Promise<number> {
  return (await send(Number(new URL(app.origin).port), 'GET', path, headers)).status;
}

describe('a service without keys', () => {
  const app = useApp({ PUBLIC_URL: 'https://credits.example/api' });

  it.each([
    'localhost',
    'localhost:8001',
    '127.0.0.1',
    '127.0.0.1:1',
    '[::1]:8001',
    'LOCALHOST',
    'credits.example',
  ])('is called as %s', async (host) => {
    expect(await statusOf(app(), { host })).toBe(200);
  });

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:80', '127.0.0.2', '0.0.0.0'])(
    'is not called as %j',
    async (host) => {
      expect(await statusOf(app(), { host })).toBe(403);
      expect(await statusOf(app(), { host }, '/api/v1/health')).toBe(200);
    },
  );

  it.each([
    ['http://localhost:8001', 200],
    ['https://credits.example', 200],
    ['http://localhost:3000', 200],
    ['http://localhost:9999', 403],
    ['http://127.0.0.1:8001', 403],
    ['https://evil.example', 403],
    ['null', 403],
    ['', 403],
  ])('answers a page of %j with %i', async (origin, status) => {
    expect(await statusOf(app(), { host: 'localhost:8001', origin })).toBe(status);
  });

  it('moves nothing for a page elsewhere, even where a call has no body', async () => {
    const { api, origin } = app();
    await api.createAccount({ user_id: 'ada', initial_balance: 5 });
    const { hold_id } = (await api.placeHold({ user_id: 'ada', amount: 5 })).json;
    const headers = { origin: 'https://evil.example' };
    const path = `/api/v1/holds/${String(hold_id)}/release`;
    const answer = await send(Number(new URL(origin).port), 'POST', path, headers);
    expect(answer.status).toBe(403);
    expect((await api.getHold(String(hold_id))).json.status).toBe('pending');
  });

  it('issues keys, which count with their limits; other text does not', async () => {
    const { api } = app();
    const {
      id,
      secret,
      api: limited,
    } = await api.issueKey({ role: 'app', scopes: ['read'], requests_per_minute: 2 });
    expect((await limited.get('/api/v1/me')).json).toMatchObject({ role: 'app' });
    expect((await limited.get(PATH)).status).toBe(403);
    expect((await limited.get('/api/v1/me')).status).toBe(200);
    expect((await limited.get('/api/v1/me')).status).toBe(429);
    expect((await api.with('any-other-text').get('/api/v1/me')).json.role).toBe('admin');
    expect((await api.get(PATH)).status).toBe(200);
    await api.delete(`/api/v1/keys/${id}`);
    expect((await limited.get('/api/v1/me')).status).toBe(401);
    expect((await api.with(`${secret}x`).get('/api/v1/me')).status).toBe(401);
    expect((await api.with('crd_').get('/api/v1/me')).status).toBe(401);
  });
});

describe('a service without keys that is open on purpose', () => {
  const app = useApp({ ALLOW_UNAUTHENTICATED: 'true', CORS_ALLOWED_ORIGINS: 'none' });

  it('is called by any name, from its own pages', async () => {
    expect(await statusOf(app(), { host: 'credits.internal:8001' })).toBe(200);
    const own = { host: 'credits.internal:8001', origin: 'http://credits.internal:8001' };
    expect(await statusOf(app(), own)).toBe(200);
    expect(await statusOf(app(), { ...own, origin: 'http://evil.example' })).toBe(403);
  });
});

describe('a service with keys', () => {
  const app = useApp({ ADMIN_API_KEYS: 'key-of-the-operator' });

  it('minds neither Host nor Origin, since a page has no key', async () => {
    const headers = { host: 'evil.example', origin: 'https://evil.example' };
    expect(await statusOf(app(), headers)).toBe(401);
    expect(await statusOf(app(), { ...headers, authorization: 'Bearer key-of-the-operator' })).toBe(200);
  });
});
