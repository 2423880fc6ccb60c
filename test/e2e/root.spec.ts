import { TestApp } from '../support/app/test-app';

/** What Chromium sends for a page. */
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

describe('the root', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ API_KEYS: 'key-of-the-test' });
  });

  afterAll(async () => {
    await app.stop();
  });

  it('leads a browser to the dashboard, without a key', async () => {
    const answer = await app.api.send('/', { headers: { accept: BROWSER }, redirect: 'manual' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/dashboard');
    expect(answer.headers.get('vary')).toContain('Accept');
  });

  it.each(['*/*', 'application/json', 'application/json, text/html;q=0.5'])(
    'answers links that lead somewhere to a client that accepts %s',
    async (accept) => {
      const { status, headers, json } = await app.api.send('/', { headers: { accept } });
      expect(status).toBe(200);
      expect(headers.get('vary')).toContain('Accept');
      expect(json).toEqual({
        name: 'Credits Service',
        dashboard: '/dashboard',
        documentation: '/docs',
        openapi: '/docs-json',
        api: '/api/v1',
        health: '/api/v1/health',
      });
      for (const path of [json.dashboard, json.documentation, json.openapi, json.health]) {
        expect((await app.api.send(path as string, {})).status).toBe(200);
      }
    },
  );

  it('takes no other method', async () => {
    const answer = await app.api.send('/', { method: 'POST' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toContain('GET');
  });
});
