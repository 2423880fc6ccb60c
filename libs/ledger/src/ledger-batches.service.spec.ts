import { Logger } from '@nestjs/common';
import type { AccountRef } from './account-ids';
import { LedgerUnavailableError, OutcomeUnknownError } from './errors';
import type { LedgerAccounts } from './ledger-accounts.service';
import type { BatchOperation, LedgerBatches } from './ledger-batches.service';
import { LedgerEngine } from './ledger-engine';
import { TestLedger } from '../../../test/support/ledger/test-ledger';

const ADA: AccountRef = { userId: 'ada', currency: { code: 'USD', ledger: 840 } };

beforeAll(() => {
  Logger.overrideLogger(false);
});

const EACH = { atomic: false, idempotencyKey: null };

describe('a batch of which a part was made', () => {
  let ledger: TestLedger;
  let engine: LedgerEngine;
  let accounts: LedgerAccounts;
  let batches: LedgerBatches;

  beforeEach(async () => {
    ledger = await TestLedger.start();
    ({ accounts, batches } = ledger);
    engine = ledger.get(LedgerEngine);
    await accounts.create({ ...ADA, openingBalance: 10n, idempotencyKey: null });
  });

  afterEach(async () => {
    await ledger.stop();
  });

  function bill(amount: bigint): BatchOperation {
    return { ...ADA, kind: 'bill', amount, descriptionId: 0n, idempotencyKey: null };
  }

  it('does not say that nothing moved when the ledger is gone before the rest', async () => {
    const write = engine.write.bind(engine);
    const tooMuch = Object.assign(new Error('too much'), { code: 'ERR_TOO_MUCH_DATA' });
    jest
      .spyOn(engine, 'write')
      .mockRejectedValueOnce(new LedgerUnavailableError({ cause: tooMuch }))
      .mockImplementationOnce(write)
      .mockRejectedValueOnce(new LedgerUnavailableError());
    await expect(batches.run([bill(1n), bill(2n)], EACH)).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect((await accounts.balance(ADA)).balance).toBe(9n);
  });

  it('does not say that nothing moved when the figures of a refusal can’t be had', async () => {
    await batches.run([bill(1n)], EACH);
    jest.spyOn(engine, 'read').mockRejectedValueOnce(new LedgerUnavailableError());
    await expect(batches.run([bill(2n), bill(100n)], EACH)).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect((await accounts.balance(ADA)).balance).toBe(7n);
  });

  it('says that nothing moved when nothing was sent', async () => {
    jest.spyOn(engine, 'write').mockRejectedValueOnce(new LedgerUnavailableError());
    await expect(batches.run([bill(1n), bill(2n)], EACH)).rejects.toBeInstanceOf(LedgerUnavailableError);
    expect((await accounts.balance(ADA)).balance).toBe(10n);
  });
});
