import { describeEachStore } from '../support/engines/each-store';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

describeEachStore('the default currency', (store) => {
  let folder: TemporaryDirectory;
  let settings: Record<string, string>;
  let service: ServiceProcess | undefined;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    settings = await store().settings();
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
    ...settings,
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
        'DEFAULT_CURRENCY holds "USD"; it may hold EUR, the default currency of the existing accounts.\n',
    });
    const again = await start('EUR');
    expect((await again.api.balance({ user_id: 'ada' })).json.balance).toBe(5);

    await service!.stop();
    await store().lose(settings, folder.path);
    await start('USD');
  });
});
