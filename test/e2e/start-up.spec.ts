import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

/** Much to load, and not needed on the embedded ledger and SQLite. */
const NOT_NEEDED = ['pg', 'pino-pretty'];

describe('the start of the service', () => {
  let folder: TemporaryDirectory;

  beforeEach(() => {
    folder = new TemporaryDirectory();
  });

  afterEach(() => {
    folder.remove();
  });

  it('loads nothing that it does not need', async () => {
    const list = "process.on('exit', () => console.log(Object.keys(require.cache).join('\\n')))";
    const hook = `data:text/javascript,import { createRequire } from 'node:module';`;
    const service = await ServiceProcess.start({
      DATA_DIR: folder.path,
      NODE_OPTIONS: `--import ${JSON.stringify(`${hook} const require = createRequire('/'); ${list}`)}`,
    });
    expect((await service.api.get('/api/v1/health')).status).toBe(200);
    const { output } = await service.stop();
    const packages = [...output.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].map(([, name]) => name);
    expect(packages).toContain('express');
    expect(packages.filter((name) => NOT_NEEDED.includes(name!))).toEqual([]);
  });
});
