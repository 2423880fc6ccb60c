import type { AccountBalance, AccountFilter, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { Packed } from '../format/packed';
import { ID_SIZE, readBalances, readTransfer, TransferAt } from '../format/structs';
import { readU64, U128_MAX, writeU128 } from '../format/u128';
import type { Account } from '../state/account';
import type { LedgerState } from '../state/ledger-state';
import { fieldTest, isValidRange } from './filter';
import { entryOf, type HistoryEntry, isWanted, walkHistory } from './history-walk';

const SIDES = AccountFilterFlags.debits | AccountFilterFlags.credits;
const FLAGS_KNOWN = SIDES | AccountFilterFlags.reversed;

/** The account's transfers that match the filter; [] for an invalid filter, as from the server. */
export function getAccountTransfers(state: LedgerState, filter: AccountFilter): Transfer[] {
  const account = findAccount(state, filter);
  if (account === undefined) return [];
  return matches(state, account, filter, ({ view, at }) => readTransfer(view, at));
}

/**
 * The account's balances right after each transfer that matches the filter. Only an account with `history` has them
 * ([] otherwise); what an expired transfer released shows in the next row.
 */
export function getAccountBalances(state: LedgerState, filter: AccountFilter): AccountBalance[] {
  const account = findAccount(state, filter);
  if (account === undefined || !account.keepsHistory) return [];
  return matches(state, account, filter, ({ view, at, balancesAt }) =>
    readBalances(view, balancesAt, readU64(view, at + TransferAt.timestamp)),
  );
}

function findAccount(state: LedgerState, filter: AccountFilter): Account | undefined {
  const { account_id: id, flags } = filter;
  const valid =
    id !== 0n &&
    id !== U128_MAX &&
    (flags & SIDES) !== 0 &&
    (flags & ~FLAGS_KNOWN) === 0 &&
    isValidRange(filter);
  if (!valid) return undefined;
  writeU128(key.view, 0, id);
  return state.accounts.find(key.view, 0);
}

const key = Packed.allocate(ID_SIZE);

function matches<T>(
  state: LedgerState,
  account: Account,
  filter: AccountFilter,
  read: (entry: HistoryEntry) => T,
): T[] {
  const { timestamp_min: min, timestamp_max: max } = filter;
  if (min === max && max !== 0n) {
    // A single transfer is looked at directly: no matter how long the account's history is.
    const record = state.log.at(min);
    const entry = record && entryOf(account, record);
    const own = entry !== undefined && isWanted(entry.side, filter.flags) && fieldTest(filter)(entry);
    return own ? [read(entry)] : [];
  }
  return walkHistory(state, account, filter, read);
}
