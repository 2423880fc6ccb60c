import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { until } from '../support/async/eventually';

const USER = { user_id: 'ada' };
const SEEN_MAX_MS = 10_000;
/** The most that a shutdown may take, and what a busy machine may need to see it. */
const SHUTDOWN_MAX_MS = 10_000 + 2_000;

describe('a service that gets a signal to end', () => {
  let folder: TemporaryDirectory;
  let service: ServiceProcess;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    service = await ServiceProcess.start({ DATA_DIR: folder.path });
    expect((await service.api.createAccount({ ...USER, initial_balance: 10 })).status).toBe(201);
  });

  afterEach(async () => {
    await service.kill();
    folder.remove();
  });

  /** A bill whose last byte has yet to be sent. */
  async function beginBill(): Promise<Socket> {
    const { hostname, port } = new URL(service.origin);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const body = JSON.stringify({ ...USER, amount: 1 });
    socket.write('POST /api/v1/bill HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n');
    socket.write(`Content-Length: ${body.length}\r\n\r\n${body.slice(0, -1)}`);
    // An answer on another connection shows that the service has read what was sent before.
    await service.api.get('/api/v1/health/live');
    return socket;
  }

  async function signalled(signal: 'SIGTERM' | 'SIGINT'): Promise<void> {
    service.signal(signal);
    const line = `${signal}: the service finishes its requests`;
    await until('the signal has arrived', SEEN_MAX_MS, () => service.output.includes(line));
  }

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s takes no new requests, finishes those in progress and exits with 0',
    async (signal) => {
      const socket = await beginBill();
      await signalled(signal);
      await expect(service.api.get('/api/v1/health')).rejects.toThrow();

      const answered = once(socket, 'data');
      socket.write('}');
      expect(String(await answered)).toMatch(/^HTTP\/1\.1 200 [^]+"new_balance":9}$/);
      expect(await service.ending()).toMatchObject({ code: 0, signal: null });
      expect(service.output).toContain('"route":"/api/v1/bill","status":200');

      service = await ServiceProcess.start({ DATA_DIR: folder.path });
      expect((await service.api.balance(USER)).json.balance).toBe(9);
    },
  );

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('ends at once when %s comes again', async (signal, exitCode) => {
    await beginBill();
    await signalled(signal);
    service.signal(signal);
    expect(await service.ending()).toMatchObject({ code: exitCode, signal: null });
    expect(service.output).toContain(': the service ends at once');
  });

  it('breaks off what does not come to an end, closes the rest and ends with exit code 0', async () => {
    await beginBill();
    const toldAt = Date.now();
    await signalled('SIGTERM');
    expect(await service.ending()).toMatchObject({ code: 0, signal: null });
    expect(Date.now() - toldAt).toBeLessThanOrEqual(SHUTDOWN_MAX_MS);
    expect(service.output).toContain('"aborted":true');
  });

  it('answers and ends although nobody reads its log', async () => {
    service.pauseOutput();
    // Many times what fits into a pipe.
    for (let round = 0; round < 100; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => service.api.get('/api/v1/health/live')));
    }
    expect((await service.api.balance(USER)).json.balance).toBe(10);
    const toldAt = Date.now();
    service.signal('SIGTERM');
    await until('the service has ended', SHUTDOWN_MAX_MS, () => !service.running);
    expect(Date.now() - toldAt).toBeLessThanOrEqual(SHUTDOWN_MAX_MS);
    service.resumeOutput();
    expect(await service.ending()).toMatchObject({ code: 0, signal: null });
  });
});
