import { describeEachLedger, describeEmbedded } from '../support/engines/each-ledger';
import { readHistory, readPage } from '../support/movements/history-reading';
import { billEventually, BillingLoad } from '../support/movements/billing-load';
import { describeOnPostgres } from '../support/engines/on-postgres';
import { ServiceProcess } from '../support/processes/service-process';
import { runs } from '../support/run/length';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const START_TIMEOUT_MS = 120_000;
const TEST_TIMEOUT_MS = 90_000;

describeOnPostgres('the metadata in PostgreSQL', (postgres) => {
  runs(describeEmbedded, describeEachLedger)('stopped under load', (ledger) => {
    let folder: TemporaryDirectory | undefined;
    let service: ServiceProcess | undefined;

    beforeAll(async () => {
      folder = new TemporaryDirectory();
      service = await ServiceProcess.start({
        DATA_DIR: folder.path,
        LOG_LEVEL: 'ERROR',
        DATABASE_URL: await postgres().createDatabase(`stopped_${process.pid}_${Date.now()}`),
        ...ledger(),
      });
    }, START_TIMEOUT_MS);

    afterAll(async () => {
      await service?.kill();
      folder?.remove();
      await postgres().restart();
    }, START_TIMEOUT_MS);

    it.each(['SIGINT', 'SIGQUIT'] as const)(
      'bills on (after %s), refuses only what needs it, and returns by itself',
      async (signal) => {
        const { api, pid } = service!;
        const user_id = `loaded-${signal}`;
        await api.createAccount({ user_id, initial_balance: 100_000, display_name: 'Ada' });
        expect((await api.bill({ user_id, amount: 1, description: 'known' })).status).toBe(200);

        const load = new BillingLoad(api, user_id);
        await load.until((made) => made >= 20);
        await postgres().kill(signal);
        const madeBefore = load.made;
        await load.until((made) => made >= madeBefore + 200);
        await load.stop();
        expect(load.refused).toEqual([]);

        const before = Number((await api.balance({ user_id })).json.balance);
        for (const answer of [
          await api.bill({ user_id, amount: 1, description: `new ${signal}` }),
          await api.topUp({ user_id, amount: 1, description: `new ${signal}` }),
          await api.createAccount({ user_id: `new-${signal}`, initial_balance: 1 }),
          await api.post('/api/v1/holds', { user_id, amount: 1, description: `new ${signal}` }),
          await api.post('/api/v1/batch', {
            operations: [
              { type: 'bill', user_id, amount: 1 },
              { type: 'bill', user_id, amount: 1, description: `new ${signal}` },
            ],
          }),
        ]) {
          expect([answer.status, answer.json.code]).toEqual([503, 'metadata_unavailable']);
          expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
          expect(answer.text).not.toMatch(/postgres|ECONN|127\.0\.0\.1|select|insert/i);
        }
        expect(Number((await api.balance({ user_id })).json.balance)).toBe(before);
        expect((await api.get('/api/v1/health')).status).toBe(200);

        await postgres().restart();
        await billEventually(api, { user_id, amount: 1, description: `new ${signal}` });
        expect(service!.pid).toBe(pid);
        const { transactions } = await readPage(api, user_id);
        expect(transactions[0]).toMatchObject({ description: `new ${signal}`, balance_after: before - 1 });
        expect((await api.createAccount({ user_id: `new-${signal}`, initial_balance: 1 })).status).toBe(201);
        expect((await api.get(`/api/v1/users/${user_id}`)).json).toMatchObject({
          display_name: 'Ada',
          balance: before - 1,
        });
        const all = await readHistory(api, user_id, { limit: 1_000 });
        expect(all).toHaveLength(load.made + 3);
      },
      TEST_TIMEOUT_MS,
    );
  });
});
