import { createHash } from 'node:crypto';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

describe('the built service', () => {
  let folder: TemporaryDirectory;
  const running: ServiceProcess[] = [];

  beforeEach(() => {
    folder = new TemporaryDirectory();
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((service) => service.kill()));
    folder.remove();
  });

  async function start(): Promise<ServiceProcess> {
    const service = await ServiceProcess.start({ DATA_DIR: folder.path });
    running.push(service);
    return service;
  }

  it('keeps credits and descriptions over a restart', async () => {
    const user_id = 'user-1';
    const first = await start();
    expect((await first.api.get('/api/v1/health')).json).toEqual({ status: 'healthy' });
    expect((await first.api.createAccount({ user_id })).json.balance).toBe(0);
    expect((await first.api.topUp({ user_id, amount: 100 })).json.new_balance).toBe(100);
    expect((await first.api.balance({ user_id })).json.balance).toBe(100);
    const bill = { user_id, amount: 0.25, description: 'Ein Gruß an 日本 🌍' };
    expect((await first.api.bill(bill)).json.new_balance).toBe(99.75);
    expect((await first.api.balance({ user_id })).json.balance).toBe(99.75);
    const ending = await first.stop();
    expect(ending.code).toBe(0);

    const second = await start();
    expect((await second.api.balance({ user_id })).json).toEqual({ user_id, balance: 99.75 });
    await second.stop();

    const hash = createHash('sha256').update(bill.description).digest('hex').slice(0, 32);
    const metadata = new DatabaseSync(join(folder.path, 'metadata.db'), { readOnly: true });
    try {
      expect(metadata.prepare('SELECT text FROM descriptions WHERE hash = ?').get(hash)).toEqual({
        text: bill.description,
      });
    } finally {
      metadata.close();
    }
  });

  it('has lost nothing that it acknowledged when it is killed', async () => {
    const user_id = 'user-1';
    const first = await start();
    await first.api.createAccount({ user_id, initial_balance: 100 });
    const billed = await Promise.all(
      Array.from({ length: 20 }, () => first.api.bill({ user_id, amount: 1 })),
    );
    expect(billed.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    await first.kill();

    const second = await start();
    expect((await second.api.balance({ user_id })).json.balance).toBe(80);
  });

  it('keeps its data where no other user of the machine reads them', async () => {
    const data = join(folder.path, 'data');
    const service = await ServiceProcess.start({ DATA_DIR: data });
    running.push(service);
    await service.api.createAccount({ user_id: 'ada', initial_balance: 1 });
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(modeOf(data)).toBe('700');
    const files = readdirSync(data);
    expect(files).toEqual(expect.arrayContaining(['ledger.db', 'metadata.db', 'metadata.db-wal']));
    expect(files.map((name) => [name, modeOf(join(data, name))])).toEqual(files.map((name) => [name, '600']));
  });

  it('says in one line which file another process holds', async () => {
    await start();
    const { code, output } = await ServiceProcess.runToEnd({ DATA_DIR: folder.path });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toMatch(/^The ledger file /);
    expect(output).toContain(join(folder.path, 'ledger.db'));
  });

  it('says in one line that its port is taken', async () => {
    const { origin } = await start();
    const other = new TemporaryDirectory();
    try {
      const port = new URL(origin).port;
      const { code, output } = await ServiceProcess.runToEnd({ DATA_DIR: other.path, PORT: port });
      expect(code).toBe(1);
      expect(output.split('\n')).toContainEqual(
        expect.stringMatching(new RegExp(`^PORT holds "${port}"; it may hold a port that is free`)),
      );
    } finally {
      other.remove();
    }
  });

  const wrong: [Record<string, string>, string][] = [
    [{ PORT: 'abc' }, 'PORT holds "abc"; it may hold a whole number from 0 to 65535.'],
    [{ DATA_DIR: '/dev/null/data' }, 'DATA_DIR holds "/dev/null/data"; it may hold'],
  ];

  it.each(wrong)('does not start with %j', async (variables, line) => {
    const { code, output } = await ServiceProcess.runToEnd({ DATA_DIR: folder.path, ...variables });
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(output).toContain(line);
  });

  it('reports all that is wrong with the settings, one line each, and shows no secret', async () => {
    const { code, output } = await ServiceProcess.runToEnd({
      DATA_DIR: folder.path,
      PORT: 'abc',
      LEDGER_TIMEOUT_MS: '0',
      API_KEYS: 'key of-lotti',
      DATABASE_URL: 'mysql://credits:password-of-lotti@db',
    });
    expect(code).toBe(1);
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => line.split(' ', 1)[0]),
    ).toEqual(['API_KEYS', 'PORT', 'LEDGER_TIMEOUT_MS', 'DATABASE_URL']);
    expect(output).not.toContain('of-lotti');
  });

  it('reads .env in its working directory in development only', async () => {
    writeFileSync(join(folder.path, '.env'), 'LEDGER_TIMEOUT_MS=soon\n');
    const variables = { DATA_DIR: folder.path, PORT: 'abc' };
    const development = await ServiceProcess.runToEnd({ ...variables, NODE_ENV: '' }, folder.path);
    expect(development.output).toContain('PORT holds');
    expect(development.output).not.toContain('LEDGER_TIMEOUT_MS');
    const { output } = await ServiceProcess.runToEnd({ ...variables, NODE_ENV: 'development' }, folder.path);
    expect(output).toMatch(/^PORT holds "abc"; .+\nLEDGER_TIMEOUT_MS holds "soon"; .+\n$/);
  });
});
