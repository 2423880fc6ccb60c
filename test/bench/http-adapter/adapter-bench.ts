// CPU per request of bare node:http, Nest on Express as it comes, and Nest on the FastExpressAdapter.
//   node -r ./test/bench/register.cjs test/bench/http-adapter/adapter-bench.ts [module of a target]
// Each server runs in a process of its own and is loaded from this one, in turns, so that whatever else the machine
// does falls on all of them alike. What counts is the ratio of the medians.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { load } from './load';
import { loadTarget, type Variant, VARIANTS } from './target';

const CONNECTIONS = 32;
const WARM_UP_REQUESTS = 20_000;
const REQUESTS_PER_ROUND = 10_000;
const ROUNDS = 9;
const ANSWER_MAX_MS = 30_000;

interface RunningServer {
  readonly process: ChildProcess;
  readonly port: number;
}

async function main(): Promise<void> {
  const path = resolve(process.argv[2] ?? join(__dirname, 'service-route.ts'));
  const { request } = await loadTarget(path);
  const servers = new Map<Variant, RunningServer>();
  try {
    for (const variant of VARIANTS) servers.set(variant, await startServer(variant, path));
    for (const { port } of servers.values()) await load(port, request, CONNECTIONS, WARM_UP_REQUESTS);

    const costs = new Map<Variant, number[]>(VARIANTS.map((variant) => [variant, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [variant, server] of servers) {
        const before = await cpuTime(server);
        await load(server.port, request, CONNECTIONS, REQUESTS_PER_ROUND);
        costs.get(variant)?.push(((await cpuTime(server)) - before) / REQUESTS_PER_ROUND);
      }
    }
    report(costs);
  } finally {
    for (const { process: child } of servers.values()) child.kill();
  }
}

async function startServer(variant: Variant, path: string): Promise<RunningServer> {
  const child = fork(join(__dirname, 'serve.ts'), [variant, path], {
    execArgv: ['-r', join(__dirname, '..', 'register.cjs')],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  // The log goes through a pipe, as in production, and nowhere.
  child.stdout?.resume();
  const { port } = await answer<{ port: number }>(child);
  return { process: child, port };
}

async function cpuTime({ process: child }: RunningServer): Promise<number> {
  const answered = answer<{ cpu_us: number }>(child);
  child.send('cpu');
  return (await answered).cpu_us;
}

async function answer<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message', { signal: AbortSignal.timeout(ANSWER_MAX_MS) })) as [T];
  return message;
}

function report(costs: ReadonlyMap<Variant, readonly number[]>): void {
  const floor = median(costs.get('node') ?? []);
  const stock = median(costs.get('stock') ?? []);
  process.stdout.write(
    `CPU per request in µs, ${ROUNDS} rounds of ${REQUESTS_PER_ROUND}, ${CONNECTIONS} connections\n`,
  );
  process.stdout.write('server    median     min     max   × node   × stock\n');
  for (const [variant, rounds] of costs) {
    const middle = median(rounds);
    const columns = [middle, Math.min(...rounds), Math.max(...rounds)].map((cost) =>
      cost.toFixed(1).padStart(8),
    );
    const ratios = `${(middle / floor).toFixed(2).padStart(9)}${(middle / stock).toFixed(2).padStart(10)}`;
    process.stdout.write(`${variant.padEnd(8)}${columns.join('')}${ratios}\n`);
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

void main();
