import type { Account, Transfer } from 'tigerbeetle-node';
import { AccountFlags, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { expiryVoidId, timeoutNoteId } from './ids';
import type { TransferOutcome } from './outcomes';

const SETTLING = TransferFlags.post_pending_transfer | TransferFlags.void_pending_transfer;
const BALANCING = TransferFlags.balancing_debit | TransferFlags.balancing_credit;
const PENDING_IMPORT = TransferFlags.pending | TransferFlags.imported;

/**
 * What a moved ledger may keep a transfer's timeout in, as imported transfers have none: one of the two transfers with
 * these ids, in its `user_data_32`.
 * @returns none for a transfer that lost no timeout
 */
export function timeoutKeeperIds({ id, flags, timeout }: Transfer): bigint[] {
  const mayHaveLost = (flags & PENDING_IMPORT) === PENDING_IMPORT && timeout === 0;
  return mayHaveLost ? [timeoutNoteId(id), expiryVoidId(id)] : [];
}

/**
 * A transfer as it was made, before a move imported it.
 * @param keepers transfers by id, with those of {@link timeoutKeeperIds} that exist
 */
export function asMade(transfer: Transfer, keepers: ReadonlyMap<bigint, Transfer>): Transfer {
  if ((transfer.flags & TransferFlags.imported) === 0) return transfer;
  const keeper = timeoutKeeperIds(transfer)
    .map((id) => keepers.get(id))
    .find((found) => found !== undefined);
  return {
    ...transfer,
    flags: transfer.flags & ~TransferFlags.imported,
    timeout: keeper?.user_data_32 ?? transfer.timeout,
  };
}

/**
 * Compares a transfer with the one that has its id, as the ledger itself does where that was not imported
 * (TigerBeetle's docs/reference/requests/create_transfers.md, `exists`).
 * @param made as it was made
 */
export function existsOutcome(made: Transfer, sent: Transfer): TransferOutcome {
  if (made.flags !== sent.flags) return 'exists_as_other_kind';
  // A settlement inherits what it is sent without.
  const inherits = (sent.flags & SETTLING) !== 0;
  const same = <T extends bigint | number>(stored: T, given: T, none: T) =>
    stored === given || (inherits && given === none);
  const isSame =
    made.pending_id === sent.pending_id &&
    made.timeout === sent.timeout &&
    same(made.debit_account_id, sent.debit_account_id, 0n) &&
    same(made.credit_account_id, sent.credit_account_id, 0n) &&
    same(made.user_data_128, sent.user_data_128, 0n) &&
    same(made.user_data_64, sent.user_data_64, 0n) &&
    same(made.user_data_32, sent.user_data_32, 0) &&
    same(made.ledger, sent.ledger, 0) &&
    same(made.code, sent.code, 0) &&
    // The ledger bounds the amount of a balancing transfer by what there is.
    ((sent.flags & BALANCING) === 0 ? made.amount === sent.amount : made.amount <= sent.amount);
  return isSame ? 'exists' : 'exists_otherwise';
}

/** Whether an account has the flags that it is to be made with, but for that it was imported. */
export function hasFlagsOf(stored: Account, sent: Account): boolean {
  return (stored.flags & ~AccountFlags.imported) === sent.flags;
}
