import { describeWith } from '../support/requirements/requirements';
import type { Api } from '../support/http/api';
import { assertBalancesFollow, readHistory, signed, thousandths } from '../support/movements/history-reading';
import { PostgresServer } from '../support/postgres/postgres-server';
import { runs } from '../support/run/length';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TigerBeetleServer } from '../support/tigerbeetle/tigerbeetle-server';

const START_TIMEOUT_MS = 120_000;
const TEST_TIMEOUT_MS = 60_000;
const USERS = 20;
const BILLS_EACH = 10;
const EMPTY_DATABASES = runs(1, 3);
const REPLAYED = 'idempotent-replayed';

describeWith('tigerbeetle', 'postgres')('two replicas on one PostgreSQL and one TigerBeetle', () => {
  let folders: TemporaryDirectory[] = [];
  let postgres: PostgresServer | undefined;
  let ledger: TigerBeetleServer | undefined;
  let replicas: ServiceProcess[] = [];

  beforeAll(async () => {
    folders = [new TemporaryDirectory(), new TemporaryDirectory()];
    [postgres, ledger] = await Promise.all([PostgresServer.start(), TigerBeetleServer.start()]);
  }, START_TIMEOUT_MS);

  afterEach(async () => {
    await Promise.all(replicas.splice(0).map((replica) => replica.kill()));
  });

  afterAll(async () => {
    await ledger?.stop();
    await postgres?.stop();
    for (const folder of folders) folder.remove();
  }, START_TIMEOUT_MS);

  async function startBoth(database: string): Promise<[Api, Api]> {
    const variables = {
      LOG_LEVEL: 'ERROR',
      DATABASE_URL: await postgres!.createDatabase(database),
      LEDGER_ENGINE: 'tigerbeetle',
      TIGERBEETLE_HOST: '127.0.0.1',
      TIGERBEETLE_PORT: String(ledger!.port),
    };
    const started = await Promise.allSettled(
      folders.map(({ path }) => ServiceProcess.start({ DATA_DIR: path, ...variables })),
    );
    replicas = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    for (const result of started) {
      if (result.status === 'rejected') throw result.reason;
    }
    return [replicas[0]!.api, replicas[1]!.api];
  }

  it(
    'start at once on an empty database',
    async () => {
      for (let index = 0; index < EMPTY_DATABASES; index += 1) {
        const apis = await startBoth(`empty_${index}`);
        for (const api of apis) {
          expect((await api.get('/api/v1/users')).json).toMatchObject({ users: [], total: 0 });
        }
        await Promise.all(replicas.splice(0).map((replica) => replica.stop()));
      }
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'share accounts, balances, texts and keys',
    async () => {
      const apis = await startBoth('shared');
      const users = Array.from({ length: USERS }, (_, index) => `user-${index}`);

      const created = await Promise.all(
        users.map((user_id) =>
          Promise.all(apis.map((api) => api.createAccount({ user_id, initial_balance: 100 }))),
        ),
      );
      for (const answers of created) {
        expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      }

      // Every bill goes to both replicas at once, under one key.
      const billed = await Promise.all(
        users.flatMap((user_id) =>
          Array.from({ length: BILLS_EACH }, (_, index) => {
            const body = { user_id, amount: 1.5, description: `bill ${index}` };
            return Promise.all(apis.map((api) => api.bill(body, `${user_id}-${index}`)));
          }),
        ),
      );
      for (const [one, other] of billed) {
        expect(one!.status).toBe(200);
        expect([other!.status, other!.text]).toEqual([one!.status, one!.text]);
        expect(other!.headers.get('location')).toBe(one!.headers.get('location'));
        expect([one, other].filter((answer) => answer!.headers.get(REPLAYED) === 'true')).toHaveLength(1);
      }

      // Without keys: each replica's bill counts.
      await Promise.all(users.flatMap((user_id) => apis.map((api) => api.bill({ user_id, amount: 0.25 }))));

      for (const user_id of users) {
        const histories = await Promise.all(apis.map((api) => readHistory(api, user_id)));
        expect(histories[0]).toEqual(histories[1]);
        const history = histories[0]!;
        expect(history).toHaveLength(1 + BILLS_EACH + 2);
        assertBalancesFollow(history);
        expect(new Set(history.map(({ description }) => description)).size).toBe(BILLS_EACH + 1);
        expect(history.reduce((sum, transaction) => sum + signed(transaction), 0)).toBe(thousandths(84.5));
        for (const api of apis) {
          expect((await api.balance({ user_id })).json.balance).toBe(84.5);
        }
      }
      const lists = await Promise.all(apis.map((api) => api.get('/api/v1/users?page_size=100')));
      expect(lists[0]!.text).toBe(lists[1]!.text);
      expect(lists[0]!.json.total).toBe(USERS);

      // Once more, much later, through the other one.
      const late = await apis[1].bill({ user_id: 'user-3', amount: 1.5, description: 'bill 3' }, 'user-3-3');
      const first = billed[3 * BILLS_EACH + 3]![0]!;
      expect([late.text, late.headers.get(REPLAYED)]).toEqual([first.text, 'true']);
    },
    TEST_TIMEOUT_MS,
  );
});
