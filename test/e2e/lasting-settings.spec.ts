import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../support/requirements/requirements';
import { describeEachStore } from '../support/engines/each-store';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TigerBeetleServer } from '../support/tigerbeetle/tigerbeetle-server';

const TEST_TIMEOUT_MS = 120_000;

describeEachStore('the settings that accounts are made by', (store) => {
  let folders: TemporaryDirectory[];
  let settings: Record<string, string>;
  let service: ServiceProcess | undefined;

  beforeEach(async () => {
    folders = [new TemporaryDirectory(), new TemporaryDirectory()];
    settings = await store().settings();
  });

  afterEach(async () => {
    await service?.kill();
    for (const folder of folders) folder.remove();
  });

  const variables = (changed: Record<string, string>) => ({
    DATA_DIR: folders[0]!.path,
    LOG_LEVEL: 'ERROR',
    CURRENCIES: 'USD,TOKENS=10001',
    ...settings,
    ...changed,
  });

  async function start(changed: Record<string, string> = {}): Promise<ServiceProcess> {
    await service?.stop();
    service = await ServiceProcess.start(variables(changed));
    return service;
  }

  async function refusal(changed: Record<string, string>): Promise<string> {
    await service?.stop();
    const { code, output } = await ServiceProcess.runToEnd(variables(changed));
    expect([code, output.split('\n')]).toEqual([1, [expect.any(String), '']]);
    return output;
  }

  it(
    'holds a currency to its number once there are accounts in it, and knows it when it is taken out',
    async () => {
      const user_id = 'ada';
      await start({ CURRENCIES: 'USD,TOKENS=10009' });
      const { api } = await start();
      await api.createAccount({ user_id, initial_balance: 5 });
      await start({ CURRENCIES: 'USD,TOKENS=10008' });
      const first = await start();
      const created = await first.api.createAccount({ user_id, currency: 'TOKENS', initial_balance: 7 });
      expect(created.status).toBe(201);
      const billed = await first.api.bill({ user_id, currency: 'TOKENS', amount: 1 });
      expect(billed.status).toBe(200);

      expect(await refusal({ CURRENCIES: 'USD,TOKENS=10002' })).toBe(
        'CURRENCIES holds "TOKENS=10002"; it may hold TOKENS=10001, the number of the existing accounts.\n',
      );
      expect(await refusal({ CURRENCIES: 'USD,COINS=10001' })).toBe(
        'CURRENCIES holds "COINS=10001"; it may hold another number for COINS: 10001 is that of TOKENS, in which ' +
          'there are accounts.\n',
      );

      const without = await start({ CURRENCIES: 'USD' });
      const found = await without.api.get(String(billed.headers.get('location')));
      expect(found.json).toMatchObject({ currency: 'TOKENS', amount: 1 });
      expect(await refusal({ CURRENCIES: 'USD,COINS=10001' })).toContain('that of TOKENS');
      const again = await start();
      expect((await again.api.balance({ user_id, currency: 'TOKENS' })).json.balance).toBe(6);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'holds the accounts to their ledger: neither an empty one nor another takes its place by mistake',
    async () => {
      const user_id = 'ada';
      const { api } = await start();
      await api.createAccount({ user_id, initial_balance: 5 });
      expect((await api.get('/api/v1/users')).json.total).toBe(1);
      await service!.stop();

      removeLedger(folders[0]!);
      const empty = await refusal({});
      expect(empty).toContain(`${folders[0]!.path}/ledger.db) is empty`);
      expect(empty).toMatch(
        /metadata store \((\/.*metadata\.db|PostgreSQL at .*)\) knows users with accounts: 1\./,
      );
      expect(empty).toContain('ALLOW_EMPTY_LEDGER=true');

      const begun = await start({ ALLOW_EMPTY_LEDGER: 'true' });
      expect((await begun.api.createAccount({ user_id, initial_balance: 9 })).status).toBe(201);
      const same = await start();
      expect((await same.api.balance({ user_id })).json.balance).toBe(9);
      await same.stop();

      // Another installation, in which the same user has an account.
      service = await ServiceProcess.start({ DATA_DIR: folders[1]!.path, LOG_LEVEL: 'ERROR' });
      await service.api.createAccount({ user_id, initial_balance: 1_000 });
      await service.stop();
      removeLedger(folders[0]!);
      for (const name of readdirSync(folders[1]!.path).filter((file) => file.startsWith('ledger.db'))) {
        copyFileSync(join(folders[1]!.path, name), join(folders[0]!.path, name));
      }
      expect(await refusal({ ALLOW_EMPTY_LEDGER: 'true' })).toContain('is not the one in which the users of');
    },
    TEST_TIMEOUT_MS,
  );
});

function removeLedger({ path }: TemporaryDirectory): void {
  for (const name of readdirSync(path).filter((file) => file.startsWith('ledger.db'))) {
    rmSync(join(path, name), { recursive: true });
  }
}

describeWith('tigerbeetle')('a TigerBeetle server that is not the one of the accounts', () => {
  let servers: TigerBeetleServer[] = [];
  let folder: TemporaryDirectory;
  let service: ServiceProcess | undefined;

  beforeAll(async () => {
    folder = new TemporaryDirectory();
    servers = [await TigerBeetleServer.start(), await TigerBeetleServer.start()];
  }, TEST_TIMEOUT_MS);

  afterAll(async () => {
    await service?.kill();
    await Promise.all(servers.map((server) => server.stop()));
    folder.remove();
  }, TEST_TIMEOUT_MS);

  it(
    'is refused, unless it is empty and may be',
    async () => {
      const user_id = 'ada';
      const [first, second] = servers.map(({ port }) => ({
        DATA_DIR: folder.path,
        LOG_LEVEL: 'ERROR',
        TIGERBEETLE_HOST: '127.0.0.1',
        TIGERBEETLE_PORT: String(port),
      }));
      service = await ServiceProcess.start(first!);
      await service.api.createAccount({ user_id, initial_balance: 5 });
      expect((await service.api.get('/api/v1/users')).json.total).toBe(1);
      await service.stop();

      const refused = await ServiceProcess.runToEnd(second!);
      expect(refused.code).toBe(1);
      expect(refused.output).toContain(`127.0.0.1:${second!.TIGERBEETLE_PORT}) is empty`);
      service = await ServiceProcess.start({ ...second!, ALLOW_EMPTY_LEDGER: 'true' });
      await service.api.createAccount({ user_id, initial_balance: 6 });
      await service.stop();

      const other = await ServiceProcess.runToEnd({ ...first!, ALLOW_EMPTY_LEDGER: 'true' });
      expect([other.code, other.output]).toEqual([1, expect.stringContaining('is not the one')]);
      service = await ServiceProcess.start(second!);
      expect((await service.api.balance({ user_id })).json.balance).toBe(6);
    },
    TEST_TIMEOUT_MS,
  );
});
