import { MOVEMENT_CODE } from './codes';
import type { AccountTransfers, TransferRange } from './account-transfers';
import { HistoryIndex } from './history-index';
import { newTransfer } from './records';

const ACCOUNT_ID = 7n;

/** Transfers that stand at the timestamps 1, 2, 3 … */
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

describe('counting an account’s transactions', () => {
  const codes: number[] = [];
  const asked: bigint[] = [];
  const index = new HistoryIndex({
    transfers: ({ first }: TransferRange) => {
      asked.push(first);
      return Promise.resolve(transfersOf(codes).filter(({ timestamp }) => timestamp >= first));
    },
  } as unknown as AccountTransfers);

  beforeEach(() => {
    asked.length = 0;
  });

  it.each([
    ['of everything the first time', [MOVEMENT_CODE.bill, MOVEMENT_CODE.bill], 2, 1n],
    ['of what is new later on', [MOVEMENT_CODE.bill], 3, 3n],
    ['past what is no transaction', [MOVEMENT_CODE.hold, MOVEMENT_CODE.hold], 3, 4n],
    ['and past that no second time', [MOVEMENT_CODE.topUp], 4, 6n],
  ])('reads the ledger %s', async (_when, added, total, first) => {
    codes.push(...added);
    expect((await index.of(ACCOUNT_ID)).total).toBe(total);
    expect(asked).toEqual([first]);
  });
});
