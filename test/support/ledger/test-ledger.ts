import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LedgerAccounts, LedgerBatches, LedgerModule } from '@app/ledger';

/** A ledger of its own on the embedded engine. A test may make any call to the engine fail. */
export class TestLedger {
  private constructor(
    private readonly folder: string,
    private readonly context: INestApplicationContext,
  ) {}

  static async start(timeoutMs = 5_000): Promise<TestLedger> {
    const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    const ledger = LedgerModule.register({
      engine: { kind: 'embedded', path: join(folder, 'ledger.db') },
      timeoutMs,
      defaultCurrency: 'USD',
    });
    return new TestLedger(folder, await NestFactory.createApplicationContext(ledger, { logger: false }));
  }

  get<T>(service: Type<T>): T {
    return this.context.get(service);
  }

  get accounts(): LedgerAccounts {
    return this.get(LedgerAccounts);
  }

  get batches(): LedgerBatches {
    return this.get(LedgerBatches);
  }

  async stop(): Promise<void> {
    await this.context.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
