import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { AccountIds, type AccountRef } from './account-ids';
import { LedgerUnavailableError, OutcomeUnknownError } from './errors';
import { LedgerAccounts } from './ledger-accounts.service';
import { LedgerBatches, type BatchOperation } from './ledger-batches.service';
import { LedgerEngine } from './ledger-engine';
import type { LedgerOptions } from './ledger.options';
import { OperatorAccounts } from './operator-accounts';
import { Refusals } from './refusals';
import { Transfers } from './transfers';

const ADA: AccountRef = { userId: 'ada', currency: { code: 'USD', ledger: 840 } };

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe('a batch of which a part was made', () => {
  let folder: string;
  let engine: LedgerEngine;
  let accounts: LedgerAccounts;
  let batches: LedgerBatches;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-batches-'));
    const options: LedgerOptions = {
      engine: { kind: 'embedded', path: join(folder, 'ledger.db') },
      timeoutMs: 5_000,
      defaultCurrency: 'USD',
    };
    engine = new LedgerEngine(options);
    await engine.onModuleInit();
    const transfers = new Transfers(engine);
    const operators = new OperatorAccounts(engine);
    const accountIds = new AccountIds(options);
    accounts = new LedgerAccounts(engine, transfers, operators, accountIds);
    batches = new LedgerBatches(transfers, operators, accountIds, new Refusals(accounts));
    await accounts.create({ ...ADA, openingBalance: 10n, idempotencyKey: null });
  });

  afterEach(async () => {
    await engine.onApplicationShutdown();
    rmSync(folder, { recursive: true, force: true });
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
    await expect(batches.runEach([bill(1n), bill(2n)])).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect((await accounts.balance(ADA)).balance).toBe(9n);
  });

  it('does not say that nothing moved when the figures of a refusal can’t be had', async () => {
    await batches.runEach([bill(1n)]);
    jest.spyOn(engine, 'read').mockRejectedValueOnce(new LedgerUnavailableError());
    await expect(batches.runEach([bill(2n), bill(100n)])).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect((await accounts.balance(ADA)).balance).toBe(7n);
  });

  it('says that nothing moved when nothing was sent', async () => {
    jest.spyOn(engine, 'write').mockRejectedValueOnce(new LedgerUnavailableError());
    await expect(batches.runEach([bill(1n), bill(2n)])).rejects.toBeInstanceOf(LedgerUnavailableError);
    expect((await accounts.balance(ADA)).balance).toBe(10n);
  });
});
