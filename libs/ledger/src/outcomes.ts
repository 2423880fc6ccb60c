import { CreateAccountStatus, CreateTransferStatus } from 'tigerbeetle-node/dist/bindings';
import { LedgerInvariantError } from './errors';

/**
 * What a status of `create_transfers` means to the service.
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
 * - `impossible`: the service never sends a request that would give this status
 */
type CreateTransferOutcome =
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
  | 'chain_broken'
  | 'impossible';

/** By the name of the status. Without a default: a status that a new client brings fails to compile. */
const CREATE_TRANSFER_OUTCOMES: Record<keyof typeof CreateTransferStatus, CreateTransferOutcome> = {
  created: 'created',
  exists: 'exists',
  id_already_failed: 'id_spent',
  debit_account_not_found: 'debit_account_not_found',
  credit_account_not_found: 'credit_account_not_found',
  exceeds_credits: 'insufficient_credits',
  pending_transfer_expired: 'hold_expired',
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

  linked_event_chain_open: 'impossible',
  imported_event_expected: 'impossible',
  imported_event_not_expected: 'impossible',
  timestamp_must_be_zero: 'impossible',
  imported_event_timestamp_out_of_range: 'impossible',
  imported_event_timestamp_must_not_advance: 'impossible',
  reserved_flag: 'impossible',
  id_must_not_be_zero: 'impossible',
  id_must_not_be_int_max: 'impossible',
  flags_are_mutually_exclusive: 'impossible',
  debit_account_id_must_not_be_zero: 'impossible',
  debit_account_id_must_not_be_int_max: 'impossible',
  credit_account_id_must_not_be_zero: 'impossible',
  credit_account_id_must_not_be_int_max: 'impossible',
  accounts_must_be_different: 'impossible',
  pending_id_must_be_zero: 'impossible',
  pending_id_must_not_be_zero: 'impossible',
  pending_id_must_not_be_int_max: 'impossible',
  pending_id_must_be_different: 'impossible',
  timeout_reserved_for_pending_transfer: 'impossible',
  closing_transfer_must_be_pending: 'impossible',
  ledger_must_not_be_zero: 'impossible',
  code_must_not_be_zero: 'impossible',
  accounts_must_have_the_same_ledger: 'impossible',
  transfer_must_have_the_same_ledger_as_accounts: 'impossible',
  pending_transfer_not_found: 'impossible',
  pending_transfer_not_pending: 'impossible',
  pending_transfer_has_different_debit_account_id: 'impossible',
  pending_transfer_has_different_credit_account_id: 'impossible',
  pending_transfer_has_different_ledger: 'impossible',
  pending_transfer_has_different_code: 'impossible',
  pending_transfer_has_different_amount: 'impossible',
  pending_transfer_already_posted: 'impossible',
  pending_transfer_already_voided: 'impossible',
  imported_event_timestamp_must_not_regress: 'impossible',
  imported_event_timestamp_must_postdate_debit_account: 'impossible',
  imported_event_timestamp_must_postdate_credit_account: 'impossible',
  imported_event_timeout_must_be_zero: 'impossible',
  debit_account_already_closed: 'impossible',
  credit_account_already_closed: 'impossible',
  overflows_debits_pending: 'impossible',
  overflows_credits_pending: 'impossible',
  overflows_debits_posted: 'impossible',
  overflows_credits_posted: 'impossible',
  overflows_debits: 'impossible',
  overflows_credits: 'impossible',
  overflows_timeout: 'impossible',
  exceeds_debits: 'impossible',
};

export type TransferOutcome = Exclude<CreateTransferOutcome, 'impossible'>;
export type TransferRefusal = Exclude<TransferOutcome, 'created' | 'exists'>;

/**
 * What a status of `create_accounts` means to the service.
 * - `created`, `exists`: as the ledger says
 * - `exists_otherwise`: the account exists, with another opening balance or made for another idempotency key
 * - `exists_with_other_flags`: an operator's account exists without `history`, which earlier versions did not
 *   set
 */
type CreateAccountOutcome =
  'created' | 'exists' | 'exists_otherwise' | 'exists_with_other_flags' | 'impossible';

const CREATE_ACCOUNT_OUTCOMES: Record<keyof typeof CreateAccountStatus, CreateAccountOutcome> = {
  created: 'created',
  exists: 'exists',
  exists_with_different_user_data_128: 'exists_otherwise',
  exists_with_different_user_data_64: 'exists_otherwise',
  exists_with_different_flags: 'exists_with_other_flags',

  linked_event_failed: 'impossible',
  linked_event_chain_open: 'impossible',
  imported_event_expected: 'impossible',
  imported_event_not_expected: 'impossible',
  timestamp_must_be_zero: 'impossible',
  imported_event_timestamp_out_of_range: 'impossible',
  imported_event_timestamp_must_not_advance: 'impossible',
  reserved_field: 'impossible',
  reserved_flag: 'impossible',
  id_must_not_be_zero: 'impossible',
  id_must_not_be_int_max: 'impossible',
  exists_with_different_user_data_32: 'impossible',
  exists_with_different_ledger: 'impossible',
  exists_with_different_code: 'impossible',
  flags_are_mutually_exclusive: 'impossible',
  debits_pending_must_be_zero: 'impossible',
  debits_posted_must_be_zero: 'impossible',
  credits_pending_must_be_zero: 'impossible',
  credits_posted_must_be_zero: 'impossible',
  ledger_must_not_be_zero: 'impossible',
  code_must_not_be_zero: 'impossible',
  imported_event_timestamp_must_not_regress: 'impossible',
};

/**
 * @throws LedgerInvariantError for a number that is no status of this client's version, or one that can't
 * occur
 */
export function transferOutcome(status: CreateTransferStatus): TransferOutcome {
  return possible(CREATE_TRANSFER_OUTCOMES, CreateTransferStatus[status], status);
}

/** @throws LedgerInvariantError as {@link transferOutcome} */
export function accountOutcome(status: CreateAccountStatus): Exclude<CreateAccountOutcome, 'impossible'> {
  return possible(CREATE_ACCOUNT_OUTCOMES, CreateAccountStatus[status], status);
}

function possible<Outcome extends string>(
  outcomes: Partial<Record<string, Outcome | 'impossible'>>,
  name: string | undefined,
  status: number,
): Exclude<Outcome, 'impossible'> {
  const outcome = outcomes[name ?? ''] ?? 'impossible';
  if (outcome === 'impossible') throw new LedgerInvariantError(`the ledger answered ${name ?? status}`);
  return outcome as Exclude<Outcome, 'impossible'>;
}
