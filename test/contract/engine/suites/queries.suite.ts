import type { Transfer } from 'tigerbeetle-node';
import {
  AccountFilterFlags,
  AccountFlags,
  QueryFilterFlags,
  TransferFlags,
} from 'tigerbeetle-node/dist/bindings';
import { accountFilter, ID_MAX, queryFilter, TIMESTAMP_MAX } from '../build';
import type { Engine } from '../engines';
import { nextId, Stage } from './stage';

const { debits, credits, reversed } = AccountFilterFlags;

/** docs/reference/requests, and account-filter.md and query-filter.md beside it. */
export function testQueries(engine: () => Engine): void {
  let stage: Stage;
  /** An account with a history, and ten transfers of 1 to 10: odd amounts debit it, even ones credit it. */
  let watched: bigint;
  let transfers: Transfer[];
  /** Tells the test's transfers from those of the others. */
  let mark: bigint;

  beforeEach(async () => {
    stage = await Stage.set(engine().client);
    watched = await stage.have([stage.account({ flags: AccountFlags.history, user_data_64: 5n })]);
    mark = nextId();
    const events = Array.from({ length: 10 }, (_, index) =>
      stage.transfer({
        [index % 2 === 0 ? 'debit_account_id' : 'credit_account_id']: watched,
        amount: BigInt(index + 1),
        user_data_128: mark,
        user_data_64: BigInt(index % 3) + 1n,
        user_data_32: (index % 2) + 1,
        code: index < 5 ? 1 : 2,
      }),
    );
    await stage.haveTransferred(events);
    transfers = await engine().client.lookupTransfers(events.map(({ id }) => id));
  });

  const amounts = (found: readonly Transfer[]): number[] => found.map(({ amount }) => Number(amount));
  const ofAccount = async (fields: Parameters<typeof accountFilter>[0]): Promise<number[]> =>
    amounts(await engine().client.getAccountTransfers(accountFilter({ account_id: watched, ...fields })));
  const ofAll = async (fields: Parameters<typeof queryFilter>[0]): Promise<number[]> =>
    amounts(await engine().client.queryTransfers(queryFilter({ user_data_128: mark, ...fields })));

  it('lookups answer in the order of the ids, as often as they are asked for, and leave out what is not there', async () => {
    const [first, second] = [transfers[0]!, transfers[1]!];
    const ids = [second.id, nextId(), first.id, 0n, second.id, ID_MAX];
    expect(await engine().client.lookupTransfers(ids)).toEqual([second, first, second]);
    const found = await engine().client.lookupAccounts([stage.credit, 0n, watched, nextId(), watched]);
    expect(found.map(({ id }) => id)).toEqual([stage.credit, watched, watched]);
  });

  it('an account’s transfers come oldest first, newest first if reversed, debits and credits as asked for', async () => {
    expect(await ofAccount({})).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await ofAccount({ flags: debits | credits | reversed })).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(await ofAccount({ flags: debits })).toEqual([1, 3, 5, 7, 9]);
    expect(await ofAccount({ flags: credits | reversed })).toEqual([10, 8, 6, 4, 2]);
    expect(await ofAccount({ limit: 3 })).toEqual([1, 2, 3]);
    expect(await ofAccount({ limit: 3, flags: debits | reversed })).toEqual([9, 7, 5]);
  });

  it('filters of an account’s transfers all have to match, and 0 matches everything', async () => {
    expect(await ofAccount({ code: 2 })).toEqual([6, 7, 8, 9, 10]);
    expect(await ofAccount({ user_data_64: 1n })).toEqual([1, 4, 7, 10]);
    expect(await ofAccount({ user_data_64: 1n, user_data_32: 2, code: 2 })).toEqual([10]);
    expect(await ofAccount({ user_data_64: 1n, user_data_32: 2, code: 2, flags: debits })).toEqual([]);
    expect(
      await ofAccount({ user_data_128: mark, code: 1, limit: 2, flags: debits | credits | reversed }),
    ).toEqual([5, 4]);
  });

  it('a time span includes both its ends', async () => {
    const [from, to] = [transfers[2]!.timestamp, transfers[5]!.timestamp];
    expect(await ofAccount({ timestamp_min: from, timestamp_max: to })).toEqual([3, 4, 5, 6]);
    expect(await ofAccount({ timestamp_min: from + 1n, timestamp_max: to - 1n })).toEqual([4, 5]);
    expect(await ofAccount({ timestamp_min: from, timestamp_max: from })).toEqual([3]);
    expect(await ofAccount({ timestamp_max: from, flags: debits | credits | reversed })).toEqual([3, 2, 1]);
    expect(await ofAccount({ timestamp_min: to })).toEqual([6, 7, 8, 9, 10]);
    expect(await ofAccount({ timestamp_min: TIMESTAMP_MAX, timestamp_max: TIMESTAMP_MAX })).toEqual([]);
    expect(await ofAll({ timestamp_min: from, timestamp_max: to })).toEqual([3, 4, 5, 6]);
    const [exact] = await engine().client.queryTransfers(
      queryFilter({ timestamp_min: to, timestamp_max: to }),
    );
    expect(exact).toEqual(transfers[5]);
  });

  it('pages follow one another by the last timestamp', async () => {
    const pages: number[][] = [];
    let timestamp_max = 0n;
    for (;;) {
      const filter = accountFilter({
        account_id: watched,
        limit: 4,
        timestamp_max,
        flags: debits | credits | reversed,
      });
      const page = await engine().client.getAccountTransfers(filter);
      if (page.length === 0) break;
      pages.push(amounts(page));
      timestamp_max = page.at(-1)!.timestamp - 1n;
    }
    expect(pages).toEqual([
      [10, 9, 8, 7],
      [6, 5, 4, 3],
      [2, 1],
    ]);
  });

  it('queries of transfers and accounts filter in the same way, by ledger too', async () => {
    expect(await ofAll({ limit: 4 })).toEqual([1, 2, 3, 4]);
    expect(await ofAll({ limit: 4, flags: QueryFilterFlags.reversed })).toEqual([10, 9, 8, 7]);
    expect(await ofAll({ user_data_64: 2n, code: 1 })).toEqual([2, 5]);
    expect(await ofAll({ ledger: 2 })).toEqual([]);
    expect(await ofAll({ ledger: 1, user_data_32: 2, code: 2 })).toEqual([6, 8, 10]);

    const marked = [
      stage.account({ user_data_128: mark }),
      stage.account({ user_data_128: mark, ledger: 2, code: 9 }),
    ];
    await stage.have(marked);
    const accounts = async (fields: Parameters<typeof queryFilter>[0]): Promise<bigint[]> => {
      const found = await engine().client.queryAccounts(queryFilter({ user_data_128: mark, ...fields }));
      return found.map(({ id }) => id);
    };
    expect(await accounts({})).toEqual(marked.map(({ id }) => id));
    expect(await accounts({ flags: QueryFilterFlags.reversed, limit: 1 })).toEqual([marked[1]!.id]);
    expect(await accounts({ ledger: 1 })).toEqual([marked[0]!.id]);
    expect(await accounts({ code: 9, ledger: 2 })).toEqual([marked[1]!.id]);
    expect(await accounts({ user_data_64: 1n })).toEqual([]);
  });

  it('transfers are found by their 64 bits of user data among those of all accounts', async () => {
    const value = 2n ** 64n - 1n - nextId();
    const ofValue = async (fields: Parameters<typeof queryFilter>[0] = {}): Promise<bigint[]> => {
      const found = await engine().client.queryTransfers(queryFilter({ user_data_64: value, ...fields }));
      return found.map(({ id }) => id);
    };
    const [first, second] = [
      stage.transfer({ user_data_64: value }),
      stage.transfer({ user_data_64: value }),
    ];
    const hold = stage.transfer({ user_data_64: value, flags: TransferFlags.pending });
    const post = stage.settlement(hold.id, { flags: TransferFlags.post_pending_transfer, amount: 7n });
    await stage.haveTransferred([first, stage.transfer({}), second, hold, post]);
    const refused = [
      stage.transfer({ user_data_64: value, flags: TransferFlags.linked }),
      stage.transfer({ user_data_64: value, amount: 0n, debit_account_id: nextId() }),
    ];
    expect(await stage.createTransfers(refused)).toEqual(['linked_event_failed', 'debit_account_not_found']);

    const ids = [first, second, hold, post].map(({ id }) => id);
    const { timestamp: last } = (await engine().client.lookupTransfers([hold.id]))[0]!;
    expect(await ofValue()).toEqual(ids);
    expect(await ofValue({ flags: QueryFilterFlags.reversed })).toEqual(ids.toReversed());
    expect(await ofValue({ flags: QueryFilterFlags.reversed, limit: 2 })).toEqual([post.id, hold.id]);
    expect(await ofValue({ flags: QueryFilterFlags.reversed, limit: 2, timestamp_max: last - 1n })).toEqual([
      second.id,
      first.id,
    ]);
    expect(await ofValue({ limit: 1, timestamp_min: last })).toEqual([hold.id]);
    expect(await ofValue({ code: 9 })).toEqual([]);
    expect(await ofValue({ user_data_64: value - 1n })).toEqual([]);
  });

  it('balances are those right after each transfer, also when asked for later and filtered', async () => {
    const rows = await engine().client.getAccountBalances(accountFilter({ account_id: watched }));
    expect(rows.map(({ timestamp }) => timestamp)).toEqual(transfers.map(({ timestamp }) => timestamp));
    expect(rows.map((row) => [Number(row.debits_posted), Number(row.credits_posted)])).toEqual([
      [1, 0],
      [1, 2],
      [4, 2],
      [4, 6],
      [9, 6],
      [9, 12],
      [16, 12],
      [16, 20],
      [25, 20],
      [25, 30],
    ]);
    const { timestamp } = transfers[4]!;
    const filter = accountFilter({ account_id: watched, timestamp_min: timestamp, timestamp_max: timestamp });
    expect(await engine().client.getAccountBalances(filter)).toEqual([
      { debits_pending: 0n, debits_posted: 9n, credits_pending: 0n, credits_posted: 6n, timestamp },
    ]);
    const last = await engine().client.getAccountBalances({
      ...filter,
      timestamp_min: 0n,
      limit: 1,
      flags: debits | reversed,
    });
    expect(last).toHaveLength(1);
    expect(last[0]!.timestamp).toBe(timestamp);
    expect(
      await engine().client.getAccountBalances(
        accountFilter({ account_id: watched, code: 2, user_data_64: 1n }),
      ),
    ).toEqual([rows[6], rows[9]]);
  });

  it('balances are kept for accounts with the history flag only', async () => {
    expect(await engine().client.getAccountBalances(accountFilter({ account_id: stage.debit }))).toEqual([]);
    expect(await engine().client.getAccountBalances(accountFilter({ account_id: nextId() }))).toEqual([]);
  });

  it('a pending transfer and what settles it are both listed, each with its balance', async () => {
    const account_id = await stage.have([stage.account({ flags: AccountFlags.history })]);
    const hold = stage.transfer({ debit_account_id: account_id, flags: TransferFlags.pending });
    const post = stage.settlement(hold.id, { flags: TransferFlags.post_pending_transfer, amount: 7n });
    await stage.haveTransferred([hold, post]);
    const found = await engine().client.getAccountTransfers(accountFilter({ account_id }));
    expect(found.map(({ id }) => id)).toEqual([hold.id, post.id]);
    const balances = await engine().client.getAccountBalances(accountFilter({ account_id }));
    expect(balances.map((row) => [row.debits_pending, row.debits_posted])).toEqual([
      [10n, 0n],
      [0n, 7n],
    ]);
  });

  describe('a filter that makes no sense is answered with nothing, and no error:', () => {
    it.each([
      ['no account', { account_id: 0n }],
      ['the account 2^128 - 1', { account_id: ID_MAX }],
      ['neither debits nor credits', { flags: 0 }],
      ['only reversed', { flags: 4 }],
      ['an unknown flag', { flags: debits | credits | 8 }],
      ['the highest flag', { flags: (debits | credits | 0x8000_0000) >>> 0 }],
      ['a limit of 0', { limit: 0 }],
      ['a span that ends before it begins', { timestamp_min: 2n, timestamp_max: 1n }],
      ['a beginning beyond 63 bits', { timestamp_min: TIMESTAMP_MAX + 1n }],
      ['an end beyond 63 bits', { timestamp_max: 2n ** 64n - 1n }],
    ])('of an account, %s', async (_, fields) => {
      const filter = accountFilter({ account_id: watched, ...fields });
      expect(await engine().client.getAccountTransfers(filter)).toEqual([]);
      expect(await engine().client.getAccountBalances(filter)).toEqual([]);
    });

    it.each([
      ['an unknown flag', { flags: 2 }],
      ['the highest flag', { flags: 0x8000_0000 }],
      ['a limit of 0', { limit: 0 }],
      ['a span that ends before it begins', { timestamp_min: 2n, timestamp_max: 1n }],
      ['a beginning beyond 63 bits', { timestamp_min: TIMESTAMP_MAX + 1n }],
      ['an end beyond 63 bits', { timestamp_max: 2n ** 64n - 1n }],
    ])('a query, %s', async (_, fields) => {
      expect(await engine().client.queryTransfers(queryFilter(fields))).toEqual([]);
      expect(await engine().client.queryAccounts(queryFilter(fields))).toEqual([]);
    });
  });
}
