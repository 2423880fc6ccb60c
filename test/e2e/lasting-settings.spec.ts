import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../support/requirements/requirements';
import { serverSettings } from '../support/engines/each-ledger';
import { describeEachStore } from '../support/engines/each-store';
import { AppInTurn, type TestApp } from '../support/app/test-app';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TigerBeetleServer } from '../support/tigerbeetle/tigerbeetle-server';

const TEST_TIMEOUT_MS = 120_000;

describeEachStore('the settings that accounts are made by', (store) => {
  let folders: TemporaryDirectory[];
  let settings: Record<string, string>;
  const app = new AppInTurn();

  beforeEach(async () => {
    folders = [new TemporaryDirectory(), new TemporaryDirectory()];
    settings = await store().settings();
  });

  afterEach(async () => {
    await app.stop();
    for (const folder of folders) folder.remove();
  });

  const variables = (changed: Record<string, string>) => ({
    DATA_DIR: folders[0]!.path,
    CURRENCIES: 'USD,TOKENS=10001',
    ...settings,
    ...changed,
  });

  function start(changed: Record<string, string> = {}): Promise<TestApp> {
    return app.start(variables(changed));
  }

  async function refusal(changed: Record<string, string>): Promise<string> {
    return start(changed).then(
      () => 'It has started.',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
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
        'CURRENCIES holds "TOKENS=10002"; it may hold TOKENS=10001, the number of the existing accounts.',
      );
      expect(await refusal({ CURRENCIES: 'USD,COINS=10001' })).toBe(
        'CURRENCIES holds "COINS=10001"; it may hold another number for COINS: 10001 is that of TOKENS, in which ' +
          'there are accounts.',
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
      await app.stop();

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

      // Another installation, in which the same user has an account.
      const other = await start({ DATA_DIR: folders[1]!.path, DATABASE_URL: '' });
      await other.api.createAccount({ user_id, initial_balance: 1_000 });
      await app.stop();
      removeLedger(folders[0]!);
      for (const name of readdirSync(folders[1]!.path).filter((file) => file.startsWith('ledger.db'))) {
        copyFileSync(join(folders[1]!.path, name), join(folders[0]!.path, name));
      }
      expect(await refusal({ ALLOW_EMPTY_LEDGER: 'true' })).toContain('is not the one in which the users of');
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'refuses a ledger that has lost what it acknowledged, unless it may be older, and takes a newer one',
    async () => {
      const user_id = 'ada';
      const ledger = join(folders[0]!.path, 'ledger.db');
      const older = join(folders[1]!.path, 'older.db');
      const newer = join(folders[1]!.path, 'newer.db');
      await start();
      await app.api.createAccount({ user_id, initial_balance: 5 });
      await app.stop();
      copyFileSync(ledger, older);
      await start();
      await app.api.bill({ user_id, amount: 1 });
      await app.stop();
      copyFileSync(ledger, newer);

      copyFileSync(older, ledger);
      for (const allowed of [{}, { ALLOW_EMPTY_LEDGER: 'true' }]) {
        expect(await refusal(allowed)).toMatch(
          /^The ledger \(.*ledger\.db\) ends at \S+Z, but the metadata store \(.*\) has seen it at \S+Z\..*ALLOW_OLDER_LEDGER=true/,
        );
      }
      copyFileSync(newer, ledger);
      await start();
      expect((await app.api.balance({ user_id })).json.balance).toBe(4);
      await app.stop();

      copyFileSync(older, ledger);
      await start({ ALLOW_OLDER_LEDGER: 'true' });
      expect((await app.api.balance({ user_id })).json.balance).toBe(5);
      await start();
      await app.stop();
      copyFileSync(newer, ledger);
      await start();
      expect((await app.api.balance({ user_id })).json.balance).toBe(4);
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
  const app = new AppInTurn();

  beforeAll(async () => {
    folder = new TemporaryDirectory();
    servers = await Promise.all([TigerBeetleServer.start(), TigerBeetleServer.start()]);
  }, TEST_TIMEOUT_MS);

  afterAll(async () => {
    await app.stop();
    await Promise.all(servers.map((server) => server.stop()));
    folder.remove();
  }, TEST_TIMEOUT_MS);

  it(
    'is refused, unless it is empty and may be',
    async () => {
      const user_id = 'ada';
      const [first, second] = servers.map((server) => ({ DATA_DIR: folder.path, ...serverSettings(server) }));
      await app.start(first!);
      await app.api.createAccount({ user_id, initial_balance: 5 });
      expect((await app.api.get('/api/v1/users')).json.total).toBe(1);

      await expect(app.start(second!)).rejects.toThrow(`127.0.0.1:${servers[1]!.port}) is empty`);
      await app.start({ ...second!, ALLOW_EMPTY_LEDGER: 'true' });
      await app.api.createAccount({ user_id, initial_balance: 6 });

      await expect(app.start({ ...first!, ALLOW_EMPTY_LEDGER: 'true' })).rejects.toThrow('is not the one');
      await app.start(second!);
      expect((await app.api.balance({ user_id })).json.balance).toBe(6);
    },
    TEST_TIMEOUT_MS,
  );
});
