import type { Account, AccountBalance, AccountFilter, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { LedgerInvariantError } from './errors';

/** Credits of an account, in units. */
export interface Balance {
  /** What is posted. */
  balance: bigint;
  /** What pending holds reserve. */
  held: bigint;
  /** What can still be spent: the balance less what is held. */
  available: bigint;
}

/** An account for `create_accounts`. */
export function newAccount(account: {
  id: bigint;
  ledger: number;
  code: number;
  flags: number;
  /** Units; they stand in `user_data_128`. */
  openingBalance?: bigint;
  /** Tells whose creation it is; it stands in `user_data_64`. */
  creationKey?: bigint;
}): Account {
  return {
    id: account.id,
    debits_pending: 0n,
    debits_posted: 0n,
    credits_pending: 0n,
    credits_posted: 0n,
    user_data_128: account.openingBalance ?? 0n,
    user_data_64: account.creationKey ?? 0n,
    user_data_32: 0,
    reserved: 0,
    ledger: account.ledger,
    code: account.code,
    flags: account.flags,
    timestamp: 0n,
  };
}

/** A transfer for `create_transfers`. */
export function newTransfer(transfer: {
  id: bigint;
  debitAccountId: bigint;
  creditAccountId: bigint;
  /** Units. */
  amount: bigint;
  ledger: number;
  code: number;
  flags?: number;
  /** The hash of the description; it stands in `user_data_128`. */
  descriptionId?: bigint;
  /** The timestamp of the transfer that this one is about; it stands in `user_data_64`. */
  about?: bigint;
  /** Who brings in an opening balance; it stands in `user_data_32`. */
  broughtBy?: number;
  /** Seconds, for a pending transfer. */
  timeout?: number;
  /** The pending transfer that this one settles. */
  pendingId?: bigint;
}): Transfer {
  return {
    id: transfer.id,
    debit_account_id: transfer.debitAccountId,
    credit_account_id: transfer.creditAccountId,
    amount: transfer.amount,
    pending_id: transfer.pendingId ?? 0n,
    user_data_128: transfer.descriptionId ?? 0n,
    user_data_64: transfer.about ?? 0n,
    user_data_32: transfer.broughtBy ?? 0,
    timeout: transfer.timeout ?? 0,
    ledger: transfer.ledger,
    code: transfer.code,
    flags: transfer.flags ?? TransferFlags.none,
    timestamp: 0n,
  };
}

/** What a user's account holds: its credits are what came in, its debits what was spent. */
export function balanceOf(
  account: Pick<AccountBalance, 'credits_posted' | 'debits_posted' | 'debits_pending'>,
): Balance {
  const balance = account.credits_posted - account.debits_posted;
  return { balance, held: account.debits_pending, available: balance - account.debits_pending };
}

/** Selects the one balance that an account had right after the transfer of this timestamp. */
export function balanceAtFilter(accountId: bigint, timestamp: bigint): AccountFilter {
  return {
    account_id: accountId,
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    code: 0,
    timestamp_min: timestamp,
    timestamp_max: timestamp,
    limit: 1,
    flags: AccountFilterFlags.debits | AccountFilterFlags.credits,
  };
}

/** The one row that a call about one thing answers. */
export function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (rows.length !== 1 || row === undefined) {
    throw new LedgerInvariantError(`the ledger answered ${rows.length} rows where it owes one`);
  }
  return row;
}
