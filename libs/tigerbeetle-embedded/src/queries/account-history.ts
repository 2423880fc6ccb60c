import type { AccountBalance, AccountFilter, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { ColumnReader, Wanted } from '../format/column-reader';
import { Packed } from '../format/packed';
import { ID_SIZE, readBalances, readTransfer, TransferAt } from '../format/structs';
import { readU64, U128_MAX, writeU128 } from '../format/u128';
import type { Account } from '../state/account';
import type { LedgerState } from '../state/ledger-state';
import { entryOf, type HistoryEntry, HistoryWalk } from './history-walk';
import { fieldTest, hasFieldConditions, isValidRange } from './filter';

const SIDES = AccountFilterFlags.debits | AccountFilterFlags.credits;
const FLAGS_KNOWN = SIDES | AccountFilterFlags.reversed;

/** The account's transfers that match the filter; [] for an invalid filter, as from the server. */
export function getAccountTransfers(state: LedgerState, filter: AccountFilter): Transfer[] {
  const account = findAccount(state, filter);
  if (account === undefined) return [];
  return matches(state, account, filter, Wanted.transfers, ({ view, at }) => readTransfer(view, at));
}

/**
 * The account's balances right after each transfer that matches the filter. Only an account with `history` has them
 * ([] otherwise); what an expired transfer released shows in the next row.
 */
export function getAccountBalances(state: LedgerState, filter: AccountFilter): AccountBalance[] {
  const account = findAccount(state, filter);
  if (account === undefined || !account.keepsHistory) return [];
  return (
    storedBalance(state, account, filter) ??
    matches(state, account, filter, Wanted.all, ({ view, at, balancesAt }) =>
      readBalances(view, balancesAt, readU64(view, at + TransferAt.timestamp)),
    )
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

/** The balance at one timestamp, where a block of the account's history has it. */
function storedBalance(
  state: LedgerState,
  account: Account,
  filter: AccountFilter,
): AccountBalance[] | undefined {
  const { timestamp_min: timestamp, flags } = filter;
  if (timestamp !== filter.timestamp_max || timestamp === 0n || hasFieldConditions(filter)) return undefined;
  const block = state.histories.by(account, timestamp);
  if (block === undefined || block.endsBefore(timestamp) || block.reference !== undefined) return undefined;
  block.open(reader, Wanted.balances);
  const place = reader.placeOf(timestamp, block.shareOf(timestamp));
  if (place === undefined || !isWanted(reader.isDebit(place), flags)) return [];
  return [reader.balances(place, timestamp)];
}

const reader = new ColumnReader();

function matches<T>(
  state: LedgerState,
  account: Account,
  filter: AccountFilter,
  wanted: number,
  read: (entry: HistoryEntry) => T,
): T[] {
  const { timestamp_min: min, timestamp_max: max } = filter;
  if (min === max && max !== 0n) {
    // A single transfer is looked at directly: no matter how long the account's history is.
    const transfer = state.log.at(min);
    if (transfer === undefined) return [];
    const entry = entryOf(account, state.log.read(transfer));
    const own = entry !== undefined && isWanted(entry.isDebit, filter.flags) && fieldTest(filter)(entry);
    return own ? [read(entry)] : [];
  }
  const test = fieldTest(filter);
  const found: T[] = [];
  new HistoryWalk(state, account, filter, wanted).run((entry) => {
    if (test(entry)) found.push(read(entry));
    return found.length < filter.limit;
  });
  return found;
}

function isWanted(isDebit: boolean, flags: number): boolean {
  return (flags & (isDebit ? AccountFilterFlags.debits : AccountFilterFlags.credits)) !== 0;
}
