import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Transfer } from 'tigerbeetle-node';
import {
  AccountFlags,
  CreateAccountStatus,
  CreateTransferStatus,
  TransferFlags,
} from 'tigerbeetle-node/dist/bindings';
import { EmbeddedStorageError, openEmbeddedClient, RequestError } from '..';
import { LedgerFile } from '../storage/ledger-file';
import { runChild } from '../testing/child-process';
import { account, accountFilter, queryFilter, transfer } from '../testing/events';
import { useTemporaryDirectory } from '../testing/temporary-directory';
import { Batcher } from './batcher';
import { clientOf } from './open-client';

const CHILD_DEADLINE_MS = 60_000;
const CLOSED = { name: 'RequestError', code: 'ERR_CLIENT_CLOSED', message: 'Client was closed.' };

describe('calls', () => {
  const file = useTemporaryDirectory();
  let files = 0;
  let client: Client;
  let path: string;

  beforeEach(() => {
    files += 1;
    path = file(String(files));
    client = openEmbeddedClient({ path });
  });

  afterEach(() => {
    client.destroy();
  });

  it('made at once run in the order in which they were made, each with its own results', async () => {
    const [created, before, moved, after, again] = await Promise.all([
      client.createAccounts([account({ id: 1n }), account({ id: 2n })]),
      client.lookupAccounts([1n]),
      client.createTransfers([transfer({ id: 1n, debit_account_id: 1n, credit_account_id: 2n })]),
      client.lookupAccounts([1n]),
      client.createTransfers([transfer({ id: 1n, debit_account_id: 1n, credit_account_id: 2n })]),
    ]);
    expect(created.map(({ status }) => status)).toEqual([
      CreateAccountStatus.created,
      CreateAccountStatus.created,
    ]);
    expect(before).toMatchObject([{ debits_posted: 0n }]);
    expect(moved).toMatchObject([{ status: CreateTransferStatus.created }]);
    expect(after).toMatchObject([{ debits_posted: 1n }]);
    expect(again).toEqual([{ ...moved[0]!, status: CreateTransferStatus.exists }]);
  });

  it('made at once keep their chains apart', async () => {
    await client.createAccounts([account({ id: 1n }), account({ id: 2n })]);
    const linked = TransferFlags.linked;
    const [open, alone] = await Promise.all([
      client.createTransfers([
        transfer({ id: 1n, debit_account_id: 1n, credit_account_id: 2n, flags: linked }),
      ]),
      client.createTransfers([transfer({ id: 2n, debit_account_id: 1n, credit_account_id: 2n })]),
    ]);
    expect(open).toMatchObject([{ status: CreateTransferStatus.linked_event_chain_open }]);
    expect(alone).toMatchObject([{ status: CreateTransferStatus.created }]);
  });

  it('take their arguments as they are when the call is made', async () => {
    const wanted = account({ id: 1n, code: 7 });
    const creating = client.createAccounts([wanted]);
    wanted.code = 8;
    await creating;
    const filter = queryFilter({ limit: 1 });
    const querying = client.queryAccounts(filter);
    filter.limit = 0;
    expect(await querying).toMatchObject([{ code: 7 }]);
  });

  it('of more events than a group takes are all answered', async () => {
    const batch = (first: number): bigint[] =>
      Array.from({ length: 8000 }, (_, index) => BigInt(first + index));
    const results = await Promise.all(
      [1, 8001, 16_001, 24_001].map((first) =>
        client.createAccounts(batch(first).map((id) => account({ id }))),
      ),
    );
    expect(results.flat().every(({ status }) => status === CreateAccountStatus.created)).toBe(true);
    expect(await client.queryAccounts(queryFilter({ limit: 1, flags: 1 }))).toMatchObject([{ id: 32_000n }]);
  });

  it('that wait are rejected by destroy, and have not been applied', async () => {
    await client.createAccounts([account({ id: 1n })]);
    const waiting = [client.createAccounts([account({ id: 2n })]), client.lookupAccounts([1n])];
    client.destroy();
    for (const call of waiting) await expect(call).rejects.toMatchObject(CLOSED);
    client = openEmbeddedClient({ path });
    expect(await client.lookupAccounts([1n, 2n])).toMatchObject([{ id: 1n }]);
  });

  it('on a closed client are rejected, whatever their arguments', async () => {
    client.destroy();
    client.destroy();
    await expect(client.lookupAccounts([])).rejects.toMatchObject(CLOSED);
    await expect(client.createTransfers(undefined as never)).rejects.toBeInstanceOf(RequestError);
    await expect(client.getAccountBalances({} as never)).rejects.toMatchObject(CLOSED);
  });

  it('may be followed by a query that stops early and by closing', async () => {
    await client.createAccounts([account({ id: 1n }), account({ id: 2n }), account({ id: 3n })]);
    expect(await client.queryAccounts(queryFilter({ limit: 1 }))).toHaveLength(1);
    await client.createAccounts([account({ id: 4n })]);
    expect(await client.queryAccounts(queryFilter({ limit: 1, flags: 1 }))).toMatchObject([{ id: 4n }]);
    client.destroy();
    client = openEmbeddedClient({ path });
    expect(await client.queryAccounts(queryFilter())).toHaveLength(4);
  });

  it('reject with what the clock throws, and work when it works again', async () => {
    client.destroy();
    let broken = false;
    client = openEmbeddedClient({
      path,
      now: () => {
        if (broken) throw new Error('The clock is broken.');
        return 1n;
      },
    });
    await client.createAccounts([account({ id: 1n })]);
    broken = true;
    await expect(client.createAccounts([account({ id: 2n })])).rejects.toThrow('The clock is broken.');
    broken = false;
    expect(await client.lookupAccounts([1n, 2n])).toHaveLength(1);
    await client.createAccounts([account({ id: 2n })]);
    expect(await client.lookupAccounts([1n, 2n])).toHaveLength(2);
  });
});

describe('time', () => {
  const file = useTemporaryDirectory();

  it('goes forward when the clock stands still, goes back, or the ledger is opened again', async () => {
    const timestamps: bigint[] = [];
    let now = 1_000n;
    let id = 1n;
    const create = async (client: Client): Promise<void> => {
      const results = await client.createAccounts([account({ id: id++ }), account({ id: 0n })]);
      timestamps.push(...results.map(({ timestamp }) => timestamp));
    };
    const open = (): Client => openEmbeddedClient({ path: file('ledger'), now: () => now });
    let client = open();
    await create(client);
    await create(client);
    now = 10n;
    await create(client);
    client.destroy();
    client = open();
    await create(client);
    now = 1_000_000n;
    await create(client);
    client.destroy();
    expect(timestamps[0]).toBe(1_001n);
    expect(timestamps.at(-1)).toBe(1_000_002n);
    expect(timestamps).toEqual([...new Set(timestamps)].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('by itself expires pending transfers while nobody calls, and does not keep the process alive', async () => {
    const { output, exitCode } = await runChild(
      `
        const { openEmbeddedClient } = require('@app/tigerbeetle-embedded');
        const { account, transfer } = require('${__dirname}/../testing/events');
        const path = ${JSON.stringify(file('expiry'))};
        (async () => {
          const client = openEmbeddedClient({ path });
          await client.createAccounts([account({ id: 1n }), account({ id: 2n })]);
          await client.createTransfers([
            transfer({ id: 1n, debit_account_id: 1n, credit_account_id: 2n, flags: 2, timeout: 1 }),
            transfer({ id: 2n, debit_account_id: 1n, credit_account_id: 2n, flags: 2, timeout: 3600 }),
          ]);
          await new Promise((resolve) => setTimeout(resolve, 1500));
          // What another connection finds in the file was written without a call.
          process.kill(process.pid, 'SIGKILL');
        })();
      `,
      CHILD_DEADLINE_MS,
    );
    expect({ output, exitCode }).toEqual({ output: '', exitCode: null });
    // The clock stands before the expiry, so that this client does not expire anything itself.
    const client = openEmbeddedClient({ path: file('expiry'), now: () => 1n });
    expect(await client.lookupAccounts([1n])).toMatchObject([{ debits_pending: 1n }]);
    client.destroy();
    const idle = await runChild(
      `require('@app/tigerbeetle-embedded').openEmbeddedClient({ path: ${JSON.stringify(file('expiry'))} });`,
      CHILD_DEADLINE_MS,
    );
    expect(idle).toMatchObject({ exitCode: 0, output: '' });
  });
});

describe('a disk that takes no more', () => {
  const file = useTemporaryDirectory();
  const pair = [account({ id: 1n, flags: AccountFlags.history }), account({ id: 2n })];
  const BATCH = 500;
  const batchFrom = (first: number): Transfer[] =>
    Array.from({ length: BATCH }, (_, index) =>
      transfer({ id: BigInt(first + index), debit_account_id: 1n, credit_account_id: 2n }),
    );

  it('rejects the calls of the commit, keeps what was committed, and takes calls again when there is room', async () => {
    let limitPages: (pages: number) => void = () => undefined;
    const client = clientOf(
      LedgerFile.open(file('full'), (ledger) => {
        // SQLite refuses to let the file grow beyond a number of pages, as a full disk does.
        limitPages = (pages) => {
          ledger.database.exec(`PRAGMA max_page_count = ${pages}`);
        };
        return new Batcher(ledger, () => 1n);
      }),
    );
    await client.createAccounts(pair);
    limitPages(100);
    let created = 0;
    let outcomes: PromiseSettledResult<unknown>[] = [];
    while (outcomes.every(({ status }) => status === 'fulfilled')) {
      created += outcomes.length === 0 ? 0 : BATCH;
      outcomes = await Promise.allSettled([
        client.createTransfers(batchFrom(created + 1)),
        client.lookupAccounts([1n]),
      ]);
    }
    const rejection = { status: 'rejected', reason: { code: 'EMBEDDED_STORAGE_FAILED', path: file('full') } };
    expect(outcomes).toMatchObject([rejection, rejection]);

    expect(created).toBeGreaterThan(0);
    expect(await client.lookupAccounts([1n])).toMatchObject([{ debits_posted: BigInt(created) }]);
    expect(await client.lookupTransfers([BigInt(created + 1)])).toEqual([]);
    const balances = accountFilter({ account_id: 1n, limit: 1, flags: 5 });
    expect(await client.getAccountBalances(balances)).toMatchObject([{ debits_posted: BigInt(created) }]);
    await expect(client.createTransfers(batchFrom(created + 1))).rejects.toBeInstanceOf(EmbeddedStorageError);

    limitPages(1_000_000);
    const results = await client.createTransfers(batchFrom(created + 1));
    expect(results.every(({ status }) => status === CreateTransferStatus.created)).toBe(true);
    expect(await client.lookupAccounts([1n])).toMatchObject([{ debits_posted: BigInt(created + BATCH) }]);
    client.destroy();
    const again = openEmbeddedClient({ path: file('full') });
    expect(await again.queryTransfers(queryFilter({ flags: 1, limit: 1 }))).toMatchObject([
      { id: BigInt(created + BATCH) },
    ]);
    again.destroy();
  });

  it('still answers reads when pending transfers should expire, and expires them when there is room', async () => {
    let limitPages: (pages: number) => void = () => undefined;
    let now = 1n;
    const client = clientOf(
      LedgerFile.open(file('expiring'), (ledger) => {
        limitPages = (pages) => {
          ledger.database.exec(
            `PRAGMA max_page_count = ${pages}; PRAGMA query_only = ${pages === 1 ? 1 : 0}`,
          );
        };
        return new Batcher(ledger, () => now);
      }),
    );
    await client.createAccounts(pair);
    const hold = { id: 1n, debit_account_id: 1n, credit_account_id: 2n, amount: 5n, timeout: 1 };
    await client.createTransfers([transfer({ ...hold, flags: TransferFlags.pending })]);
    limitPages(1);
    now += 2_000_000_000n;
    expect(await client.lookupAccounts([1n])).toMatchObject([{ debits_pending: 5n }]);
    await expect(client.createTransfers(batchFrom(10))).rejects.toBeInstanceOf(EmbeddedStorageError);
    expect(await client.lookupAccounts([1n])).toMatchObject([{ debits_pending: 5n }]);
    limitPages(1_000_000);
    const released = async (): Promise<boolean> =>
      (await client.lookupAccounts([1n]))[0]!.debits_pending === 0n;
    for (let attempt = 0; attempt < 100 && !(await released()); attempt += 1) await sleep(50);
    expect(await released()).toBe(true);
    client.destroy();
  });

  it('of a limit on the size of files loses nothing that was answered', async () => {
    const { output, exitCode } = await runChild(
      `
        const { openEmbeddedClient } = require('@app/tigerbeetle-embedded');
        const { account, transfer } = require('${__dirname}/../testing/events');
        (async () => {
          const client = openEmbeddedClient({ path: ${JSON.stringify(file('limited'))} });
          await client.createAccounts([account({ id: 1n }), account({ id: 2n })]);
          let created = 0;
          let code;
          while (code === undefined) {
            const batch = Array.from({ length: ${BATCH} }, (_, index) =>
              transfer({ id: BigInt(created + index + 1), debit_account_id: 1n, credit_account_id: 2n }));
            await client.createTransfers(batch).then(() => { created += ${BATCH}; }, (error) => { code = error.code; });
          }
          const [{ debits_posted }] = await client.lookupAccounts([1n]);
          console.log(JSON.stringify({ created, code, debited: Number(debits_posted) }));
          process.kill(process.pid, 'SIGKILL');
        })();
      `,
      CHILD_DEADLINE_MS,
      // Half-kilobytes; beyond them, writing fails.
      "trap '' XFSZ; ulimit -f 6000",
    );
    expect(exitCode).toBeNull();
    const { created, ...rest } = JSON.parse(output) as { created: number };
    expect(created).toBeGreaterThan(0);
    expect(rest).toEqual({ code: 'EMBEDDED_STORAGE_FAILED', debited: created });
    const client = openEmbeddedClient({ path: file('limited') });
    expect(await client.lookupAccounts([2n])).toMatchObject([{ credits_posted: BigInt(created) }]);
    client.destroy();
  });
});
