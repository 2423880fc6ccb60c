// Does the built service hold its memory and its books under a mixed load?
//   npm run bench:soak [minutes, 10 by default] [calls a second, 400 by default]
import { inLanes } from '../../support/async/lanes';
import { ServiceProcess } from '../../support/processes/service-process';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { productionFlags } from '../production-flags';
import { Caller } from './caller';
import { MemoryRecord } from './memory';
import { SoakUser } from './user';

const API_KEY = 'key-of-the-soak';
const ADMIN_API_KEY = 'admin-key-of-the-soak';
const USERS = 200;
const LANES = 16;
const SAMPLE_INTERVAL_MS = 1_000;
/**
 * Movements before the time begins, all over as many users: they fill what the embedded engine keeps in
 * memory.
 */
const FILLING_BATCHES = 375;
const FILLING_OPERATIONS = 4_800;
const FILLERS = 200;
/** The part of the time after which the memory is to be flat. */
const WARM_UP = 0.3;

async function main(): Promise<void> {
  const minutes = Number(process.argv[2] ?? 10);
  const callsPerSecond = Number(process.argv[3] ?? 400);
  const folder = new TemporaryDirectory();
  const service = await ServiceProcess.start({
    DATA_DIR: folder.path,
    API_KEYS: API_KEY,
    ADMIN_API_KEYS: ADMIN_API_KEY,
    RATE_LIMIT_PER_MINUTE: '1000000',
    LOG_LEVEL: 'WARNING',
    NODE_OPTIONS: productionFlags().join(' '),
  });
  try {
    const caller = new Caller(service.api, API_KEY);
    await fill(caller);
    const users: SoakUser[] = [];
    await inLanes(Array(USERS).keys(), LANES, async (index) => {
      users.push(await SoakUser.open(caller, `user-${index}`));
    });
    const record = new MemoryRecord();
    await soak(service, caller, users, record, minutes, callsPerSecond);
    await expectBooks(service, users);
    report(record, caller, minutes);
  } finally {
    await service.kill();
    folder.remove();
  }
}

async function fill(caller: Caller): Promise<void> {
  const fillers = Array.from({ length: FILLERS }, (_, index) => `filler-${index}`);
  for (const user_id of fillers) await caller.post('/accounts', { user_id, initial_balance: 1 }, 201);
  const operations = Array.from({ length: FILLING_OPERATIONS }, (_, index) => ({
    type: Math.floor(index / FILLERS) % 2 === 0 ? 'topup' : 'bill',
    user_id: fillers[index % FILLERS],
    amount: 1,
  }));
  for (let batch = 0; batch < FILLING_BATCHES; batch += 1) await caller.post('/batch', { operations }, 200);
  for (const user_id of fillers) {
    const { json } = await caller.post('/balance', { user_id }, 200);
    if (json.balance !== 1) throw new Error(`${user_id} has ${String(json.balance)} after it was filled.`);
  }
}

async function soak(
  service: ServiceProcess,
  caller: Caller,
  users: readonly SoakUser[],
  record: MemoryRecord,
  minutes: number,
  callsPerSecond: number,
): Promise<void> {
  const startedAt = performance.now();
  const elapsedMinutes = (): number => (performance.now() - startedAt) / 60_000;
  const before = caller.answered;
  let printed = 0;
  let printing = Promise.resolve();
  process.stdout.write(row(['in MiB', 'RSS: least', 'median', 'most', 'heap used', 'heap', 'outside']));
  const printMinute = async (): Promise<void> => {
    const minute = printed;
    printed += 1;
    const { used, total, external } = await heapOf(service);
    const figures = [...record.ofMinute(minute), used, total, external].map((value) => value.toFixed(1));
    process.stdout.write(row([`minute ${minute + 1}`, ...figures]));
  };
  const sampling = setInterval(() => {
    const now = elapsedMinutes();
    record.add(now, service.residentBytes);
    if (Math.floor(now) > printed) printing = printMinute();
  }, SAMPLE_INTERVAL_MS);
  try {
    const lanes = Array.from({ length: LANES }, async (_, lane) => {
      const own = users.filter((_user, index) => index % LANES === lane);
      for (let round = 0; elapsedMinutes() < minutes; round += 1) {
        await own[round % own.length]!.step();
        const aheadMs =
          ((caller.answered - before) / callsPerSecond) * 1_000 - (performance.now() - startedAt);
        if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs));
      }
    });
    await Promise.all(lanes);
    await printing;
    await printMinute();
  } finally {
    clearInterval(sampling);
  }
}

function row(cells: readonly string[]): string {
  return `${cells.map((cell) => cell.padStart(12)).join('')}\n`;
}

/**
 * What the service says of its memory, in MiB: JavaScript's objects, the pages for them, and what they hold
 * outside of those.
 */
async function heapOf(service: ServiceProcess): Promise<{ used: number; total: number; external: number }> {
  const { text } = await service.api.send('/metrics', {
    headers: { authorization: `Bearer ${ADMIN_API_KEY}` },
  });
  const mebibytes = (name: string): number =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN) / 2 ** 20;
  return {
    used: mebibytes('nodejs_heap_size_used_bytes'),
    total: mebibytes('nodejs_heap_size_total_bytes'),
    external: mebibytes('nodejs_external_memory_bytes'),
  };
}

/** @throws where any balance is not what the acknowledged calls come to */
async function expectBooks(service: ServiceProcess, users: readonly SoakUser[]): Promise<void> {
  let total = 0;
  await inLanes(users, LANES, async (user) => {
    await user.expectBalance();
    await user.expectHistory();
  });
  for (const user of users) total += user.expected;
  if (!service.running) throw new Error('The service has ended.');
  process.stdout.write(
    `Money: ${users.length} balances are what was acknowledged and the sums of their histories; ${total} credits in all.\n`,
  );
}

function report(record: MemoryRecord, caller: Caller, minutes: number): void {
  const from = minutes * WARM_UP;
  process.stdout.write(
    `Calls: ${caller.answered}, each answered as it should be.\n` +
      `RSS: ${record.slopeFrom(from).toFixed(2)} MiB a minute from minute ${from.toFixed(1)} on.\n`,
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
