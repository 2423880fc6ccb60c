import { Injectable } from '@nestjs/common';
import { AccountHistory } from './account-history';
import { AccountIds } from './account-ids';
import { LedgerEngine } from './ledger-engine';
import { movementTransfer, type MovementKind, type MovementOrder } from './movement';
import { OperatorAccounts } from './operator-accounts';
import { Refusals } from './refusals';
import { Transfers } from './transfers';

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
    private readonly transfers: Transfers,
    private readonly history: AccountHistory,
    private readonly operators: OperatorAccounts,
    private readonly accountIds: AccountIds,
    private readonly refusals: Refusals,
  ) {}

  /**
   * Adds credits to an account.
   * @throws AccountNotFoundError
   * @throws IdempotencyKeyReusedError, IdempotencyKeySpentError
   * @throws LedgerUnavailableError where nothing moved
   * @throws OutcomeUnknownError where the movement may have been made; the same key again is safe
   */
  topUp(order: MovementOrder): Promise<Movement> {
    return this.move('topup', order);
  }

  /**
   * Takes credits from an account, never more than are available.
   * @throws InsufficientCreditsError, and the errors of {@link topUp}
   */
  bill(order: MovementOrder): Promise<Movement> {
    return this.move('bill', order);
  }

  private async move(kind: MovementKind, order: MovementOrder): Promise<Movement> {
    const deadline = this.engine.newDeadline();
    const accountId = this.accountIds.of(order);
    await this.operators.ensure(order.currency, deadline);
    const transfer = movementTransfer(kind, order, accountId);
    const { outcome, timestamp } = await this.transfers.send(transfer, deadline);
    if (outcome !== 'created' && outcome !== 'exists') {
      throw await this.refusals.errorFor(outcome, order, deadline);
    }
    const made = { id: transfer.id, timestamp };
    const { balance } = await this.history.balanceAfter(accountId, made, deadline);
    return {
      transactionId: transfer.id,
      newBalance: balance,
      replayed: order.idempotencyKey !== null && outcome === 'exists',
    };
  }
}
