import { describeEachPair } from '../support/engines/each-pair';
import { readPage } from '../support/movements/history-reading';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const TEST_TIMEOUT_MS = 60_000;

describeEachPair('metadata that was lost while the service was stopped', (pair) => {
  let folder: TemporaryDirectory;
  let settings: Record<string, string>;
  let service: ServiceProcess | undefined;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    settings = await pair().settings();
  });

  afterEach(async () => {
    await service?.kill();
    folder.remove();
  });

  async function start(): Promise<ServiceProcess> {
    service = await ServiceProcess.start({ DATA_DIR: folder.path, LOG_LEVEL: 'ERROR', ...settings });
    return service;
  }

  it(
    'costs names and texts, no credits, and come back with the next request that has them',
    async () => {
      const user_id = 'survivor';
      const first = await start();
      await first.api.createAccount({ user_id, initial_balance: 10, display_name: 'Ada' });
      const billed = await first.api.bill({ user_id, amount: 1, description: 'a prompt' }, 'key-1');
      await first.api.topUp({ user_id, amount: 2, description: 'a gift' });
      expect((await first.stop()).code).toBe(0);
      await pair().lose(settings, folder.path);

      const { api } = await start();
      expect((await api.balance({ user_id })).json.balance).toBe(11);
      expect((await api.bill({ user_id, amount: 1 })).json.new_balance).toBe(10);
      const { transactions } = await readPage(api, user_id);
      expect(
        transactions.map(({ type, description, balance_after }) => [type, description, balance_after]),
      ).toEqual([
        ['bill', null, 10],
        ['topup', null, 11],
        ['bill', null, 9],
        ['topup', null, 10],
      ]);
      expect((await api.get(`/api/v1/accounts/${user_id}`)).json).toMatchObject({
        display_name: null,
        balance: 10,
      });
      const location = String(billed.headers.get('location'));
      expect((await api.get(location)).json).toMatchObject({ user_id: null, description: null, amount: 1 });
      expect((await api.get('/api/v1/users')).json).toMatchObject({ users: [], total: 0 });

      const renamed = await api.send(`/api/v1/accounts/${user_id}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ display_name: 'Ada King' }),
      });
      expect([renamed.status, renamed.json.display_name]).toEqual([200, 'Ada King']);
      expect((await api.get('/api/v1/users')).json).toMatchObject({
        users: [{ user_id, display_name: 'Ada King', balance: 10 }],
        total: 1,
      });
      expect((await api.get(location)).json).toMatchObject({ user_id });

      const again = await api.createAccount({ user_id, initial_balance: 10, display_name: 'Ada' });
      expect([again.status, again.json.code]).toEqual([409, 'account_exists']);
      expect((await api.get('/api/v1/users')).json).toMatchObject({
        users: [{ user_id, display_name: 'Ada King', balance: 10 }],
        total: 1,
      });

      // The same request again is answered as it was, and its text is known again wherever it stood.
      const replayed = await api.bill({ user_id, amount: 1, description: 'a prompt' }, 'key-1');
      expect([replayed.text, replayed.headers.get('idempotent-replayed')]).toEqual([billed.text, 'true']);
      expect((await api.get(location)).json).toMatchObject({ user_id, description: 'a prompt' });
    },
    TEST_TIMEOUT_MS,
  );
});
