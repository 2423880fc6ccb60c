import { createHash } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import type { AccountBalance, Client, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags, CreateTransferStatus, QueryFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { Batcher } from './client/batcher';
import { clientOf } from './client/open-client';
import { createWallClock } from './state/clock';
import { LedgerFile } from './storage/ledger-file';
import { account, accountFilter, queryFilter, transfer } from './testing/events';
import { useTemporaryDirectory } from './testing/temporary-directory';

const GENERATION = 8192;
/** Neither the beginning of the log is in memory nor are all accounts. */
const SIZES = { generation: GENERATION, windowChunks: 4, chunkSegments: 16, segments: 4, accounts: 32 };
/** Enough for one generation that is written completely, one that is being written, and one that gathers. */
const TRANSFERS = Math.floor(GENERATION * 2.5);
const ACCOUNTS = 200;
/** One account takes part in every transfer, so that its history is long. */
const BUSY = 1n;
const HISTORY = 8;
const DEADLINE_MS = 120_000;

const { debits, credits, reversed } = AccountFilterFlags;

interface Row {
  readonly transfer: Transfer;
  readonly balance: AccountBalance;
}

/** What the ledger should hold: each account's transfers with the balances after them, oldest first. */
type Expected = Map<bigint, Row[]>;

/** Ids of three kinds: hashed, in the order of time, and of a pattern that a hash table may find hard. */
function idOf(index: number): bigint {
  if (index % 3 === 0)
    return BigInt(`0x${createHash('sha256').update(String(index)).digest('hex').slice(0, 32)}`);
  if (index % 3 === 1) return (BigInt(1_700_000_000_000 + index) << 80n) + 1n;
  return BigInt(index + 1) << 64n;
}

function planned(index: number): Transfer {
  const other = 2n + BigInt((index * 7919) % (ACCOUNTS - 1));
  const [debit, credit] = index % 5 === 0 ? [other, BUSY] : [BUSY, other];
  return transfer({
    id: idOf(index),
    debit_account_id: debit,
    credit_account_id: credit,
    amount: BigInt(index % 1000),
    code: 1 + (index % 7),
    user_data_64: BigInt(index % 100),
  });
}

async function fill(client: Client): Promise<Expected> {
  const ids = Array.from({ length: ACCOUNTS }, (_, index) => BigInt(index + 1));
  await client.createAccounts(ids.map((id) => account({ id, flags: HISTORY })));
  const expected: Expected = new Map(ids.map((id) => [id, []]));
  for (let start = 0; start < TRANSFERS; start += 1000) {
    const length = Math.min(1000, TRANSFERS - start);
    const batch = Array.from({ length }, (_, index) => planned(start + index));
    const results = await client.createTransfers(batch);
    expect(results.every(({ status }) => status === CreateTransferStatus.created)).toBe(true);
    batch.forEach((sent, index) => {
      expectTransfer(expected, { ...sent, timestamp: results[index]!.timestamp });
    });
  }
  return expected;
}

function expectTransfer(expected: Expected, created: Transfer): void {
  const add = (id: bigint, debited: bigint, credited: bigint): void => {
    const rows = expected.get(id)!;
    const before = rows.at(-1)?.balance;
    rows.push({
      transfer: created,
      balance: {
        debits_pending: 0n,
        debits_posted: (before?.debits_posted ?? 0n) + debited,
        credits_pending: 0n,
        credits_posted: (before?.credits_posted ?? 0n) + credited,
        timestamp: created.timestamp,
      },
    });
  };
  add(created.debit_account_id, created.amount, 0n);
  add(created.credit_account_id, 0n, created.amount);
}

describe('a ledger of several generations of transfers', () => {
  const file = useTemporaryDirectory();
  const open = (name: string): Client =>
    clientOf(LedgerFile.open(file(name), (ledger) => new Batcher(ledger, createWallClock(), SIZES)));
  let client: Client;
  let expected: Expected;
  let all: Transfer[];

  beforeAll(async () => {
    client = open('ledger');
    expected = await fill(client);
    all = expected.get(BUSY)!.map((row) => row.transfer);
  }, DEADLINE_MS);

  afterAll(() => {
    client.destroy();
  });

  describe.each([
    ['as it was written', () => undefined],
    [
      'after it was closed and opened again',
      () => {
        client.destroy();
        client = open('ledger');
      },
    ],
    [
      'after a crash',
      () => {
        for (const suffix of ['', '-wal']) copyFileSync(file('ledger') + suffix, file('crashed') + suffix);
        client.destroy();
        client = open('crashed');
      },
    ],
  ])('%s', (_, reopen) => {
    beforeAll(reopen);

    it('finds every transfer by its id, in batches and alone, and no others', async () => {
      for (let start = 0; start < TRANSFERS; start += 8000) {
        const ids = Array.from({ length: Math.min(8000, TRANSFERS - start) }, (_, index) =>
          idOf(start + index),
        );
        const found = await client.lookupTransfers(ids.flatMap((id) => [id, id + 1n]).slice(0, 8000));
        expect(found).toEqual(all.slice(start, start + found.length));
        expect(found).toHaveLength(Math.min(4000, TRANSFERS - start));
      }
      for (let index = 0; index < TRANSFERS; index += 997) {
        expect(await client.lookupTransfers([idOf(index)])).toEqual([all[index]]);
        expect(await client.lookupTransfers([idOf(index) + 1n])).toEqual([]);
      }
    });

    it('refuses to create any of them again', async () => {
      for (let start = 0; start < TRANSFERS; start += 8000) {
        const length = Math.min(8000, TRANSFERS - start);
        const results = await client.createTransfers(
          Array.from({ length }, (_, index) => planned(start + index)),
        );
        expect(results.every(({ status }) => status === CreateTransferStatus.exists)).toBe(true);
        expect(results.map(({ timestamp }) => timestamp)).toEqual(
          all.slice(start, start + length).map(({ timestamp }) => timestamp),
        );
      }
    });

    it('has the right balances now, and after each transfer', async () => {
      const accounts = await client.lookupAccounts([...expected.keys()]);
      expect(accounts).toHaveLength(ACCOUNTS);
      for (const { id, debits_posted, credits_posted } of accounts) {
        expect({ debits_posted, credits_posted }).toEqual({
          debits_posted: expected.get(id)!.at(-1)!.balance.debits_posted,
          credits_posted: expected.get(id)!.at(-1)!.balance.credits_posted,
        });
      }
      for (const [id, rows] of expected) {
        for (let index = 0; index < rows.length; index += 61) {
          const { balance } = rows[index]!;
          const at = { account_id: id, timestamp_min: balance.timestamp, timestamp_max: balance.timestamp };
          expect(await client.getAccountBalances(accountFilter(at))).toEqual([balance]);
        }
      }
    });

    it.each([
      ['oldest first', debits | credits],
      ['newest first', debits | credits | reversed],
      ['debits, oldest first', debits],
      ['credits, newest first', credits | reversed],
    ])('pages through histories, %s', async (_, flags) => {
      for (const id of [BUSY, 2n, 77n, BigInt(ACCOUNTS)]) {
        const rows = expected
          .get(id)!
          .filter(
            ({ transfer: { debit_account_id } }) =>
              (flags & (debit_account_id === id ? debits : credits)) !== 0,
          );
        const isReversed = (flags & reversed) !== 0;
        if (isReversed) rows.reverse();
        let read = 0;
        for (let page = 0; page < 8 && read < rows.length; page += 1) {
          // Pages of different lengths, the last ones far into a long history.
          const limit = [1, 20, 64, 65, 500, 1000, 8189, 3][page]!;
          const bound = read === 0 ? 0n : rows[read - 1]!.transfer.timestamp;
          const filter = accountFilter({
            account_id: id,
            flags,
            limit,
            ...(isReversed ? { timestamp_max: read === 0 ? 0n : bound - 1n } : { timestamp_min: bound + 1n }),
          });
          const wanted = rows.slice(read, read + limit);
          expect(await client.getAccountTransfers(filter)).toEqual(wanted.map((row) => row.transfer));
          expect(await client.getAccountBalances(filter)).toEqual(wanted.map((row) => row.balance));
          read += wanted.length;
        }
      }
    });

    it('filters histories by fields and by both ends of a time', async () => {
      const rows = expected.get(BUSY)!;
      const [from, to] = [rows[5_000]!.transfer.timestamp, rows[15_000]!.transfer.timestamp];
      const wanted = rows
        .slice(5_000, 15_001)
        .filter((row) => row.transfer.code === 3 && row.transfer.user_data_64 === 17n)
        .map((row) => row.transfer);
      const filter = { code: 3, user_data_64: 17n, timestamp_min: from, timestamp_max: to };
      expect(wanted.length).toBeGreaterThan(10);
      expect(await client.getAccountTransfers(accountFilter({ account_id: BUSY, ...filter }))).toEqual(
        wanted,
      );
      expect(await client.queryTransfers(queryFilter(filter))).toEqual(wanted);
      const newest = queryFilter({ ...filter, flags: QueryFilterFlags.reversed, limit: 5 });
      expect(await client.queryTransfers(newest)).toEqual(wanted.slice(-5).reverse());
    });
  });
});
