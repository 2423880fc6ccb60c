import { Injectable } from '@nestjs/common';
import { LedgerEngine } from '../ledger-engine';
import { LedgerRequest } from '../ledger-request';
import { BudgetAccounts, type BudgetRef, type BudgetState } from './budget-accounts';

/** Budgets of API keys, held by the ledger alone. Movements, holds and batches count against them. */
@Injectable()
export class LedgerBudgets {
  constructor(
    private readonly engine: LedgerEngine,
    private readonly accounts: BudgetAccounts,
  ) {}

  /** A budget in its current period. @throws LedgerUnavailableError */
  async state(ref: BudgetRef): Promise<BudgetState> {
    const { budget, spent, held, left, resetsAt } = await this.accounts.read(
      new LedgerRequest(this.engine),
      this.accounts.current(ref),
    );
    return { budget, spent, held, left, resetsAt };
  }

  /**
   * Applies a changed amount to the current period at once. A raise is granted; of a lowering the ledger
   * takes what is neither spent nor held.
   * @returns whether that is all; false while open holds may give back what a lowering is still to take
   * @throws LedgerUnavailableError; the same call again is safe
   */
  async adjust(ref: BudgetRef): Promise<boolean> {
    const request = new LedgerRequest(this.engine);
    const current = this.accounts.current(ref);
    // The first use of a period grants the amount of that time.
    if (!(await this.accounts.read(request, current)).isOpen) return true;
    await this.accounts.adjust(request, current);
    const { granted, held, free } = await this.accounts.read(request, current);
    return granted <= ref.amount || (held === 0n && free === 0n);
  }

  /**
   * Takes what open holds have given back to lowered budgets since. To be called each minute with every
   * budget that {@link adjust} has not settled yet. That also corrects a raise by a process that did not know
   * the new amount yet, so a lowering should be called settled only once no process has the old one.
   * @returns the ids of the keys whose lowering is settled
   * @throws LedgerUnavailableError; the same call again is safe
   */
  async settleLowerings(refs: readonly BudgetRef[]): Promise<string[]> {
    const settled: string[] = [];
    for (const ref of refs) {
      if (await this.adjust(ref)) settled.push(ref.keyId);
    }
    return settled;
  }
}
