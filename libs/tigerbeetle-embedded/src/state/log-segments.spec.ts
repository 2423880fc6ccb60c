import type { Client } from 'tigerbeetle-node';
import { Batcher } from '../client/batcher';
import { clientOf } from '../client/open-client';
import { LedgerFile } from '../storage/ledger-file';
import { account, accountFilter, queryFilter, transfer } from '../testing/events';
import { useTemporaryDirectory } from '../testing/temporary-directory';

/** More transfers than stay in memory, so that the first ones are read from the file. */
const LATER_TRANSFERS = 3000;
const START = 1_000_000n;
const SIZES = { generation: 1000, windowChunks: 1, chunkSegments: 1, segments: 2, accounts: 8 };

describe('a transfer that is no longer in memory', () => {
  const file = useTemporaryDirectory();

  /** A client that keeps little in memory, and how it creates transfers from a time on. */
  async function opened(path: string): Promise<{ client: Client; createAt: CreateAt }> {
    let now = 1_000n;
    const client = clientOf(LedgerFile.open(path, (ledger) => new Batcher(ledger, () => now, SIZES)));
    await client.createAccounts([account({ id: 1n, flags: 8 }), account({ id: 2n })]);
    const createAt = async (timestamp: bigint, ids: readonly bigint[]): Promise<bigint[]> => {
      now = timestamp - 1n;
      const moving = { debit_account_id: 1n, credit_account_id: 2n };
      const results = await client.createTransfers(ids.map((id) => transfer({ id, ...moving })));
      return results.map((result) => result.timestamp);
    };
    return { client, createAt };
  }

  const later = Array.from({ length: LATER_TRANSFERS }, (_, index) => BigInt(index + 10));

  it('is found by its timestamp', async () => {
    const { client, createAt } = await opened(file('ledger'));
    const first = await createAt(START - 1n, [1n, 2n, 3n]);
    await createAt(START + 10n, later);
    expect(first).toEqual([START - 1n, START, START + 1n]);
    await expectFound(client, first);
    const absent = [START - 5n, START + 5n].map((at) => ({ timestamp_min: at, timestamp_max: at }));
    for (const at of absent) expect(await client.queryTransfers(queryFilter(at))).toEqual([]);
    client.destroy();
  });

  it('is found where the bytes of its timestamp stand across two others, too', async () => {
    const { client, createAt } = await opened(file('across'));
    // Little-endian: the last seven bytes of the first and the first byte of the second are the third.
    const timestamps = [0x1_00aan, 0x2_0017n, 0x1700_0000_0000_0100n];
    for (const [index, timestamp] of timestamps.entries()) {
      expect(await createAt(timestamp, [BigInt(index + 1)])).toEqual([timestamp]);
    }
    await createAt(timestamps[2]! + 10n, later);
    await expectFound(client, timestamps);
    client.destroy();
  });
});

type CreateAt = (timestamp: bigint, ids: readonly bigint[]) => Promise<bigint[]>;

/** Finds transfers 1, 2, 3… by their timestamps. */
async function expectFound(client: Client, timestamps: readonly bigint[]): Promise<void> {
  for (const [index, timestamp] of timestamps.entries()) {
    const at = { timestamp_min: timestamp, timestamp_max: timestamp };
    expect(await client.queryTransfers(queryFilter(at))).toMatchObject([
      { id: BigInt(index + 1), timestamp },
    ]);
    expect(await client.getAccountBalances(accountFilter({ account_id: 1n, ...at }))).toMatchObject([
      { debits_posted: BigInt(index + 1), timestamp },
    ]);
  }
}
