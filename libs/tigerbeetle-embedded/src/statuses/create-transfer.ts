import { AccountFlags, CreateTransferStatus as Status, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import type { Packed } from '../format/packed';
import { NANOSECONDS_PER_SECOND, TIMESTAMP_MAX, TRANSFER_FLAGS_KNOWN, TransferAt } from '../format/structs';
import {
  isMaxU128,
  isZeroU128,
  readU128,
  readU16,
  readU32,
  readU64,
  sameU128,
  U128_MAX,
} from '../format/u128';
import type { Account, AccountState } from '../state/account';
import { BURNT } from '../state/id-index';
import { ABSENT } from '../state/id-table';
import type { LedgerState } from '../state/ledger-state';
import { recordTransfer, reserveTransfer } from './record-transfer';
import { postOrVoid } from './post-void';
import { type CreateResult, result } from './result';
import { transferExists } from './transfer-exists';

const POST_OR_VOID = TransferFlags.post_pending_transfer | TransferFlags.void_pending_transfer;
const CLOSING = TransferFlags.closing_debit | TransferFlags.closing_credit;

/**
 * Creates the transfer whose struct stands at `at`. The checks come in the server's order of precedence
 * (state_machine.zig, create_transfer).
 */
export function createTransfer(
  state: LedgerState,
  events: Packed,
  at: number,
  timestamp: bigint,
): CreateResult<Status> {
  const { view } = events;
  const flags = readU16(view, at + TransferAt.flags);
  if ((flags & ~TRANSFER_FLAGS_KNOWN) !== 0) return result(Status.reserved_flag, timestamp);
  if (isZeroU128(view, at + TransferAt.id)) return result(Status.id_must_not_be_zero, timestamp);
  if (isMaxU128(view, at + TransferAt.id)) return result(Status.id_must_not_be_int_max, timestamp);

  const existing = state.ids.find(view, at + TransferAt.id);
  if (existing === BURNT) return result(Status.id_already_failed, timestamp);
  if (existing !== ABSENT) return transferExists(state, view, at, state.log.read(existing), timestamp);

  if ((flags & POST_OR_VOID) !== 0) return postOrVoid(state, events, at, timestamp);

  const malformed = checkFields(view, at, flags);
  if (malformed !== undefined) return result(malformed, timestamp);

  const debit = state.accounts.find(view, at + TransferAt.debit_account_id);
  if (debit === undefined) return result(Status.debit_account_not_found, timestamp);
  const credit = state.accounts.find(view, at + TransferAt.credit_account_id);
  if (credit === undefined) return result(Status.credit_account_not_found, timestamp);
  if (debit.ledger !== credit.ledger) return result(Status.accounts_must_have_the_same_ledger, timestamp);
  if (readU32(view, at + TransferAt.ledger) !== debit.ledger) {
    return result(Status.transfer_must_have_the_same_ledger_as_accounts, timestamp);
  }

  let created = timestamp;
  if ((flags & TransferFlags.imported) !== 0) {
    created = readU64(view, at + TransferAt.timestamp);
    const refused = checkImported(state, view, at, created, debit, credit);
    if (refused !== undefined) return result(refused, timestamp);
  }

  if (debit.isClosed) return result(Status.debit_account_already_closed, timestamp);
  if (credit.isClosed) return result(Status.credit_account_already_closed, timestamp);

  const amount = actualAmount(readU128(view, at + TransferAt.amount), flags, debit.state, credit.state);
  const timeout = BigInt(readU32(view, at + TransferAt.timeout)) * NANOSECONDS_PER_SECOND;
  const refused = checkBalances(amount, flags, debit.state, credit.state, created + timeout);
  if (refused !== undefined) return result(refused, timestamp);

  const record = reserveTransfer(state, events, at, amount, created);
  const pending = (flags & TransferFlags.pending) !== 0;
  const transfer = state.log.length;
  recordTransfer(state, record, debit, credit, {
    pending: pending ? amount : 0n,
    posted: pending ? 0n : amount,
    debitFlags: closedFlags(debit.state.flags, (flags & TransferFlags.closing_debit) !== 0),
    creditFlags: closedFlags(credit.state.flags, (flags & TransferFlags.closing_credit) !== 0),
  });
  if (timeout > 0n) state.pending.willExpire(transfer, created + timeout);
  return result(Status.created, created);
}

function checkFields(view: DataView, at: number, flags: number): Status | undefined {
  const debitId = at + TransferAt.debit_account_id;
  const creditId = at + TransferAt.credit_account_id;
  if (isZeroU128(view, debitId)) return Status.debit_account_id_must_not_be_zero;
  if (isMaxU128(view, debitId)) return Status.debit_account_id_must_not_be_int_max;
  if (isZeroU128(view, creditId)) return Status.credit_account_id_must_not_be_zero;
  if (isMaxU128(view, creditId)) return Status.credit_account_id_must_not_be_int_max;
  if (sameU128(view, debitId, view, creditId)) return Status.accounts_must_be_different;
  if (!isZeroU128(view, at + TransferAt.pending_id)) return Status.pending_id_must_be_zero;
  if ((flags & TransferFlags.pending) === 0) {
    if (readU32(view, at + TransferAt.timeout) !== 0) return Status.timeout_reserved_for_pending_transfer;
    if ((flags & CLOSING) !== 0) return Status.closing_transfer_must_be_pending;
  }
  if (readU32(view, at + TransferAt.ledger) === 0) return Status.ledger_must_not_be_zero;
  if (readU16(view, at + TransferAt.code) === 0) return Status.code_must_not_be_zero;
  return undefined;
}

function checkImported(
  state: LedgerState,
  view: DataView,
  at: number,
  created: bigint,
  debit: Account,
  credit: Account,
): Status | undefined {
  if (created <= state.log.lastTimestamp || state.accounts.existsAt(created)) {
    return Status.imported_event_timestamp_must_not_regress;
  }
  if (created <= debit.timestamp) return Status.imported_event_timestamp_must_postdate_debit_account;
  if (created <= credit.timestamp) return Status.imported_event_timestamp_must_postdate_credit_account;
  if (readU32(view, at + TransferAt.timeout) !== 0) return Status.imported_event_timeout_must_be_zero;
  return undefined;
}

/** A balancing transfer moves no more than balances the account, which may be nothing. */
function actualAmount(requested: bigint, flags: number, debit: AccountState, credit: AccountState): bigint {
  let amount = requested;
  if ((flags & TransferFlags.balancing_debit) !== 0) {
    amount = lesser(amount, debit.creditsPosted - debit.debitsPosted - debit.debitsPending);
  }
  if ((flags & TransferFlags.balancing_credit) !== 0) {
    amount = lesser(amount, credit.debitsPosted - credit.creditsPosted - credit.creditsPending);
  }
  return amount;
}

function lesser(amount: bigint, available: bigint): bigint {
  if (available <= 0n) return 0n;
  return amount < available ? amount : available;
}

function checkBalances(
  amount: bigint,
  flags: number,
  debit: AccountState,
  credit: AccountState,
  expiresAt: bigint,
): Status | undefined {
  if ((flags & TransferFlags.pending) !== 0) {
    if (amount + debit.debitsPending > U128_MAX) return Status.overflows_debits_pending;
    if (amount + credit.creditsPending > U128_MAX) return Status.overflows_credits_pending;
  }
  if (amount + debit.debitsPosted > U128_MAX) return Status.overflows_debits_posted;
  if (amount + credit.creditsPosted > U128_MAX) return Status.overflows_credits_posted;
  const debits = amount + debit.debitsPending + debit.debitsPosted;
  const credits = amount + credit.creditsPending + credit.creditsPosted;
  if (debits > U128_MAX) return Status.overflows_debits;
  if (credits > U128_MAX) return Status.overflows_credits;
  if (expiresAt > TIMESTAMP_MAX) return Status.overflows_timeout;
  if ((debit.flags & AccountFlags.debits_must_not_exceed_credits) !== 0 && debits > debit.creditsPosted) {
    return Status.exceeds_credits;
  }
  if ((credit.flags & AccountFlags.credits_must_not_exceed_debits) !== 0 && credits > credit.debitsPosted) {
    return Status.exceeds_debits;
  }
  return undefined;
}

function closedFlags(flags: number, closing: boolean): number {
  return closing ? flags | AccountFlags.closed : flags;
}
