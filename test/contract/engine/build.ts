import type { Account, AccountFilter, Transfer } from 'tigerbeetle-node';
import * as events from '../../../libs/tigerbeetle-embedded/src/testing/events';

export { queryFilter } from '../../../libs/tigerbeetle-embedded/src/testing/events';

export const AMOUNT_MAX = 2n ** 128n - 1n;
export const ID_MAX = 2n ** 128n - 1n;
/** Timestamps are 63 bits: the highest bit marks removed rows inside TigerBeetle. */
export const TIMESTAMP_MAX = 2n ** 63n - 1n;
export const NANOSECONDS_PER_SECOND = 1_000_000_000n;
/** The most results that one query may ask for, in every configuration of the server. */
export const QUERY_LIMIT_MAX = events.QUERY_LIMIT_MAX;

/** An account as a client sends it; by default of ledger and code 1. */
export function account(fields: Partial<Account>): Account {
  return events.account({ id: 0n, ...fields });
}

/** A transfer as a client sends it; by default of ledger and code 1. */
export function transfer(fields: Partial<Transfer>): Transfer {
  return events.transfer({ id: 0n, debit_account_id: 0n, credit_account_id: 0n, amount: 0n, ...fields });
}

/** Everything that touches an account, oldest first by default. */
export function accountFilter(fields: Partial<AccountFilter>): AccountFilter {
  return events.accountFilter({ account_id: 0n, ...fields });
}
