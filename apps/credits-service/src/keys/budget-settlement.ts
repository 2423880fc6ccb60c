import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LedgerBudgets, LedgerUnavailableError } from '@app/ledger';
import { IssuedKeys, MetadataUnavailableError } from '@app/metadata';
import { KeyLimits } from '../shared/key-limits';

const INTERVAL_MS = 60_000;
const KEYS_AT_ONCE = 500;
/** Other processes know a changed key after five seconds, and finish requests that began before. */
const KNOWN_EVERYWHERE_MS = 20_000;

/**
 * Brings changed budgets into the ledger for good: what open holds give back to a lowered one, and what a process that
 * did not know of the change yet has granted. Every process does it; the ledger makes each grant once.
 */
@Injectable()
export class BudgetSettlement implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Keys');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keys: IssuedKeys,
    private readonly limits: KeyLimits,
    private readonly budgets: LedgerBudgets,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setTimeout(() => void this.run(), INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** @throws LedgerUnavailableError, MetadataUnavailableError */
  async settle(): Promise<void> {
    let after = '';
    for (;;) {
      const changedBeforeMs = Date.now() - KNOWN_EVERYWHERE_MS;
      const changed = await this.keys.withChangedBudgets(after, KEYS_AT_ONCE);
      const unlimited = changed.filter(({ budget }) => budget === null).map(({ keyId }) => keyId);
      const refs = changed.map((key) => this.limits.budgetOfKey(key)).filter((ref) => ref !== null);
      const settled = [...unlimited, ...(await this.budgets.settleLowerings(refs))];
      if (settled.length > 0) await this.keys.settleBudgets(settled, changedBeforeMs);
      after = changed.at(-1)?.keyId ?? after;
      if (changed.length < KEYS_AT_ONCE) return;
    }
  }

  private async run(): Promise<void> {
    try {
      await this.settle();
    } catch (error) {
      const isPassing = error instanceof LedgerUnavailableError || error instanceof MetadataUnavailableError;
      if (!isPassing)
        this.log.error('Budgets could not be settled.', error instanceof Error ? error.stack : '');
    }
    if (this.timer !== undefined) this.onApplicationBootstrap();
  }
}
