import { CreateAccountStatus, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { LedgerInvariantError } from './errors';

/**
 * Statuses that no request of this service can get. Every other one needs an entry in the tables below: a
 * status that a new client brings fails to compile, unless it is one more of these kinds.
 */
type ImpossibleStatus =
  | 'linked_event_chain_open'
  | 'flags_are_mutually_exclusive'
  | 'exceeds_debits'
  | `${string}_must_${string}`
  | `reserved_${string}`
  | `${string}_reserved_for_${string}`
  | `imported_event_${string}`
  | `pending_transfer_${'not' | 'has'}_${string}`
  | 'pending_transfer_already_posted'
  | `${string}_already_closed`
  | `overflows_${string}`;

/**
 * The meaning of a status of `create_transfers` to the service.
 * - `created`: the transfer was made now
 * - `exists`: this very transfer was made before; success as well (TigerBeetle's
 *   docs/coding/reliable-transaction-submission.md)
 * - `exists_as_other_kind`: the id belongs to a transfer with other flags, such as a release where a capture
 *   was sent
 * - `exists_otherwise`: the id belongs to a transfer that differs in something else
 * - `id_spent`: an earlier attempt with the id was refused for what can change, so the ledger burnt it
 * - `debit_account_not_found`, `credit_account_not_found`, `insufficient_credits`: refused, nothing moved
 * - `hold_expired`, `exceeds_hold`: a settlement that came too late, or asked for more than is held
 * - `chain_broken`: another transfer of the same chain was refused
 */
export type TransferOutcome =
  | 'created'
  | 'exists'
  | 'exists_as_other_kind'
  | 'exists_otherwise'
  | 'id_spent'
  | 'debit_account_not_found'
  | 'credit_account_not_found'
  | 'insufficient_credits'
  | 'hold_expired'
  | 'exceeds_hold'
  | 'chain_broken';

export type TransferRefusal = Exclude<TransferOutcome, 'created' | 'exists'>;

const TRANSFER_OUTCOMES: Record<
  Exclude<keyof typeof CreateTransferStatus, ImpossibleStatus>,
  TransferOutcome
> = {
  created: 'created',
  exists: 'exists',
  id_already_failed: 'id_spent',
  debit_account_not_found: 'debit_account_not_found',
  credit_account_not_found: 'credit_account_not_found',
  exceeds_credits: 'insufficient_credits',
  pending_transfer_expired: 'hold_expired',
  // A settlement has its hold's only id, so another void is that of a moved ledger: the hold has expired.
  pending_transfer_already_voided: 'hold_expired',
  exceeds_pending_transfer_amount: 'exceeds_hold',
  linked_event_failed: 'chain_broken',

  exists_with_different_flags: 'exists_as_other_kind',
  exists_with_different_pending_id: 'exists_otherwise',
  exists_with_different_timeout: 'exists_otherwise',
  exists_with_different_debit_account_id: 'exists_otherwise',
  exists_with_different_credit_account_id: 'exists_otherwise',
  exists_with_different_amount: 'exists_otherwise',
  exists_with_different_user_data_128: 'exists_otherwise',
  exists_with_different_user_data_64: 'exists_otherwise',
  exists_with_different_user_data_32: 'exists_otherwise',
  exists_with_different_ledger: 'exists_otherwise',
  exists_with_different_code: 'exists_otherwise',
};

/**
 * Statuses of `create_accounts` that can't occur, since every account is created by itself and in one way.
 */
type ImpossibleAccountStatus =
  ImpossibleStatus | 'linked_event_failed' | `exists_with_different_${'user_data_32' | 'ledger' | 'code'}`;

/**
 * The meaning of a status of `create_accounts` to the service.
 * - `exists_otherwise`: the account exists, with another opening balance or made for another idempotency key
 * - `exists_with_other_flags`: an operator's account exists without `history`, which earlier versions did not
 *   set
 */
export type AccountOutcome = 'created' | 'exists' | 'exists_otherwise' | 'exists_with_other_flags';

const ACCOUNT_OUTCOMES: Record<
  Exclude<keyof typeof CreateAccountStatus, ImpossibleAccountStatus>,
  AccountOutcome
> = {
  created: 'created',
  exists: 'exists',
  exists_with_different_user_data_128: 'exists_otherwise',
  exists_with_different_user_data_64: 'exists_otherwise',
  exists_with_different_flags: 'exists_with_other_flags',
};

/** @throws LedgerInvariantError for a status that can't occur, or that this client's version does not know */
export function transferOutcome(status: CreateTransferStatus): TransferOutcome {
  return possible(TRANSFER_OUTCOMES, CreateTransferStatus[status], status);
}

/** @throws LedgerInvariantError as {@link transferOutcome} */
export function accountOutcome(status: CreateAccountStatus): AccountOutcome {
  return possible(ACCOUNT_OUTCOMES, CreateAccountStatus[status], status);
}

function possible<Outcome>(
  outcomes: Partial<Record<string, Outcome>>,
  name: string | undefined,
  status: number,
): Outcome {
  const outcome = outcomes[name ?? ''];
  if (outcome === undefined) throw new LedgerInvariantError(`the ledger answered ${name ?? status}`);
  return outcome;
}
