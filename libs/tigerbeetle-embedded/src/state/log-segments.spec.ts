import { openEmbeddedClient } from '..';
import { account, accountFilter, queryFilter, transfer } from '../testing/events';
import { useTemporaryDirectory } from '../testing/temporary-directory';

/** More transfers than stay in memory, so that the first ones are read from the file. */
const LATER_TRANSFERS = 8000;
/** A timestamp whose two halves are equal: its bytes also stand across the one before it and itself. */
const HALF = 0x0123_4567n;
const TWICE = (HALF << 32n) | HALF;

describe('a transfer that is no longer in memory', () => {
  const file = useTemporaryDirectory();

  it('is found by its timestamp, whatever the bytes of its neighbours are', async () => {
    let now = 1_000n;
    const client = openEmbeddedClient({ path: file('ledger'), now: () => now });
    await client.createAccounts([account({ id: 1n, flags: 8 }), account({ id: 2n })]);
    now = TWICE - 2n;
    const moving = { debit_account_id: 1n, credit_account_id: 2n };
    const first = await client.createTransfers([1n, 2n, 3n].map((id) => transfer({ id, ...moving })));
    await client.createTransfers(
      Array.from({ length: LATER_TRANSFERS }, (_, index) => transfer({ id: BigInt(index + 10), ...moving })),
    );
    expect(first.map(({ timestamp }) => timestamp)).toEqual([TWICE - 1n, TWICE, TWICE + 1n]);
    for (const [index, { timestamp }] of first.entries()) {
      const at = { timestamp_min: timestamp, timestamp_max: timestamp };
      expect(await client.queryTransfers(queryFilter(at))).toMatchObject([
        { id: BigInt(index + 1), timestamp },
      ]);
      expect(await client.getAccountBalances(accountFilter({ account_id: 1n, ...at }))).toMatchObject([
        { debits_posted: BigInt(index + 1), timestamp },
      ]);
    }
    const between = { timestamp_min: TWICE - 5n, timestamp_max: TWICE - 5n };
    expect(await client.queryTransfers(queryFilter(between))).toEqual([]);
    client.destroy();
  });
});
