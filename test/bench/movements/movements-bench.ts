// What the service adds to the engine, on the embedded one, and on a TigerBeetle server where there is its
// program:
//   node -r ./test/bench/register.cjs test/bench/movements/movements-bench.ts
// 1. transfers/s of the bare engine (or of the bare client) in batches of 1,000, beside bills/s of POST
// /batch with 1,000
//    bills a request;
// 2. CPU and latency of POST /bill with an Idempotency-Key, beside one without. Each server runs in a process
// of its own, and rounds of the two sides alternate, so that whatever else the machine does falls on both
// alike. What counts is the ratio of the medians.
import { join } from 'node:path';
import { TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { type BareEngine, startBareEngine } from '../bare-engine-process';
import { type BareAnswer, BATCH_SIZE } from '../bare-questions';
import { BenchChild } from '../child';
import { exchange, post } from '../exchange';
import { median } from '../figures';
import { print, printRatio, printRow } from '../report';
import { settingsFor } from '../server-settings';
import { type ServiceAnswer, USERS } from './plan';

const ROUNDS = 9;
const BATCHES_PER_ROUND = 40;
const IN_FLIGHT = [1, 4];
const BILLS_PER_ROUND = 5_000;
const BILL_CONNECTIONS = 32;
const WARM_UP_ROUNDS = 2;

const BATCH_RATIO_MIN = 0.5;
const KEY_RATIO_MAX = 1.2;
const MODELS = ['gpt-5', 'claude-4', 'llama-4', 'mistral-3'];

type Service = BenchChild<'cpu', ServiceAnswer>;
type Cost = BareAnswer;
type Pair = [number[], number[]];

const userId = (index: number): string => `user-${index}`;

async function main(): Promise<void> {
  await compare('embedded engine', {});
  if (TigerBeetleServer.program() === undefined) {
    print(
      'There is no tigerbeetle program: the part with a server is SKIPPED. Name one in TIGERBEETLE_BINARY.',
    );
    return;
  }
  // The engine and the service get a server each, so that their ledgers grow alike.
  const servers = [await TigerBeetleServer.start(), await TigerBeetleServer.start()] as const;
  try {
    const [forEngine, forService] = servers.map(settingsFor) as [NodeJS.ProcessEnv, NodeJS.ProcessEnv];
    await compare('TigerBeetle server', forService, forEngine);
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function compare(
  name: string,
  forService: NodeJS.ProcessEnv,
  forEngine: NodeJS.ProcessEnv = forService,
): Promise<void> {
  print(`\n${name}`);
  const engine = await startBareEngine(forEngine);
  const [service, { port }] = await BenchChild.start<'cpu', ServiceAnswer, { port: number }>(
    join(__dirname, 'service.ts'),
    forService,
  );
  try {
    await createUsers(port);
    for (const inFlight of IN_FLIGHT) await compareBatches(engine, service, port, inFlight);
    await compareKeys(service, port);
  } finally {
    await engine.stop();
    await service.stop();
  }
}

async function createUsers(port: number): Promise<void> {
  const creations = Array.from({ length: USERS }, (_, index) =>
    post('/api/v1/accounts', JSON.stringify({ user_id: userId(index), initial_balance: 1_000_000 })),
  );
  await exchange(port, creations.values(), BILL_CONNECTIONS, 201);
}

async function compareBatches(
  engine: BareEngine,
  service: Service,
  port: number,
  inFlight: number,
): Promise<void> {
  const requests = Array.from({ length: USERS / BATCH_SIZE }, (_, index) => batchRequest(index * BATCH_SIZE));
  const transfers = BATCHES_PER_ROUND * BATCH_SIZE;
  const own: Cost[] = [];
  const overHttp: Cost[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    const ofEngine = await engine.ask({ measure: 'batches', count: BATCHES_PER_ROUND, inFlight });
    const ofService = await costOf(service, () =>
      exchange(port, cycle(requests, BATCHES_PER_ROUND), inFlight),
    );
    if (round < WARM_UP_ROUNDS) continue;
    own.push(ofEngine);
    overHttp.push(ofService);
  }
  print(`batches of ${BATCH_SIZE}, ${inFlight} in flight, ${ROUNDS} rounds of ${BATCHES_PER_ROUND}`);
  const rates = [own, overHttp].map((costs) => costs.map(({ seconds }) => transfers / seconds)) as Pair;
  printRow('engine, transfers/s', rates[0], 0);
  printRow('POST /batch, bills/s', rates[1], 0);
  printRatio(median(rates[1]) / median(rates[0]), `at least ${BATCH_RATIO_MIN}`);
  const cpu = [own, overHttp].map((costs) => costs.map(({ cpu_us }) => cpu_us / transfers)) as Pair;
  printRow('engine, µs of CPU', cpu[0], 1);
  printRow('POST /batch, µs of CPU', cpu[1], 1);
}

async function costOf(service: Service, work: () => Promise<unknown>): Promise<Cost> {
  const cpuBefore = (await service.ask('cpu')).cpu_us;
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  return { seconds, cpu_us: (await service.ask('cpu')).cpu_us - cpuBefore };
}

function batchRequest(firstUser: number): Buffer {
  const operations = Array.from({ length: BATCH_SIZE }, (_, index) => ({
    type: 'bill',
    user_id: userId(firstUser + index),
    amount: 0.0028,
    description: MODELS[index % MODELS.length],
  }));
  return post('/api/v1/batch', JSON.stringify({ operations }));
}

async function compareKeys(service: Service, port: number): Promise<void> {
  const sides = { without: side(), with: side() };
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const [name, { cpu, latency }] of Object.entries(sides)) {
      const before = (await service.ask('cpu')).cpu_us;
      const latencies = await exchange(port, bills(name === 'with' ? round : null), BILL_CONNECTIONS);
      const after = (await service.ask('cpu')).cpu_us;
      if (round < WARM_UP_ROUNDS) continue;
      cpu.push((after - before) / BILLS_PER_ROUND);
      latency.push(median(latencies));
    }
  }
  print(`bills, ${BILL_CONNECTIONS} connections, ${ROUNDS} rounds of ${BILLS_PER_ROUND}`);
  printRow('without a key, µs of CPU', sides.without.cpu, 1);
  printRow('with a key, µs of CPU', sides.with.cpu, 1);
  printRatio(median(sides.with.cpu) / median(sides.without.cpu), `at most ${KEY_RATIO_MAX}`);
  printRow('without a key, ms', sides.without.latency, 2);
  printRow('with a key, ms', sides.with.latency, 2);
  printRatio(median(sides.with.latency) / median(sides.without.latency), `at most ${KEY_RATIO_MAX}`);
}

function side(): { cpu: number[]; latency: number[] } {
  return { cpu: [], latency: [] };
}

/** @param keysOf names the round where each bill has a key of its own; null for bills without. */
function* bills(keysOf: number | null): Generator<Buffer> {
  for (let index = 0; index < BILLS_PER_ROUND; index += 1) {
    const body = JSON.stringify({ user_id: userId(index % USERS), amount: 0.0028, description: MODELS[0] });
    yield post('/api/v1/bill', body, keysOf === null ? {} : { 'Idempotency-Key': `bill-${keysOf}-${index}` });
  }
}

function* cycle<T>(items: readonly T[], count: number): Generator<T> {
  for (let index = 0; index < count; index += 1) yield items[index % items.length]!;
}

void main();
