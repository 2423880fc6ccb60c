// How much memory the built service holds while bills come in batches, how long a history of 100,000 as CSV holds its event
// loop, and how long it then takes to start.
//   npm run bench:memory [-- millions of bills, 1 by default]
import { ServiceProcess } from '../../support/processes/service-process';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { productionFlags } from '../production-flags';

const USERS = 1_000;
const OPENING = 1_000_000;
const BATCHES_PER_MILLION = 200;
const OPERATIONS = 5_000;
const LONG_HISTORY = 100_000;
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
      await streamLongHistory(service);
    } finally {
      await service.stop();
    }
    const startedAt = performance.now();
    const again = await ServiceProcess.start(settings);
    print(
      `start on that file: ${((performance.now() - startedAt) / 1000).toFixed(2)} s`,
      again.residentBytes,
    );
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
      await bill(service, (index) => users[(batch * 7 + index) % USERS]!);
      if ((batch + 1) % BATCHES_PER_MILLION === 0) {
        print(`${((batch + 1) / BATCHES_PER_MILLION).toFixed(0)} million bills`, service.residentBytes);
      }
    }
  } finally {
    clearInterval(sampling);
  }
  print('at the most', most);
  process.stdout.write(
    `CPU ${((await metric(service, 'process_cpu_seconds_total')) / millions).toFixed(1)} s per million bills\n`,
  );
}

async function streamLongHistory(service: ServiceProcess): Promise<void> {
  await post(service, '/accounts', { user_id: 'long', initial_balance: OPENING }, 201);
  for (let count = 0; count < LONG_HISTORY; count += OPERATIONS) await bill(service, () => 'long');
  // The metric is the longest delay since it was read last.
  await metric(service, 'nodejs_eventloop_lag_max_seconds');
  const { text } = await service.api.send('/api/v1/accounts/long/transactions', {
    headers: { accept: 'text/csv' },
  });
  const rows = text.split('\r\n').length - 2;
  if (rows !== LONG_HISTORY + 1) throw new Error(`The history has ${rows} rows.`);
  const lag = await metric(service, 'nodejs_eventloop_lag_max_seconds');
  process.stdout.write(
    `${rows} rows as CSV held the event loop for ${(lag * 1000).toFixed(0)} ms at the most\n`,
  );
}

async function bill(service: ServiceProcess, userOf: (index: number) => string): Promise<void> {
  const operations = Array.from({ length: OPERATIONS }, (_, index) => ({
    type: 'bill',
    user_id: userOf(index),
    amount: 0.001,
  }));
  await post(service, '/batch', { operations }, 200);
}

async function metric(service: ServiceProcess, name: string): Promise<number> {
  const { text } = await service.api.send('/metrics', {});
  const value = Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  if (!(value > 0)) throw new Error(`The service does not say ${name}: ${text}`);
  return value;
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
