import { isDeepStrictEqual } from 'node:util';
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
type NewAccount = Pick<Account, 'id' | 'ledger' | 'code' | 'flags'> & {
  /** The opening balance, in units. */
  user_data_128?: bigint;
  /** A hash of the idempotency key that created the account. */
  user_data_64?: bigint;
};

export function newAccount(account: NewAccount): Account {
  return {
    debits_pending: 0n,
    debits_posted: 0n,
    credits_pending: 0n,
    credits_posted: 0n,
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    reserved: 0,
    timestamp: 0n,
    ...account,
  };
}

/** A transfer for `create_transfers`. Amounts are in units. */
type NewTransfer = Pick<
  Transfer,
  'id' | 'debit_account_id' | 'credit_account_id' | 'amount' | 'ledger' | 'code'
> &
  Partial<Pick<Transfer, 'pending_id' | 'timeout' | 'flags'>> & {
    /** docs/architecture.md has what each kind of movement keeps in these three. */
    user_data_128?: bigint;
    user_data_64?: bigint;
    user_data_32?: number;
  };

export function newTransfer(transfer: NewTransfer): Transfer {
  // Defaults in the literal itself: spread from an object, they take V8 thirty times as long, for each transfer.
  return {
    pending_id: 0n,
    user_data_128: 0n,
    user_data_64: 0n,
    user_data_32: 0,
    timeout: 0,
    flags: TransferFlags.none,
    timestamp: 0n,
    ...transfer,
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
 * Whether a stored movement or hold was made by the same request. The server compares the same fields to
 * answer `exists` (TigerBeetle's docs/reference/requests/create_transfers.md): all but the timestamp, which
 * it sets. The link to a budget is left out here too, since each attempt has its own.
 *
 * For transfers of their own only: a stored capture or release has inherited its accounts, ledger, code and
 * user data from its hold.
 */
export function isSameOrder(stored: Transfer, sent: Transfer): boolean {
  const { timestamp, user_data_32 } = sent;
  return isDeepStrictEqual({ ...stored, timestamp, user_data_32 }, sent);
}

/** The row of an answer that must have exactly one. @throws LedgerInvariantError */
export function onlyRow<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (rows.length !== 1 || row === undefined) {
    throw new LedgerInvariantError(`the ledger answered ${rows.length} rows instead of one`);
  }
  return row;
}
