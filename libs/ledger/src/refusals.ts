import { Injectable } from '@nestjs/common';
import type { AccountRef } from './account-ids';
import type { TransferOutcome } from './create-transfer-outcomes';
import {
  AccountNotFoundError,
  IdempotencyKeyReusedError,
  IdempotencyKeySpentError,
  InsufficientCreditsError,
  LedgerInvariantError,
  type AnyLedgerError,
} from './errors';
import { LedgerAccounts } from './ledger-accounts.service';

/** A request that the ledger refused. */
export interface RefusedRequest extends AccountRef {
  /** Units that were asked for. */
  amount: bigint;
  /** Whether the caller chose the id, so that it may have been used before. */
  keyed: boolean;
}

/** Says why the ledger refused a movement or a hold of a user. */
@Injectable()
export class Refusals {
  constructor(private readonly accounts: LedgerAccounts) {}

  /** @throws LedgerUnavailableError where the figures that go with the refusal can't be had */
  async of(
    outcome: Exclude<TransferOutcome, 'created' | 'exists'>,
    request: RefusedRequest,
  ): Promise<AnyLedgerError> {
    switch (outcome) {
      case 'debit_account_not_found':
      case 'credit_account_not_found':
        return new AccountNotFoundError(request.userId, request.currency.code);
      case 'insufficient_credits':
        return this.insufficientCredits(request);
      case 'exists_otherwise':
      case 'exists_as_other_kind':
        return new IdempotencyKeyReusedError();
      case 'id_spent':
        // Nobody else knows an id of our own: its first sending was refused, and the answer lost with an ended session.
        return request.keyed ? new IdempotencyKeySpentError() : this.insufficientCredits(request);
      case 'hold_expired':
      case 'exceeds_hold':
      case 'chain_broken':
        return new LedgerInvariantError(`a movement came to ${outcome}`);
    }
  }

  private async insufficientCredits(request: RefusedRequest): Promise<AnyLedgerError> {
    try {
      const { balance, available } = await this.accounts.balance(request);
      return new InsufficientCreditsError(balance, available, request.amount);
    } catch (error) {
      if (error instanceof AccountNotFoundError) return error;
      throw error;
    }
  }
}
