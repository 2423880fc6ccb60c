import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../support/async/eventually';
import { ROOT } from '../support/processes/run-program';
import { describeWith } from '../support/requirements/requirements';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const MAIN = join(ROOT, 'dist/apps/credits-service/src/main.js');

const WAIT_MAX_MS = 20_000;

describeWith('script')('the service in a terminal', () => {
  let folder: TemporaryDirectory;

  beforeEach(() => {
    folder = new TemporaryDirectory();
  });

  afterEach(() => {
    folder.remove();
  });

  it('ends when the terminal is closed', async () => {
    const { PATH } = process.env;
    // `script` gives it a terminal, which closes when `script` ends.
    const terminal = spawn('script', ['-qfc', `exec ${process.execPath} ${MAIN}`, '/dev/null'], {
      env: { ...(PATH === undefined ? {} : { PATH }), PORT: '0', DATA_DIR: folder.path },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let said = '';
    terminal.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    try {
      await until('the service is ready', WAIT_MAX_MS, () => said.includes('Credits Service is ready.'));
      const origin = /API\s+(http:\/\/\S+)\/api\/v1/.exec(said)![1]!;
      expect((await fetch(`${origin}/api/v1/health/live`)).status).toBe(200);
      terminal.kill('SIGKILL');
      await once(terminal, 'close');
      await until('the service has ended', WAIT_MAX_MS, () =>
        fetch(`${origin}/api/v1/health/live`).then(
          () => false,
          () => true,
        ),
      );
    } finally {
      terminal.kill('SIGKILL');
    }
  });
});
