import type { AccountRef } from './account-ids';
import { AccountNotFoundError } from './errors';
import { LedgerEngine } from './ledger-engine';
import { LedgerHistory, type HistoryFilter } from './ledger-history.service';
import { LedgerMovements } from './ledger-movements.service';
import { LedgerRefunds } from './ledger-refunds.service';
import { TestLedger } from '../../../test/support/ledger/test-ledger';
import type { Transaction } from './transaction';

const ADA: AccountRef = { userId: 'ada', currency: { code: 'USD', ledger: 840 } };
const NOBODY: AccountRef = { ...ADA, userId: 'nobody' };
const ALL: HistoryFilter = { type: null, from: null, to: null };

describe('a history', () => {
  let ledger: TestLedger;
  let history: LedgerHistory;
  let operations: string[];

  beforeAll(async () => {
    ledger = await TestLedger.start();
    history = ledger.get(LedgerHistory);
    await ledger.accounts.create({ ...ADA, openingBalance: 10n, idempotencyKey: null });
  });

  afterAll(async () => {
    await ledger.stop();
  });

  beforeEach(() => {
    const engine = ledger.get(LedgerEngine);
    const read = engine.read.bind(engine);
    operations = [];
    jest.spyOn(engine, 'read').mockImplementation((operation, deadline, request) => {
      operations.push(operation);
      return read(operation, deadline, request);
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const reads: [string, (ref: AccountRef, filter: HistoryFilter) => Promise<Transaction[]>][] = [
    ['page', async (ref, filter) => (await history.page(ref, filter, null, 10)).transactions],
    [
      'stream',
      async (ref, filter) => {
        const all: Transaction[] = [];
        for await (const part of history.stream(ref, filter)) all.push(...part);
        return all;
      },
    ],
  ];

  describe.each(reads)('as a %s', (_name, read) => {
    it('looks no account up while there are transactions', async () => {
      expect(await read(ADA, ALL)).toHaveLength(1);
      expect(operations).toEqual(['get_account_transfers', 'get_account_balances']);
    });

    it.each<[string, HistoryFilter]>([
      ['no transaction has the type', { ...ALL, type: 'refund' }],
      ['the range is empty', { ...ALL, from: 2n ** 63n }],
    ])('is empty for an account where %s', async (_when, filter) => {
      expect(await read(ADA, filter)).toEqual([]);
      expect(operations.at(-1)).toBe('lookup_accounts');
    });

    it.each([ALL, { ...ALL, to: 0n }])('is refused for a user without an account', async (filter) => {
      await expect(read(NOBODY, filter)).rejects.toBeInstanceOf(AccountNotFoundError);
    });
  });

  describe('with refunds', () => {
    const EVE: AccountRef = { ...ADA, userId: 'eve' };
    const BILLS = 5;

    beforeAll(async () => {
      await ledger.accounts.create({ ...EVE, openingBalance: 100n, idempotencyKey: null });
      const bills: bigint[] = [];
      for (let index = 0; index < BILLS; index += 1) {
        const order = { ...EVE, amount: 10n, descriptionId: 0n, idempotencyKey: null };
        bills.push((await ledger.get(LedgerMovements).bill(order)).transactionId);
      }
      for (const transactionId of bills) {
        const reasonFor = () => Promise.resolve(0n);
        const order = { transactionId, amount: null, reasonFor, idempotencyKey: null };
        await ledger.get(LedgerRefunds).refund(order);
      }
    });

    it.each<[number, HistoryFilter, number]>([
      [0, ALL, 100],
      [3, ALL, BILLS + 2],
      [BILLS, { ...ALL, type: 'refund' }, 100],
      [2, { ...ALL, type: 'refund' }, 2],
      [0, { ...ALL, type: 'bill' }, 100],
    ])('costs %i more reads with %j and %i per page: one per bill of others', async (more, filter, limit) => {
      const { transactions } = await history.page(EVE, filter, null, limit);
      expect(transactions.every(({ type, refundOf }) => (type === 'refund') === (refundOf !== null))).toBe(
        true,
      );
      expect(operations.filter((name) => name === 'get_account_transfers')).toHaveLength(1 + more);
    });
  });

  it('is counted for numbered pages without a look-up of the account', async () => {
    expect(await history.numberedPage(ADA, 1, 10)).toMatchObject({ total: 1 });
    expect(operations).not.toContain('lookup_accounts');
    await expect(history.numberedPage(NOBODY, 1, 10)).rejects.toBeInstanceOf(AccountNotFoundError);
  });
});
