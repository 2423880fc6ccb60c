import type { Account, QueryFilter, Transfer } from 'tigerbeetle-node';
import { QueryFilterFlags } from 'tigerbeetle-node/dist/bindings';
import { readTransfer, TIMESTAMP_MAX } from '../format/structs';
import type { LedgerState } from '../state/ledger-state';
import { accountMatches, fieldTest, isValidRange, transferRange } from './filter';

/**
 * The transfers that match the filter; [] for an invalid filter, as from the server. There is no index but time, so the
 * log is read in the filter's time until `limit` transfers have matched.
 */
export function queryTransfers(state: LedgerState, filter: QueryFilter): Transfer[] {
  if (!isValid(filter)) return [];
  const { first, last } = transferRange(state.log, filter);
  const reversed = isReversed(filter);
  const test = fieldTest(filter);
  const found: Transfer[] = [];
  for (let step = 0; step <= last - first && found.length < filter.limit; step += 1) {
    const record = state.log.read(reversed ? last - step : first + step);
    if (test(record)) found.push(readTransfer(record.view, record.at));
  }
  return found;
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
