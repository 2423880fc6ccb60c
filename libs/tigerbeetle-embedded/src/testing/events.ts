import type { Account, AccountFilter, QueryFilter, Transfer } from 'tigerbeetle-node';

/** The most results that one query may ask for. */
export const QUERY_LIMIT_MAX = 8189;

/** An account on ledger 1 with everything else unset. */
export function account(fields: Partial<Account> & Pick<Account, 'id'>): Account {
  return {
    debits_pending: 0n,
    debits_posted: 0n,
    credits_pending: 0n,
    credits_posted: 0n,
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    reserved: 0,
    ledger: 1,
    code: 1,
    flags: 0,
    timestamp: 0n,
    ...fields,
  };
}

/** A transfer of 1 on ledger 1 with everything else unset. */
export function transfer(
  fields: Partial<Transfer> & Pick<Transfer, 'id' | 'debit_account_id' | 'credit_account_id'>,
): Transfer {
  return {
    amount: 1n,
    pending_id: 0n,
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    timeout: 0,
    ledger: 1,
    code: 1,
    flags: 0,
    timestamp: 0n,
    ...fields,
  };
}

/** All transfers of an account, debits and credits, oldest first. */
export function accountFilter(
  fields: Partial<AccountFilter> & Pick<AccountFilter, 'account_id'>,
): AccountFilter {
  return {
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    code: 0,
    timestamp_min: 0n,
    timestamp_max: 0n,
    limit: QUERY_LIMIT_MAX,
    flags: 3,
    ...fields,
  };
}

/** Everything, oldest first. */
export function queryFilter(fields: Partial<QueryFilter> = {}): QueryFilter {
  return {
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    ledger: 0,
    code: 0,
    timestamp_min: 0n,
    timestamp_max: 0n,
    limit: QUERY_LIMIT_MAX,
    flags: 0,
    ...fields,
  };
}
