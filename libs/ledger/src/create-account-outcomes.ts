import { CreateAccountStatus } from 'tigerbeetle-node/dist/bindings';
import { LedgerInvariantError } from './errors';

/**
 * What a status of `create_accounts` means to the service.
 * - `created`, `exists`: as the ledger says
 * - `exists_otherwise`: the account exists, with another opening balance or made for another idempotency key
 * - `exists_with_other_flags`: an operator's account exists without `history`, which earlier versions did not
 *   set
 * - `impossible`: the service never sends a request that would give this status
 */
export type CreateAccountOutcome =
  'created' | 'exists' | 'exists_otherwise' | 'exists_with_other_flags' | 'impossible';

/** By the name of the status. Without a default: a status that a new client brings fails to compile. */
export const CREATE_ACCOUNT_OUTCOMES: Record<keyof typeof CreateAccountStatus, CreateAccountOutcome> = {
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

export type AccountOutcome = Exclude<CreateAccountOutcome, 'impossible'>;

/**
 * @throws LedgerInvariantError for a number that is no status of this client's version, or one that can't
 * occur
 */
export function createAccountOutcome(status: CreateAccountStatus): AccountOutcome {
  const name = CreateAccountStatus[status] as keyof typeof CreateAccountStatus | undefined;
  const outcome = name === undefined ? 'impossible' : CREATE_ACCOUNT_OUTCOMES[name];
  if (outcome === 'impossible') {
    throw new LedgerInvariantError(`create_accounts answered ${name ?? status}`);
  }
  return outcome;
}
