import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/http/api';
import { describeEachLedger, describeEmbedded } from '../support/engines/each-ledger';
import { assertBalancesFollow, readHistory } from '../support/movements/history-reading';
import { billEventually, BillingLoad } from '../support/movements/billing-load';
import { describeOnPostgres } from '../support/engines/on-postgres';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { runs } from '../support/run/length';

const START_TIMEOUT_MS = 120_000;
const TEST_TIMEOUT_MS = 120_000;
const STOPPED_WITHIN_MS = 10_000;
/** The service gives the store five seconds; the rest is for a busy machine. */
const REFUSED_WITHIN_MS = 9_000;
/** What needs nothing of the store does not wait for it. */
const BILLED_WITHIN_MS = 3_000;
/** More than the store's connections, so that some are waited for. */
const NEW_TEXTS = 25;

interface Running {
  /** The database's. */
  url: string;
  service: ServiceProcess;
  start: () => Promise<ServiceProcess>;
}

describeOnPostgres('a PostgreSQL that hangs', (postgres) => {
  /** Registers tests with a service of their own; `running()` is for tests only. */
  function describeService(
    name: string,
    ledger: () => Record<string, string>,
    tests: (running: () => Running) => void,
  ): void {
    describe(name, () => {
      let folder: TemporaryDirectory | undefined;
      let running: Running | undefined;

      beforeAll(async () => {
        folder = new TemporaryDirectory();
        const url = await postgres().createDatabase(`hangs_${process.pid}_${Date.now()}`);
        const variables = { DATA_DIR: folder.path, LOG_LEVEL: 'ERROR', DATABASE_URL: url, ...ledger() };
        const start = () => ServiceProcess.start(variables);
        running = { url, start, service: await start() };
      }, START_TIMEOUT_MS);

      afterAll(async () => {
        postgres().resume();
        await running?.service.kill();
        folder?.remove();
      }, START_TIMEOUT_MS);

      tests(() => running!);
    });
  }

  describeService(
    'on the embedded engine',
    () => ({}),
    (running) => {
      it(
        'has what is written afterwards committed, on the connection of a transaction that went unanswered too',
        async () => {
          const {
            service: { api },
            url,
          } = running();
          const user_id = 'first';
          // One call after another, so that the service has one connection; creations need a transaction.
          expect((await api.createAccount({ user_id, initial_balance: 10 })).status).toBe(201);
          postgres().suspend();
          await refusal(api.createAccount({ user_id: 'refused' }));
          postgres().resume();
          await billEventually(api, { user_id, amount: 1, description: 'committed' });
          const found = await postgres().query(`SELECT * FROM descriptions WHERE text = 'committed'`, url);
          expect(found).toHaveLength(1);
          expect((await api.get('/api/v1/users')).json).toMatchObject({ total: 1 });
        },
        TEST_TIMEOUT_MS,
      );

      it(
        'keeps the service neither from ending in good order nor from starting',
        async () => {
          const { service, start } = running();
          const user_id = 'first';
          postgres().suspend();
          const waiting = refusal(service.api.createAccount({ user_id: 'waiting' }));
          await sleep(200);
          const began = performance.now();
          expect(await service.stop()).toMatchObject({ code: 0, signal: null });
          expect(performance.now() - began).toBeLessThan(STOPPED_WITHIN_MS);
          await waiting;

          running().service = await start();
          const { api } = running().service;
          const before = Number((await api.balance({ user_id })).json.balance);
          expect((await api.bill({ user_id, amount: 1 })).json.new_balance).toBe(before - 1);
          await refusal(api.bill({ user_id, amount: 1, description: 'new' }));
          postgres().resume();
          await billEventually(api, { user_id, amount: 1, description: 'new' });
          expect((await api.balance({ user_id })).json.balance).toBe(before - 2);
          expect((await api.createAccount({ user_id: 'waiting' })).status).toBe(201);
        },
        TEST_TIMEOUT_MS,
      );
    },
  );

  runs(describeEmbedded, describeEachLedger)('under load', (ledger) => {
    describeService('service', ledger, (running) => {
      it(
        'holds up only what needs it, and that not for long, and returns by itself',
        async () => {
          const {
            service: { api },
            url,
          } = running();
          const user_id = 'loaded';
          await api.createAccount({ user_id, initial_balance: 100_000, display_name: 'Ada' });
          expect((await api.bill({ user_id, amount: 1, description: 'known' })).status).toBe(200);
          // Many connections at once, so that the pool is as full as it gets when the server stops answering.
          await Promise.all(Array.from({ length: NEW_TEXTS }, () => api.get('/api/v1/users')));

          const load = new BillingLoad(api, user_id);
          await load.until((made) => made >= 20);
          postgres().suspend();
          const madeBefore = load.made;
          const refused = await Promise.all([
            ...Array.from({ length: NEW_TEXTS }, (_, index) =>
              refusal(api.bill({ user_id, amount: 1, description: `new ${index}` })),
            ),
            ...Array.from({ length: NEW_TEXTS }, (_, index) =>
              refusal(api.createAccount({ user_id: `new-${index}`, initial_balance: 1 })),
            ),
            // One that comes while the others wait waits no longer.
            sleep(1_000).then(() => refusal(api.topUp({ user_id, amount: 1, description: 'later' }))),
            ...Array.from({ length: NEW_TEXTS }, () => refusal(api.get('/api/v1/users'))),
            refusal(api.get(`/api/v1/accounts/${user_id}/transactions`)),
          ]);
          await load.until((made) => made >= madeBefore + 200);
          await load.stop();
          expect(load.refused).toEqual([]);
          expect(load.slowestMs).toBeLessThan(BILLED_WITHIN_MS);
          expect(Math.max(...refused)).toBeLessThan(REFUSED_WITHIN_MS);
          const before = Number((await api.balance({ user_id })).json.balance);
          expect(before).toBe(100_000 - 1 - load.made);
          expect((await api.get('/api/v1/health')).status).toBe(200);

          postgres().resume();
          await billEventually(api, { user_id, amount: 1, description: 'back' });
          const texts = Array.from({ length: 4 * NEW_TEXTS }, (_, index) => `after ${index}`);
          const billed = await Promise.all(
            texts.map((description) => api.bill({ user_id, amount: 1, description })),
          );
          expect(billed.filter(({ status }) => status !== 200)).toEqual([]);
          const created = await Promise.all(
            Array.from({ length: NEW_TEXTS }, (_, index) =>
              api.createAccount({ user_id: `new-${index}`, initial_balance: 1 }),
            ),
          );
          expect(created.filter(({ status }) => status !== 201)).toEqual([]);
          expect((await api.get('/api/v1/users')).json).toMatchObject({ total: NEW_TEXTS + 1 });
          const all = await readHistory(api, user_id, { limit: 1_000 });
          expect(all).toHaveLength(load.made + 3 + texts.length);
          assertBalancesFollow(all);
          // Seen from outside: what the service acknowledged is committed, on whichever connection it was written.
          const stored = await postgres().query(
            `SELECT text FROM descriptions WHERE text LIKE 'after %'`,
            url,
          );
          expect(stored.map(({ text }) => text).sort()).toEqual([...texts].sort());
          const users = await postgres().query('SELECT user_id FROM users', url);
          expect(users).toHaveLength(NEW_TEXTS + 1);
        },
        TEST_TIMEOUT_MS,
      );
    });
  });
});

/** How long a call waited to be refused for want of the store, in milliseconds. */
async function refusal(call: Promise<Answer>): Promise<number> {
  const start = performance.now();
  const answer = await call;
  expect([answer.status, answer.json.code]).toEqual([503, 'metadata_unavailable']);
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  return performance.now() - start;
}
