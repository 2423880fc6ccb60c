import { formatTimestamp } from '@app/http';
import { formatTransactionId, type Transaction } from '@app/ledger';
import type { MovementTexts } from '@app/metadata';
import type { MovementResponse } from './dto/movement.response';

/** A transaction as every answer shows it. @param texts by the id of the description */
export function describeTransaction<T extends string | null>(
  transaction: Transaction,
  userId: T,
  texts: ReadonlyMap<bigint, MovementTexts>,
): Pick<MovementResponse, keyof MovementResponse> & { user_id: T } {
  const { description = null, reference = null } = texts.get(transaction.descriptionId) ?? {};
  const hold_id = idOrNull(transaction.holdId);
  return {
    id: formatTransactionId(transaction.transactionId),
    user_id: userId,
    type: transaction.type,
    amount: transaction.amount,
    description,
    balance_after: transaction.balanceAfter,
    created_at: formatTimestamp(transaction.createdAt),
    refund_of: idOrNull(transaction.refundOf),
    hold_id,
    // A call has the id of its hold.
    call_id: transaction.isOfCall ? hold_id : null,
    reference,
  };
}

function idOrNull(id: bigint | null): string | null {
  return id === null ? null : formatTransactionId(id);
}
