import { MOVEMENT_CODE } from './codes';
import type { AccountHistory, TransferRange } from './account-history';
import { Deadline } from './engine/deadline';
import { LedgerUnavailableError } from './errors';
import { newTransfer } from './records';
import { TransactionCounts } from './transaction-counts';

const ACCOUNT_ID = 7n;

/** Transfers at the timestamps 1, 2, 3 … */
function transfersOf(codes: number[]) {
  return codes.map((code, index) => ({
    ...newTransfer({
      id: BigInt(index + 1),
      debitAccountId: ACCOUNT_ID,
      creditAccountId: 8n,
      amount: 1n,
      ledger: 840,
      code,
    }),
    timestamp: BigInt(index + 1),
  }));
}

/** The counts of an account with transfers of these codes, and the moments from which the ledger was read. */
function setUp(codes: number[]) {
  const readFrom: bigint[] = [];
  const history = {
    transfers: ({ first }: TransferRange, limit: number) => {
      readFrom.push(first);
      return Promise.resolve(
        transfersOf(codes)
          .filter(({ timestamp }) => timestamp >= first)
          .slice(0, limit),
      );
    },
  };
  return { counts: new TransactionCounts(history as unknown as AccountHistory), history, readFrom };
}

describe('counting an account’s transactions', () => {
  const codes: number[] = [];
  const { counts, readFrom } = setUp(codes);

  beforeEach(() => {
    readFrom.length = 0;
  });

  it.each([
    ['from the beginning the first time', [MOVEMENT_CODE.bill, MOVEMENT_CODE.bill], 2, 1n],
    ['from the first new transfer later on', [MOVEMENT_CODE.bill], 3, 3n],
    ['past transfers that are no transactions', [MOVEMENT_CODE.hold, MOVEMENT_CODE.hold], 3, 4n],
    ['and past those only once', [MOVEMENT_CODE.topUp], 4, 6n],
  ])('reads the ledger %s', async (_when, added, total, first) => {
    codes.push(...added);
    expect((await counts.count(ACCOUNT_ID, new Deadline(1_000))).total).toBe(total);
    expect(readFrom).toEqual([first]);
  });
});

it('continues a count that was cut short', async () => {
  const { counts, history, readFrom } = setUp(Array.from({ length: 10_000 }, () => MOVEMENT_CODE.bill));
  const { transfers } = history;
  jest
    .spyOn(history, 'transfers')
    .mockImplementationOnce(transfers)
    .mockRejectedValueOnce(new LedgerUnavailableError());
  const deadline = new Deadline(1_000);
  await expect(counts.count(ACCOUNT_ID, deadline)).rejects.toBeInstanceOf(LedgerUnavailableError);
  expect((await counts.count(ACCOUNT_ID, deadline)).total).toBe(10_000);
  expect(readFrom).toEqual([1n, 8_190n]);
});
