import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Api } from '../support/http/api';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { until } from '../support/async/eventually';

const MAIN = join(__dirname, '../../dist/apps/credits-service/src/main.js');
const START_MAX_MS = 30_000;
const END_MAX_MS = 11_000;
const CALLS = 400;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('a service that can’t write its log', () => {
  let folder: TemporaryDirectory;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = new TemporaryDirectory();
  });

  afterEach(async () => {
    if (child !== undefined && isRunning(child)) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    folder.remove();
  });

  /** @param stdout 'pipe', or a descriptor; every write to /dev/full fails with ENOSPC */
  async function start(stdout: 'pipe' | number, variables: Record<string, string> = {}): Promise<Api> {
    const port = await freePort();
    const { PATH } = process.env;
    const env = { PATH, NODE_ENV: 'test', DATA_DIR: folder.path, PORT: String(port), ...variables };
    child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', stdout, 'ignore'] });
    return new Api(`http://127.0.0.1:${port}`);
  }

  async function isHealthy(api: Api): Promise<boolean> {
    return (await api.get('/api/v1/health').catch(() => undefined))?.status === 200;
  }

  function untilHealthy(api: Api): Promise<void> {
    return until('the service answers', START_MAX_MS, () => isHealthy(api));
  }

  async function expectCallsAnswered(api: Api): Promise<void> {
    for (let call = 0; call < CALLS; call += 20) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => api.balance({ user_id: 'nobody' })));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    }
  }

  async function expectEnd(): Promise<void> {
    const running = child!;
    const ended = once(running, 'exit');
    running.kill('SIGTERM');
    await until('the service has ended', END_MAX_MS, () => !isRunning(running));
    expect(await ended).toEqual([0, null]);
  }

  it('on a full disk answers calls, counts lost lines and ends on a signal', async () => {
    const full = openSync('/dev/full', 'w');
    const api = await start(full);
    closeSync(full);
    await untilHealthy(api);
    await expectCallsAnswered(api);
    expect((await api.get('/metrics')).text).toMatch(/^log_lines_dropped_total \d+$/m);
    await expectEnd();
  });

  it('on a pipe whose reader has gone answers calls, counts lost lines and ends on a signal', async () => {
    const api = await start('pipe');
    child!.stdout!.destroy();
    await untilHealthy(api);
    await expectCallsAnswered(api);
    const lost = /^log_lines_dropped_total (\d+)$/m.exec((await api.get('/metrics')).text)?.[1];
    expect(Number(lost)).toBeGreaterThan(CALLS / 2);
    await expectEnd();
  });

  it('on a full disk ends at once where it can’t start', async () => {
    const full = openSync('/dev/full', 'w');
    await start(full, { LEDGER_TIMEOUT_MS: '0' });
    closeSync(full);
    expect(await once(child!, 'exit')).toEqual([1, null]);
  });
});

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
