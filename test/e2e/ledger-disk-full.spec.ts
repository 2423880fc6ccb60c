import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TestApp } from '../support/app/test-app';
import { eventually } from '../support/async/eventually';
import { mountSmallDisk, unmount } from '../support/processes/small-disk';
import { describeWith } from '../support/requirements/requirements';

const DISK_BYTES = 8 * 1024 * 1024;
const CALLS_MAX = 20_000;

describeWith('mount')('a ledger on a full disk', () => {
  const folder = useTemporaryDirectory();
  let disk: string;
  let app: TestApp;

  beforeEach(async () => {
    disk = folder('disk');
    mkdirSync(disk);
    mountSmallDisk(disk, DISK_BYTES);
    app = await TestApp.start({ DATA_DIR: disk });
  });

  afterEach(async () => {
    await app.stop();
    unmount(disk);
  });

  const health = async () =>
    (await Promise.all(['', '/ready', '/live'].map((path) => app.api.get(`/api/v1/health${path}`)))).map(
      ({ status }) => status,
    );

  function fill(): string {
    const filler = join(disk, 'filler');
    try {
      for (;;) writeFileSync(filler, Buffer.alloc(4_096), { flag: 'a' });
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
    return filler;
  }

  it('makes the service unready, but not dead, until there is room again', async () => {
    await app.api.createAccount({ user_id: 'ada', initial_balance: 100_000 });
    expect(await health()).toEqual([200, 200, 200]);
    const filler = fill();
    let status = 200;
    for (let call = 0; status === 200 && call < CALLS_MAX; call += 1) {
      ({ status } = await app.api.bill({ user_id: 'ada', amount: 1 }));
    }
    expect(status).toBe(503);
    expect(await health()).toEqual([503, 503, 200]);
    const { json } = await app.api.get('/api/v1/health/ready');
    expect(json['details']).toMatchObject({ ledger: { status: 'down' } });
    expect((await app.api.send('/metrics', {})).text).toContain('ledger_writable 0');

    rmSync(filler);
    await eventually(async () => {
      expect(await health()).toEqual([200, 200, 200]);
    });
    expect((await app.api.bill({ user_id: 'ada', amount: 1 })).status).toBe(200);
    expect((await app.api.send('/metrics', {})).text).toContain('ledger_writable 1');
  });
});
