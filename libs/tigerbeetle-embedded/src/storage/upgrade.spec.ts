import { DatabaseSync } from '@photostructure/sqlite';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Client } from 'tigerbeetle-node';
import { AccountFilterFlags, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { openEmbeddedClient, openEmbeddedReader } from '..';
import { Batcher } from '../client/batcher';
import { clientOf } from '../client/open-client';
import { TransferAt } from '../format/structs';
import { createWallClock } from '../state/clock';
import { accountFilter, queryFilter, transfer } from '../testing/events';
import { useTemporaryDirectory } from '../testing/temporary-directory';
import { LedgerFile } from './ledger-file';

/**
 * A ledger of 575 transfers that the last version with format 4 has written: two-phase transfers that were posted, voided and have expired, failed
 * chains, ids that are used up, a closed account, user data. Of the transfers, 450 were indexed.
 */
const EARLIER_FILE = gunzipSync(readFileSync(join(__dirname, '../testing/format-4.db.gz')));
const TRANSFERS = 575;
/** SHA-256 of all that version read of it. */
const EARLIER_CONTENT = '0f0e0aaea7cbe27f75bb17eb905c52d7fa38976883789cfe8e205d41ad85825e';
const ACCOUNTS = [1n, 2n, 3n, 4n, (1n << 100n) + 5n];
const both = AccountFilterFlags.debits | AccountFilterFlags.credits;
/** SQLite's header, and the page in which the middle of the log stands. */
const FORMAT_AT = 60;
const IN_LOG = 20 * 8192;

async function contentOf(client: Client): Promise<string> {
  const histories = await Promise.all(
    ACCOUNTS.map((id) => client.getAccountTransfers(accountFilter({ account_id: id, flags: both }))),
  );
  const content = {
    accounts: await client.queryAccounts(queryFilter()),
    transfers: await client.queryTransfers(queryFilter()),
    histories: histories.map((history) => history.map(({ id }) => id)),
    balances: await Promise.all(
      ACCOUNTS.map((id) =>
        client.getAccountBalances(
          accountFilter({ account_id: id, flags: both | AccountFilterFlags.reversed }),
        ),
      ),
    ),
  };
  const json = JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
  return createHash('sha256').update(json).digest('hex');
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describe('a ledger file of an earlier format', () => {
  const file = useTemporaryDirectory();

  function earlierFile(format: 3 | 4): string {
    const path = file(`format ${format} ${expect.getState().currentTestName ?? ''}`.slice(0, 200));
    writeFileSync(path, EARLIER_FILE);
    if (format === 3) {
      const database = new DatabaseSync(path);
      database.exec('DROP TABLE user_data; PRAGMA user_version = 3');
      database.close();
    }
    return path;
  }

  it.each([3, 4] as const)(
    'of format %d is carried over at the opening, once, and reads as it did',
    async (format) => {
      const path = earlierFile(format);
      for (const steps of [[[TRANSFERS, TRANSFERS]], []]) {
        const progress: [number, number][] = [];
        const client = openEmbeddedClient({ path, onUpgrade: (...step) => progress.push(step) });
        expect(progress).toEqual(steps);
        expect(await contentOf(client)).toBe(EARLIER_CONTENT);
        expect(client.content()).toMatchObject({ accounts: ACCOUNTS.length, transfers: TRANSFERS });
        client.destroy();
      }
      const reader = openEmbeddedReader({ path });
      expect(await contentOf(reader)).toBe(EARLIER_CONTENT);
      reader.destroy();
    },
  );

  it('of format 5 gets positions in its index of histories', async () => {
    const path = earlierFile(4);
    const sizes = { generation: 64, windowChunks: 1, chunkSegments: 1, segments: 2, accounts: 8 };
    const before = clientOf(LedgerFile.open(path, (ledger) => new Batcher(ledger, createWallClock(), sizes)));
    for (let id = 1n << 90n; id < (1n << 90n) + 100n; id += 1n) {
      await before.createTransfers([transfer({ id, debit_account_id: 1n, credit_account_id: 2n })]);
    }
    const content = await contentOf(before);
    before.destroy();
    const database = new DatabaseSync(path);
    const indexed = database.prepare('SELECT indexed FROM state').get() as { indexed: number };
    expect(indexed.indexed).toBeGreaterThan(TRANSFERS);
    database.exec(`
      ALTER TABLE account_transfers DROP COLUMN position;
      PRAGMA user_version = 5;
    `);
    database.close();
    for (let opening = 0; opening < 2; opening += 1) {
      const client = openEmbeddedClient({ path });
      expect(await contentOf(client)).toBe(content);
      client.destroy();
    }
  });

  it('finds transfers by their user data, and knows ids that were used up and accounts that are closed', async () => {
    const client = openEmbeddedClient({ path: earlierFile(3) });
    const all = await client.queryTransfers(queryFilter());
    const { user_data_64: value } = all.find(({ user_data_64 }) => user_data_64 !== 0n)!;
    expect(await client.queryTransfers(queryFilter({ user_data_64: value }))).toEqual(
      all.filter(({ user_data_64 }) => user_data_64 === value),
    );
    const used = (43n << 64n) + 7n;
    const results = await client.createTransfers([
      transfer({ id: used, debit_account_id: 1n, credit_account_id: 2n }),
      transfer({ id: 1n << 99n, debit_account_id: 3n, credit_account_id: 2n }),
      transfer({ id: 1n << 98n, debit_account_id: 1n, credit_account_id: 2n }),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      CreateTransferStatus.id_already_failed,
      CreateTransferStatus.debit_account_already_closed,
      CreateTransferStatus.created,
    ]);
    const [newest] = await client.getAccountTransfers(
      accountFilter({ account_id: 1n, flags: both | AccountFilterFlags.reversed, limit: 1 }),
    );
    expect(newest).toMatchObject({ id: 1n << 98n });
    client.destroy();
  });

  it('is refused where it is damaged, and left as it is', () => {
    const path = earlierFile(4);
    const content = readFileSync(path);
    content.fill(0xa5, IN_LOG, IN_LOG + 8192);
    writeFileSync(path, content);
    const before = digest(path);
    expect(() => openEmbeddedClient({ path })).toThrow(
      expect.objectContaining({ code: 'EMBEDDED_FILE_DAMAGED', path }) as Error,
    );
    expect(digest(path)).toBe(before);
    expect(existsSync(`${path}-journal`)).toBe(false);
  });

  it('is refused where a transfer was altered, and left as it is', () => {
    const path = earlierFile(4);
    const database = new DatabaseSync(path);
    const { record } = database
      .prepare('SELECT substr(records, 1, 128) record FROM log WHERE segment = 5')
      .get() as {
      record: Uint8Array;
    };
    database.close();
    const content = readFileSync(path);
    content.writeUInt8(99, content.indexOf(record) + TransferAt.amount);
    writeFileSync(path, content);
    const before = digest(path);
    expect(() => openEmbeddedClient({ path })).toThrow(
      expect.objectContaining({ code: 'EMBEDDED_FILE_DAMAGED' }) as Error,
    );
    expect(digest(path)).toBe(before);
  });

  it('is refused by a reader, which changes nothing', () => {
    const path = earlierFile(4);
    const before = digest(path);
    expect(() => openEmbeddedReader({ path })).toThrow(
      expect.objectContaining({ code: 'EMBEDDED_FILE_OLDER_FORMAT', format: 4, supported: 6 }) as Error,
    );
    expect(digest(path)).toBe(before);
  });

  it('of format 2 is refused', () => {
    const path = earlierFile(4);
    const content = readFileSync(path);
    content.writeUInt32BE(2, FORMAT_AT);
    writeFileSync(path, content);
    expect(() => openEmbeddedClient({ path })).toThrow(
      expect.objectContaining({ code: 'EMBEDDED_FILE_OLDER_FORMAT', format: 2 }) as Error,
    );
  });
});
