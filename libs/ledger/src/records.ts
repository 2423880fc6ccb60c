import type { Account, AccountBalance, Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { LedgerInvariantError } from './errors';

/** Credits of an account, in units. */
export interface Balance {
  /** Posted credits. */
  balance: bigint;
  /** Credits that pending holds reserve. */
  held: bigint;
  /** Credits that can be spent: the balance less the held ones. */
  available: bigint;
}

/** An account for `create_accounts`. */
export function newAccount(account: {
  id: bigint;
  ledger: number;
  code: number;
  flags: number;
  /** Units; stored in `user_data_128`. */
  openingBalance?: bigint;
  /** Of the idempotency key that created it; stored in `user_data_64`. */
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
  /** The hash of the description; stored in `user_data_128`. */
  descriptionId?: bigint;
  /** The timestamp of the bill that a refund gives back; stored in `user_data_64`. */
  billedAt?: bigint;
  /** Who brings in an opening balance; stored in `user_data_32`. */
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
    user_data_64: transfer.billedAt ?? 0n,
    user_data_32: transfer.broughtBy ?? 0,
    timeout: transfer.timeout ?? 0,
    ledger: transfer.ledger,
    code: transfer.code,
    flags: transfer.flags ?? TransferFlags.none,
    timestamp: 0n,
  };
}

/** A user's balance: credits came in, debits were spent. */
export function balanceOf(
  account: Pick<AccountBalance, 'credits_posted' | 'debits_posted' | 'debits_pending'>,
): Balance {
  const balance = account.credits_posted - account.debits_posted;
  return { balance, held: account.debits_pending, available: balance - account.debits_pending };
}

/**
 * How each field of a stored transfer is held to the one that was sent. The server compares the same fields
 * to answer `exists` (TigerBeetle's docs/reference/requests/create_transfers.md).
 *
 * For transfers of their own only: a stored capture or release has inherited its accounts, ledger, code and
 * user data from its hold.
 */
const COMPARISON: Record<keyof Transfer, 'compare' | 'ignore'> = {
  /** The stored transfer was found by it. */
  id: 'ignore',
  debit_account_id: 'compare',
  credit_account_id: 'compare',
  amount: 'compare',
  pending_id: 'compare',
  user_data_128: 'compare',
  user_data_64: 'compare',
  user_data_32: 'compare',
  timeout: 'compare',
  ledger: 'compare',
  code: 'compare',
  /** With `linked`: a movement alone and one in a chain are different requests. */
  flags: 'compare',
  /** Set by the ledger. */
  timestamp: 'ignore',
};
const COMPARED_FIELDS = (Object.keys(COMPARISON) as (keyof Transfer)[]).filter(
  (field) => COMPARISON[field] === 'compare',
);

/** Whether the stored transfer of this id was made by the same request. */
export function isSameTransfer(stored: Transfer, sent: Transfer): boolean {
  return COMPARED_FIELDS.every((field) => stored[field] === sent[field]);
}

/** The row of an answer that must have exactly one. @throws LedgerInvariantError */
export function onlyRow<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (rows.length !== 1 || row === undefined) {
    throw new LedgerInvariantError(`the ledger answered ${rows.length} rows instead of one`);
  }
  return row;
}
