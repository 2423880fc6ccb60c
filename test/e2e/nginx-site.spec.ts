import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { TestApp } from '../support/app/test-app';
import { chat, CREDITS, streamNext } from '../support/gateway/chat-calls';
import { putModels, settingsOf } from '../support/gateway/gateway';
import { send } from '../support/http/raw-http';
import { NginxSite } from '../support/processes/nginx-site';
import { describeWith } from '../support/requirements/requirements';

const JSON_TYPE = { 'content-type': 'application/json' };
const ENOUGH_FOR_A_BATCH = 3_900_000;
const TOO_MUCH_FOR_A_BATCH = 4_300_000;
const TOO_MUCH = 110_000;

describeWith('nginx')('the site for nginx', () => {
  let provider: FakeProvider;
  let app: TestApp;
  let site: NginxSite;

  beforeAll(async () => {
    provider = await startFakeProvider();
    app = await TestApp.start({ ...settingsOf(provider), ALLOW_UNAUTHENTICATED: 'true' });
    await putModels(app.api);
    await app.api.createAccount({ user_id: 'ada', initial_balance: CREDITS });
    site = await NginxSite.start(Number(new URL(app.origin).port));
  });

  afterAll(async () => {
    await site.stop();
    await app.stop();
    await provider.close();
  });

  const post = (path: string, body: string, headers = {}) =>
    site.send('POST', path, { ...JSON_TYPE, ...headers }, body);

  it('ends TLS, and leads those without it there', async () => {
    const plain = await send(site.httpPort, 'GET', '/api/v1/health', { host: 'credits.example.com' });
    expect(plain).toMatchObject({
      status: 308,
      headers: { location: 'https://credits.example.com/api/v1/health' },
    });
    const { status, headers } = await site.send('GET', '/api/v1/health');
    expect([status, headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
  });

  it('has one id of a request in its log and in the answer: the caller’s, if it is valid', async () => {
    const own = await site.send('GET', '/api/v1/accounts/ada?currency=USD', { 'x-request-id': 'mine-1' });
    expect(own.headers['x-request-id']).toBe('mine-1');
    const other = await site.send('GET', '/api/v1/health', { 'x-request-id': 'not valid' });
    const id = other.headers['x-request-id'];
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const lines = site.log();
    expect(lines).toContainEqual(
      expect.objectContaining({ request_id: 'mine-1', path: '/api/v1/accounts/ada', status: 200 }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ request_id: id }));
  });

  it('shows no metrics to the world', async () => {
    expect((await site.send('GET', '/metrics')).status).toBe(404);
  });

  it('takes bodies as large as the service does', async () => {
    const batch = (length: number) => JSON.stringify({ operations: [], padding: 'x'.repeat(length) });
    const invalid = await post('/api/v1/batch', batch(ENOUGH_FOR_A_BATCH));
    expect([invalid.status, JSON.parse(invalid.text)]).toMatchObject([422, { code: 'validation_failed' }]);
    for (const [path, length] of [
      ['/api/v1/batch', TOO_MUCH_FOR_A_BATCH],
      ['/api/v1/bill', TOO_MUCH],
    ] as const) {
      const refused = await post(path, batch(length), { 'x-request-id': 'large-1' });
      expect(refused.status).toBe(413);
      expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(refused.headers['x-request-id']).toBe('large-1');
      expect(JSON.parse(refused.text)).toMatchObject({ status: 413, code: 'payload_too_large' });
    }
  });

  it('passes the frames of a stream on as they come', async () => {
    const finish = streamNext(provider);
    const body = JSON.stringify({ ...chat, stream: true });
    const headers = { ...JSON_TYPE, 'credits-user': 'ada' };
    const answer = await site.open('POST', '/v1/chat/completions', headers, body);
    let text = '';
    for await (const chunk of answer.setEncoding('utf8')) {
      text += String(chunk);
      // The provider waits for this: a proxy that gathers the answer would wait for ever.
      if (text.includes('Hello')) finish();
    }
    expect(text).toMatch(/Hello[^]+\[DONE\]/);
  });

  it('takes prompts with images', async () => {
    const content = [
      { type: 'text', text: 'x'.repeat(ENOUGH_FOR_A_BATCH) },
      { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
    ];
    const body = JSON.stringify({ ...chat, messages: [{ role: 'user', content }] });
    const { status } = await post('/v1/chat/completions', body, { 'credits-user': 'ada' });
    expect(status).toBe(200);
  });

  it('says that nobody knows what happened while the service is away', async () => {
    const away = await NginxSite.start(Number(new URL(app.origin).port));
    try {
      await app.stop();
      const answer = await away.send('POST', '/api/v1/bill', JSON_TYPE, '{"user_id":"ada","amount":1}');
      expect(answer.status).toBe(502);
      expect(JSON.parse(answer.text)).toMatchObject({ status: 502, code: 'outcome_unknown' });
      expect(answer.headers['x-should-retry']).toBe('false');
    } finally {
      await away.stop();
    }
  });
});
