import { once } from 'node:events';
import { Agent, get, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { FastExpressAdapter } from '../index';
import { problemOf } from '../../../../test/support/http/problem-of';
import { send, sendBytes } from '../../../../test/support/http/raw-http';
import { startTestApp, useTestApp } from '../../../../test/support/http/things-app';

const VALID = { user_id: 'u', amount: 1 };

const things = useTestApp();

describe('an answer', () => {
  it('is exact JSON with an id, and names no framework', async () => {
    const answer = await things.post({ ...VALID, amount: '1234567.123456789' });
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
    const { text } = await things.post({ ...VALID, user_id: 'żółw 🐢' });
    expect(JSON.parse(text)).toMatchObject({ user_id: 'żółw 🐢' });
  });

  it('is text or a file where the route gives one', async () => {
    const text = await things.send('GET', '/api/things/text');
    expect(text.text).toBe('up 1\n');
    expect(text.headers['content-type']).toMatch(/^text\/plain/);
    const csv = await things.send('GET', '/api/things/csv');
    expect(csv.text).toBe('id\n1\n');
    expect(csv.headers['content-type']).toBe('text/csv');
  });

  it('may be empty', async () => {
    const answer = await things.send('POST', '/api/things/no-body');
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  it('to HEAD has the headers of GET and no body', async () => {
    const answer = await things.send('HEAD', '/api/things/abc');
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(answer.headers['content-length']).toBe('12');
    const missing = await things.send('HEAD', '/api/nowhere');
    expect([missing.status, missing.text]).toEqual([404, '']);
    expect(missing.headers['content-type']).toBe('application/problem+json');
  });
});

describe('the request id', () => {
  it.each(['a', 'A-b_c.9', 'x'.repeat(128)])("is the caller's: %s", async (id) => {
    const answer = await things.send('GET', '/api/things/1', { 'x-request-id': id });
    expect(answer.headers['x-request-id']).toBe(id);
    const problem = problemOf(await things.send('GET', '/nowhere', { 'x-request-id': id }), 404, 'not_found');
    expect(problem.request_id).toBe(id);
  });

  it.each(['', 'x'.repeat(129), 'a b', 'a,b', 'a/b', '<script>', 'ä'])('is a new one for %j', async (id) => {
    const answer = await things.send('GET', '/api/things/1', { 'x-request-id': id });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('stays with its request while others are under way', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `request-${index}`);
    const answers = await Promise.all(
      ids.map((id) => things.send('GET', '/api/things/slow', { 'x-request-id': id })),
    );
    expect(answers.map(({ headers }) => headers['x-request-id'])).toEqual(ids);
    expect(answers.map(({ text }) => (JSON.parse(text) as { id: string }).id)).toEqual(ids);
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
    problemOf(await things.send('GET', path), 404, 'not_found');
  });

  it.each([
    ['PATCH', '/api/things', 'GET, HEAD, OPTIONS, POST'],
    ['DELETE', '/api/things?x=1', 'GET, HEAD, OPTIONS, POST'],
    ['DELETE', '/api/things/1', 'GET, HEAD, OPTIONS, PUT'],
    ['HEAD', '/api/things/only/post', 'OPTIONS, POST'],
    ['DELETE', '/API/Things/only/post/', 'OPTIONS, POST'],
    ['DELETE', '/api/things/no-body', 'GET, HEAD, OPTIONS, POST, PUT'],
    ['TRACE', '/api/things', 'GET, HEAD, OPTIONS, POST'],
  ])('does not take %s %s', async (method, path, allow) => {
    const answer = await things.send(method, path);
    if (method === 'HEAD') expect([answer.status, answer.text]).toEqual([405, '']);
    else problemOf(answer, 405, 'method_not_allowed');
    expect(answer.headers.allow).toBe(allow);
  });

  it('is malformed', async () => {
    problemOf(await things.send('GET', '/api/things/%E0%A4%A'), 400, 'bad_request');
    problemOf(await things.send('DELETE', '/api/things/%FF'), 400, 'bad_request');
  });
});

describe('the target of a request', () => {
  it('may be a whole URL', async () => {
    const answer = await sendBytes(
      things.port,
      'GET http://other.example/api/things?limit=7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/\r\n\r\n\{"limit":7\}$/);
  });

  it('is nothing that can be read', async () => {
    const target = 'http://other.exam[le/api/things';
    const answer = await sendBytes(
      things.port,
      `POST ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 400 [^]*"code":"bad_request"/);
    expect(answer).toMatch(/X-Content-Type-Options: nosniff/i);
  });
});

describe('bytes that are no request', () => {
  const tooLong = 'x'.repeat(20_000);
  it.each([
    ['hello\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nHost: a\r\nbroken header\r\n\r\n', 400],
    ['POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n', 400],
    [`GET /${tooLong} HTTP/1.1\r\nHost: a\r\n\r\n`, 431],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${tooLong}\r\n\r\n`, 431],
  ])('are refused and end the connection: %.40s', async (bytes, status) => {
    const answer = await sendBytes(things.port, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/X-Request-ID: [0-9a-f-]{36}\r\nX-Content-Type-Options: nosniff/);
    const code = status === 400 ? 'bad_request' : 'headers_too_large';
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status, code });
  });

  it('include a request without a Host header', async () => {
    expect(await sendBytes(things.port, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 /,
    );
  });

  it('change nothing of an answer that is under way', async () => {
    const answer = await sendBytes(
      things.port,
      'GET /api/things/slow HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2) + 'hello\r\n\r\n',
    );
    expect(answer).toBe('');
  });

  it.each([
    'Content-Length: 5\r\nTransfer-Encoding: chunked',
    'Content-Length: 5\r\nContent-Length: 6',
    'Content-Length: 5, 5',
    'Content-Length: +5',
    'Transfer-Encoding: chunked, identity',
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding : chunked',
  ])('are all that comes after %j, which a proxy might read differently', async (framing) => {
    const smuggled = 'GET /api/things/1 HTTP/1.1\r\nHost: a\r\n\r\n';
    const head = 'POST /api/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
    const answer = await sendBytes(things.port, `${head}${framing}\r\n\r\n0\r\n\r\n${smuggled}`);
    expect(answer.match(/HTTP\/1.1 [0-9]+/g)).toEqual(['HTTP/1.1 400']);
  });

  it('are answered at once where they stand in a body', async () => {
    const head = 'POST /api/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
    const answer = await sendBytes(things.port, `${head}Transfer-Encoding: chunked\r\n\r\nhello\r\n`);
    expect(answer.match(/HTTP\/1.1 [0-9]+/g)).toEqual(['HTTP/1.1 400']);
  });

  it('a request that does not arrive in time is answered with 408', async () => {
    const slow = await startTestApp({
      timeouts: { headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 50 },
    });
    try {
      const answer = await sendBytes(slow.port, 'GET / HTTP/1.1\r\nHost: a\r\n');
      expect(answer).toMatch(/^HTTP\/1.1 408 [^]*"code":"request_timeout"/);
    } finally {
      await slow.app.close();
    }
  });
});

describe('the server', () => {
  it('answers requests that are sent ahead in their order', async () => {
    const request = (path: string, lines = ''): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n${lines}\r\n`;
    const answer = await sendBytes(
      things.port,
      request('/api/things/slow') +
        request('/api/things/2') +
        request('/api/things/3', 'Connection: close\r\n'),
    );
    expect(answer).toMatch(/"id":"[0-9a-f-]{36}"[^]*"id":"2"[^]*"id":"3"\}$/);
  });

  it('loses no header, however many there are', async () => {
    const many = 'a: b\r\n'.repeat(2_500);
    const head = `GET /api/things/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${many}`;
    expect(await sendBytes(things.port, `${head}X-Request-ID: last\r\n\r\n`)).toMatch(/X-Request-ID: last/);
  });

  it('takes so many connections, and closes further ones', async () => {
    const full = await startTestApp({ capacity: { maxConnections: 2 } });
    try {
      const sockets = [1, 2].map(() => connect(full.port, '127.0.0.1'));
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
      await expect(send(full.port, 'GET', '/api/things/1')).rejects.toThrow();
      sockets[0]!.end('GET /api/things/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      expect(String(await once(sockets[0]!, 'data'))).toMatch(/^HTTP\/1.1 200 /);
      sockets[1]!.destroy();
    } finally {
      await full.app.close();
    }
  });

  it('ends a connection that is silent both ways', async () => {
    const silent = await startTestApp({ silenceMs: 100 });
    try {
      const socket = connect(silent.port, '127.0.0.1');
      await once(socket.resume(), 'close');
    } finally {
      await silent.app.close();
    }
  });

  it('makes requests and responses that Express leaves as they are', async () => {
    const changes: unknown[] = [];
    const spy = jest
      .spyOn(Object, 'setPrototypeOf')
      .mockImplementation((object: object, prototype: object | null) => {
        if (Object.getPrototypeOf(object) !== prototype) changes.push(object);
        Reflect.setPrototypeOf(object, prototype);
        return object;
      });
    const answer = await things.send('GET', '/api/things/1');
    expect(spy).toHaveBeenCalledTimes(2);
    spy.mockRestore();
    expect(changes).toEqual([]);
    expect(answer.status).toBe(200);
  });

  it('answers what is under way before it closes, and does not wait for connections that are kept alive', async () => {
    const closing = await startTestApp();
    const agent = new Agent({ keepAlive: true });
    const server: Server = closing.app.getHttpServer();
    const closed = new Promise<void>((resolve, reject) => {
      server.once('request', () => {
        closing.app.close().then(resolve, reject);
      });
    });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = get(
        { port: closing.port, host: '127.0.0.1', path: '/api/things/slow', agent },
        (response) => {
          response.resume().on('end', () => {
            resolve(response.statusCode);
          });
        },
      );
      request.on('error', reject);
    });
    expect(status).toBe(200);
    const answeredAt = Date.now();
    await closed;
    expect(Date.now() - answeredAt).toBeLessThan(3_000);
    agent.destroy();
  });

  it('does not wait long for connections on which nothing was asked', async () => {
    const closing = await startTestApp();
    const ends = ['', 'GET / HTTP/1.1\r\nHost: '].map(
      (bytes) =>
        new Promise((resolve) => {
          const socket = connect(closing.port, '127.0.0.1', () => socket.write(bytes));
          socket.on('error', () => undefined).on('close', resolve);
        }),
    );
    await send(closing.port, 'GET', '/api/things/1');
    const startedAt = Date.now();
    await closing.app.close();
    await Promise.all(ends);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });

  it('breaks off what is under way where Nest is told to', async () => {
    const adapter = new FastExpressAdapter();
    adapter.initHttpServer({ forceCloseConnections: true });
    await new Promise<void>((resolve) => {
      adapter.listen(0, resolve);
    });
    const { port: ownPort } = adapter.getHttpServer().address() as AddressInfo;
    const arrived = new Promise((resolve) => {
      adapter.use(resolve);
    });
    const socket = connect(ownPort, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
    const ended = new Promise((resolve) => socket.on('close', resolve));
    await arrived;
    await adapter.close();
    await ended;
  });

  it('speaks no TLS', () => {
    expect(() => {
      new FastExpressAdapter().initHttpServer({ httpsOptions: {} });
    }).toThrow('plain HTTP');
  });
});
