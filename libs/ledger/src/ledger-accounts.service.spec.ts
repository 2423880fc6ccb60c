import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountExistsError, OutcomeUnknownError } from './errors';
import { LedgerEngine } from './ledger-engine';
import type { LedgerOptions } from './ledger.options';
import { AccountIds } from './account-ids';
import { LedgerAccounts, type AccountCreation } from './ledger-accounts.service';
import { Transfers } from './transfers';
import { OperatorAccounts } from './operator-accounts';

const ADA: AccountCreation = {
  userId: 'ada',
  currency: { code: 'USD', ledger: 840 },
  openingBalance: 12n,
  idempotencyKey: null,
};

describe('an account whose creation died between its two steps', () => {
  let folder: string;
  let engine: LedgerEngine;
  let accounts: LedgerAccounts;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-service-'));
    const options: LedgerOptions = {
      engine: { kind: 'embedded', path: join(folder, 'ledger.db') },
      timeoutMs: 5_000,
      defaultCurrency: 'USD',
    };
    engine = new LedgerEngine(options);
    await engine.onModuleInit();
    const transfers = new Transfers(engine);
    accounts = new LedgerAccounts(engine, transfers, new OperatorAccounts(engine), new AccountIds(options));

    const write = engine.write.bind(engine);
    jest
      .spyOn(engine, 'write')
      .mockImplementationOnce(write)
      .mockImplementationOnce((transactionId) => Promise.reject(new OutcomeUnknownError(transactionId)));
    await expect(accounts.create(ADA)).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect((await accounts.balance(ADA)).balance).toBe(0n);
  });

  afterEach(async () => {
    await engine.onApplicationShutdown();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is completed by the same request', async () => {
    await expect(accounts.create(ADA)).resolves.toMatchObject({ balance: 12n });
    expect((await accounts.balance(ADA)).balance).toBe(12n);
    await expect(accounts.create(ADA)).rejects.toBeInstanceOf(AccountExistsError);
  });

  it('is completed as it was begun by a request with another opening balance, which is refused', async () => {
    await expect(accounts.create({ ...ADA, openingBalance: 99n })).rejects.toBeInstanceOf(AccountExistsError);
    expect((await accounts.balance(ADA)).balance).toBe(12n);
  });
});
