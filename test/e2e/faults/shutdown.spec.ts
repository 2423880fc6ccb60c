import { setTimeout as sleep } from 'node:timers/promises';
import { describeWith } from '../../support/requirements/requirements';
import type { Answer } from '../../support/http/api';
import type { ServiceProcess } from '../../support/processes/service-process';
import { TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { Services } from './services';

const TIMEOUT_MS = 90_000;
const IN_FLIGHT = 20;
const OPENING = 1_000;
/**
 * Enough for the service to have read every bill. One that is still on its way may be refused when the
 * service ends.
 */
const READ_MS = 500;
/** The most that a shutdown may take, and what a busy machine may need to see it. */
const SHUTDOWN_MAX_MS = 10_000 + 2_000;

describeWith('tigerbeetle')('a service that gets a signal to end while requests are in flight', () => {
  const services = new Services();
  let server: TigerBeetleServer | undefined;

  beforeAll(async () => {
    server = await TigerBeetleServer.start();
  }, TIMEOUT_MS);

  afterEach(async () => {
    await server?.kill('SIGCONT');
    await services.end();
  });

  afterAll(async () => {
    await server?.stop();
  }, TIMEOUT_MS);

  /**
   * Stops the server and has a service wait for it with so many bills. Answers them as an object: they are
   * not awaited.
   */
  async function waitingBills(
    user_id: string,
  ): Promise<{ service: ServiceProcess; bills: Promise<Answer[]> }> {
    const service = await services.start(server!.address);
    expect((await service.api.createAccount({ user_id, initial_balance: OPENING })).status).toBe(201);
    await server!.kill('SIGSTOP');
    const bills = Promise.all(
      Array.from({ length: IN_FLIGHT }, () => service.api.bill({ user_id, amount: 1 })),
    );
    await sleep(READ_MS);
    return { service, bills };
  }

  it(
    'answers them all and ends with exit code 0',
    async () => {
      const { service, bills } = await waitingBills('answered');
      const ending = service.stop();
      await server!.kill('SIGCONT');
      const answers = await bills;
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(new Set(answers.map(({ json }) => json.new_balance)).size).toBe(IN_FLIGHT);
      expect((await ending).code).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'answers them with 503 and ends within 10 s when the server hangs',
    async () => {
      const { service, bills } = await waitingBills('refused');
      const toldAt = Date.now();
      const ending = service.stop();
      const answers = await bills;
      expect(answers.map(({ status, json }) => [status, json.code])).toEqual(
        answers.map(() => [503, 'outcome_unknown']),
      );
      expect((await ending).code).toBe(0);
      expect(Date.now() - toldAt).toBeLessThanOrEqual(SHUTDOWN_MAX_MS);
    },
    TIMEOUT_MS,
  );
});
