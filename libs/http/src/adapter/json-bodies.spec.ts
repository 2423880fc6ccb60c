import { once } from 'node:events';
import { connect } from 'node:net';
import { problemOf } from '../../../../test/support/http/problem-of';
import { send, sendBytes } from '../../../../test/support/http/raw-http';
import { JSON_TYPE, startTestApp, useTestApp } from '../../../../test/support/http/things-app';

const VALID = { user_id: 'u', amount: 1 };

const things = useTestApp({ body: { bytesByPath: { '/api/things/batch': 400_000 } } });

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
    problemOf(await things.post(body), 400, 'malformed_json');
  });

  it('is malformed where it is no UTF-8', async () => {
    const body = Buffer.from('{"user_id":"\xff","amount":1}', 'latin1');
    expect(problemOf(await things.post(body), 400, 'malformed_json').detail).toContain('UTF-8');
  });

  it.each(['[]', '[{"user_id":"u","amount":1}]', '"text"', '42', 'true', 'null'])(
    'is no object: %s',
    async (body) => {
      expect(problemOf(await things.post(body), 422, 'validation_failed').errors).toEqual([
        { field: 'body', message: expect.stringContaining('must be a JSON object') as string },
      ]);
    },
  );

  it('is missing', async () => {
    for (const answer of [await things.send('POST', '/api/things'), await things.post('')]) {
      expect(problemOf(answer, 422, 'validation_failed').errors).toMatchObject([{ field: 'body' }]);
    }
    const chunked = await things.post('', '/api/things', { ...JSON_TYPE, 'transfer-encoding': 'chunked' });
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
    expect(await sendBytes(things.port, `${head}Content-Length: ${length}\r\n\r\n${body}`)).toMatch(
      /^HTTP\/1.1 200 /,
    );
    expect(
      await sendBytes(things.port, `${head}Transfer-Encoding: chunked\r\n\r\n${pieces.join('')}0\r\n\r\n`),
    ).toMatch(/^HTTP\/1.1 200 /);
  });

  it.each([
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'Application/JSON ; charset=UTF-8',
    'application/json; profile=x',
  ])('may be %s', async (type) => {
    expect((await things.post(VALID, '/api/things', { 'content-type': type })).status).toBe(200);
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
    { 'content-type': 'application/json; charset=utf-7' },
    { 'content-type': 'application/json; charset=utf-99' },
    { ...JSON_TYPE, 'content-encoding': 'gzip' },
    { ...JSON_TYPE, 'content-encoding': 'unknown' },
  ])('is not of a type that is read: %p', async (headers) => {
    problemOf(await things.post(VALID, '/api/things', headers), 415, 'unsupported_media_type');
  });

  it('is too large above 100 kB, with or without its length', async () => {
    const body = (bytes: number): string => JSON.stringify(VALID).padEnd(bytes);
    const chunked = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };
    for (const headers of [JSON_TYPE, chunked]) {
      expect((await things.post(body(100_000), '/api/things', headers)).status).toBe(200);
      for (const bytes of [100_001, 5_000_000]) {
        const problem = problemOf(
          await things.post(body(bytes), '/api/things', headers),
          413,
          'payload_too_large',
        );
        expect(problem.detail).toContain('100000 bytes');
      }
    }
  });

  it('has another limit where a path was given one', async () => {
    const body = JSON.stringify({ operations: [VALID] }).padEnd(300_000);
    expect((await things.post(body, '/api/things/batch?')).status).toBe(200);
    problemOf(await things.post('x'.repeat(400_001), '/api/things/batch'), 413, 'payload_too_large');
  });

  it('has another limit only for callers that may send large ones', async () => {
    const mayBeLarge = ({ headers }: { headers: Record<string, unknown> }) => headers['x-caller'] === 'known';
    const own = await startTestApp({ body: { bytesByPath: { '/api/things/batch': 400_000 }, mayBeLarge } });
    try {
      const body = JSON.stringify({ operations: [VALID] }).padEnd(300_000);
      for (const framing of [{}, { 'transfer-encoding': 'chunked' }]) {
        const headers = { ...JSON_TYPE, ...framing };
        const stranger = await send(own.port, 'POST', '/api/things/batch', headers, body);
        expect(problemOf(stranger, 413, 'payload_too_large').detail).toContain('100000 bytes');
        const known = { ...headers, 'x-caller': 'known' };
        expect((await send(own.port, 'POST', '/api/things/batch', known, body)).status).toBe(200);
      }
    } finally {
      await own.app.close();
    }
  });

  it('that is large waits its turn where many are on their way', async () => {
    const head = `POST /api/things/batch HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n`;
    const sockets = Array.from({ length: 32 }, () => connect(things.port, '127.0.0.1'));
    const large = JSON.stringify({ operations: [VALID] }).padEnd(300_000);
    const small = JSON.stringify({ operations: [VALID] });
    try {
      await Promise.all(
        sockets.map(async (socket) => {
          socket.write(`${head}Content-Length: 300000\r\nExpect: 100-continue\r\n\r\n`);
          const [chunk] = (await once(socket, 'data')) as [Buffer];
          expect(chunk.toString()).toMatch(/^HTTP\/1.1 100 /);
        }),
      );
      const refused = await things.post(large, '/api/things/batch');
      problemOf(refused, 503, 'overloaded');
      expect(refused.headers['retry-after']).toBe('1');
      expect((await things.post(small, '/api/things/batch')).status).toBe(200);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
    let status = 503;
    while (status === 503) ({ status } = await things.post(large, '/api/things/batch'));
    expect(status).toBe(200);
  });

  it('with a number that a double would change is refused, and read as usual otherwise', async () => {
    const lost = '123456789012.000001';
    for (const text of [`{"user_id":"u","amount":${lost}}`, `{"user_id":"u", "amount" :\n${lost}}`]) {
      expect(problemOf(await things.post(text), 422, 'validation_failed').errors).toEqual([
        { field: 'amount', message: expect.stringContaining('send it as a string') as string },
      ]);
    }
    const batch = `{"operations":[{"user_id":"u","amount":1},{"user_id":"u","amount":${lost}}]}`;
    expect(
      problemOf(await things.post(batch, '/api/things/batch'), 422, 'validation_failed').errors,
    ).toMatchObject([{ field: 'operations[1].amount' }]);
    const number = await things.post(`{"user_id":${lost},"amount":1}`);
    expect(problemOf(number, 422, 'validation_failed').detail).toBe('user_id must be a string.');

    for (const [amount, read] of [
      ['0.30000000000000004', '0.3'],
      ['1.00000000000000000001e3', '1000'],
      ['"123456789012.000001"', '123456789012.000001'],
    ] as const) {
      const description = `: ${lost}, "\u00e9"`;
      const text = `{"amount":5,"user_id":"u","description":${JSON.stringify(description)},"amount":${amount}}`;
      const answer = await things.post(`\ufeff${text}`);
      expect(answer.text).toContain(`"amount":${read},`);
      expect(JSON.parse(answer.text)).toMatchObject({ user_id: 'u', description });
    }
    const deep = `{"user_id":"u","amount":1234567890123456.5,"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(problemOf(await things.post(deep), 422, 'validation_failed').detail).toContain('16 levels');
    problemOf(await things.post(`{"amount":${lost},}`), 400, 'malformed_json');
  });

  it('that is longer or shorter than it says is no other request’s', async () => {
    const body = JSON.stringify(VALID);
    const head = 'POST /api/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ';
    const garbage = await sendBytes(things.port, `${head}${body.length}\r\n\r\n${body}}\r\n\r\n`);
    expect(garbage.match(/HTTP\/1.1 [0-9]+/g)?.at(-1)).toBe('HTTP/1.1 400');
    const short = await sendBytes(things.port, `${head}5\r\nConnection: close\r\n\r\n${body}`);
    expect(short).toMatch(/^HTTP\/1.1 400 /);
  });

  it('is nothing to a route that asks for none', async () => {
    expect(
      (await things.send('GET', '/api/things/1', { ...JSON_TYPE, 'content-length': '1' }, '{')).status,
    ).toBe(200);
    problemOf(await things.send('POST', '/nowhere', { 'content-type': 'text/plain' }, 'x'), 404, 'not_found');
    problemOf(await things.send('PATCH', '/api/things', JSON_TYPE, '{'), 405, 'method_not_allowed');
  });

  it('may break off, and the server goes on', async () => {
    const head = 'POST /api/things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ';
    for (const bytes of ['50\r\n\r\n{"user', '5000000\r\n\r\nxxx']) {
      await new Promise<void>((resolve) => {
        const socket = connect(things.port, '127.0.0.1', () => {
          socket.write(head + bytes, () => setTimeout(() => socket.resetAndDestroy(), 20));
        });
        socket.on('close', () => {
          resolve();
        });
      });
    }
    expect((await things.post(VALID)).status).toBe(200);
  });
});
