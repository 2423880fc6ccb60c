import { describeWith } from '../../support/requirements/requirements';
import type { Answer } from '../../support/http/api';
import type { ServiceProcess } from '../../support/processes/service-process';
import { TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { expectEachMadeOnce } from './accounting';
import { Load } from './load';
import { health, Services, untilHealthy } from './services';

const TIMEOUT_MS = 90_000;
const LEDGER_TIMEOUT_MS = 1_000;
/** A tenth more than the deadline, and what a busy machine may need to hand the answer over. */
const ANSWER_MAX_MS = LEDGER_TIMEOUT_MS * 1.1 + 1_000;
/**
 * A hundred callers, the service and other tests share two cores: their turns add to what the service takes.
 */
const CROWD_ANSWER_MAX_MS = LEDGER_TIMEOUT_MS * 1.1 + 2_000;
const OPENING = 1_000;
const IN_FLIGHT = 20;
const CROWD = 100;
const CROWD_OPENING = 1_000_000;
const SOON_MS = 15_000;

/**
 * Calls that each of so many callers makes while the server hangs: some to warm up, then those that are
 * measured.
 */
const CALLERS = 10;
const WARM_UP_CALLS = 50;
const MEASURED_CALLS = 100;
/** What the memory in use may swing by between two collections of garbage. */
const GROWTH_MAX_BYTES = 16 * 1024 * 1024;

describeWith('tigerbeetle')('a TigerBeetle server that hangs', () => {
  const services = new Services();
  const user_id = 'payer';
  let server: TigerBeetleServer | undefined;
  let service: ServiceProcess;

  beforeAll(async () => {
    server = await TigerBeetleServer.start();
    service = await services.start(server.address, { LEDGER_TIMEOUT_MS: String(LEDGER_TIMEOUT_MS) });
    expect((await service.api.createAccount({ user_id, initial_balance: OPENING })).status).toBe(201);
  }, TIMEOUT_MS);

  afterAll(async () => {
    await services.end();
    await server?.stop();
  }, TIMEOUT_MS);

  afterEach(async () => {
    await server?.kill('SIGCONT');
    await untilHealthy(service, SOON_MS);
    expect(service.running).toBe(true);
  }, TIMEOUT_MS);

  const bill = (key: string) => service.api.bill({ user_id, amount: 1 }, key);
  const balance = async () => (await service.api.balance({ user_id })).json.balance as number;
  const replayed = ({ headers }: Answer) => headers.get('idempotent-replayed');
  const keys = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

  async function inTime(call: Promise<Answer>): Promise<Answer> {
    const sentAt = performance.now();
    const answer = await call;
    expect(performance.now() - sentAt).toBeLessThanOrEqual(ANSWER_MAX_MS);
    expect(answer.status).toBe(503);
    return answer;
  }

  async function refuseMany(prefix: string, callsEach: number): Promise<void> {
    await Promise.all(
      keys(prefix, CALLERS).map(async (caller) => {
        for (const key of keys(caller, callsEach)) {
          expect((await inTime(bill(key))).json.code).toBe('ledger_unavailable');
        }
      }),
    );
  }

  it(
    'is answered for with 503 before the deadline is long over',
    async () => {
      await server!.kill('SIGSTOP');
      const [bills, topUp, creation, read, state] = await Promise.all([
        Promise.all(keys('late', IN_FLIGHT).map((key) => inTime(bill(key)))),
        inTime(service.api.topUp({ user_id, amount: 1 }, 'late-top-up')),
        inTime(service.api.createAccount({ user_id: 'newcomer' })),
        inTime(service.api.balance({ user_id })),
        inTime(health(service)),
      ]);
      for (const { json } of [...bills, topUp, creation]) {
        expect([json.code, json.transaction_id]).toEqual([
          'outcome_unknown',
          expect.stringMatching(/^[0-9a-f]{32}$/),
        ]);
      }
      expect(read.json.code).toBe('ledger_unavailable');
      expect(state.json).toEqual({ status: 'unhealthy' });
    },
    TIMEOUT_MS,
  );

  it(
    'costs no memory, however many calls are refused',
    async () => {
      await server!.kill('SIGSTOP');
      await inTime(bill('first-to-hang'));
      await refuseMany('warm-up', WARM_UP_CALLS);
      const bytes = service.residentBytes;
      await refuseMany('many', MEASURED_CALLS);
      expect(service.residentBytes - bytes).toBeLessThan(GROWTH_MAX_BYTES);
      expect((await inTime(health(service))).json).toEqual({ status: 'unhealthy' });
    },
    TIMEOUT_MS,
  );

  it(
    'keeps a hundred callers waiting no longer than that, and makes each of their bills once',
    async () => {
      const crowd = 'crowd';
      await service.api.createAccount({ user_id: crowd, initial_balance: CROWD_OPENING });
      const load = new Load([service.api], crowd, 'crowd', CROWD);
      await load.until('a bill for each is made', SOON_MS, () => load.bills.length >= CROWD);
      await server!.kill('SIGSTOP');
      await load.until('all are refused', SOON_MS, () => load.refused('ledger_unavailable') >= 2 * CROWD);
      await server!.kill('SIGCONT');
      const enough = load.bills.length + 2 * CROWD;
      await load.until('bills are made again', SOON_MS, () => load.bills.length >= enough);
      await load.stop();
      expect(load.refused('outcome_unknown')).toBeGreaterThan(0);
      expect(load.slowestMs).toBeLessThanOrEqual(CROWD_ANSWER_MAX_MS);
      await expectEachMadeOnce(service.api, crowd, CROWD_OPENING, load.bills);
    },
    TIMEOUT_MS,
  );

  it(
    'has made nothing that was refused, and makes once what was in doubt',
    async () => {
      const before = await balance();
      await server!.kill('SIGSTOP');
      const inDoubt = keys('in-doubt', IN_FLIGHT);
      await Promise.all(inDoubt.map((key) => inTime(bill(key))));
      await refuseMany('refused', 1);
      await server!.kill('SIGCONT');
      await untilHealthy(service, SOON_MS);

      const settled = await Promise.all(inDoubt.map(bill));
      expect(settled.map(({ status }) => status)).toEqual(inDoubt.map(() => 200));
      expect(new Set(settled.map(({ json }) => json.new_balance)).size).toBe(IN_FLIGHT);
      expect(await balance()).toBe(before - IN_FLIGHT);
      const again = await Promise.all(inDoubt.map(bill));
      expect(again.map(({ text }) => text)).toEqual(settled.map(({ text }) => text));
      expect(again.map(replayed)).toEqual(inDoubt.map(() => 'true'));
      expect(await balance()).toBe(before - IN_FLIGHT);

      const refused = await bill('refused-0-0');
      expect([refused.status, replayed(refused), refused.json.new_balance]).toEqual([
        200,
        null,
        before - IN_FLIGHT - 1,
      ]);
    },
    TIMEOUT_MS,
  );
});
