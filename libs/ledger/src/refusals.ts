import { Injectable } from '@nestjs/common';
import type { AccountRef } from './account-ids';
import { AccountLookup } from './account-lookup';
import type { TransferRefusal } from './create-transfer-outcomes';
import type { Deadline } from './engine/deadline';
import {
  AccountNotFoundError,
  IdempotencyKeyReusedError,
  IdempotencyKeySpentError,
  InsufficientCreditsError,
  LedgerInvariantError,
  type AnyLedgerError,
} from './errors';
import { balanceOf } from './records';

/** A movement or a hold that the ledger refused. */
export interface RefusedOrder extends AccountRef {
  /** Units. */
  amount: bigint;
  idempotencyKey: string | null;
}

/** Turns the ledger's refusals of movements and holds into errors. */
@Injectable()
export class Refusals {
  constructor(private readonly accounts: AccountLookup) {}

  /**
   * @throws LedgerUnavailableError where the ledger does not answer the balance that goes with the refusal
   */
  async errorFor(refusal: TransferRefusal, order: RefusedOrder, deadline: Deadline): Promise<AnyLedgerError> {
    switch (refusal) {
      case 'debit_account_not_found':
      case 'credit_account_not_found':
        return new AccountNotFoundError(order.userId, order.currency.code);
      case 'insufficient_credits':
        return this.insufficientCredits(order, deadline);
      case 'exists_otherwise':
      case 'exists_as_other_kind':
        return new IdempotencyKeyReusedError();
      case 'id_spent':
        // A new id is nobody else's: its first attempt was refused, and the answer was lost with its session.
        return order.idempotencyKey === null
          ? this.insufficientCredits(order, deadline)
          : new IdempotencyKeySpentError();
      case 'hold_expired':
      case 'exceeds_hold':
      case 'chain_broken':
        return new LedgerInvariantError(`a movement came to ${refusal}`);
    }
  }

  private async insufficientCredits(order: RefusedOrder, deadline: Deadline): Promise<AnyLedgerError> {
    try {
      const { balance, available } = balanceOf(await this.accounts.require(order, deadline));
      return new InsufficientCreditsError(balance, available, order.amount);
    } catch (error) {
      if (error instanceof AccountNotFoundError) return error;
      throw error;
    }
  }
}
