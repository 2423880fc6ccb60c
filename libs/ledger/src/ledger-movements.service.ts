import { Injectable } from '@nestjs/common';
import type { Transfer } from 'tigerbeetle-node';
import { AccountIds } from './account-ids';
import { TransferIds } from './ids';
import { movementTransfer, type MovementKind, type MovementRequest } from './movement';
import { OperatorAccounts } from './operator-accounts';
import { Refusals } from './refusals';
import { Transfers } from './transfers';

/** A top-up or a bill that was made. */
export interface Movement {
  transactionId: bigint;
  /** Units that the account held right after this very movement, whatever came later. */
  newBalance: bigint;
  /** Whether an earlier request with the same key made the movement. */
  replayed: boolean;
}

/** Top-ups and bills, one at a time. */
@Injectable()
export class LedgerMovements {
  private readonly ids = new TransferIds();

  constructor(
    private readonly transfers: Transfers,
    private readonly operators: OperatorAccounts,
    private readonly accountIds: AccountIds,
    private readonly refusals: Refusals,
  ) {}

  /**
   * Adds credits to an account.
   * @throws AccountNotFoundError, IdempotencyKeyReusedError, IdempotencyKeySpentError, OutcomeUnknownError, LedgerUnavailableError
   */
  topUp(request: MovementRequest): Promise<Movement> {
    return this.move('topup', request);
  }

  /**
   * Takes credits from an account, never more than can be spent.
   * @throws InsufficientCreditsError, and what topUp throws
   */
  bill(request: MovementRequest): Promise<Movement> {
    return this.move('bill', request);
  }

  private async move(kind: MovementKind, request: MovementRequest): Promise<Movement> {
    await this.operators.ensure(request.currency);
    const accountId = this.accountIds.of(request);
    const transfer: Transfer = movementTransfer(kind, request, accountId, () => this.ids.next());
    const keyed = request.idempotencyKey !== null;
    const { outcome, timestamp } = await this.transfers.send(transfer);
    if (outcome !== 'created' && outcome !== 'exists') {
      throw await this.refusals.of(outcome, { ...request, keyed });
    }
    const { balance } = await this.transfers.balanceAfter(accountId, { id: transfer.id, timestamp });
    return { transactionId: transfer.id, newBalance: balance, replayed: keyed && outcome === 'exists' };
  }
}
