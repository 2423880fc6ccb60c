import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import type { PackedRecord } from '../format/packed';
import { TransferAt } from '../format/structs';
import { readU128, readU16 } from '../format/u128';
import type { LedgerState } from '../state/ledger-state';
import { EXPIRED } from '../state/pending-transfers';
import { accountOf, reopenedFlags } from './post-void';

/** As many as the server expires in one pulse: as many as transfers fit a message of 1 MiB. */
const PULSE_MAX = 8190;

/** Whether a pending transfer may have run out. */
export function pulseNeeded(state: LedgerState): boolean {
  const { earliestExpiry } = state.pending;
  return earliestExpiry !== undefined && earliestExpiry <= state.clock.time;
}

/**
 * Expires the pending transfers that have run out, in the order in which they did: what they had reserved is released,
 * and accounts they had closed are open again (state_machine.zig, execute_expire_pending_transfers). At most 8190 at once.
 */
export function pulse(state: LedgerState): void {
  const due = state.pending.due(state.clock.time, PULSE_MAX);
  if (due.length > 0) {
    state.beginChanges();
    state.clock.take(due.length);
    for (const { transfer, expiresAt } of due) {
      const record = state.log.read(transfer);
      state.pending.resolve(transfer, EXPIRED, expiresAt);
      release(state, record, 'debits');
      release(state, record, 'credits');
    }
  }
  state.pending.refreshNextExpiry();
}

function release(state: LedgerState, record: PackedRecord, side: 'debits' | 'credits'): void {
  const isDebit = side === 'debits';
  const field = isDebit ? TransferAt.debit_account_id : TransferAt.credit_account_id;
  const closing = isDebit ? TransferFlags.closing_debit : TransferFlags.closing_credit;
  const account = accountOf(state, record, field);
  const amount = readU128(record.view, record.at + TransferAt.amount);
  const flags = readU16(record.view, record.at + TransferAt.flags);
  const { debitsPending, creditsPending } = account.state;
  state.accounts.change(account, {
    ...account.state,
    debitsPending: isDebit ? debitsPending - amount : debitsPending,
    creditsPending: isDebit ? creditsPending : creditsPending - amount,
    flags: reopenedFlags(account.state.flags, (flags & closing) !== 0),
  });
  // An expiry leaves nothing in the log that the account could be brought up to date from.
  state.accounts.writeNow(account);
}
