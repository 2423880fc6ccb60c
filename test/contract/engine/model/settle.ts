import type { Account, Transfer } from 'tigerbeetle-node';
import { AccountFlags, CreateTransferStatus as Status, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { ID_MAX, NANOSECONDS_PER_SECOND } from '../build';
import { withInherited } from './compare-transfer';
import type { Outcome } from './create-account';
import { firstThat, has, regresses, type State } from './state';

const { pending, post_pending_transfer, void_pending_transfer, balancing_debit, balancing_credit } =
  TransferFlags;
const { closing_debit, closing_credit, imported } = TransferFlags;
const OF_OTHER_KINDS = pending | balancing_debit | balancing_credit | closing_debit | closing_credit;

/** One event that posts or voids a pending transfer. */
export function settle(state: State, event: Transfer, timestamp: bigint): Outcome<Status> {
  const posts = has(event, post_pending_transfer);
  const voids = has(event, void_pending_transfer);
  const malformed = firstThat(
    [(posts && voids) || has(event, OF_OTHER_KINDS), Status.flags_are_mutually_exclusive],
    [event.pending_id === 0n, Status.pending_id_must_not_be_zero],
    [event.pending_id === ID_MAX, Status.pending_id_must_not_be_int_max],
    [event.pending_id === event.id, Status.pending_id_must_be_different],
    [event.timeout !== 0, Status.timeout_reserved_for_pending_transfer],
  );
  if (malformed !== undefined) return { status: malformed };

  const hold = state.transfers.get(event.pending_id);
  if (hold === undefined) return { status: Status.pending_transfer_not_found };
  if (!has(hold, pending)) return { status: Status.pending_transfer_not_pending };

  const settlement = withInherited(event, hold);
  const debit = state.account(hold.debit_account_id);
  const credit = state.account(hold.credit_account_id);
  const status = state.holds.get(hold.id);
  const refused = firstThat(
    [settlement.debit_account_id !== debit.id, Status.pending_transfer_has_different_debit_account_id],
    [settlement.credit_account_id !== credit.id, Status.pending_transfer_has_different_credit_account_id],
    [settlement.ledger !== hold.ledger, Status.pending_transfer_has_different_ledger],
    [settlement.code !== hold.code, Status.pending_transfer_has_different_code],
    [settlement.amount > hold.amount, Status.exceeds_pending_transfer_amount],
    [voids && settlement.amount < hold.amount, Status.pending_transfer_has_different_amount],
    [status === 'posted', Status.pending_transfer_already_posted],
    [status === 'voided', Status.pending_transfer_already_voided],
    [status === 'expired' || hasExpired(hold, timestamp), Status.pending_transfer_expired],
    [has(event, imported) && regresses(state, event), Status.imported_event_timestamp_must_not_regress],
    [posts && has(debit, AccountFlags.closed), Status.debit_account_already_closed],
    [posts && has(credit, AccountFlags.closed), Status.credit_account_already_closed],
  );
  if (refused !== undefined) return { status: refused };

  const transfer = { ...settlement, timestamp: has(event, imported) ? event.timestamp : timestamp };
  state.insertTransfer(transfer);
  state.holds.set(hold.id, posts ? 'posted' : 'voided');
  release(state, hold, posts ? transfer.amount : 0n);
  state.rememberBalances(transfer);
  return { status: Status.created, timestamp: transfer.timestamp };
}

/** A pending transfer may be posted or voided up to its timeout and no longer; 0 means no timeout. */
export function hasExpired(hold: Transfer, timestamp: bigint): boolean {
  return hold.timeout !== 0 && expiresAt(hold) <= timestamp;
}

export function expiresAt(hold: Transfer): bigint {
  return hold.timestamp + BigInt(hold.timeout) * NANOSECONDS_PER_SECOND;
}

/**
 * Takes a pending transfer off both accounts and puts what was posted there. What was closed and not posted
 * reopens.
 */
export function release(state: State, hold: Transfer, posted: bigint): void {
  const debit = state.account(hold.debit_account_id);
  const credit = state.account(hold.credit_account_id);
  state.accounts.set(debit.id, {
    ...reopened(debit, has(hold, closing_debit)),
    debits_pending: debit.debits_pending - hold.amount,
    debits_posted: debit.debits_posted + posted,
  });
  state.accounts.set(credit.id, {
    ...reopened(credit, has(hold, closing_credit)),
    credits_pending: credit.credits_pending - hold.amount,
    credits_posted: credit.credits_posted + posted,
  });
}

function reopened(account: Account, closedByThis: boolean): Account {
  return closedByThis ? { ...account, flags: account.flags & ~AccountFlags.closed } : account;
}
