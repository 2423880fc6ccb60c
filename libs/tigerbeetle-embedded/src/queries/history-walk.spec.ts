import { DatabaseSync } from '@photostructure/sqlite';
import type { Client, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags, AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { openEmbeddedReader } from '..';
import { Batcher } from '../client/batcher';
import { clientOf } from '../client/open-client';
import { createWallClock } from '../state/clock';
import { LedgerFile } from '../storage/ledger-file';
import { account, accountFilter, transfer } from '../testing/events';
import { useTemporaryDirectory } from '../testing/temporary-directory';

/** Small, so that most of the history is in the file's index. */
const SIZES = { generation: 64, windowChunks: 1, chunkSegments: 1, segments: 2, accounts: 8 };
const TRANSFERS = 400;
const { debits, credits, reversed } = AccountFilterFlags;
const DAMAGED = { code: 'EMBEDDED_FILE_DAMAGED' };

/** Account 1 is debited in every transfer but each fifth, in which it is credited; account 3 has no part in any. */
const batch = Array.from({ length: TRANSFERS }, (_, index) => {
  const [debit_account_id, credit_account_id] = index % 5 === 0 ? [2n, 1n] : [1n, 2n];
  return transfer({ id: BigInt(index + 1), debit_account_id, credit_account_id });
});

describe('a history whose index', () => {
  const file = useTemporaryDirectory();
  let files = 0;

  async function ledgerWith(change: string): Promise<{ path: string; all: Transfer[] }> {
    files += 1;
    const path = file(String(files));
    const client = open(path);
    const flags = AccountFlags.history;
    await client.createAccounts([1n, 2n, 3n].map((id) => account({ id, flags })));
    for (let start = 0; start < TRANSFERS; start += 50) {
      await client.createTransfers(batch.slice(start, start + 50));
    }
    const all = await client.getAccountTransfers(accountFilter({ account_id: 1n, flags: debits | credits }));
    client.destroy();
    const database = new DatabaseSync(path);
    database.exec(change);
    database.close();
    return { path, all };
  }

  function open(path: string): Client {
    return clientOf(LedgerFile.open(path, (ledger) => new Batcher(ledger, createWallClock(), SIZES)));
  }

  const FIRST = 'account = (SELECT min(account) FROM account_transfers)';

  it('is whole is read as it is', async () => {
    const { path, all } = await ledgerWith('');
    expect(all).toHaveLength(TRANSFERS);
    const client = open(path);
    const filter = accountFilter({ account_id: 1n, flags: debits | credits | reversed });
    expect(await client.getAccountTransfers(filter)).toEqual(all.toReversed());
    client.destroy();
  });

  it.each([
    ['in the middle', 101],
    ['at the beginning', 1],
  ])(
    'lacks an entry %s is refused, by each page that should have it, and by a reader',
    async (_, missing) => {
      const { path, all } = await ledgerWith(
        `DELETE FROM account_transfers WHERE ${FIRST} AND transfer = ${missing}`,
      );
      const at = all[missing]!.timestamp;
      const client = open(path);
      const pages = [
        { flags: debits },
        { flags: debits | credits },
        { flags: debits | credits | reversed },
        { flags: debits, timestamp_max: at },
        { flags: debits | reversed, timestamp_max: at, limit: 1 },
        { flags: debits | credits | reversed, timestamp_max: at, limit: 1 },
        { flags: debits, timestamp_min: at, limit: 1 },
        { flags: debits | credits, timestamp_min: at, timestamp_max: at + 1n },
      ];
      for (const page of pages) {
        const filter = accountFilter({ account_id: 1n, ...page });
        await expect(client.getAccountTransfers(filter)).rejects.toMatchObject(DAMAGED);
      }
      // The other side, and a page of other transfers, are whole.
      expect(
        await client.getAccountTransfers(accountFilter({ account_id: 1n, flags: credits })),
      ).toHaveLength(TRANSFERS / 5);
      const later = accountFilter({
        account_id: 1n,
        flags: debits,
        timestamp_min: all[missing + 3]!.timestamp,
        limit: 20,
      });
      expect(await client.getAccountTransfers(later)).toHaveLength(20);
      client.destroy();
      expect(() => openEmbeddedReader({ path })).toThrow(expect.objectContaining(DAMAGED) as Error);
    },
  );

  it.each([
    [
      'of another side',
      `INSERT INTO account_transfers SELECT account, 0, 100, 81 FROM account_transfers WHERE ${FIRST} LIMIT 1`,
    ],
    [
      'of another account',
      'INSERT INTO account_transfers SELECT timestamp, 0, 101, 1 FROM accounts ORDER BY timestamp DESC LIMIT 1',
    ],
  ])('has an entry %s is refused', async (what, change) => {
    const { path, all } = await ledgerWith(change);
    const client = open(path);
    const id = what === 'of another side' ? 1n : 3n;
    const filter = accountFilter({ account_id: id, flags: debits, timestamp_max: all[150]!.timestamp });
    // An account without transfers is known to have none, so nothing is read for it.
    if (id === 3n) expect(await client.getAccountTransfers(filter)).toEqual([]);
    else await expect(client.getAccountTransfers(filter)).rejects.toMatchObject(DAMAGED);
    client.destroy();
    expect(() => openEmbeddedReader({ path })).toThrow(expect.objectContaining(DAMAGED) as Error);
  });

  it('names another transfer at the place of one is refused', async () => {
    const { path, all } = await ledgerWith(
      `UPDATE account_transfers SET transfer = 100 WHERE ${FIRST} AND side = 0 AND transfer = 101`,
    );
    const client = open(path);
    const filter = accountFilter({ account_id: 1n, flags: debits, timestamp_max: all[150]!.timestamp });
    await expect(client.getAccountTransfers(filter)).rejects.toMatchObject(DAMAGED);
    client.destroy();
  });
});
