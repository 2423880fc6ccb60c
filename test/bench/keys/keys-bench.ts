// What issued keys and their budgets cost, on the embedded engine and on a TigerBeetle server where there is its
// program: `npm run bench:keys`.
// 1. CPU of POST /balance with an issued key, beside a key of the environment;
// 2. rate of POST /bill by an issued key with a budget, beside one without.
// The rounds of the two sides alternate. What counts is the ratio of the medians.
import { join } from 'node:path';
import { TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { BenchChild } from '../child';
import { exchange, post } from '../exchange';
import { median } from '../figures';
import type { ServiceAnswer } from '../movements/plan';
import { print, printRatio, printRow } from '../report';
import { settingsFor } from '../server-settings';

const API_KEY = 'key-of-the-environment';
const ADMIN_KEY = 'key-of-the-operator';
const USERS = 1_000;
const CONNECTIONS = 64;
const REQUESTS_PER_ROUND = 4_000;
const ROUNDS = 9;
const WARM_UP_ROUNDS = 2;
const BALANCE_RATIO_MAX = 1.1;
const BILL_RATIO_MIN = 0.8;

type Service = BenchChild<'cpu', ServiceAnswer>;

interface Round {
  /** Microseconds of CPU per request. */
  readonly cpu: number;
  /** Requests per second. */
  readonly rate: number;
}

async function main(): Promise<void> {
  await measure('embedded engine', {});
  if (TigerBeetleServer.program() === undefined) {
    print('SKIPPED: the part on a TigerBeetle server. Put `tigerbeetle` on the PATH.');
    return;
  }
  const server = await TigerBeetleServer.start();
  try {
    await measure('TigerBeetle server', settingsFor(server));
  } finally {
    await server.stop();
  }
}

async function measure(name: string, environment: NodeJS.ProcessEnv): Promise<void> {
  print(`\n${name}, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${REQUESTS_PER_ROUND}`);
  const [service, { port }] = await BenchChild.start<'cpu', ServiceAnswer, { port: number }>(
    join(__dirname, '../movements/service.ts'),
    { ...environment, API_KEYS: API_KEY, ADMIN_API_KEYS: ADMIN_KEY },
  );
  try {
    const accounts = Array.from({ length: USERS }, (_, index) =>
      request('accounts', API_KEY, { user_id: userId(index), initial_balance: 1_000_000 }),
    );
    await exchange(port, accounts.values(), CONNECTIONS, 201);
    const issued = await issueKey(port, {});
    const limited = await issueKey(port, { budget: { amount: 1_000_000, period: 'month' } });

    const balances = await inTurns(service, port, 'balance', {}, [API_KEY, issued]);
    printSides(balances, ({ cpu }) => cpu, ['balance, environment, µs', 'balance, issued, µs']);
    printRatio(
      ratio(balances, ({ cpu }) => cpu),
      `at most ${BALANCE_RATIO_MAX}`,
    );
    const bills = await inTurns(service, port, 'bill', { amount: 0.0028 }, [issued, limited]);
    printSides(bills, ({ rate }) => rate, ['bill, no budget, 1/s', 'bill, budget, 1/s']);
    printRatio(
      ratio(bills, ({ rate }) => rate),
      `at least ${BILL_RATIO_MIN}`,
    );
  } finally {
    await service.stop();
  }
}

async function issueKey(port: number, terms: object): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/keys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` },
    body: JSON.stringify({ name: 'bench', role: 'app', ...terms }),
  });
  if (answer.status !== 201) throw new Error(`No key was issued: ${await answer.text()}`);
  return ((await answer.json()) as { key: string }).key;
}

/** The measured rounds of each key. */
async function inTurns(
  service: Service,
  port: number,
  path: string,
  body: object,
  keys: readonly string[],
): Promise<Round[][]> {
  const sides = keys.map((): Round[] => []);
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const [side, key] of keys.entries()) {
      const requests = Array.from({ length: REQUESTS_PER_ROUND }, (_, index) =>
        request(path, key, { user_id: userId(index % USERS), ...body }),
      );
      const cpuBefore = (await service.ask('cpu')).cpu_us;
      const started = performance.now();
      await exchange(port, requests.values(), CONNECTIONS);
      const seconds = (performance.now() - started) / 1_000;
      const cpu = ((await service.ask('cpu')).cpu_us - cpuBefore) / REQUESTS_PER_ROUND;
      if (round >= WARM_UP_ROUNDS) sides[side]!.push({ cpu, rate: REQUESTS_PER_ROUND / seconds });
    }
  }
  return sides;
}

function printSides(sides: readonly Round[][], of: (round: Round) => number, names: readonly string[]): void {
  for (const [index, name] of names.entries()) printRow(name, sides[index]!.map(of), 1);
}

/** The second side over the first. */
function ratio(sides: readonly Round[][], of: (round: Round) => number): number {
  const [first, second] = sides.map((rounds) => median(rounds.map(of)));
  return second! / first!;
}

function request(path: string, key: string, body: object): Buffer {
  return post(`/api/v1/${path}`, JSON.stringify(body), { Authorization: `Bearer ${key}` });
}

function userId(index: number): string {
  return `user-${index}`;
}

void main();
