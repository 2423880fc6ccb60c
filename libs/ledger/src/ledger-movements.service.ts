import { Injectable } from '@nestjs/common';
import { AccountIds } from './account-ids';
import type { BudgetRef } from './budgets/budget-accounts';
import { requireCurrency, Spending } from './budgets/spending';
import { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';
import { movementTransfer, type MovementKind, type MovementOrder } from './movement';
import { OperatorAccounts } from './operator-accounts';
import { refusalError } from './refusals';

/** A top-up or a bill that was made. */
export interface Movement {
  transactionId: bigint;
  /** Units: the balance right after this very movement, whatever came later. */
  newBalance: bigint;
  /** Whether an earlier request with the same key made the movement. */
  replayed: boolean;
}

/** Top-ups and bills, one at a time. */
@Injectable()
export class LedgerMovements {
  constructor(
    private readonly engine: LedgerEngine,
    private readonly operators: OperatorAccounts,
    private readonly accountIds: AccountIds,
    private readonly spending: Spending,
  ) {}

  /**
   * Adds credits to an account.
   * @throws AccountNotFoundError
   * @throws IdempotencyKeyReusedError, IdempotencyKeySpentError
   * @throws LedgerUnavailableError where nothing moved
   * @throws OutcomeUnknownError where the movement may have been made; the same key again is safe
   */
  topUp(order: MovementOrder): Promise<Movement> {
    return this.move('topup', order, null);
  }

  /**
   * Takes credits from an account, never more than are available.
   * @param budget of the caller's key, which the bill counts against; null for none
   * @throws InsufficientCreditsError, BudgetExceededError, CurrencyNotAllowedError, and the errors of {@link
   * topUp}
   */
  bill(order: MovementOrder, budget: BudgetRef | null = null): Promise<Movement> {
    return this.move('bill', order, budget);
  }

  private async move(kind: MovementKind, order: MovementOrder, budget: BudgetRef | null): Promise<Movement> {
    requireCurrency(budget, order.currency);
    const request = new LedgerRequest(this.engine);
    const accountId = this.accountIds.of(order);
    await this.operators.ensure(order.currency, request);
    const transfer = movementTransfer(kind, order, accountId);
    const { outcome, timestamp } = await this.spending.send(request, transfer, budget);
    if (outcome !== 'created' && outcome !== 'exists') {
      throw await refusalError(request, outcome, order, accountId);
    }
    const { balance } = await request.balanceAfter(accountId, transfer.id, timestamp);
    return {
      transactionId: transfer.id,
      newBalance: balance,
      replayed: order.idempotencyKey !== null && outcome === 'exists',
    };
  }
}
