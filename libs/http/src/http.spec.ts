import { Logger } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { type ProblemBody } from './index';
import { type RawAnswer, send, sendBytes } from './testing/raw-http';
import { startTestApp, type TestApp } from './testing/test-app';

const JSON_TYPE = { 'content-type': 'application/json' };
const VALID = { user_id: 'u', amount: 1 };

let running: TestApp;
let port: number;
beforeAll(async () => {
  running = await startTestApp({ body: { bytesByPath: { '/api/things/batch': 400_000 } } });
  port = running.port;
});
afterAll(() => running.app.close());

function post(
  body: unknown,
  path = '/api/things',
  headers: Record<string, string> = JSON_TYPE,
): Promise<RawAnswer> {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return send(port, 'POST', path, headers, text);
}

/** Checks all that every problem has, and gives back its body. */
function problemOf(answer: RawAnswer, status: number, code: string): ProblemBody {
  expect(answer.text).toContain(`"code":"${code}"`);
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  const body = JSON.parse(answer.text) as ProblemBody;
  expect(body).toMatchObject({ type: `/docs/errors#${code}`, status, code });
  expect(body.title).toMatch(/^[A-Z][A-Za-z ]+$/);
  expect(body.detail).toMatch(/^[A-Z a-z].+\.$/);
  expect(body.request_id).toBe(answer.headers['x-request-id']);
  return body;
}

describe('an answer', () => {
  it('is exact JSON with an id, and names no framework', async () => {
    const answer = await post({ ...VALID, amount: '1234567.123456789' });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('"amount":1234567.123456789');
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(answer.text)),
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['x-powered-by']).toBeUndefined();
    expect(answer.headers.etag).toBeUndefined();
  });

  it('counts bytes and not characters', async () => {
    const { text } = await post({ ...VALID, user_id: 'żółw 🐢' });
    expect(JSON.parse(text)).toMatchObject({ user_id: 'żółw 🐢' });
  });

  it('is text or a file where the route gives one', async () => {
    const text = await send(port, 'GET', '/api/things/text');
    expect(text.text).toBe('up 1\n');
    expect(text.headers['content-type']).toMatch(/^text\/plain/);
    const csv = await send(port, 'GET', '/api/things/csv');
    expect(csv.text).toBe('id\n1\n');
    expect(csv.headers['content-type']).toBe('text/csv');
  });

  it('may be empty', async () => {
    const answer = await send(port, 'POST', '/api/things/no-body');
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  it('to HEAD has the headers of GET and no body', async () => {
    const answer = await send(port, 'HEAD', '/api/things/abc');
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(answer.headers['content-length']).toBe('12');
    const missing = await send(port, 'HEAD', '/api/nowhere');
    expect([missing.status, missing.text]).toEqual([404, '']);
    expect(missing.headers['content-type']).toBe('application/problem+json');
  });
});

describe('the request id', () => {
  it.each(['a', 'A-b_c.9', 'x'.repeat(128)])("is the caller's: %s", async (id) => {
    const answer = await send(port, 'GET', '/api/things/1', { 'x-request-id': id });
    expect(answer.headers['x-request-id']).toBe(id);
    const problem = problemOf(await send(port, 'GET', '/nowhere', { 'x-request-id': id }), 404, 'not_found');
    expect(problem.request_id).toBe(id);
  });

  it.each(['', 'x'.repeat(129), 'a b', 'a,b', 'a/b', '<script>', 'ä'])('is a new one for %j', async (id) => {
    const answer = await send(port, 'GET', '/api/things/1', { 'x-request-id': id });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('stays with its request while others are under way', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `request-${index}`);
    const answers = await Promise.all(
      ids.map((id) => send(port, 'GET', '/api/things/slow', { 'x-request-id': id })),
    );
    expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual(ids);
    expect(answers.map(({ text }) => (JSON.parse(text) as { id: string }).id)).toEqual(ids);
  });
});

describe('a body', () => {
  it.each([
    '{',
    '{"user_id":',
    "{'user_id':1}",
    '{"a":1,}',
    'NaN',
    '{"amount":NaN}',
    '{"amount":01}',
    'hello',
    '\0',
  ])('is malformed: %j', async (body) => {
    problemOf(await post(body), 400, 'malformed_json');
  });

  it('is malformed where it is no UTF-8', async () => {
    const body = Buffer.from('{"user_id":"\xff","amount":1}', 'latin1');
    expect(problemOf(await post(body), 400, 'malformed_json').detail).toContain('UTF-8');
  });

  it.each(['[]', '[{"user_id":"u","amount":1}]', '"text"', '42', 'true', 'null'])(
    'is no object: %s',
    async (body) => {
      expect(problemOf(await post(body), 422, 'validation_failed').errors).toEqual([
        { field: 'body', message: expect.stringContaining('must be a JSON object') as string },
      ]);
    },
  );

  it('is missing', async () => {
    for (const answer of [await send(port, 'POST', '/api/things'), await post('')]) {
      expect(problemOf(answer, 422, 'validation_failed').errors).toMatchObject([{ field: 'body' }]);
    }
    const chunked = await post('', '/api/things', { ...JSON_TYPE, 'transfer-encoding': 'chunked' });
    problemOf(chunked, 422, 'validation_failed');
  });

  it('may begin with a byte order mark and come in pieces', async () => {
    const body = `\ufeff${JSON.stringify(VALID)}`;
    const length = Buffer.byteLength(body);
    const pieces = Array.from(body, (character) => {
      return `${Buffer.byteLength(character).toString(16)}\r\n${character}\r\n`;
    });
    const head =
      'POST /api/things HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n';
    expect(await sendBytes(port, `${head}Content-Length: ${length}\r\n\r\n${body}`)).toMatch(
      /^HTTP\/1.1 200 /,
    );
    expect(
      await sendBytes(port, `${head}Transfer-Encoding: chunked\r\n\r\n${pieces.join('')}0\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 200 /);
  });

  it.each([
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON ; charset=UTF8',
    'application/json; profile=x',
  ])('may be %s', async (type) => {
    expect((await post(VALID, '/api/things', { 'content-type': type })).status).toBe(200);
  });

  it.each<Record<string, string>>([
    {},
    { 'content-type': '' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/jsonp' },
    { 'content-type': 'application/problem+json' },
    { 'content-type': 'application/json; charset=latin1' },
    { 'content-type': 'application/json; charset=utf-16' },
    { ...JSON_TYPE, 'content-encoding': 'gzip' },
    { ...JSON_TYPE, 'content-encoding': 'unknown' },
  ])('is not of a type that is read: %p', async (headers) => {
    problemOf(await post(VALID, '/api/things', headers), 415, 'unsupported_media_type');
  });

  it('is too large above 100 kB, with or without its length', async () => {
    const largest = JSON.stringify({ ...VALID, ignored: 'x' }).length;
    const body = (bytes: number): string =>
      JSON.stringify({ ...VALID, ignored: 'x'.repeat(bytes - largest + 1) });
    const chunked = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };
    for (const headers of [JSON_TYPE, chunked]) {
      expect((await post(body(100_000), '/api/things', headers)).status).toBe(200);
      for (const bytes of [100_001, 5_000_000]) {
        const problem = problemOf(await post(body(bytes), '/api/things', headers), 413, 'payload_too_large');
        expect(problem.detail).toContain('100000 bytes');
      }
    }
  });

  it('ends the connection where it goes on without measure', async () => {
    const head = 'POST /api/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
    const answer = await sendBytes(port, `${head}Content-Length: 30000000\r\n\r\n${'x'.repeat(16_000_001)}`);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
  });

  it('has another limit where a path was given one', async () => {
    const body = JSON.stringify({ operations: [VALID], ignored: 'x'.repeat(300_000) });
    expect((await post(body, '/api/things/batch?dry=1')).status).toBe(200);
    problemOf(await post('x'.repeat(400_001), '/api/things/batch'), 413, 'payload_too_large');
  });

  it('is nothing to a route that asks for none', async () => {
    expect(
      (await send(port, 'GET', '/api/things/1', { ...JSON_TYPE, 'content-length': '1' }, '{')).status,
    ).toBe(200);
    problemOf(await send(port, 'POST', '/nowhere', { 'content-type': 'text/plain' }, 'x'), 404, 'not_found');
    problemOf(await send(port, 'PATCH', '/api/things', JSON_TYPE, '{'), 405, 'method_not_allowed');
  });

  it('may break off, and the server goes on', async () => {
    const head = 'POST /api/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ';
    for (const bytes of ['50\r\n\r\n{"user', '5000000\r\n\r\nxxx']) {
      const net = await import('node:net');
      await new Promise<void>((resolve) => {
        const socket = net.connect(port, '127.0.0.1', () => {
          socket.write(head + bytes, () => setTimeout(() => socket.resetAndDestroy(), 20));
        });
        socket.on('close', () => {
          resolve();
        });
      });
    }
    expect((await post(VALID)).status).toBe(200);
  });
});

describe('validation', () => {
  it('makes a DTO: amounts in units, null as absent, unknown fields left out', async () => {
    const { text } = await post({ ...VALID, amount: '0.25', description: null, opening: 0, unknown: 1 });
    expect(JSON.parse(text)).toEqual({ user_id: 'u', amount: 0.25, opening: 0 });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['user_id', { user_id: undefined }, 'is required'],
    ['user_id', { user_id: null }, 'is required'],
    ['user_id', { user_id: 1 }, 'must be a string'],
    ['user_id', { user_id: ['u'] }, 'must be a string'],
    ['user_id', { user_id: '' }, "can't be blank"],
    ['user_id', { user_id: ' \u00a0\u2003' }, "can't be blank"],
    ['user_id', { user_id: 'x'.repeat(257) }, 'must have at most 256 characters'],
    ['user_id', { user_id: '🐢'.repeat(257) }, 'must have at most 256 characters'],
    ['user_id', { user_id: 'a\0' }, "can't contain control characters"],
    ['user_id', { user_id: 'a\n' }, "can't contain control characters"],
    ['user_id', { user_id: 'a\u007f' }, "can't contain control characters"],
    ['user_id', { user_id: 'a\u0085' }, "can't contain control characters"],
    ['user_id', { user_id: '\ud800' }, "can't contain half of a surrogate pair"],
    ['amount', { amount: undefined }, 'is required'],
    ['amount', { amount: null }, 'is required'],
    ['amount', { amount: 0 }, 'must be greater than 0'],
    ['amount', { amount: -1 }, "can't be negative"],
    ['amount', { amount: 1e13 }, 'must be at most 1000000000000 credits'],
    ['amount', { amount: 'NaN' }, 'must be plain decimal digits'],
    ['amount', { amount: '1e5' }, 'must be plain decimal digits'],
    ['amount', { amount: true }, 'must be a number'],
    ['amount', { amount: [1] }, 'must be a number'],
    ['amount', { amount: {} }, 'must be a number'],
    ['amount', { amount: 1234567.123456789 }, 'has more than 15 significant digits'],
    ['opening', { opening: -1 }, "can't be negative"],
    ['description', { description: 1 }, 'must be a string'],
    ['description', { description: 'x'.repeat(1001) }, 'must have at most 1000 characters'],
    ['description', { description: '\udc00' }, "can't contain half of a surrogate pair"],
    ['description', { description: '\0' }, "can't contain the NUL character"],
    ['display_name', { display_name: 'x'.repeat(257) }, 'must have at most 256 characters'],
    ['display_name', { display_name: {} }, 'must be a string'],
    ['currency', { currency: 840 }, 'must be the code of a currency'],
    ['currency', { currency: '' }, 'must be the code of a currency'],
    ['currency', { currency: 'X'.repeat(17) }, 'must be the code of a currency'],
  ])('refuses %s of %j: %s', async (field, change, message) => {
    const { errors, detail } = problemOf(await post({ ...VALID, ...change }), 422, 'validation_failed');
    expect(errors).toEqual([{ field, message: expect.stringContaining(`${field} ${message}`) as string }]);
    expect(detail).toContain(`${field} ${message}`);
  });

  it.each([
    { user_id: 'x'.repeat(256) },
    { user_id: '🐢'.repeat(256) },
    { user_id: ' a b ' },
    { user_id: '$property $value' },
    { description: '', display_name: '' },
    { description: '🐢'.repeat(1000) },
    { description: 'two\nlines\t' },
    { opening: null, currency: null, display_name: null },
  ])('takes %j', async (change) => {
    const answer = await post({ ...VALID, ...change });
    expect(answer.text).toContain(JSON.stringify({ ...VALID, ...change }.user_id));
    expect(answer.status).toBe(200);
  });

  it('names every field that is wrong, once', async () => {
    const problem = problemOf(await post({ currency: 1, description: 1 }), 422, 'validation_failed');
    const errors = problem.errors as { field: string }[];
    expect(errors.map(({ field }) => field).sort()).toEqual(['amount', 'currency', 'description', 'user_id']);
    expect(problem.detail).toMatch(/; 1 more field is not valid\.$/);
  });

  it('is not led astray by special keys', async () => {
    const body =
      '{"__proto__":{"amount":5},"constructor":{"x":1},"prototype":1,"then":2,"toString":3,"hasOwnProperty":4';
    problemOf(await post(`${body}}`), 422, 'validation_failed');
    const answer = await post(`${body},"user_id":"u","amount":3,"amount":2}`);
    expect(JSON.parse(answer.text)).toEqual({ user_id: 'u', amount: 2 });
    expect(({} as { amount?: unknown }).amount).toBeUndefined();
    const dto = await post('{"user_id":"u","amount":{"__proto__":{"valueOf":1}}}');
    problemOf(dto, 422, 'validation_failed');
  });

  it('is not exhausted by depth', async () => {
    for (const field of ['user_id', 'unknown', '__proto__']) {
      const body = `{"user_id":"u","amount":1,"${field}":${'['.repeat(49_000)}${']'.repeat(49_000)}}`;
      expect(problemOf(await post(body), 422, 'validation_failed').detail).toContain('16 levels');
    }
  });

  it('says where in a list an error stands, and does not list them without end', async () => {
    const operations = [VALID, { ...VALID, amount: 0 }, 5, null];
    const problem = problemOf(await post({ operations }, '/api/things/batch'), 422, 'validation_failed');
    expect(problem.errors).toMatchObject([
      { field: 'operations[1].amount', message: 'operations[1].amount must be greater than 0' },
      { field: 'operations[2]' },
      { field: 'operations[3]' },
    ]);
    const many = { operations: Array.from({ length: 500 }, () => ({})) };
    expect(problemOf(await post(many, '/api/things/batch'), 422, 'validation_failed').errors).toHaveLength(
      100,
    );
    problemOf(await post({ operations: { length: 1 } }, '/api/things/batch'), 422, 'validation_failed');
  });

  it('reads the query where a route asks for it', async () => {
    expect((await send(port, 'GET', '/api/things?limit=7')).text).toBe('{"limit":7}');
    expect((await send(port, 'GET', '/api/things')).text).toBe('{"limit":20}');
    for (const query of ['limit=0', 'limit=x', 'limit=1&limit=2', 'limit=1.5', 'limit=', 'limit=1e9']) {
      const answer = await send(port, 'GET', `/api/things?${query}`);
      const problem = problemOf(answer, 422, 'validation_failed');
      expect(problem.errors).toMatchObject([{ field: 'limit' }]);
      expect(problem.instance).toBe('/api/things');
    }
    expect((await send(port, 'GET', '/api/things?__proto__[limit]=5&limit[a]=1')).text).toBe('{"limit":20}');
  });
});

describe('a path', () => {
  it.each([
    '/',
    '/nowhere',
    '/api',
    '/api/thing',
    '/api/things/1/2',
    '/api//things',
    '//',
    '/api/things/text/x',
  ])('is not there: %s', async (path) => {
    problemOf(await send(port, 'GET', path), 404, 'not_found');
  });

  it.each([
    ['PATCH', '/api/things', 'GET, HEAD, OPTIONS, POST'],
    ['DELETE', '/api/things?x=1', 'GET, HEAD, OPTIONS, POST'],
    ['DELETE', '/api/things/1', 'GET, HEAD, OPTIONS, PUT'],
    ['GET', '/api/things/no-body', undefined],
    ['DELETE', '/api/things/no-body', 'GET, HEAD, OPTIONS, POST, PUT'],
    ['TRACE', '/api/things', 'GET, HEAD, OPTIONS, POST'],
  ])('does not take %s %s', async (method, path, allow) => {
    const answer = await send(port, method, path);
    if (allow === undefined) {
      expect(answer.status).toBe(200);
      return;
    }
    problemOf(answer, 405, 'method_not_allowed');
    expect(answer.headers.allow).toBe(allow);
  });

  it('tells its methods to OPTIONS', async () => {
    const answer = await send(port, 'OPTIONS', '/api/things');
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS, POST');
    expect(answer.headers['x-request-id']).toBeDefined();
    problemOf(await send(port, 'OPTIONS', '/nowhere'), 404, 'not_found');
  });

  it('is malformed', async () => {
    problemOf(await send(port, 'GET', '/api/things/%E0%A4%A'), 400, 'bad_request');
    problemOf(await send(port, 'DELETE', '/api/things/%FF'), 400, 'bad_request');
  });
});

describe('an error', () => {
  it('of the domain shows as its entry says', async () => {
    const problem = problemOf(
      await send(port, 'GET', '/api/things/throws/domain?a=b'),
      402,
      'insufficient_credits',
    );
    expect(problem).toMatchObject({
      title: 'Insufficient credits',
      detail: 'The account has too little left; top it up.',
      instance: '/api/things/throws/domain',
      available: 1.5,
    });
    const down = await send(port, 'GET', '/api/things/throws/down');
    problemOf(down, 503, 'ledger_unavailable');
    expect(down.headers['retry-after']).toBe('1');
  });

  it('that nobody knows tells the client nothing and the log all', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    for (const what of ['error', 'unlisted']) {
      const answer = await send(port, 'GET', `/api/things/throws/${what}`);
      const { request_id } = problemOf(answer, 500, 'internal_error');
      expect(answer.text).not.toMatch(/secret|\.ts|ECONNREFUSED|node_modules/);
      expect(logged.mock.lastCall?.[0]).toContain(request_id);
      expect(logged.mock.lastCall?.[0]).toMatch(/secret[^]*test-app\.ts/);
    }
    logged.mockRestore();
  });

  it('of the framework shows by its status', async () => {
    const answer = await send(port, 'GET', '/api/things/throws/nest');
    problemOf(answer, 503, 'service_unavailable');
    expect(answer.text).not.toContain('secret');
  });
});

describe('bytes that are no request', () => {
  const tooLong = 'x'.repeat(20_000);
  it.each([
    ['hello\r\n\r\n', 400, 'bad_request'],
    ['GET / HTTP/1.1\r\nHost: a\r\nbroken header\r\n\r\n', 400, 'bad_request'],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n', 400, 'bad_request'],
    ['GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'bad_request'],
    [`GET /${tooLong} HTTP/1.1\r\nHost: a\r\n\r\n`, 431, 'headers_too_large'],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${tooLong}\r\n\r\n`, 431, 'headers_too_large'],
  ])('are answered with a problem: %.40s', async (bytes, status, code) => {
    const answer = await sendBytes(port, bytes);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain('application/problem+json');
    expect(head).toMatch(/X-Request-ID: [0-9a-f-]{36}/i);
    expect(head).toMatch(/X-Content-Type-Options: nosniff/i);
    expect(JSON.parse(body)).toMatchObject({ status, code });
  });

  it('an expectation that nobody knows is ignored', async () => {
    const answer = await send(port, 'GET', '/api/things/1', { expect: 'wonders' });
    expect(answer.status).toBe(200);
  });

  it('a request that does not arrive in time is answered with 408', async () => {
    const slow = await startTestApp({
      timeouts: { headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 50 },
    });
    try {
      const answer = await sendBytes(slow.port, 'GET / HTTP/1.1\r\nHost: a\r\n');
      expect(answer).toMatch(/^HTTP\/1.1 408 /);
      expect(answer).toContain('"code":"request_timeout"');
    } finally {
      await slow.app.close();
    }
  });
});

describe('the OpenAPI document', () => {
  it('describes fields and problems', () => {
    const document = SwaggerModule.createDocument(running.app, new DocumentBuilder().build());
    const operation = document.paths['/api/things']?.post;
    expect(Object.keys(operation?.responses ?? {}).sort()).toEqual(['200', '402', '422']);
    expect(operation?.responses['422']).toMatchObject({
      description: expect.stringMatching(/^`validation_failed`: .+\n\n`not_refundable`: .+/) as string,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    });
    const schemas = document.components?.schemas ?? {};
    expect(Object.keys(schemas)).not.toContain('BigInt');
    expect(schemas.MovementDto).toMatchObject({
      required: ['user_id', 'amount'],
      properties: {
        amount: { oneOf: [{ type: 'number' }, { type: 'string' }], example: 0.25 },
        user_id: { type: 'string', minLength: 1, maxLength: 256 },
        currency: { type: 'string', nullable: true },
      },
    });
    expect(JSON.stringify(document)).not.toContain('BigInt');
  });
});
