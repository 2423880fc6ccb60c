import type { Account, AccountBalance, AccountFilter, QueryFilter, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags, AccountFlags, QueryFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { ID_MAX, TIMESTAMP_MAX } from '../build';
import { has, type State } from './state';

const KNOWN_ACCOUNT_FILTER_FLAGS = 0b111;
const KNOWN_QUERY_FILTER_FLAGS = 0b1;

interface Window {
  timestamp_min: bigint;
  timestamp_max: bigint;
  limit: number;
}

interface UserData {
  user_data_128: bigint;
  user_data_64: bigint;
  user_data_32: number;
  code: number;
}

export function queryAccounts(state: State, filter: QueryFilter): Account[] {
  return query([...state.accounts.values()], filter);
}

export function queryTransfers(state: State, filter: QueryFilter): Transfer[] {
  return query([...state.transfers.values()], filter);
}

export function getAccountTransfers(state: State, filter: AccountFilter): Transfer[] {
  const { account_id } = filter;
  const valid =
    account_id !== 0n &&
    account_id !== ID_MAX &&
    windowIsValid(filter) &&
    has(filter, AccountFilterFlags.debits | AccountFilterFlags.credits) &&
    (filter.flags & ~KNOWN_ACCOUNT_FILTER_FLAGS) === 0;
  if (!valid) return [];
  const found = [...state.transfers.values()].filter(
    (transfer) =>
      ((has(filter, AccountFilterFlags.debits) && transfer.debit_account_id === account_id) ||
        (has(filter, AccountFilterFlags.credits) && transfer.credit_account_id === account_id)) &&
      matches(transfer, filter),
  );
  return window(found, filter, has(filter, AccountFilterFlags.reversed));
}

export function getAccountBalances(state: State, filter: AccountFilter): AccountBalance[] {
  const account = state.accounts.get(filter.account_id);
  if (account === undefined || !has(account, AccountFlags.history)) return [];
  return getAccountTransfers(state, filter).map((transfer) => {
    const balance = state.balances.get(transfer.timestamp)?.of.get(account.id);
    if (balance === undefined) throw new Error(`The model has no balance after transfer ${transfer.id}.`);
    return balance;
  });
}

function query<T extends UserData & { ledger: number; timestamp: bigint }>(
  all: readonly T[],
  filter: QueryFilter,
): T[] {
  if (!windowIsValid(filter) || (filter.flags & ~KNOWN_QUERY_FILTER_FLAGS) !== 0) return [];
  const found = all.filter((item) => matches(item, filter) && equalOrAny(filter.ledger, item.ledger));
  return window(found, filter, has(filter, QueryFilterFlags.reversed));
}

function windowIsValid({ timestamp_min, timestamp_max, limit }: Window): boolean {
  return (
    limit !== 0 &&
    timestamp_min <= TIMESTAMP_MAX &&
    timestamp_max <= TIMESTAMP_MAX &&
    (timestamp_max === 0n || timestamp_min <= timestamp_max)
  );
}

function matches(item: UserData, filter: UserData): boolean {
  return (
    equalOrAny(filter.user_data_128, item.user_data_128) &&
    equalOrAny(filter.user_data_64, item.user_data_64) &&
    equalOrAny(filter.user_data_32, item.user_data_32) &&
    equalOrAny(filter.code, item.code)
  );
}

/** 0 in a filter means any value. */
function equalOrAny<T extends bigint | number>(wanted: T, found: T): boolean {
  return wanted == 0 || wanted === found;
}

function window<T extends { timestamp: bigint }>(
  found: readonly T[],
  { timestamp_min, timestamp_max, limit }: Window,
  reversed: boolean,
): T[] {
  const inside = found
    .filter(
      ({ timestamp }) => timestamp >= timestamp_min && (timestamp_max === 0n || timestamp <= timestamp_max),
    )
    .sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
  return (reversed ? inside.reverse() : inside).slice(0, limit);
}
