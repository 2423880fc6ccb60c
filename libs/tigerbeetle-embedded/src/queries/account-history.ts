import type { AccountBalance, AccountFilter, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags, AccountFlags } from 'tigerbeetle-node/dist/bindings';
import { RecordAt } from '../format/log-record';
import { Packed, type PackedRecord } from '../format/packed';
import { ID_SIZE, readBalances, readTransfer, TransferAt } from '../format/structs';
import { readU64, U128_MAX, writeU128 } from '../format/u128';
import type { Account } from '../state/account';
import type { LedgerState } from '../state/ledger-state';
import { ChainReader, merge } from './chain-walk';
import { fieldTest, isValidRange, transferRange } from './filter';

const SIDES = AccountFilterFlags.debits | AccountFilterFlags.credits;
const FLAGS_KNOWN = SIDES | AccountFilterFlags.reversed;

/** The account's transfers that match the filter; [] for an invalid filter, as from the server. */
export function getAccountTransfers(state: LedgerState, filter: AccountFilter): Transfer[] {
  const account = findAccount(state, filter);
  if (account === undefined) return [];
  return matches(state, account, filter).map(({ view, at }) => readTransfer(view, at));
}

/**
 * The account's balances right after each transfer that matches the filter. Only an account with `history` has them
 * ([] otherwise); what an expired transfer released shows in the next row.
 */
export function getAccountBalances(state: LedgerState, filter: AccountFilter): AccountBalance[] {
  const account = findAccount(state, filter);
  if (account === undefined || (account.state.flags & AccountFlags.history) === 0) return [];
  return matches(state, account, filter).map(({ view, at }) => {
    const isDebit = account.hasId(view, at + TransferAt.debit_account_id);
    const balancesAt = at + (isDebit ? RecordAt.debitBalances : RecordAt.creditBalances);
    return readBalances(view, balancesAt, readU64(view, at + TransferAt.timestamp));
  });
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
  const key = Packed.allocate(ID_SIZE);
  writeU128(key.view, 0, id);
  return state.accounts.find(key.view, 0);
}

function matches(state: LedgerState, account: Account, filter: AccountFilter): PackedRecord[] {
  const { log } = state;
  const { first, last } = transferRange(log, filter);
  const test = fieldTest(filter);
  const found: PackedRecord[] = [];
  // A single transfer is looked at directly: no matter how long the account's history is.
  const walk =
    first === last
      ? ownTransfer(state, account, filter, first)
      : walkChains(state, account, filter, first, last);
  for (const transfer of walk) {
    const record = log.read(transfer);
    if (!test(record)) continue;
    found.push(record);
    if (found.length === filter.limit) break;
  }
  return found;
}

function ownTransfer(
  state: LedgerState,
  account: Account,
  filter: AccountFilter,
  transfer: number,
): number[] {
  const { view, at } = state.log.read(transfer);
  const own =
    ((filter.flags & AccountFilterFlags.debits) !== 0 &&
      account.hasId(view, at + TransferAt.debit_account_id)) ||
    ((filter.flags & AccountFilterFlags.credits) !== 0 &&
      account.hasId(view, at + TransferAt.credit_account_id));
  return own ? [transfer] : [];
}

function walkChains(
  state: LedgerState,
  account: Account,
  filter: AccountFilter,
  first: number,
  last: number,
): Iterable<number> {
  const descending = (filter.flags & AccountFilterFlags.reversed) !== 0;
  const walks: Generator<number, void>[] = [];
  const add = (flag: number, side: 'debits' | 'credits'): void => {
    if ((filter.flags & flag) === 0) return;
    const reader = new ChainReader(state.log, account.state[side], side);
    walks.push(descending ? reader.descending(first, last) : reader.ascending(first, last));
  };
  add(AccountFilterFlags.debits, 'debits');
  add(AccountFilterFlags.credits, 'credits');
  const [a, b] = walks;
  if (a === undefined) return [];
  return b === undefined ? a : merge(a, b, descending);
}
