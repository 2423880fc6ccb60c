import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  LedgerAccounts,
  LedgerBatches,
  LedgerBudgets,
  LedgerHistory,
  LedgerHolds,
  LedgerModule,
  LedgerMovements,
  LedgerRefunds,
  type AccountRef,
  type BatchOperation,
  type BudgetRef,
  type MovementOrder,
} from '@app/ledger';
import { Settings } from '../../../apps/credits-service/src/config/settings';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

export const USD = { code: 'USD', ledger: 840 };
export const EUR = { code: 'EUR', ledger: 978 };
/** Within a day, a week and a month that have more before and after it. */
export const NOON = Date.UTC(2026, 10, 18, 12);

/** The ledger with users and keys of its own, whose budgets have a clock that a test sets. */
export class BudgetLedger {
  /** Milliseconds since 1970. */
  nowMs = NOON;
  private names = 0;

  private constructor(
    private readonly folder: TemporaryDirectory,
    private readonly variables: Readonly<Record<string, string>>,
    private contexts: INestApplicationContext[],
  ) {}

  /** @param instances of the service; an embedded ledger takes one */
  static async start(variables: Record<string, string>, instances = 1): Promise<BudgetLedger> {
    const folder = new TemporaryDirectory();
    const ledger = new BudgetLedger(folder, { ...variables, DATA_DIR: folder.path }, []);
    const { engine } = new Settings({ ...ledger.variables });
    for (let index = 0; index < instances; index += 1) {
      const module = LedgerModule.register({
        engine,
        timeoutMs: 20_000,
        defaultCurrency: USD,
        now: () => ledger.nowMs,
      });
      ledger.contexts.push(await NestFactory.createApplicationContext(module, { logger: false }));
    }
    return ledger;
  }

  /** The settings with which the ledger itself can be read, once the service has left it. */
  get settings(): Readonly<Record<string, string>> {
    return this.variables;
  }

  /** @param index of any of the instances, taken in turn */
  on<T>(index: number, service: Type<T>): T {
    return this.contexts[index % this.contexts.length]!.get(service);
  }

  get accounts(): LedgerAccounts {
    return this.on(0, LedgerAccounts);
  }

  get movements(): LedgerMovements {
    return this.on(0, LedgerMovements);
  }

  get holds(): LedgerHolds {
    return this.on(0, LedgerHolds);
  }

  get batches(): LedgerBatches {
    return this.on(0, LedgerBatches);
  }

  get refunds(): LedgerRefunds {
    return this.on(0, LedgerRefunds);
  }

  get budgets(): LedgerBudgets {
    return this.on(0, LedgerBudgets);
  }

  get history(): LedgerHistory {
    return this.on(0, LedgerHistory);
  }

  async userWith(openingBalance: bigint, currency = USD): Promise<AccountRef> {
    const ref = { userId: this.newName('user'), currency };
    await this.accounts.create({ ...ref, openingBalance, idempotencyKey: null });
    return ref;
  }

  /** The budget of a new key. */
  budget(amount: bigint, period: BudgetRef['period'] = 'day'): BudgetRef {
    return { keyId: this.newName('key'), currency: USD, amount, period };
  }

  newName(kind: string): string {
    this.names += 1;
    return `${kind}-${this.names}`;
  }

  async closeService(): Promise<void> {
    for (const context of this.contexts) await context.close();
    this.contexts = [];
  }

  async stop(): Promise<void> {
    await this.closeService();
    this.folder.remove();
  }
}

export function orderOf(
  ref: AccountRef,
  amount: bigint,
  idempotencyKey: string | null = null,
): MovementOrder {
  return { ...ref, amount, descriptionId: 0n, idempotencyKey };
}

export function billOf(
  ref: AccountRef,
  amount: bigint,
  idempotencyKey: string | null = null,
): BatchOperation {
  return { ...orderOf(ref, amount, idempotencyKey), kind: 'bill' };
}
