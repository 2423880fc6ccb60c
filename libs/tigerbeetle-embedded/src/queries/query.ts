import type { Account, QueryFilter, Transfer } from 'tigerbeetle-node';
import { QueryFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { readTransfer, TIMESTAMP_MAX } from '../format/structs';
import type { LedgerState } from '../state/ledger-state';
import type { LogRange } from '../state/log-range';
import { collect } from './collect';
import { accountMatches, fieldTest, isValidRange } from './filter';

/**
 * The transfers that match the filter; [] for an invalid filter, as from the server. There is no index but time and
 * `user_data_64`: without the latter the log is read in the filter's time until `limit` transfers have matched.
 */
export function queryTransfers(state: LedgerState, filter: QueryFilter): Transfer[] {
  if (!isValid(filter)) return [];
  const reversed = isReversed(filter);
  const test = fieldTest(filter);
  return collect(
    state.log,
    filter,
    reversed,
    (range) =>
      filter.user_data_64 === 0n ? numbered(range) : state.userData.find(filter.user_data_64, range),
    (record) => (test(record) ? readTransfer(record.view, record.at) : undefined),
  );
}

function numbered({ first, last, reversed, limit }: LogRange): { transfer: number }[] {
  return Array.from({ length: Math.max(0, Math.min(limit, last - first + 1)) }, (_, step) => ({
    transfer: reversed ? last - step : first + step,
  }));
}

/** The accounts that match the filter; [] for an invalid filter, as from the server. There is no index but time. */
export function queryAccounts(state: LedgerState, filter: QueryFilter): Account[] {
  if (!isValid(filter)) return [];
  const found: Account[] = [];
  const max = filter.timestamp_max === 0n ? TIMESTAMP_MAX : filter.timestamp_max;
  for (const account of state.accounts.inTime(filter.timestamp_min, max, isReversed(filter))) {
    if (!accountMatches(account, filter)) continue;
    found.push(account.fields());
    if (found.length === filter.limit) break;
  }
  return found;
}

function isValid(filter: QueryFilter): boolean {
  return (filter.flags & ~QueryFilterFlags.reversed) === 0 && isValidRange(filter);
}

function isReversed(filter: QueryFilter): boolean {
  return (filter.flags & QueryFilterFlags.reversed) !== 0;
}
