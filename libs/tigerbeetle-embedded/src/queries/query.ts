import type { Account, QueryFilter, Transfer } from 'tigerbeetle-node';
import { QueryFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { readTransfer, TIMESTAMP_MAX } from '../format/structs';
import type { LedgerState } from '../state/ledger-state';
import { accountMatches, fieldTest, isValidRange, transferRange } from './filter';

/**
 * The transfers that match the filter; [] for an invalid filter, as from the server. There is no index but time and
 * `user_data_64`: without the latter the log is read in the filter's time until `limit` transfers have matched.
 */
export function queryTransfers(state: LedgerState, filter: QueryFilter): Transfer[] {
  if (!isValid(filter)) return [];
  const { first, last } = transferRange(state.log, filter);
  const reversed = isReversed(filter);
  const test = fieldTest(filter);
  const found: Transfer[] = [];
  const candidates =
    filter.user_data_64 === 0n
      ? numbers(first, last, reversed)
      : state.userData.find(filter.user_data_64, first, last, reversed, filter.limit);
  for (const transfer of candidates) {
    const record = state.log.read(transfer);
    if (!test(record)) continue;
    found.push(readTransfer(record.view, record.at));
    if (found.length === filter.limit) break;
  }
  return found;
}

function* numbers(first: number, last: number, reversed: boolean): Generator<number, void> {
  for (let step = 0; step <= last - first; step += 1) yield reversed ? last - step : first + step;
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
