import type { Packed, PackedRecord } from '../format/packed';
import { TRANSFER_SIZE, TransferAt } from '../format/structs';
import { writeU128, writeU64 } from '../format/u128';
import type { Account, AccountState } from '../state/account';
import { extend } from '../state/chain';
import type { LedgerState } from '../state/ledger-state';

/** The account's state with `pending` and `posted` added on one side; either may be negative. */
export function moveBalances(
  state: AccountState,
  side: 'debits' | 'credits',
  pending: bigint,
  posted: bigint,
): AccountState {
  return side === 'debits'
    ? {
        ...state,
        debitsPending: state.debitsPending + pending,
        debitsPosted: state.debitsPosted + posted,
      }
    : {
        ...state,
        creditsPending: state.creditsPending + pending,
        creditsPosted: state.creditsPosted + posted,
      };
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

/** Completes the record and gives both accounts their new balances, chains and flags. Nothing can fail any more. */
export function recordTransfer(
  state: LedgerState,
  record: PackedRecord,
  debit: Account,
  debitMoved: AccountState,
  credit: Account,
  creditMoved: AccountState,
  debitFlags: number,
  creditFlags: number,
): void {
  const transfer = state.log.length;
  const debitBefore = debit.state;
  const creditBefore = credit.state;
  const debitAfter = {
    ...debitMoved,
    debits: extend(debitBefore.debits, transfer),
    flags: debitFlags,
    asOf: transfer,
  };
  const creditAfter = {
    ...creditMoved,
    credits: extend(creditBefore.credits, transfer),
    flags: creditFlags,
    asOf: transfer,
  };
  state.log.append(record, debitAfter, debitBefore.debits, creditAfter, creditBefore.credits);
  if (state.journal.open) {
    state.journal.record(() => {
      state.log.truncate(transfer);
    });
  }
  state.ids.add(record.view, record.at + TransferAt.id, transfer);
  state.accounts.change(debit, debitAfter);
  state.accounts.change(credit, creditAfter);
  // The log holds balances but no flags, so an account that was closed or reopened can't wait.
  if (debitFlags !== debitBefore.flags) state.accounts.writeNow(debit);
  if (creditFlags !== creditBefore.flags) state.accounts.writeNow(credit);
}
