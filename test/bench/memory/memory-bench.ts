// How much memory the built service holds while bills come in batches, and how long it then takes to start.
//   npm run bench:memory [-- millions of bills, 1 by default]
import { ServiceProcess } from '../../support/processes/service-process';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { productionFlags } from '../production-flags';

const USERS = 1_000;
const OPENING = 1_000_000;
const BATCHES_PER_MILLION = 200;
const OPERATIONS = 5_000;
const SAMPLE_EVERY_MS = 100;
const MEBIBYTE = 2 ** 20;

async function main(): Promise<void> {
  const millions = Number(process.argv[2] ?? 1);
  const folder = new TemporaryDirectory();
  const settings = {
    DATA_DIR: folder.path,
    ALLOW_UNAUTHENTICATED: 'true',
    RATE_LIMIT_PER_MINUTE: '1000000',
    LOG_LEVEL: 'WARNING',
    NODE_OPTIONS: productionFlags().join(' '),
  };
  try {
    const service = await ServiceProcess.start(settings);
    try {
      await fill(service, millions);
    } finally {
      await service.stop();
    }
    const startedAt = performance.now();
    const again = await ServiceProcess.start(settings);
    print(`start on that file: ${((performance.now() - startedAt) / 1000).toFixed(2)} s`, again.residentBytes);
    await again.stop();
  } finally {
    folder.remove();
  }
}

async function fill(service: ServiceProcess, millions: number): Promise<void> {
  const users = Array.from({ length: USERS }, (_, index) => `user-${index}`);
  for (const user_id of users) await post(service, '/accounts', { user_id, initial_balance: OPENING }, 201);
  print('users created', service.residentBytes);
  let most = 0;
  const sampling = setInterval(() => {
    most = Math.max(most, service.residentBytes);
  }, SAMPLE_EVERY_MS);
  try {
    for (let batch = 0; batch < millions * BATCHES_PER_MILLION; batch += 1) {
      const operations = Array.from({ length: OPERATIONS }, (_, index) => ({
        type: 'bill',
        user_id: users[(batch * 7 + index) % USERS],
        amount: 0.001,
      }));
      await post(service, '/batch', { operations }, 200);
      if ((batch + 1) % BATCHES_PER_MILLION === 0) {
        print(`${((batch + 1) / BATCHES_PER_MILLION).toFixed(0)} million bills`, service.residentBytes);
      }
    }
  } finally {
    clearInterval(sampling);
  }
  print('at the most', most);
  process.stdout.write(`CPU ${((await cpuSeconds(service)) / millions).toFixed(1)} s per million bills\n`);
}

/** What the process has used so far. */
async function cpuSeconds(service: ServiceProcess): Promise<number> {
  const { text } = await service.api.send('/metrics', {});
  const seconds = Number(/^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1]);
  if (!(seconds > 0)) throw new Error(`The service does not say what it has used: ${text}`);
  return seconds;
}

async function post(service: ServiceProcess, path: string, body: unknown, status: number): Promise<void> {
  const answer = await service.api.send(`/api/v1${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  if (answer.status !== status) throw new Error(`${path} was answered with ${answer.status}: ${answer.text}`);
}

function print(what: string, residentBytes: number): void {
  process.stdout.write(`${what.padEnd(28)} RSS ${(residentBytes / MEBIBYTE).toFixed(0).padStart(5)} MiB\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
