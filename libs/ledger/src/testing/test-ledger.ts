import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccountIds } from '../account-ids';
import { LedgerAccounts } from '../ledger-accounts.service';
import { LedgerBatches } from '../ledger-batches.service';
import { LedgerEngine } from '../ledger-engine';
import type { LedgerOptions } from '../ledger.options';
import { OperatorAccounts } from '../operator-accounts';
import { Refusals } from '../refusals';
import { Transfers } from '../transfers';

/** The services of a ledger of its own, on the embedded engine; a test may have any call to the engine fail. */
export class TestLedger {
  readonly accounts: LedgerAccounts;
  readonly batches: LedgerBatches;

  private constructor(
    private readonly folder: string,
    options: LedgerOptions,
    readonly engine: LedgerEngine,
  ) {
    const transfers = new Transfers(engine);
    const operators = new OperatorAccounts(engine);
    const accountIds = new AccountIds(options);
    this.accounts = new LedgerAccounts(engine, transfers, operators, accountIds);
    this.batches = new LedgerBatches(transfers, operators, accountIds, new Refusals(this.accounts));
  }

  static async start(): Promise<TestLedger> {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    const options: LedgerOptions = {
      engine: { kind: 'embedded', path: join(folder, 'ledger.db') },
      timeoutMs: 5_000,
      defaultCurrency: 'USD',
    };
    const engine = new LedgerEngine(options);
    await engine.onModuleInit();
    return new TestLedger(folder, options, engine);
  }

  async stop(): Promise<void> {
    await this.engine.onApplicationShutdown();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
