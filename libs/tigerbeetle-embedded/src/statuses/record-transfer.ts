import { RecordAt } from '../format/log-record';
import type { Packed, PackedRecord } from '../format/packed';
import { TRANSFER_SIZE, TransferAt } from '../format/structs';
import { writeNumber, writeU128, writeU64 } from '../format/u128';
import type { Account, AccountState } from '../state/account';
import { CREDITS, DEBITS } from '../state/history-index';
import type { LedgerState } from '../state/ledger-state';

/** What a transfer adds to the debits of its debit account and to the credits of its credit account. */
export interface Movement {
  /** Negative where a pending transfer is posted or voided. */
  readonly pending: bigint;
  readonly posted: bigint;
  /** The accounts' flags afterwards. */
  readonly debitFlags: number;
  readonly creditFlags: number;
}

/** A new record in the log with the transfer as it was sent, save the amount and the timestamp. */
export function reserveTransfer(
  state: LedgerState,
  events: Packed,
  at: number,
  amount: bigint,
  timestamp: bigint,
): PackedRecord {
  const record = state.log.reserve();
  record.packed.bytes.set(events.bytes.subarray(at, at + TRANSFER_SIZE), record.at);
  writeU128(record.view, record.at + TransferAt.amount, amount);
  writeU64(record.view, record.at + TransferAt.timestamp, timestamp);
  return record;
}

/** Completes the record and gives both accounts their new balances, counts and flags. Nothing can fail any more. */
export function recordTransfer(
  state: LedgerState,
  record: PackedRecord,
  debit: Account,
  credit: Account,
  movement: Movement,
): void {
  const transfer = state.log.length;
  const debitBefore = debit.state;
  const creditBefore = credit.state;
  const debitAfter = debited(debitBefore, movement, transfer);
  const creditAfter = credited(creditBefore, movement, transfer);
  const { view, at } = record;
  writeBalances(view, at + RecordAt.debitBalances, debitAfter);
  writeBalances(view, at + RecordAt.creditBalances, creditAfter);
  writeNumber(view, at + RecordAt.debitPosition, debitAfter.debits);
  writeNumber(view, at + RecordAt.creditPosition, creditAfter.credits);
  state.log.append(record);
  state.journal.record(() => {
    state.log.truncate(transfer);
    state.ids.removeLast();
    state.accounts.removeLast(debit, DEBITS, debitBefore);
    state.accounts.removeLast(credit, CREDITS, creditBefore);
  });
  state.ids.add(view, at + TransferAt.id, transfer);
  state.userData.add(view, at + TransferAt.user_data_64, transfer);
  state.accounts.addTransfer(debit, DEBITS, transfer, debitAfter);
  state.accounts.addTransfer(credit, CREDITS, transfer, creditAfter);
  // The log holds balances but no flags, so an account that was closed or reopened can't wait.
  if (debitAfter.flags !== debitBefore.flags) state.accounts.writeNow(debit);
  if (creditAfter.flags !== creditBefore.flags) state.accounts.writeNow(credit);
}

function debited(state: AccountState, movement: Movement, transfer: number): AccountState {
  return {
    debitsPending: state.debitsPending + movement.pending,
    debitsPosted: state.debitsPosted + movement.posted,
    creditsPending: state.creditsPending,
    creditsPosted: state.creditsPosted,
    flags: movement.debitFlags,
    debits: state.debits + 1,
    credits: state.credits,
    asOf: transfer,
  };
}

function credited(state: AccountState, movement: Movement, transfer: number): AccountState {
  return {
    debitsPending: state.debitsPending,
    debitsPosted: state.debitsPosted,
    creditsPending: state.creditsPending + movement.pending,
    creditsPosted: state.creditsPosted + movement.posted,
    flags: movement.creditFlags,
    debits: state.debits,
    credits: state.credits + 1,
    asOf: transfer,
  };
}

function writeBalances(view: DataView, at: number, state: AccountState): void {
  writeU128(view, at, state.debitsPending);
  writeU128(view, at + 16, state.debitsPosted);
  writeU128(view, at + 32, state.creditsPending);
  writeU128(view, at + 48, state.creditsPosted);
}
