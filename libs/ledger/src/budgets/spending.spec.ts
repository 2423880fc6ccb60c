import { Logger } from '@nestjs/common';
import {
  BudgetExceededError,
  HoldAlreadyReleasedError,
  LedgerUnavailableError,
  OutcomeUnknownError,
} from '../errors';
import { LedgerEngine } from '../ledger-engine';
import { LedgerHolds } from '../ledger-holds.service';
import { LedgerMovements } from '../ledger-movements.service';
import { TestLedger } from '../../../../test/support/ledger/test-ledger';
import type { BudgetRef } from './budget-accounts';
import { LedgerBudgets } from './ledger-budgets.service';

const USD = { code: 'USD', ledger: 840 };
const ADA = { userId: 'ada', currency: USD };
const BUDGET: BudgetRef = { keyId: 'key', currency: USD, amount: 50n, period: 'total' };

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe('a bill with a budget, on a ledger that fails', () => {
  let ledger: TestLedger;
  let engine: LedgerEngine;

  beforeEach(async () => {
    ledger = await TestLedger.start();
    engine = ledger.get(LedgerEngine);
    await ledger.accounts.create({ ...ADA, openingBalance: 100n, idempotencyKey: null });
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await ledger.stop();
  });

  const bill = (amount: bigint, budget = BUDGET) =>
    ledger.get(LedgerMovements).bill({ ...ADA, amount, descriptionId: 0n, idempotencyKey: 'bill' }, budget);
  const hold = () =>
    ledger
      .get(LedgerHolds)
      .place(
        { ...ADA, amount: 20n, descriptionId: 0n, idempotencyKey: 'hold', expiresInSeconds: 300 },
        BUDGET,
      );

  async function expectBooks(spent: bigint, held = 0n): Promise<void> {
    expect(await ledger.get(LedgerBudgets).state(BUDGET)).toMatchObject({ spent, held });
    expect(await ledger.accounts.balance(ADA)).toMatchObject({ balance: 100n - spent, held });
  }

  /** As a session that ends after the ledger has executed a message: the supervisor sends it once more. */
  function loseNextAnswer(): void {
    const write = engine.write.bind(engine);
    jest.spyOn(engine, 'write').mockImplementationOnce(async (...call) => {
      await write(...call);
      return write(...call);
    });
  }

  /** The first read of this kind from now on finds no ledger. */
  function failNextRead(operation: Parameters<LedgerEngine['read']>[0]): void {
    const read = engine.read.bind(engine);
    let hasFailed = false;
    jest.spyOn(engine, 'read').mockImplementation((...call) => {
      if (call[0] !== operation || hasFailed) return read(...call);
      hasFailed = true;
      return Promise.reject(new LedgerUnavailableError());
    });
  }

  it('is made once where its message is sent again', async () => {
    loseNextAnswer();
    expect((await bill(20n)).newBalance).toBe(80n);
    await expectBooks(20n);
  });

  it('is refused by the budget, and keeps its key, where its message is sent again', async () => {
    loseNextAnswer();
    await expect(bill(60n)).rejects.toBeInstanceOf(BudgetExceededError);
    expect(await bill(60n, { ...BUDGET, amount: 90n })).toMatchObject({ newBalance: 40n, replayed: false });
    await expectBooks(60n);
  });

  it('has a hold that is settled once where the message is sent again', async () => {
    const { holdId } = await hold();
    loseNextAnswer();
    expect(await ledger.get(LedgerHolds).release(holdId)).toMatchObject({ available: 100n });
    await expect(ledger.get(LedgerHolds).capture(holdId, 1n)).rejects.toBeInstanceOf(
      HoldAlreadyReleasedError,
    );
    await expectBooks(0n);
  });

  it.each(['create_accounts', 'lookup_transfers', 'create_transfers'] as const)(
    'says that nothing moved where the budget can’t be funded (%s), and passes afterwards',
    async (operation) => {
      failNextRead(operation);
      await expect(bill(20n)).rejects.toBeInstanceOf(LedgerUnavailableError);
      await expectBooks(0n);
      expect(await bill(20n)).toMatchObject({ replayed: false });
      await expectBooks(20n);
    },
  );

  it('is in doubt where a refused chain leaves open whether it is a repeat', async () => {
    await bill(20n);
    failNextRead('lookup_transfers');
    await expect(bill(20n)).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect(await bill(20n)).toMatchObject({ newBalance: 80n, replayed: true });
    await expectBooks(20n);
  });

  it('is as before after a restart', async () => {
    await bill(20n);
    await hold();
    await ledger.restart();
    expect(await bill(20n)).toMatchObject({ newBalance: 80n, replayed: true });
    expect(await hold()).toMatchObject({ replayed: true });
    await expectBooks(20n, 20n);
    const other = { ...ADA, amount: 11n, descriptionId: 0n, idempotencyKey: null };
    await expect(ledger.get(LedgerMovements).bill(other, BUDGET)).rejects.toMatchObject({ left: 10n });
  });
});
