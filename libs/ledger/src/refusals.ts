import type { TransferRefusal } from './outcomes';
import {
  AccountNotFoundError,
  IdempotencyKeyReusedError,
  IdempotencyKeySpentError,
  InsufficientCreditsError,
  LedgerInvariantError,
  type AnyLedgerError,
} from './errors';
import type { LedgerRequest } from './ledger-request';
import type { MovementOrder } from './movement';
import { balanceOf } from './records';

/**
 * The error for a movement or a hold that the ledger refused.
 * @param accountId of the user's account
 * @param isKeyed whether a key made the transfer's id: the order's own, or that of its batch
 * @throws LedgerUnavailableError where the ledger does not answer the balance that goes with the refusal
 */
export async function refusalError(
  request: LedgerRequest,
  refusal: TransferRefusal,
  order: MovementOrder,
  accountId: bigint,
  isKeyed = order.idempotencyKey !== null,
): Promise<AnyLedgerError> {
  switch (refusal) {
    case 'debit_account_not_found':
    case 'credit_account_not_found':
      return new AccountNotFoundError(order.userId, order.currency.code, isKeyed);
    case 'insufficient_credits':
      return insufficientCredits(request, order, accountId, isKeyed);
    case 'exists_otherwise':
    case 'exists_as_other_kind':
      return new IdempotencyKeyReusedError();
    case 'id_spent':
      // A new id is nobody else's: its first attempt was refused, and the answer was lost with its session.
      return order.idempotencyKey === null
        ? insufficientCredits(request, order, accountId, isKeyed)
        : new IdempotencyKeySpentError();
    case 'hold_expired':
    case 'exceeds_hold':
    case 'chain_broken':
      return new LedgerInvariantError(`a movement came to ${refusal}`);
  }
}

async function insufficientCredits(
  request: LedgerRequest,
  order: MovementOrder,
  accountId: bigint,
  isKeyed: boolean,
): Promise<AnyLedgerError> {
  const [account] = await request.findAccounts([accountId]);
  if (account === undefined) return new AccountNotFoundError(order.userId, order.currency.code, isKeyed);
  const { balance, available } = balanceOf(account);
  return new InsufficientCreditsError(balance, available, order.amount, isKeyed);
}
