import { Injectable } from '@nestjs/common';
import { AccountIds } from './account-ids';
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
    const request = new LedgerRequest(this.engine);
    const accountId = this.accountIds.of(order);
    await this.operators.ensure(order.currency, request);
    const transfer = movementTransfer(kind, order, accountId);
    const { outcome, timestamp } = await request.send(transfer);
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
