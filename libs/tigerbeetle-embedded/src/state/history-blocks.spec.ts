import { DatabaseSync } from '@photostructure/sqlite';
import type { Client } from 'tigerbeetle-node';
import { AccountFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { openEmbeddedClient } from '..';
import { account, accountFilter, transfer } from '../testing/events';
import { useTemporaryDirectory } from '../testing/temporary-directory';

const USERS = 40;
const BATCHES = 2100;
/** More than stay in memory, so that the first ones are read from the blocks. */
const TRANSFERS = USERS * BATCHES;
const DEADLINE_MS = 120_000;
const { debits, credits, reversed } = AccountFilterFlags;

/** User n + 2 pays account 1, all of them in turn. */
async function fill(client: Client): Promise<bigint[]> {
  const ids = Array.from({ length: USERS + 1 }, (_, index) => BigInt(index + 1));
  await client.createAccounts(ids.map((id) => account({ id, flags: 8 })));
  const times: bigint[] = [];
  for (let start = 0; start < TRANSFERS; start += 8000) {
    const length = Math.min(8000, TRANSFERS - start);
    const results = await client.createTransfers(
      Array.from({ length }, (_, index) =>
        transfer({
          id: BigInt(start + index + 1),
          debit_account_id: BigInt(((start + index) % USERS) + 2),
          credit_account_id: 1n,
        }),
      ),
    );
    times.push(...results.map(({ timestamp }) => timestamp));
  }
  return times;
}

describe('a history in a file', () => {
  const file = useTemporaryDirectory();
  let times: bigint[];

  beforeAll(async () => {
    const client = openEmbeddedClient({ path: file('ledger') });
    times = await fill(client);
    client.destroy();
  }, DEADLINE_MS);

  function page(client: Client, last: bigint, flags: number): Promise<unknown> {
    return client.getAccountTransfers(
      accountFilter({ account_id: 2n, timestamp_max: last, limit: 100, flags }),
    );
  }

  it('is read in pages from anywhere, in both directions, with the balance after each transfer', async () => {
    const client = openEmbeddedClient({ path: file('ledger') });
    const own = times.filter((_, index) => index % USERS === 0);
    const newest = accountFilter({ account_id: 2n, flags: debits | credits | reversed });
    expect((await client.getAccountTransfers(newest)).map(({ timestamp }) => timestamp)).toEqual(
      own.toReversed(),
    );
    for (const place of [0, 1, 63, 64, 100, 500, 1500, own.length - 20]) {
      const from = own[place]!;
      const filter = accountFilter({ account_id: 2n, timestamp_min: from, limit: 150 });
      const found = await client.getAccountBalances(filter);
      expect(found.map(({ timestamp }) => timestamp)).toEqual(own.slice(place, place + 150));
      expect(found.map((row) => row.debits_posted)).toEqual(
        found.map((_, index) => BigInt(place + index + 1)),
      );
      const back = await client.getAccountTransfers({
        ...filter,
        timestamp_min: 0n,
        timestamp_max: from,
        flags: debits | credits | reversed,
      });
      expect(back.map(({ timestamp }) => timestamp)).toEqual(
        own.slice(Math.max(0, place - 149), place + 1).reverse(),
      );
      const at = accountFilter({ account_id: 2n, timestamp_min: from, timestamp_max: from });
      expect(await client.getAccountBalances(at)).toMatchObject([{ debits_posted: BigInt(place + 1) }]);
      expect(await client.getAccountBalances({ ...at, flags: credits })).toEqual([]);
      expect(
        await client.getAccountBalances({ ...at, timestamp_min: from + 1n, timestamp_max: from + 1n }),
      ).toEqual([]);
    }
    client.destroy();
  });

  it('is read in the turn in which it grows, also where that fills a block', async () => {
    const client = openEmbeddedClient({ path: file('growing') });
    await client.createAccounts([account({ id: 1n, flags: 8 }), account({ id: 2n })]);
    let count = 0;
    for (const length of [1, 50, 200, 63, 64, 1]) {
      const batch = Array.from({ length }, (_, index) =>
        transfer({ id: BigInt(count + index + 1), debit_account_id: 1n, credit_account_id: 2n }),
      );
      count += length;
      const filter = accountFilter({ account_id: 1n, flags: debits | credits | reversed });
      const [, transfers, balances] = await Promise.all([
        client.createTransfers(batch),
        client.getAccountTransfers(filter),
        client.getAccountBalances(filter),
      ]);
      expect(transfers.map(({ id }) => id)).toEqual(
        Array.from({ length: count }, (_, index) => BigInt(count - index)),
      );
      expect(balances.map((row) => row.debits_posted)).toEqual(transfers.map(({ id }) => id));
    }
    client.destroy();
  });

  it('lacks nothing without being damaged', async () => {
    const database = new DatabaseSync(file('ledger'));
    // One of the first blocks of user 2, whose account was the second one created.
    database.exec(`
      DELETE FROM history_blocks WHERE timestamp = (
        SELECT timestamp FROM history_blocks WHERE account = (SELECT min(account) + 1 FROM history_blocks)
        ORDER BY timestamp LIMIT 1 OFFSET 3)
    `);
    database.close();
    const client = openEmbeddedClient({ path: file('ledger') });
    const own = times.filter((_, index) => index % USERS === 0);
    const flags = debits | credits;
    const damaged = { code: 'EMBEDDED_FILE_DAMAGED' };
    for (const place of [200, 220, 240, 300]) {
      await expect(page(client, own[place]!, flags | reversed)).rejects.toMatchObject(damaged);
    }
    await expect(
      client.getAccountTransfers(accountFilter({ account_id: 2n, timestamp_min: own[100]!, limit: 300 })),
    ).rejects.toMatchObject(damaged);
    expect(await page(client, own[60]!, flags | reversed)).toHaveLength(61);
    client.destroy();
  });
});
