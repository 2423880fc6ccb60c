import { describeWith } from '../../support/requirements/requirements';
import { FakeReplica } from '../../support/fake-replica/fake-replica';
import type { ServiceProcess } from '../../support/processes/service-process';
import { TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { health, Services, untilHealthy } from './services';

const TIMEOUT_MS = 90_000;
const LEDGER_TIMEOUT_MS = 1_000;
/** What the process needs to start by itself, on a busy machine. */
const BOOT_MAX_MS = 30_000;
/** The client tries to connect again after ever longer pauses, ten seconds at the most. */
const RECOVER_MAX_MS = 20_000;

describe('a service that starts without a server it could use', () => {
  const services = new Services();
  let server: TigerBeetleServer | undefined;

  afterEach(async () => {
    await services.end();
  });

  /** Starts it and expects a line about the server before the one that says that it is ready. */
  async function startWithout(
    hosts: string,
    line: RegExp,
    variables: Record<string, string> = {},
  ): Promise<ServiceProcess> {
    const startedAt = Date.now();
    const service = await services.start(hosts, {
      LEDGER_TIMEOUT_MS: String(LEDGER_TIMEOUT_MS),
      ...variables,
    });
    expect(Date.now() - startedAt).toBeLessThan(LEDGER_TIMEOUT_MS + BOOT_MAX_MS);
    const [before] = service.output.split('Credits Service is ready');
    expect(before).toMatch(line);
    expect(before).toContain('Calls answer 503 until it can.');
    return service;
  }

  async function expectRefusals(service: ServiceProcess): Promise<void> {
    const { api } = service;
    const calls = [
      api.bill({ user_id: 'nobody', amount: 1 }),
      api.topUp({ user_id: 'nobody', amount: 1 }),
      api.balance({ user_id: 'nobody' }),
      api.createAccount({ user_id: 'nobody' }),
    ];
    for (const { status, json } of await Promise.all(calls)) {
      expect([status, json.code]).toEqual([503, 'ledger_unavailable']);
    }
    const { status, json } = await health(service);
    expect([status, json]).toEqual([503, { status: 'unhealthy' }]);
    expect(service.running).toBe(true);
  }

  async function expectWork(service: ServiceProcess): Promise<void> {
    const { api } = service;
    await untilHealthy(service, RECOVER_MAX_MS);
    expect((await api.createAccount({ user_id: 'somebody', initial_balance: 5 })).status).toBe(201);
    expect((await api.bill({ user_id: 'somebody', amount: 1 })).json.new_balance).toBe(4);
    expect(service.running).toBe(true);
  }

  it(
    'names a host that can’t be resolved',
    async () => {
      const line =
        /TigerBeetle at nowhere\.invalid:3000 can't be used yet: .*\bnowhere\.invalid can't be resolved\. /;
      const service = await startWithout('nowhere.invalid', line);
      await expectRefusals(service);
      expect((await service.stop()).code).toBe(0);
    },
    TIMEOUT_MS,
  );

  it(
    'says that the server is older than its client, and works once it is not',
    async () => {
      const replica = await FakeReplica.start();
      try {
        replica.refuse('client_release_too_high');
        const line = /can't be used yet: this client is newer than the server; upgrade the server\. /;
        // The refusal is an answer, so nobody waits so long; on a busy machine it may take over a second.
        const service = await startWithout(replica.address, line, { LEDGER_TIMEOUT_MS: '10000' });
        await expectRefusals(service);
        replica.answer();
        await untilHealthy(service, RECOVER_MAX_MS);
        expect((await service.stop()).code).toBe(0);
      } finally {
        await replica.stop();
      }
    },
    TIMEOUT_MS,
  );

  describeWith('tigerbeetle')('where there is one', () => {
    const line = /can't be used yet: No answer within \d+ ms\. Is it running, and is its cluster id .*\? /;

    beforeAll(async () => {
      server = await TigerBeetleServer.start();
    }, TIMEOUT_MS);

    afterAll(async () => {
      await server?.stop();
    }, TIMEOUT_MS);

    it(
      'asks whether the cluster id is right where the server is another’s',
      async () => {
        await expectRefusals(await startWithout(server!.address, line, { TIGERBEETLE_CLUSTER_ID: '7' }));
      },
      TIMEOUT_MS,
    );

    it(
      'asks whether the server runs where nothing listens, and works once it does',
      async () => {
        await server!.kill();
        const service = await startWithout(server!.address, line);
        await expectRefusals(service);
        await server!.restart();
        await expectWork(service);
      },
      TIMEOUT_MS,
    );
  });
});
