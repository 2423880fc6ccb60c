import { describeWith } from '../../support/requirements/requirements';
import { TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { expectEachMadeOnce } from './accounting';
import { Load } from './load';
import { Services } from './services';

const START_TIMEOUT_MS = 90_000;
const CALLERS = 100;
const OPENING = 1_000_000;
/** For what needs no more than a moment on an idle machine. */
const SOON_MS = 15_000;

describeWith('tigerbeetle')('a TigerBeetle server that is killed and started again', () => {
  const services = new Services();
  let server: TigerBeetleServer | undefined;

  beforeAll(async () => {
    server = await TigerBeetleServer.start();
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await services.end();
    await server?.stop();
  }, START_TIMEOUT_MS);

  it(
    'makes each of a hundred callers’ bills once',
    async () => {
      const service = await services.start(server!.address, { LEDGER_TIMEOUT_MS: '1000' });
      const { api, pid } = service;
      const user_id = 'payer';
      expect((await api.createAccount({ user_id, initial_balance: OPENING })).status).toBe(201);

      const load = new Load([api], user_id, 'killed', CALLERS);
      await load.until('a bill for each caller is made', SOON_MS, () => load.bills.length >= CALLERS);
      await server!.kill('SIGKILL');
      // What was under way may have been made or not; only then is there something to get wrong.
      await load.until('callers are left in doubt', SOON_MS, () => load.refused('outcome_unknown') > 0);
      await load.until('more calls are refused', SOON_MS, () => load.refused('ledger_unavailable') > 0);
      await server!.restart();
      const madeBefore = load.bills.length;
      const enough = madeBefore + 3 * CALLERS;
      await load.until('bills are made again', SOON_MS, () => load.bills.length >= enough);
      await load.stop();

      await expectEachMadeOnce(api, user_id, OPENING, load.bills);
      expect([service.running, service.pid]).toEqual([true, pid]);
    },
    START_TIMEOUT_MS,
  );
});
