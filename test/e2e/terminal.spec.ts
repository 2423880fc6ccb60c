import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from '../support/async/eventually';
import { ROOT } from '../support/processes/run-program';
import { describeWith } from '../support/requirements/requirements';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const MAIN = join(ROOT, 'dist/apps/credits-service/src/main.js');

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
      await eventually(() => {
        expect(said).toContain('Credits Service is ready.');
        return Promise.resolve();
      });
      const origin = /API\s+(http:\/\/\S+)\/api\/v1/.exec(said)![1]!;
      expect((await fetch(`${origin}/api/v1/health/live`)).status).toBe(200);
      terminal.kill('SIGKILL');
      await once(terminal, 'close');
      await eventually(() => expect(fetch(`${origin}/api/v1/health/live`)).rejects.toThrow());
    } finally {
      terminal.kill('SIGKILL');
    }
  });
});
