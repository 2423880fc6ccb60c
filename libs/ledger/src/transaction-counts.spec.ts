import { MOVEMENT_CODE } from './codes';
import { LedgerUnavailableError } from './errors';
import type { LedgerRequest } from './ledger-request';
import { newTransfer } from './records';
import { TransactionCounts } from './transaction-counts';
import type { TransferRange } from './transfer-range';

const ACCOUNT_ID = 7n;

/** Transfers at the timestamps 1, 2, 3 … */
function transfersOf(codes: number[]) {
  return codes.map((code, index) => ({
    ...newTransfer({
      id: BigInt(index + 1),
      debit_account_id: ACCOUNT_ID,
      credit_account_id: 8n,
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
  const ledger = {
    transfersIn: ({ first }: TransferRange, limit: number) => {
      readFrom.push(first);
      return Promise.resolve(
        transfersOf(codes)
          .filter(({ timestamp }) => timestamp >= first)
          .slice(0, limit),
      );
    },
  };
  const counts = new TransactionCounts();
  const count = () => counts.count(ledger as unknown as LedgerRequest, ACCOUNT_ID);
  return { count, ledger, readFrom };
}

describe('counting an account’s transactions', () => {
  const codes: number[] = [];
  const { count, readFrom } = setUp(codes);

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
    expect((await count()).total).toBe(total);
    expect(readFrom).toEqual([first]);
  });
});

it('continues a count that was cut short', async () => {
  const { count, ledger, readFrom } = setUp(Array.from({ length: 10_000 }, () => MOVEMENT_CODE.bill));
  const { transfersIn } = ledger;
  jest
    .spyOn(ledger, 'transfersIn')
    .mockImplementationOnce(transfersIn)
    .mockRejectedValueOnce(new LedgerUnavailableError());
  await expect(count()).rejects.toBeInstanceOf(LedgerUnavailableError);
  expect((await count()).total).toBe(10_000);
  expect(readFrom).toEqual([1n, 8_190n]);
});
