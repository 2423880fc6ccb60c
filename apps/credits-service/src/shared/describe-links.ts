import { formatTransactionId, type Transaction } from '@app/ledger';

/** What a transaction follows from. */
export interface TransactionLinks {
  refund_of: string | null;
  hold_id: string | null;
  call_id: string | null;
}

export function describeLinks({ refundOf, holdId, isOfCall }: Transaction): TransactionLinks {
  const hold_id = idOrNull(holdId);
  // A call has the id of its hold.
  return { refund_of: idOrNull(refundOf), hold_id, call_id: isOfCall ? hold_id : null };
}

function idOrNull(id: bigint | null): string | null {
  return id === null ? null : formatTransactionId(id);
}
