import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request } from 'express';
import { HttpProblem } from '../problems/http-problem.error';
import { createBodyReader, releaseBody } from './json-bodies';

const JSON_TYPE = 'application/json';

describe('a body that is read as bytes', () => {
  let server: Server;
  let url = '';
  /** Requests that wait for their answer, the oldest first. */
  let waiting: { request: Request; answer: () => void }[] = [];

  beforeAll(async () => {
    const app = express();
    app.use(
      createBodyReader({
        defaultBytes: 100,
        bytesByPath: {},
        mayBeLarge: ({ headers }) => Promise.resolve(headers['x-caller'] === 'known'),
        raw: { has: (path) => path === '/raw', maxBytes: 1_000, totalBytes: 1_500 },
      }),
    );
    app.post('/raw', (request, response) => {
      const body: unknown = request.body;
      if (body instanceof HttpProblem) response.status(400).send(body.code);
      else if (request.headers['x-wait'] === undefined) response.send(body);
      else waiting.push({ request, answer: () => response.send((request.body as unknown) ?? 'released') });
    });
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/raw`;
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  async function post(body: string, headers: Record<string, string> = {}): Promise<string> {
    const init = { method: 'POST', body, headers: { 'content-type': JSON_TYPE, ...headers } };
    return (await fetch(url, init)).text();
  }

  const known = { 'x-caller': 'known' };
  const whenWaiting = async (count: number) => {
    while (waiting.length < count) await new Promise(setImmediate);
  };

  it('arrives as it was sent, JSON or not', async () => {
    expect(await post('{ "a":1.0 ,}')).toBe('{ "a":1.0 ,}');
  });

  it.each([
    ['text/plain', {}, 'unsupported_media_type'],
    [JSON_TYPE, { 'content-encoding': 'gzip' }, 'unsupported_media_type'],
  ])('is of no other kind: %s %j', async (type, headers, code) => {
    expect(await post('{}', { 'content-type': type, ...headers })).toBe(code);
  });

  it('is small, unless the caller is known', async () => {
    expect(await post('x'.repeat(101))).toBe('payload_too_large');
    expect(await post('x'.repeat(1_000), known)).toBe('x'.repeat(1_000));
    expect(await post('x'.repeat(1_001), known)).toBe('payload_too_large');
  });

  it('finds room among the others, until they are answered or released', async () => {
    const large = 'x'.repeat(800);
    const first = post(large, { ...known, 'x-wait': 'yes' });
    await whenWaiting(1);
    expect(await post(large, known)).toBe('overloaded');
    expect(await post('x'.repeat(700), known)).toBe('x'.repeat(700));
    expect(await post('{}', known)).toBe('{}');

    const [{ request, answer }] = waiting as [(typeof waiting)[number]];
    releaseBody(request);
    const second = post(large, { ...known, 'x-wait': 'yes' });
    await whenWaiting(2);
    expect(await post(large, known)).toBe('overloaded');
    answer();
    expect(await first).toBe('released');
    // The first one gave its room back before: its end gives none again.
    expect(await post(large, known)).toBe('overloaded');
    waiting[1]!.answer();
    expect(await second).toBe(large);
    waiting = [];
    expect(await post(large, known)).toBe(large);
  });
});
