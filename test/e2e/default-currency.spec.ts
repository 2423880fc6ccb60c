import { describeEachStore } from '../support/engines/each-store';
import { AppInTurn, type TestApp } from '../support/app/test-app';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

describeEachStore('the default currency', (store) => {
  let folder: TemporaryDirectory;
  let settings: Record<string, string>;
  const app = new AppInTurn();

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    settings = await store().settings();
  });

  afterEach(async () => {
    await app.stop();
    folder.remove();
  });

  const variables = (code: string) => ({
    DATA_DIR: folder.path,
    DEFAULT_CURRENCY: code,
    CURRENCIES: 'USD,EUR',
    ...settings,
  });

  function start(code: string): Promise<TestApp> {
    return app.start(variables(code));
  }

  it('may change until there are accounts, and then no more, unless the store is lost', async () => {
    await start('USD');
    const { api } = await start('EUR');
    expect((await api.createAccount({ user_id: 'ada', initial_balance: 5 })).status).toBe(201);

    await expect(start('USD')).rejects.toThrow(
      'DEFAULT_CURRENCY holds "USD"; it may hold EUR, the default currency of the existing accounts.',
    );
    const again = await start('EUR');
    expect((await again.api.balance({ user_id: 'ada' })).json.balance).toBe(5);

    await app.stop();
    await store().lose(settings, folder.path);
    await start('USD');
  });
});
