// The bare engine, or the bare client of a server, in a process of its own: told what to do and how often, it
// answers how long it took.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import type { Client, Transfer } from 'tigerbeetle-node';
import { AccountFlags, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { account, accountFilter, transfer } from '../../libs/tigerbeetle-embedded/src/testing/events';
import { TIGERBEETLE_CLUSTER_ID } from '../support/tigerbeetle/tigerbeetle-server';
import { BATCH_SIZE, type BareAnswer, type BareQuestion, SERVER_PORT } from './bare-questions';

/** Accounts that take turns; a multiple of a batch's size. */
const USERS = 10_000;
const FUNDING = 1n;
const REVENUE = 2n;
const LEDGER = 840;
/**
 * A server that was started with --development takes 253 at most; what one message holds is the service's
 * choice too.
 */
const SERVER_MESSAGE = 250;

/** Ids that grow, as the service's do. */
let lastTransferId = BigInt(Date.now()) << 80n;

function movement(debit: bigint, credit: bigint, amount: bigint): Transfer {
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

function embedded(): Client {
  const folder = mkdtempSync(join(tmpdir(), 'credits-bench-'));
  const client = openEmbeddedClient({ path: join(folder, 'ledger.db') });
  process.once('exit', () => {
    client.destroy();
    rmSync(folder, { recursive: true, force: true });
  });
  return client;
}

async function connected(port: string): Promise<Client> {
  const { createClient } = await import('tigerbeetle-node');
  return createClient({ cluster_id: TIGERBEETLE_CLUSTER_ID, replica_addresses: [port] });
}

function parts<T>(items: readonly T[], size: number): T[][] {
  const lists: T[][] = [];
  for (let from = 0; from < items.length; from += size) lists.push(items.slice(from, from + size));
  return lists;
}

async function main(): Promise<void> {
  const port = process.env[SERVER_PORT];
  const client = port === undefined ? embedded() : await connected(port);
  const message = port === undefined ? BATCH_SIZE : SERVER_MESSAGE;

  // Ids all over the range, as the hashes that the service names accounts by.
  const users = Array.from({ length: USERS }, (_, index) =>
    BigInt.asUintN(127, BigInt(index + 3) * 0x9e3779b97f4a7c15f39cc0605cedc835n),
  );
  const userFlags: AccountFlags = AccountFlags.debits_must_not_exceed_credits | AccountFlags.history;
  for (const part of parts(users, message)) {
    await client.createAccounts(part.map((id) => account({ id, ledger: LEDGER, flags: userFlags })));
  }
  await client.createAccounts([FUNDING, REVENUE].map((id) => account({ id, ledger: LEDGER })));

  async function make(transfers: Transfer[]): Promise<void> {
    const results = (
      await Promise.all(parts(transfers, message).map((part) => client.createTransfers(part)))
    ).flat();
    if (results.some(({ status }) => status !== CreateTransferStatus.created)) {
      throw new Error('a transfer was refused');
    }
  }
  const batches = parts(users, BATCH_SIZE);
  for (const batch of batches) await make(batch.map((user) => movement(FUNDING, user, 10n ** 18n)));

  const bill = (user: bigint): Transfer => movement(user, REVENUE, 2_800_000n);
  /** What one operation of a measure does; `turn` counts them down. */
  const operations: Record<BareQuestion['measure'], (turn: number) => Promise<void>> = {
    batches: (turn) => make(batches[turn % batches.length]!.map(bill)),
    lookups: async (turn) => {
      const accounts = await client.lookupAccounts([users[turn % USERS]!]);
      if (accounts.length !== 1) throw new Error('an account is missing');
    },
    bills: async (turn) => {
      const user = users[turn % USERS]!;
      const [result] = await client.createTransfers([bill(user)]);
      if (result?.status !== CreateTransferStatus.created) throw new Error('a transfer was refused');
      const balances = await client.getAccountBalances(
        accountFilter({
          account_id: user,
          timestamp_min: result.timestamp,
          timestamp_max: result.timestamp,
          limit: 1,
        }),
      );
      if (balances.length !== 1) throw new Error('a balance is missing');
    },
  };

  async function run({ measure, count, inFlight }: BareQuestion): Promise<BareAnswer> {
    let left = count;
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    const lane = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await operations[measure](left);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
    const { user, system } = process.cpuUsage(cpuBefore);
    return { seconds: (performance.now() - started) / 1000, cpu_us: user + system };
  }

  process.on('message', (question: BareQuestion) => {
    void run(question).then((answer) => process.send?.(answer));
  });
  process.send?.({});
}

for (const event of ['disconnect', 'SIGTERM']) process.on(event, () => process.exit(0));
void main();
