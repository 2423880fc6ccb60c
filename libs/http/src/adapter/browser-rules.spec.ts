import { type RawAnswer } from '../../../../test/support/http/raw-http';
import { useTestApp } from '../../../../test/support/http/things-app';

const EXPECTED = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
  vary: 'Origin',
  'cache-control': 'no-store',
};

const things = useTestApp();

describe('headers that protect browsers', () => {
  it.each([
    ['GET', '/api/things/1', 200],
    ['HEAD', '/api/things/1', 200],
    ['OPTIONS', '/api/things', 204],
    ['GET', '/api/things/text', 200],
    ['GET', '/api/things/csv', 200],
    ['GET', '/nowhere', 404],
    ['GET', '/docs-json', 404],
    ['DELETE', '/api/things', 405],
    ['POST', '/api/things', 422],
    ['GET', '/api/things/%FF', 400],
    ['GET', '/api/things/throws/error', 500],
  ])('are in the answer to %s %s, once each', async (method, path, status) => {
    const answer = await things.send(method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject(EXPECTED);
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });

  it('let pages of the documentation load what this host has, and nothing else', async () => {
    for (const path of ['/docs', '/docs/errors', '/docs?x=1']) {
      const { headers } = await things.send('GET', path);
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'self';style-src 'self' 'unsafe-inline';/,
      );
      expect(headers['content-security-policy']).not.toMatch(/https?:|\*|upgrade-insecure-requests/);
      expect(headers['x-frame-options']).toBe('DENY');
    }
  });
});

describe('CORS', () => {
  const LISTED = { origin: 'https://app.example' };
  const PREFLIGHT = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,idempotency-key',
  };

  function allowedOrigin({ headers }: RawAnswer): unknown {
    return headers['access-control-allow-origin'];
  }

  it.each(['/api/things/1', '/nowhere', '/api/things/throws/error'])(
    'lets a listed origin read the answer of %s',
    async (path) => {
      const { headers } = await things.send('GET', path, LISTED);
      expect(headers['access-control-allow-origin']).toBe(LISTED.origin);
      expect(headers['access-control-expose-headers']).toBe(
        'Location,X-Request-ID,Idempotent-Replayed,Retry-After',
      );
      expect(headers['access-control-allow-credentials']).toBeUndefined();
      expect(headers.vary).toContain('Origin');
    },
  );

  it('answers the preflight of a listed origin', async () => {
    const answer = await things.send('OPTIONS', '/api/things', { ...LISTED, ...PREFLIGHT });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': LISTED.origin,
      'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE',
      'access-control-allow-headers': 'Authorization,Content-Type,Idempotency-Key,X-Request-ID',
      'access-control-max-age': '600',
    });
  });

  it.each([
    'https://app.example.evil',
    'http://app.example',
    'https://app.example:444',
    'https://APP.example',
    'null',
    '',
  ])('does not allow %j', async (origin) => {
    const answer = await things.send('GET', '/api/things/1', { origin });
    expect(answer.status).toBe(200);
    expect(allowedOrigin(answer)).toBeUndefined();
    const preflight = await things.send('OPTIONS', '/api/things', { origin, ...PREFLIGHT });
    expect(preflight.status).toBe(204);
    expect(allowedOrigin(preflight)).toBeUndefined();
  });

  it('names no origin to a caller that is no page', async () => {
    expect(allowedOrigin(await things.send('GET', '/api/things/1'))).toBeUndefined();
  });
});
