import type { Account, Transfer } from 'tigerbeetle-node';
import type { PackedBatch } from '../format/packed';
import { ID_SIZE, readTransfer } from '../format/structs';
import type { LedgerState } from '../state/ledger-state';

/** The accounts that exist, in the order of the ids; ids without an account are left out. */
export function lookupAccounts(state: LedgerState, { packed, count }: PackedBatch): Account[] {
  const found: Account[] = [];
  for (let index = 0; index < count; index += 1) {
    const account = state.accounts.find(packed.view, index * ID_SIZE);
    if (account !== undefined) found.push(account.fields());
  }
  return found;
}

/** The transfers that exist, in the order of the ids; ids without a transfer are left out. */
export function lookupTransfers(state: LedgerState, { packed, count }: PackedBatch): Transfer[] {
  const found: Transfer[] = [];
  for (let index = 0; index < count; index += 1) {
    const record = state.findTransfer(packed.view, index * ID_SIZE);
    if (record !== undefined) found.push(readTransfer(record.view, record.at));
  }
  return found;
}
