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

  it('is found by its timestamp', async () => {
    let now = 1_000n;
    const client = clientOf(
      LedgerFile.open(file('ledger'), (ledger) => new Batcher(ledger, () => now, SIZES)),
    );
    await client.createAccounts([account({ id: 1n, flags: 8 }), account({ id: 2n })]);
    now = START - 2n;
    const moving = { debit_account_id: 1n, credit_account_id: 2n };
    const first = await client.createTransfers([1n, 2n, 3n].map((id) => transfer({ id, ...moving })));
    await client.createTransfers(
      Array.from({ length: LATER_TRANSFERS }, (_, index) => transfer({ id: BigInt(index + 10), ...moving })),
    );
    expect(first.map(({ timestamp }) => timestamp)).toEqual([START - 1n, START, START + 1n]);
    for (const [index, { timestamp }] of first.entries()) {
      const at = { timestamp_min: timestamp, timestamp_max: timestamp };
      expect(await client.queryTransfers(queryFilter(at))).toMatchObject([
        { id: BigInt(index + 1), timestamp },
      ]);
      expect(await client.getAccountBalances(accountFilter({ account_id: 1n, ...at }))).toMatchObject([
        { debits_posted: BigInt(index + 1), timestamp },
      ]);
    }
    const between = { timestamp_min: START - 5n, timestamp_max: START - 5n };
    expect(await client.queryTransfers(queryFilter(between))).toEqual([]);
    client.destroy();
  });
});
