// The bare engine, in a process of its own: told how many batches to make, it answers how long they took.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Transfer } from 'tigerbeetle-node';
import { AccountFlags, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { account, transfer } from '../../../libs/tigerbeetle-embedded/src/testing/events';
import { BATCH_SIZE, USERS, type EngineAnswer, type EngineQuestion } from './plan';

const FUNDING = 1n;
const REVENUE = 2n;
const LEDGER = 840;

/** Ids that grow, as the service's do. */
let lastTransferId = BigInt(Date.now()) << 80n;

function bill(debit: bigint, credit: bigint, amount: bigint): Transfer {
  lastTransferId += 1n;
  return transfer({
    id: lastTransferId,
    debit_account_id: debit,
    credit_account_id: credit,
    amount,
    user_data_128: 7n,
    ledger: LEDGER,
    code: 3,
  });
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'credits-bench-'));
  const client = openEmbeddedClient({ path: join(folder, 'ledger.db') });
  process.once('exit', () => {
    client.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  // Ids all over the range, as the hashes that the service names accounts by.
  const users = Array.from({ length: USERS }, (_, index) =>
    BigInt.asUintN(127, BigInt(index + 3) * 0x9e3779b97f4a7c15f39cc0605cedc835n),
  );
  const userFlags: AccountFlags = AccountFlags.debits_must_not_exceed_credits | AccountFlags.history;
  for (let from = 0; from < USERS; from += BATCH_SIZE) {
    await client.createAccounts(
      users.slice(from, from + BATCH_SIZE).map((id) => account({ id, ledger: LEDGER, flags: userFlags })),
    );
  }
  await client.createAccounts([FUNDING, REVENUE].map((id) => account({ id, ledger: LEDGER })));

  async function make(transfers: Transfer[]): Promise<void> {
    const results = await client.createTransfers(transfers);
    if (results.some(({ status }) => status !== CreateTransferStatus.created)) {
      throw new Error('a transfer was refused');
    }
  }
  const batches = Array.from({ length: USERS / BATCH_SIZE }, (_, index) =>
    users.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
  );
  for (const batch of batches) await make(batch.map((user) => bill(FUNDING, user, 10n ** 18n)));

  async function run({ count, inFlight }: EngineQuestion): Promise<EngineAnswer> {
    let left = count;
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    const lane = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await make((batches[left % batches.length] ?? []).map((user) => bill(user, REVENUE, 2_800_000n)));
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
    const { user, system } = process.cpuUsage(cpuBefore);
    return { seconds: (performance.now() - started) / 1000, cpu_us: user + system };
  }

  process.on('message', (question: EngineQuestion) => {
    void run(question).then((answer) => process.send?.(answer));
  });
  process.send?.({});
}

for (const event of ['disconnect', 'SIGTERM']) process.on(event, () => process.exit(0));
void main();
