import type { Account, AccountFilter, QueryFilter, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags } from 'tigerbeetle-node/dist/bindings';

export const AMOUNT_MAX = 2n ** 128n - 1n;
export const ID_MAX = 2n ** 128n - 1n;
/** Timestamps are 63 bits: the highest bit marks removed rows inside TigerBeetle. */
export const TIMESTAMP_MAX = 2n ** 63n - 1n;
export const NANOSECONDS_PER_SECOND = 1_000_000_000n;
/** The most results that one query may ask for, in every configuration of the server. */
export const QUERY_LIMIT_MAX = 8189;

/** An account as a client sends it; ledger and code 1 unless told otherwise. */
export function account(fields: Partial<Account>): Account {
  return {
    id: 0n,
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

/** A transfer as a client sends it; ledger and code 1 unless told otherwise. */
export function transfer(fields: Partial<Transfer>): Transfer {
  return {
    id: 0n,
    debit_account_id: 0n,
    credit_account_id: 0n,
    amount: 0n,
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

/** Everything that touches an account, oldest first, unless told otherwise. */
export function accountFilter(fields: Partial<AccountFilter>): AccountFilter {
  return {
    account_id: 0n,
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    code: 0,
    timestamp_min: 0n,
    timestamp_max: 0n,
    limit: QUERY_LIMIT_MAX,
    flags: AccountFilterFlags.debits | AccountFilterFlags.credits,
    ...fields,
  };
}

/** Everything there is, oldest first, unless told otherwise. */
export function queryFilter(fields: Partial<QueryFilter>): QueryFilter {
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
