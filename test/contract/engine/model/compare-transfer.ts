import type { Transfer } from 'tigerbeetle-node';
import { CreateTransferStatus as Status, TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { AMOUNT_MAX } from '../build';
import type { Outcome } from './create-account';
import { firstThat, has, type State } from './state';

const { post_pending_transfer, void_pending_transfer, balancing_debit, balancing_credit } = TransferFlags;

/** An event whose id is that of a transfer: the same again, or the first difference. */
export function compareTransfer(state: State, event: Transfer, original: Transfer): Outcome<Status> {
  const different = firstThat(
    [event.flags !== original.flags, Status.exists_with_different_flags],
    [event.pending_id !== original.pending_id, Status.exists_with_different_pending_id],
    [event.timeout !== original.timeout, Status.exists_with_different_timeout],
  );
  if (different !== undefined) return { status: different };

  const meant = has(event, post_pending_transfer | void_pending_transfer)
    ? withInherited(event, state.transfer(event.pending_id))
    : event;
  // A balancing transfer states the most that may be moved, so it may state more than what was.
  const amountDiffers = has(event, balancing_debit | balancing_credit)
    ? meant.amount < original.amount
    : meant.amount !== original.amount;
  const difference = firstThat(
    [meant.debit_account_id !== original.debit_account_id, Status.exists_with_different_debit_account_id],
    [meant.credit_account_id !== original.credit_account_id, Status.exists_with_different_credit_account_id],
    [amountDiffers, Status.exists_with_different_amount],
    [meant.user_data_128 !== original.user_data_128, Status.exists_with_different_user_data_128],
    [meant.user_data_64 !== original.user_data_64, Status.exists_with_different_user_data_64],
    [meant.user_data_32 !== original.user_data_32, Status.exists_with_different_user_data_32],
    [meant.ledger !== original.ledger, Status.exists_with_different_ledger],
    [meant.code !== original.code, Status.exists_with_different_code],
  );
  if (difference !== undefined) return { status: difference };
  return { status: Status.exists, timestamp: original.timestamp };
}

/** A post or void with everything that it leaves open taken from the pending transfer. */
export function withInherited(event: Transfer, hold: Transfer): Transfer {
  const wholeAmount = has(event, void_pending_transfer) ? 0n : AMOUNT_MAX;
  return {
    ...event,
    debit_account_id: event.debit_account_id || hold.debit_account_id,
    credit_account_id: event.credit_account_id || hold.credit_account_id,
    amount: event.amount === wholeAmount ? hold.amount : event.amount,
    user_data_128: event.user_data_128 || hold.user_data_128,
    user_data_64: event.user_data_64 || hold.user_data_64,
    user_data_32: event.user_data_32 || hold.user_data_32,
    ledger: event.ledger || hold.ledger,
    code: event.code || hold.code,
  };
}
