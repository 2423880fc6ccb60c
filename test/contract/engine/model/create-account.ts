import type { Account } from 'tigerbeetle-node';
import { AccountFlags, CreateAccountStatus as Status } from 'tigerbeetle-node/dist/bindings';
import { ID_MAX } from '../build';
import { firstThat, has, latest, type State } from './state';

const KNOWN_FLAGS = 0b11_1111;

/** What became of one event. */
export interface Outcome<S> {
  readonly status: S;
  /** Of the object that was created or exists; undefined for what failed. */
  readonly timestamp?: bigint;
}

/**
 * One event of create_accounts, after the checks that concern its batch.
 *
 * @param timestamp - what the account gets, unless it is imported and brings its own.
 */
export function createAccount(state: State, event: Account, timestamp: bigint): Outcome<Status> {
  const malformed = firstThat(
    [event.reserved !== 0, Status.reserved_field],
    [(event.flags & ~KNOWN_FLAGS) !== 0, Status.reserved_flag],
    [event.id === 0n, Status.id_must_not_be_zero],
    [event.id === ID_MAX, Status.id_must_not_be_int_max],
  );
  if (malformed !== undefined) return { status: malformed };

  const original = state.accounts.get(event.id);
  if (original !== undefined) return compare(event, original);

  const imported = has(event, AccountFlags.imported);
  const refused = firstThat(
    [
      has(event, AccountFlags.debits_must_not_exceed_credits) &&
        has(event, AccountFlags.credits_must_not_exceed_debits),
      Status.flags_are_mutually_exclusive,
    ],
    [event.debits_pending !== 0n, Status.debits_pending_must_be_zero],
    [event.debits_posted !== 0n, Status.debits_posted_must_be_zero],
    [event.credits_pending !== 0n, Status.credits_pending_must_be_zero],
    [event.credits_posted !== 0n, Status.credits_posted_must_be_zero],
    [event.ledger === 0, Status.ledger_must_not_be_zero],
    [event.code === 0, Status.code_must_not_be_zero],
    [
      imported &&
        (event.timestamp <= latest(state.accounts.values()) ||
          [...state.transfers.values()].some((transfer) => transfer.timestamp === event.timestamp)),
      Status.imported_event_timestamp_must_not_regress,
    ],
  );
  if (refused !== undefined) return { status: refused };

  const account = { ...event, timestamp: imported ? event.timestamp : timestamp };
  state.accounts.set(account.id, account);
  return { status: Status.created, timestamp: account.timestamp };
}

function compare(event: Account, original: Readonly<Account>): Outcome<Status> {
  const difference = firstThat(
    [event.flags !== original.flags, Status.exists_with_different_flags],
    [event.user_data_128 !== original.user_data_128, Status.exists_with_different_user_data_128],
    [event.user_data_64 !== original.user_data_64, Status.exists_with_different_user_data_64],
    [event.user_data_32 !== original.user_data_32, Status.exists_with_different_user_data_32],
    [event.ledger !== original.ledger, Status.exists_with_different_ledger],
    [event.code !== original.code, Status.exists_with_different_code],
  );
  if (difference !== undefined) return { status: difference };
  return { status: Status.exists, timestamp: original.timestamp };
}
