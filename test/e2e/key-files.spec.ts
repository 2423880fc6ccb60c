import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/async/eventually';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const [OLD, NEW, ADMIN] = ['key-of-the-app-1', 'key-of-the-app-2', 'key-of-the-operator'];

describe('keys from files', () => {
  let folder: TemporaryDirectory;
  let file: string;
  let service: ServiceProcess | undefined;

  beforeEach(() => {
    folder = new TemporaryDirectory();
    file = join(folder.path, 'keys');
  });

  afterEach(async () => {
    await service?.kill();
    service = undefined;
    folder.remove();
  });

  async function statusOf(key: string): Promise<number> {
    const headers = { authorization: `Bearer ${key}` };
    return (await service!.api.send('/api/v1/accounts/nobody', { headers })).status;
  }

  /** Sends SIGHUP and waits for the line about it. */
  async function hangUp(line: string): Promise<void> {
    service!.signal('SIGHUP');
    await eventually(() => {
      expect(service!.output).toContain(`SIGHUP: ${line}`);
      return Promise.resolve();
    });
  }

  it('are read again on SIGHUP: new ones work, removed ones are 401, a bad file changes nothing', async () => {
    writeFileSync(file, `${OLD}\r\n\r\n`);
    service = await ServiceProcess.start({
      DATA_DIR: folder.path,
      API_KEYS_FILE: file,
      ADMIN_API_KEYS: ADMIN,
    });
    expect([await statusOf(OLD), await statusOf(NEW), await statusOf(ADMIN)]).toEqual([404, 401, 404]);

    writeFileSync(file, `${NEW},another-key-1\n`);
    await hangUp('the keys were read again.');
    expect([await statusOf(OLD), await statusOf(NEW), await statusOf(ADMIN)]).toEqual([401, 404, 404]);

    writeFileSync(file, '\n');
    await hangUp('the present keys stay. API_KEYS_FILE names an empty file');
    expect([await statusOf(OLD), await statusOf(NEW)]).toEqual([401, 404]);
    expect(service.output).not.toContain(NEW);
    expect((await service.stop()).code).toBe(0);
  });

  it('are not needed for SIGHUP, which then does nothing', async () => {
    service = await ServiceProcess.start({ DATA_DIR: folder.path });
    await hangUp('nothing to read again');
    expect((await service.api.get('/api/v1/health')).status).toBe(200);
    expect(service.output).toContain('No key is set: every call is open.');
  });
});
