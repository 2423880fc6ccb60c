import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAmount } from '@app/money';
import type { Api } from '../support/http/api';
import { until } from '../support/async/eventually';
import { serverSettings } from '../support/engines/each-ledger';
import { useStarted } from '../support/hooks/use-started';
import { PostgresServer } from '../support/postgres/postgres-server';
import { ServiceProcess } from '../support/processes/service-process';
import { describeWith } from '../support/requirements/requirements';
import { TigerBeetleServer } from '../support/tigerbeetle/tigerbeetle-server';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const ADMIN_KEY = 'key-of-the-operator';
/** A key may go on for so long in another process; the rest is for a busy machine. */
const KNOWN_EVERYWHERE_MS = 5_000;
const SLACK_MS = 2_000;
const TEST_TIMEOUT_MS = 180_000;

interface Replicas {
  readonly ledger: TigerBeetleServer;
  readonly postgres: PostgresServer;
  readonly folder: TemporaryDirectory;
  readonly variables: Record<string, string>;
  readonly services: ServiceProcess[];
}

async function start(): Promise<Replicas> {
  const [ledger, postgres] = await Promise.all([TigerBeetleServer.start(), PostgresServer.start()]);
  const folder = new TemporaryDirectory();
  const variables = {
    ...serverSettings(ledger),
    ADMIN_API_KEYS: ADMIN_KEY,
    DATABASE_URL: postgres.url,
    DATA_DIR: folder.path,
    LOG_LEVEL: 'ERROR',
  };
  const services = [await ServiceProcess.start(variables), await ServiceProcess.start(variables)];
  return { ledger, postgres, folder, variables, services };
}

async function stop({ ledger, postgres, folder, services }: Replicas): Promise<void> {
  await Promise.all(services.map((service) => service.kill()));
  await Promise.all([ledger.stop(), postgres.stop()]);
  folder.remove();
}

describeWith('tigerbeetle', 'postgres')('issued keys in two processes', () => {
  const replicas = useStarted(start, stop);
  const admin = (which = 0): Api => replicas().services[which]!.api.with(ADMIN_KEY);
  const api = (which: number, secret: string): Api => replicas().services[which]!.api.with(secret);

  it(
    'end at once where they are revoked, and within five seconds in the other',
    async () => {
      const { id, secret } = await admin().issueKey({ role: 'app' });
      const statusIn = async (which: number) => (await api(which, secret).get('/api/v1/me')).status;
      expect([await statusIn(0), await statusIn(1)]).toEqual([200, 200]);
      await admin().delete(`/api/v1/keys/${id}`);
      expect(await statusIn(0)).toBe(401);
      await until('the other process refuses the key', KNOWN_EVERYWHERE_MS + SLACK_MS, async () => {
        return (await statusIn(1)) === 401;
      });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'share their requests per minute',
    async () => {
      const { secret } = await admin().issueKey({ role: 'app', requests_per_minute: 10 });
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, index) => api(index % 2, secret).get('/api/v1/me')),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
      for (const { status, headers } of answers.filter((answer) => answer.status !== 200)) {
        expect(status).toBe(429);
        expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
      }
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'pay 100 of 200 bills at once from a budget for 100, although a process is killed meanwhile',
    async () => {
      const { services, variables } = replicas();
      await admin().createAccount({ user_id: 'ada', initial_balance: 1_000 });
      const { id, secret } = await admin().issueKey({
        role: 'app',
        budget: { amount: 100, period: 'month' },
      });
      const bill = (which: number, index: number) =>
        api(which, secret).bill({ user_id: 'ada', amount: 1 }, `bill-${index}`);
      const indices = Array.from({ length: 200 }, (_, index) => index);
      const first = indices.map((index) => bill(index % 2, index).catch(() => undefined));
      await Promise.race(first);
      await services[1]!.kill();
      const firstAnswers = await Promise.all(first);
      expect(firstAnswers).toContain(undefined);
      const acknowledged = firstAnswers.filter((answer) => answer?.status === 200).length;
      services[1] = await ServiceProcess.start(variables);

      // The same keys again: each bill that was made answers as before, the others compete for what is left.
      const answers = await Promise.all(indices.map((index) => bill(index % 2, index)));
      const paid = answers.filter(({ status }) => status === 200);
      expect(paid).toHaveLength(100);
      expect(new Set(paid.map(({ headers }) => headers.get('location'))).size).toBe(100);
      expect(acknowledged).toBeLessThanOrEqual(100);
      const refused = answers.filter(({ status }) => status !== 200).map(({ json }) => json.code);
      expect(new Set(refused)).toEqual(new Set(['budget_exceeded']));
      for (const which of [0, 1]) {
        expect((await admin(which).get(`/api/v1/keys/${id}`)).json).toMatchObject({ spent: 100, left: 0 });
        expect((await admin(which).balance({ user_id: 'ada' })).json.balance).toBe(900);
      }
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'hold and capture no more than their budget, in whichever parts and processes',
    async () => {
      const budget = 100;
      await admin().createAccount({ user_id: 'eve', initial_balance: 1_000 });
      const { id, secret } = await admin().issueKey({
        role: 'app',
        budget: { amount: budget, period: 'month' },
      });
      const keyed = (which: number) => api(which % 2, secret);
      const indices = Array.from({ length: 200 }, (_, index) => index);
      const held = await Promise.all(
        indices.map((index) => keyed(index).placeHold({ user_id: 'eve', amount: 1 }, `hold-${index}`)),
      );
      const holds = held.filter(({ status }) => status === 201);
      expect(holds).toHaveLength(budget);
      expect((await keyed(0).bill({ user_id: 'eve', amount: '0.000000001' })).json.code).toBe(
        'budget_exceeded',
      );

      // In units of 10^-9 credits, as bigints: a number does not keep every sum.
      const parts = holds.map(() => BigInt(randomInt(1, 1_000_000_000)));
      const captured = await Promise.all(
        holds.map(({ json }, index) =>
          keyed(index + 1).captureHold(String(json.hold_id), { amount: inCredits(parts[index]!) }),
        ),
      );
      expect(captured.filter(({ status }) => status !== 200)).toEqual([]);
      const spent = parts.reduce((sum, part) => sum + part, 0n);
      const { text } = await admin(1).get(`/api/v1/keys/${id}`);
      expect(parseAmount(/"spent":([0-9.]+)/.exec(text)![1]!, { zero: 'allowed' })).toBe(spent);
      const account = await admin(1).getAccount('eve', 'USD');
      expect(parseAmount(/"balance":([0-9.]+)/.exec(account.text)![1]!)).toBe(parseAmount('1000') - spent);
      expect(account.json.held).toBe(0);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'go on while they are cached and the store is away, and are 503 after that, as strangers are',
    async () => {
      const { postgres } = replicas();
      await admin().createAccount({ user_id: 'bob', initial_balance: 1_000 });
      const known = await admin().issueKey({ role: 'app', requests_per_minute: 1_000 });
      const stranger = await admin().issueKey({ role: 'app' });
      const balance = (secret: string) => api(0, secret).balance({ user_id: 'bob' });
      expect((await balance(known.secret)).status).toBe(200);
      await postgres.kill();
      try {
        expect((await balance(known.secret)).status).toBe(200);
        const refused = await balance(stranger.secret);
        expect([refused.status, refused.json.code]).toEqual([503, 'metadata_unavailable']);
        expect((await admin().balance({ user_id: 'bob' })).status).toBe(200);
        await sleep(KNOWN_EVERYWHERE_MS);
        expect((await balance(known.secret)).json.code).toBe('metadata_unavailable');
      } finally {
        await postgres.restart();
      }
      await until(
        'the keys are known again',
        20_000,
        async () => (await balance(known.secret)).status === 200,
      );
      expect((await balance(stranger.secret)).status).toBe(200);
    },
    TEST_TIMEOUT_MS,
  );
});

function inCredits(units: bigint): string {
  return `0.${units.toString().padStart(9, '0')}`;
}
