import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api } from '../support/api';
import { describeEachLedger } from '../support/each-ledger';
import { readHistory, readPage } from '../support/history-reading';
import { describeWithPostgres, PostgresServer } from '../support/postgres-server';
import { ServiceProcess } from '../support/service-process';
import { TemporaryFolder } from '../support/temporary-folder';

const START_TIMEOUT_MS = 120_000;
const TEST_TIMEOUT_MS = 90_000;
/** The service asks again with every request; a connection attempt takes at most three seconds. */
const RECOVERY_TIMEOUT_MS = 30_000;
const POLL_MS = 100;
const CALLERS = 8;

describeWithPostgres()('the metadata in PostgreSQL', () => {
  let postgres: PostgresServer | undefined;

  beforeAll(async () => {
    postgres = await PostgresServer.start();
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await postgres?.stop();
  }, START_TIMEOUT_MS);

  describeEachLedger('stopped under load', (ledger) => {
    let folder: TemporaryFolder | undefined;
    let service: ServiceProcess | undefined;

    beforeAll(async () => {
      folder = new TemporaryFolder();
      service = await ServiceProcess.start({
        DATA_DIR: folder.path,
        LOG_LEVEL: 'ERROR',
        DATABASE_URL: await postgres!.createDatabase(`stopped_${process.pid}_${Date.now()}`),
        ...ledger(),
      });
    }, START_TIMEOUT_MS);

    afterAll(async () => {
      await service?.kill();
      folder?.remove();
      await postgres!.restart();
    }, START_TIMEOUT_MS);

    it.each(['SIGINT', 'SIGQUIT'] as const)(
      'bills on (after %s), refuses only what needs it, and returns by itself',
      async (signal) => {
        const { api, pid } = service!;
        const user_id = `loaded-${signal}`;
        await api.createAccount({ user_id, initial_balance: 100_000, display_name: 'Ada' });
        expect((await api.bill({ user_id, amount: 1, description: 'known' })).status).toBe(200);

        const load = new Load(api, user_id);
        await load.until((made) => made >= 20);
        await postgres!.kill(signal);
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

        await postgres!.restart();
        await eventually(() => api.bill({ user_id, amount: 1, description: `new ${signal}` }));
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

/** Callers that bill one after another, without a description and with a known one by turns. */
class Load {
  made = 0;
  readonly refused: string[] = [];
  private readonly stopped = new AbortController();
  private readonly callers: Promise<void>[];

  constructor(
    private readonly api: Api,
    private readonly userId: string,
  ) {
    this.callers = Array.from({ length: CALLERS }, () => this.run());
  }

  async until(reached: (made: number) => boolean): Promise<void> {
    const deadline = Date.now() + RECOVERY_TIMEOUT_MS;
    while (!reached(this.made)) {
      if (Date.now() > deadline) throw new Error(`Only ${this.made} bills were made.`);
      await sleep(POLL_MS);
    }
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.callers);
  }

  private async run(): Promise<void> {
    for (let turn = 0; !this.stopped.signal.aborted; turn += 1) {
      const description = turn % 2 === 0 ? null : 'known';
      const answer = await this.api.bill({ user_id: this.userId, amount: 1, description });
      if (answer.status === 200) this.made += 1;
      else this.refused.push(`${answer.status} ${answer.text}`);
    }
  }
}

/** Asks again as long as the store does not answer. */
async function eventually(ask: () => Promise<Answer>): Promise<void> {
  const deadline = Date.now() + RECOVERY_TIMEOUT_MS;
  for (;;) {
    const answer = await ask();
    if (answer.status === 200) return;
    expect([answer.status, answer.json.code]).toEqual([503, 'metadata_unavailable']);
    if (Date.now() > deadline) throw new Error('The service did not find PostgreSQL again.');
    await sleep(POLL_MS);
  }
}
