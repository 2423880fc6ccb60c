import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Client } from 'tigerbeetle-node';
import { FakeReplica } from '../../support/fake-replica/fake-replica';
import type { ServiceProcess } from '../../support/processes/service-process';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { Services } from './services';

const TIMEOUT_MS = 60_000;
const LEDGER_TIMEOUT_MS = 10_000;
/** Longer than any test takes. */
const LONG_MS = 600_000;
/** Enough for an idle client to read that its session is over. Nothing shows from outside that it has. */
const NOTICED_MS = 500;
const OPENING = 100;

describe('a service whose session the cluster ends', () => {
  const services = new Services();
  let folder: TemporaryDirectory;
  let ledger: Client;
  let replica: FakeReplica;
  let service: ServiceProcess;

  beforeAll(async () => {
    folder = new TemporaryDirectory();
    ledger = openEmbeddedClient({ path: join(folder.path, 'ledger.db') });
    replica = await FakeReplica.start({ ledger });
    service = await services.start(replica.address, { LEDGER_TIMEOUT_MS: String(LEDGER_TIMEOUT_MS) });
  }, TIMEOUT_MS);

  afterAll(async () => {
    await services.end();
    await replica.stop();
    ledger.destroy();
    folder.remove();
  }, TIMEOUT_MS);

  async function open(user_id: string): Promise<void> {
    const { status } = await service.api.createAccount({ user_id, initial_balance: OPENING });
    expect(status).toBe(201);
  }
  const bill = (user_id: string) => service.api.bill({ user_id, amount: 1 });
  const expectBalance = async (user_id: string, balance: number) => {
    expect((await service.api.balance({ user_id })).json).toEqual({ user_id, balance });
    expect(service.running).toBe(true);
  };

  it(
    'answers the next request over a new one when it was idle, time after time',
    async () => {
      await open('idle');
      const opened = replica.received('register');
      for (const times of [1, 2, 3]) {
        replica.evict('no_session');
        await sleep(NOTICED_MS);
        const answer = await bill('idle');
        expect([answer.status, answer.json.new_balance]).toEqual([200, OPENING - times]);
        expect(replica.received('register')).toBe(opened + times);
      }
      await expectBalance('idle', OPENING - 3);
    },
    TIMEOUT_MS,
  );

  it(
    'answers a hundred requests that come together right after it',
    async () => {
      await open('crowd');
      replica.evict('no_session');
      const answers = await Promise.all(Array.from({ length: OPENING }, () => bill('crowd')));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      expect(new Set(answers.map(({ json }) => json.new_balance)).size).toBe(OPENING);
      await expectBalance('crowd', 0);
    },
    TIMEOUT_MS,
  );

  // Held back replies are never sent: the eviction drops them.
  it.each<[string, (replica: FakeReplica) => void]>([
    [
      'had not been carried out',
      (hanging) => {
        hanging.stall();
      },
    ],
    [
      'had been carried out and not been answered',
      (hanging) => {
        hanging.answerLate(LONG_MS);
      },
    ],
  ])(
    'makes once what %s',
    async (user_id, hang) => {
      await open(user_id);
      const sent = replica.received('create_transfers');
      hang(replica);
      const answer = bill(user_id);
      await replica.untilReceived('create_transfers', sent + 1);
      replica.evict('session_too_low');
      replica.answer();
      expect((await answer).json.new_balance).toBe(OPENING - 1);
      await expectBalance(user_id, OPENING - 1);
    },
    TIMEOUT_MS,
  );

  it(
    'ends with exit code 0 on a signal after that',
    async () => {
      const idle = await services.start(replica.address);
      replica.evict('no_session');
      await sleep(NOTICED_MS);
      expect((await idle.stop()).code).toBe(0);
    },
    TIMEOUT_MS,
  );
});
