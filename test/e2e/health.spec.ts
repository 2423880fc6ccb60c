import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { TestApp } from '../support/app/test-app';

describe('the health calls', () => {
  let app: TestApp;

  beforeEach(async () => {
    app = await TestApp.start({ API_KEYS: 'key-of-the-app-1' });
  });

  afterEach(async () => {
    await app.stop();
  });

  it('answer without a key', async () => {
    expect((await app.api.get('/api/v1/health')).text).toBe('{"status":"healthy"}');
    expect((await app.api.get('/api/v1/health/live')).text).toBe('{"status":"ok"}');
    const up = { ledger: { status: 'up' }, metadata: { status: 'up' } };
    const { status, json } = await app.api.get('/api/v1/health/ready');
    expect([status, json]).toEqual([200, { status: 'ok', info: up, error: {}, details: up }]);
  });

  it('say that the service is not ready while it shuts down, and still alive', async () => {
    const { hostname, port } = new URL(app.origin);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    // A request whose body is not there yet keeps the connection open while the server closes.
    socket.write('POST /api/v1/balance HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n');
    socket.write('Content-Length: 2\r\n\r\n{');
    const received = textOf(socket);
    await app.api.get('/api/v1/health/live');

    const stopped = app.stop();
    await new Promise(setImmediate);
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    socket.write(`}${request('/api/v1/health/ready')}${request('/api/v1/health/live')}`);
    await stopped;
    const statuses = (await received).match(/HTTP\/1\.1 \d{3}/g);
    expect(statuses).toEqual(['HTTP/1.1 401', 'HTTP/1.1 503', 'HTTP/1.1 200']);
    expect(await received).toContain('Not ready: the service is shutting down.');
    app = await TestApp.start();
  });
});

/** Everything that the server sends until it ends the connection. */
async function textOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}
