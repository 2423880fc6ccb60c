import { once } from 'node:events';
import { connect } from 'node:net';
import { type Exchange } from '../index';
import { useTestApp } from '../../../../test/support/http/things-app';

describe('observeExchanges', () => {
  let inFlight = 0;
  let ended: Exchange[] = [];
  let onEnd: () => void = () => undefined;

  const things = useTestApp(undefined, {
    began: () => (inFlight += 1),
    ended: (exchange) => {
      inFlight -= 1;
      ended.push(exchange);
      onEnd();
    },
  });

  beforeEach(() => {
    ended = [];
  });

  /** The server learns of the end of an exchange a little after its client. */
  async function exchanges(count: number): Promise<Exchange[]> {
    while (ended.length < count) await new Promise<void>((resolve) => (onEnd = resolve));
    expect(ended).toHaveLength(count);
    return ended;
  }

  it('reports the pattern of the path, and not what a caller wrote into it', async () => {
    await things.send('GET', '/api/things/ada', { 'x-request-id': 'mine' });
    const [exchange] = await exchanges(1);
    expect(exchange).toEqual({
      requestId: 'mine',
      method: 'GET',
      route: '/api/things/:id',
      status: 200,
      isAborted: false,
      durationMs: expect.any(Number) as number,
      code: undefined,
      error: undefined,
    });
    expect(exchange!.durationMs).toBeGreaterThan(0);
  });

  it.each([
    ['GET', '/nowhere/ada', 404, 'not_found', '/nowhere/…'],
    ['PROPFIND', '/api/things', 405, 'method_not_allowed', '/api/things'],
    ['OPTIONS', '/api/things', 204, undefined, undefined],
  ])('has one name for all that no route answers: %s %s', async (method, path, status, code, unknownPath) => {
    const { headers } = await things.send(method, path);
    const [exchange] = await exchanges(1);
    expect(exchange).toMatchObject({ method, route: 'other', status, unknownPath });
    expect(exchange!.code).toBe(code);
    expect(exchange!.requestId).toBe(headers['x-request-id']);
  });

  it('reports the code of a problem, and the error', async () => {
    await things.send('POST', '/api/things', { 'content-type': 'application/json' }, '{');
    await things.send('GET', '/api/things/throws/error');
    const [malformed, failed] = await exchanges(2);
    expect(malformed).toMatchObject({ route: '/api/things', status: 400, code: 'malformed_json' });
    expect(failed).toMatchObject({
      route: '/api/things/throws/:what',
      status: 500,
      code: 'internal_error',
      error: new Error('secret'),
    });
  });

  it('reports an answer that did not go out in full', async () => {
    await expect(things.send('GET', '/api/things/throws/half/way')).rejects.toThrow();
    const [exchange] = await exchanges(1);
    expect(exchange).toMatchObject({ status: 200, isAborted: true, code: 'internal_error' });
  });

  it('counts nothing for ever where a client leaves, even with requests that wait behind another', async () => {
    const socket = connect(things.port, '127.0.0.1');
    const slow = 'GET /api/things/slow HTTP/1.1\r\nHost: a\r\n\r\n';
    const arrived = once(things.app.getHttpServer(), 'request');
    socket.write(slow.repeat(20));
    await arrived;
    socket.destroy();
    for (const { isAborted } of await exchanges(20)) expect(isAborted).toBe(true);
    expect(inFlight).toBe(0);
  });
});
