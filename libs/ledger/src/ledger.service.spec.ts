import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountExistsError, OutcomeUnknownError } from './errors';
import { LedgerEngine } from './ledger-engine';
import type { LedgerOptions } from './ledger.options';
import { LedgerService, type AccountRef } from './ledger.service';
import { OperatorAccounts } from './operator-accounts';

const ADA: AccountRef = { userId: 'ada', currency: { code: 'USD', ledger: 840 } };

describe('an account whose creation died between its two steps', () => {
  let folder: string;
  let engine: LedgerEngine;
  let ledger: LedgerService;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-service-'));
    const options: LedgerOptions = {
      engine: { kind: 'embedded', path: join(folder, 'ledger.db') },
      timeoutMs: 5_000,
      defaultCurrency: 'USD',
    };
    engine = new LedgerEngine(options);
    await engine.onModuleInit();
    ledger = new LedgerService(engine, new OperatorAccounts(engine), options);

    const write = engine.write.bind(engine);
    jest
      .spyOn(engine, 'write')
      .mockImplementationOnce(write)
      .mockImplementationOnce((transactionId) => Promise.reject(new OutcomeUnknownError(transactionId)));
    await expect(ledger.createAccount(ADA, 12n)).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect((await ledger.getBalance(ADA)).balance).toBe(0n);
  });

  afterEach(async () => {
    await engine.onApplicationShutdown();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is completed by the same request', async () => {
    await expect(ledger.createAccount(ADA, 12n)).resolves.toMatchObject({ balance: 12n });
    expect((await ledger.getBalance(ADA)).balance).toBe(12n);
    await expect(ledger.createAccount(ADA, 12n)).rejects.toBeInstanceOf(AccountExistsError);
  });

  it('is completed as it was begun by a request with another opening balance, which is refused', async () => {
    await expect(ledger.createAccount(ADA, 99n)).rejects.toBeInstanceOf(AccountExistsError);
    expect((await ledger.getBalance(ADA)).balance).toBe(12n);
  });
});
