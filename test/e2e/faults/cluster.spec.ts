import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith } from '../../support/requirements/requirements';
import type { Api } from '../../support/http/api';
import { TigerBeetleCluster } from '../../support/tigerbeetle/tigerbeetle-cluster';
import { expectEachMadeOnce } from './accounting';
import { Load, type SettledBill } from './load';
import { Services, untilHealthy } from './services';

const TIMEOUT_MS = 120_000;
const CALLERS = 100;
const OPENING = 1_000_000;
/** How long after the primary is killed both services have to work again. */
const RESUME_MAX_MS = 10_000;
/**
 * The same where one of the two replicas that are left has just returned and may still fetch what it has
 * missed.
 */
const RESUME_ON_RETURNED_MAX_MS = 30_000;
/**
 * One of the services gives up while the cluster chooses a new primary, so that bills in doubt are repeated
 * at the other.
 */
const IMPATIENT_MS = '400';
const SOON_MS = 15_000;
/** Time for a replica to fetch what it has missed, while nothing new is added. */
const CATCH_UP_MS = 2_000;
/**
 * Replicas hold a silent primary for dead after three times the usual pause, which they have to learn first.
 */
const LOAD_BEFORE_MS = 1_000;
/** How long the load goes on after both services work again, to show that they go on working. */
const LOAD_AFTER_MS = 300;

describeWith('tigerbeetle')('a cluster of three replicas under two services', () => {
  const services = new Services();
  const bills: SettledBill[] = [];
  const user_id = 'payer';
  let cluster: TigerBeetleCluster | undefined;
  let apis: Api[] = [];
  let killed = -1;

  beforeAll(async () => {
    cluster = await TigerBeetleCluster.start();
    const started = await Promise.all([
      services.start(cluster.hosts),
      services.start(cluster.hosts, { LEDGER_TIMEOUT_MS: IMPATIENT_MS }),
    ]);
    await Promise.all(started.map((service) => untilHealthy(service, SOON_MS)));
    apis = started.map(({ api }) => api);
    expect((await apis[0]!.createAccount({ user_id, initial_balance: OPENING })).status).toBe(201);
  }, TIMEOUT_MS);

  afterAll(async () => {
    await services.end();
    await cluster?.stop();
  }, TIMEOUT_MS);

  /**
   * Kills the primary under load. Answers the milliseconds from then until each service has made a bill that
   * it was sent after it, and until the last refusal.
   */
  async function killPrimaryUnderLoad(limitMs: number): Promise<number[]> {
    const primary = cluster!.primary;
    const load = new Load(apis, user_id, `killed-${primary}`, CALLERS);
    await sleep(LOAD_BEFORE_MS);
    await load.until('a bill for each caller is made', SOON_MS, () => load.bills.length >= CALLERS);
    await cluster!.kill(primary);
    const killedAt = Date.now();
    const resumedAfter = (service: number) => {
      const first = load.bills.find((bill) => bill.service === service && bill.sentAt > killedAt);
      return first === undefined ? Infinity : first.answeredAt - killedAt;
    };
    await load.until('both services make bills again', limitMs, () =>
      apis.every((_, service) => resumedAfter(service) < Infinity),
    );
    await sleep(LOAD_AFTER_MS);
    await load.stop();
    bills.push(...load.bills);
    killed = primary;
    return [...apis.map((_, service) => resumedAfter(service)), load.lastRefusedAt - killedAt];
  }

  it(
    'makes each bill once, and resumes within 10 s, when the primary is killed',
    async () => {
      for (const ms of await killPrimaryUnderLoad(RESUME_MAX_MS)) {
        expect(ms).toBeLessThanOrEqual(RESUME_MAX_MS);
      }
      await expectEachMadeOnce(apis[0]!, user_id, OPENING, bills);
    },
    TIMEOUT_MS,
  );

  // Two of three are a majority: without the one that returned, nothing could go on.
  it(
    'goes on with the one that was killed, once it is back, when the next primary is killed',
    async () => {
      const returned = killed;
      await cluster!.restart(returned);
      await sleep(CATCH_UP_MS);
      await killPrimaryUnderLoad(RESUME_ON_RETURNED_MAX_MS);
      expect(killed).not.toBe(returned);
      await expectEachMadeOnce(apis[0]!, user_id, OPENING, bills);
    },
    TIMEOUT_MS,
  );
});
