import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithPostgres, PostgresServer } from '../support/postgres-server';
import { ServiceProcess } from '../support/service-process';
import { TemporaryFolder } from '../support/temporary-folder';

const START_TIMEOUT_MS = 120_000;

function describeDefault(store: () => Record<string, string>, lose: (folder: string) => Promise<void>): void {
  let folder: TemporaryFolder;
  let service: ServiceProcess | undefined;

  beforeEach(() => {
    folder = new TemporaryFolder();
  });

  afterEach(async () => {
    await service?.kill();
    folder.remove();
  });

  const variables = (code: string) => ({
    DATA_DIR: folder.path,
    LOG_LEVEL: 'ERROR',
    DEFAULT_CURRENCY: code,
    CURRENCIES: 'USD,EUR',
    ...store(),
  });

  async function start(code: string): Promise<ServiceProcess> {
    await service?.stop();
    service = await ServiceProcess.start(variables(code));
    return service;
  }

  it('may change until there are accounts, and then no more, unless the store is lost', async () => {
    await start('USD');
    const { api } = await start('EUR');
    expect((await api.createAccount({ user_id: 'ada', initial_balance: 5 })).status).toBe(201);
    await service!.stop();

    const refused = await ServiceProcess.runToEnd(variables('USD'));
    expect(refused).toEqual({
      code: 1,
      signal: null,
      output:
        'DEFAULT_CURRENCY holds "USD"; it may hold EUR, the default currency by which the accounts were made.\n',
    });
    const again = await start('EUR');
    expect((await again.api.balance({ user_id: 'ada' })).json.balance).toBe(5);

    await service!.stop();
    await lose(folder.path);
    await start('USD');
  });
}

describe('the default currency, remembered in SQLite', () => {
  describeDefault(
    () => ({}),
    (folder) => {
      for (const suffix of ['', '-wal', '-shm'])
        rmSync(join(folder, `metadata.db${suffix}`), { force: true });
      return Promise.resolve();
    },
  );
});

describeWithPostgres()('the default currency', () => {
  let postgres: PostgresServer | undefined;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await postgres?.stop();
  }, START_TIMEOUT_MS);

  describe('remembered in PostgreSQL', () => {
    describeDefault(
      () => ({ DATABASE_URL: postgres!.url }),
      async () => {
        await postgres!.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
      },
    );
  });
});
