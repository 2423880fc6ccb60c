import type { Account, Transfer } from 'tigerbeetle-node';
import { AccountFlags } from 'tigerbeetle-node/dist/bindings';

/** Whether an account of the target is the planned one. Transfers may have closed it, and given it balances. */
export function isPlannedAccount(found: Account, planned: Account): boolean {
  return (
    found.id === planned.id &&
    found.timestamp === planned.timestamp &&
    found.user_data_128 === planned.user_data_128 &&
    found.user_data_64 === planned.user_data_64 &&
    found.user_data_32 === planned.user_data_32 &&
    found.ledger === planned.ledger &&
    found.code === planned.code &&
    (found.flags | AccountFlags.closed) === (planned.flags | AccountFlags.closed)
  );
}

export function isPlannedTransfer(found: Transfer, planned: Transfer): boolean {
  return (
    found.id === planned.id &&
    found.timestamp === planned.timestamp &&
    found.debit_account_id === planned.debit_account_id &&
    found.credit_account_id === planned.credit_account_id &&
    found.amount === planned.amount &&
    found.pending_id === planned.pending_id &&
    found.user_data_128 === planned.user_data_128 &&
    found.user_data_64 === planned.user_data_64 &&
    found.user_data_32 === planned.user_data_32 &&
    found.timeout === planned.timeout &&
    found.ledger === planned.ledger &&
    found.code === planned.code &&
    found.flags === planned.flags
  );
}
