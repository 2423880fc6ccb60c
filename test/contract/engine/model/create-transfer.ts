import type { Account, Transfer } from 'tigerbeetle-node';
import { AccountFlags, CreateTransferStatus as Status, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AMOUNT_MAX, ID_MAX, NANOSECONDS_PER_SECOND, TIMESTAMP_MAX } from '../build';
import { compareTransfer } from './compare-transfer';
import type { Outcome } from './create-account';
import { settle } from './settle';
import { firstThat, has, regresses, type State } from './state';

const KNOWN_FLAGS = 0b1_1111_1111;
const { pending, post_pending_transfer, void_pending_transfer, balancing_debit, balancing_credit } =
  TransferFlags;
const { closing_debit, closing_credit, imported } = TransferFlags;

/**
 * One event of create_transfers, after the checks that concern its batch.
 *
 * @param burnt - ids of transfers that failed for a reason that may pass.
 * @param timestamp - what the transfer gets, unless it is imported and brings its own.
 */
export function createTransfer(
  state: State,
  burnt: ReadonlySet<bigint>,
  event: Transfer,
  timestamp: bigint,
): Outcome<Status> {
  const malformed = firstThat(
    [(event.flags & ~KNOWN_FLAGS) !== 0, Status.reserved_flag],
    [event.id === 0n, Status.id_must_not_be_zero],
    [event.id === ID_MAX, Status.id_must_not_be_int_max],
  );
  if (malformed !== undefined) return { status: malformed };

  const original = state.transfers.get(event.id);
  if (original !== undefined) return compareTransfer(state, event, original);
  if (burnt.has(event.id)) return { status: Status.id_already_failed };
  if (has(event, post_pending_transfer | void_pending_transfer)) return settle(state, event, timestamp);

  const refused = checkFields(event) ?? checkAccounts(state, event);
  if (refused !== undefined) return { status: refused };
  return move(state, event, has(event, imported) ? event.timestamp : timestamp);
}

function checkFields(event: Transfer): Status | undefined {
  const isPending = has(event, pending);
  return firstThat(
    [event.debit_account_id === 0n, Status.debit_account_id_must_not_be_zero],
    [event.debit_account_id === ID_MAX, Status.debit_account_id_must_not_be_int_max],
    [event.credit_account_id === 0n, Status.credit_account_id_must_not_be_zero],
    [event.credit_account_id === ID_MAX, Status.credit_account_id_must_not_be_int_max],
    [event.debit_account_id === event.credit_account_id, Status.accounts_must_be_different],
    [event.pending_id !== 0n, Status.pending_id_must_be_zero],
    [!isPending && event.timeout !== 0, Status.timeout_reserved_for_pending_transfer],
    [!isPending && has(event, closing_debit | closing_credit), Status.closing_transfer_must_be_pending],
    [event.ledger === 0, Status.ledger_must_not_be_zero],
    [event.code === 0, Status.code_must_not_be_zero],
  );
}

function checkAccounts(state: State, event: Transfer): Status | undefined {
  const debit = state.accounts.get(event.debit_account_id);
  const credit = state.accounts.get(event.credit_account_id);
  if (debit === undefined) return Status.debit_account_not_found;
  if (credit === undefined) return Status.credit_account_not_found;
  const isImported = has(event, imported);
  return firstThat(
    [debit.ledger !== credit.ledger, Status.accounts_must_have_the_same_ledger],
    [event.ledger !== debit.ledger, Status.transfer_must_have_the_same_ledger_as_accounts],
    [isImported && regresses(state, event), Status.imported_event_timestamp_must_not_regress],
    [
      isImported && event.timestamp <= debit.timestamp,
      Status.imported_event_timestamp_must_postdate_debit_account,
    ],
    [
      isImported && event.timestamp <= credit.timestamp,
      Status.imported_event_timestamp_must_postdate_credit_account,
    ],
    [isImported && event.timeout !== 0, Status.imported_event_timeout_must_be_zero],
    [has(debit, AccountFlags.closed), Status.debit_account_already_closed],
    [has(credit, AccountFlags.closed), Status.credit_account_already_closed],
  );
}

function move(state: State, event: Transfer, timestamp: bigint): Outcome<Status> {
  const debit = state.account(event.debit_account_id);
  const credit = state.account(event.credit_account_id);
  const amount = balancedAmount(event, debit, credit);
  const isPending = has(event, pending);

  const refused = firstThat(
    [isPending && debit.debits_pending + amount > AMOUNT_MAX, Status.overflows_debits_pending],
    [isPending && credit.credits_pending + amount > AMOUNT_MAX, Status.overflows_credits_pending],
    [debit.debits_posted + amount > AMOUNT_MAX, Status.overflows_debits_posted],
    [credit.credits_posted + amount > AMOUNT_MAX, Status.overflows_credits_posted],
    [debit.debits_pending + debit.debits_posted + amount > AMOUNT_MAX, Status.overflows_debits],
    [credit.credits_pending + credit.credits_posted + amount > AMOUNT_MAX, Status.overflows_credits],
    [timestamp + BigInt(event.timeout) * NANOSECONDS_PER_SECOND > TIMESTAMP_MAX, Status.overflows_timeout],
    [
      has(debit, AccountFlags.debits_must_not_exceed_credits) &&
        debit.debits_pending + debit.debits_posted + amount > debit.credits_posted,
      Status.exceeds_credits,
    ],
    [
      has(credit, AccountFlags.credits_must_not_exceed_debits) &&
        credit.credits_pending + credit.credits_posted + amount > credit.debits_posted,
      Status.exceeds_debits,
    ],
  );
  if (refused !== undefined) return { status: refused };

  const transfer = { ...event, amount, timestamp };
  state.insertTransfer(transfer);
  if (isPending) state.holds.set(transfer.id, 'pending');
  state.accounts.set(debit.id, {
    ...debit,
    debits_pending: debit.debits_pending + (isPending ? amount : 0n),
    debits_posted: debit.debits_posted + (isPending ? 0n : amount),
    flags: debit.flags | (has(event, closing_debit) ? AccountFlags.closed : 0),
  });
  state.accounts.set(credit.id, {
    ...credit,
    credits_pending: credit.credits_pending + (isPending ? amount : 0n),
    credits_posted: credit.credits_posted + (isPending ? 0n : amount),
    flags: credit.flags | (has(event, closing_credit) ? AccountFlags.closed : 0),
  });
  state.rememberBalances(transfer);
  return { status: Status.created, timestamp };
}

/** Balancing transfers move at most what would make the posted sides of the account equal. */
function balancedAmount(event: Transfer, debit: Account, credit: Account): bigint {
  let amount = event.amount;
  if (has(event, balancing_debit)) {
    amount = lesser(amount, debit.credits_posted - debit.debits_posted - debit.debits_pending);
  }
  if (has(event, balancing_credit)) {
    amount = lesser(amount, credit.debits_posted - credit.credits_posted - credit.credits_pending);
  }
  return amount;
}

function lesser(amount: bigint, room: bigint): bigint {
  const positive = room > 0n ? room : 0n;
  return amount < positive ? amount : positive;
}
