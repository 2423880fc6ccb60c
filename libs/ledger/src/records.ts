import type { Account, AccountBalance, AccountFilter, Transfer } from 'tigerbeetle-node';
import { AccountFilterFlags } from 'tigerbeetle-node/dist/bindings';

/** Credits of an account, in units. */
export interface Balance {
  /** What is posted. */
  balance: bigint;
  /** What pending holds reserve. */
  held: bigint;
  /** What can still be spent: the balance less what is held. */
  available: bigint;
}

/** An account for `create_accounts`; the opening balance goes into `user_data_128`, in units. */
export function newAccount(account: {
  id: bigint;
  ledger: number;
  code: number;
  flags: number;
  openingBalance: bigint;
}): Account {
  return {
    id: account.id,
    debits_pending: 0n,
    debits_posted: 0n,
    credits_pending: 0n,
    credits_posted: 0n,
    user_data_128: account.openingBalance,
    user_data_64: 0n,
    user_data_32: 0,
    reserved: 0,
    ledger: account.ledger,
    code: account.code,
    flags: account.flags,
    timestamp: 0n,
  };
}

/** A transfer for `create_transfers`; `descriptionId` goes into `user_data_128`. */
export function newTransfer(transfer: {
  id: bigint;
  debitAccountId: bigint;
  creditAccountId: bigint;
  amount: bigint;
  descriptionId: bigint;
  ledger: number;
  code: number;
  flags: number;
}): Transfer {
  return {
    id: transfer.id,
    debit_account_id: transfer.debitAccountId,
    credit_account_id: transfer.creditAccountId,
    amount: transfer.amount,
    pending_id: 0n,
    user_data_128: transfer.descriptionId,
    user_data_64: 0n,
    user_data_32: 0,
    timeout: 0,
    ledger: transfer.ledger,
    code: transfer.code,
    flags: transfer.flags,
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
