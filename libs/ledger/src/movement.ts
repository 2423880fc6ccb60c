import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import type { AccountRef } from './account-ids';
import { MOVEMENT_CODE } from './codes';
import { keyedTransferId, operatorAccountId } from './ids';
import { newTransfer } from './records';

export type MovementKind = 'topup' | 'bill';

/** A top-up or a bill to make. */
export interface MovementRequest extends AccountRef {
  /** Units, more than zero. */
  amount: bigint;
  /** Names the text that was stored before the movement; 0 for none. */
  descriptionId: bigint;
  /** Decides the transfer's id, so that the request can be repeated; null for a movement of its own each time. */
  idempotencyKey: string | null;
}

/** The double-entry transfer of a top-up (funding → user) or a bill (user → revenue). */
export function movementTransfer(
  kind: MovementKind,
  { currency, amount, descriptionId, idempotencyKey }: MovementRequest,
  accountId: bigint,
  newId: () => bigint,
  flags: TransferFlags = TransferFlags.none,
): Transfer {
  const isTopUp = kind === 'topup';
  return newTransfer({
    id: idempotencyKey === null ? newId() : keyedTransferId(idempotencyKey),
    debitAccountId: isTopUp ? operatorAccountId('funding', currency.code) : accountId,
    creditAccountId: isTopUp ? accountId : operatorAccountId('revenue', currency.code),
    amount,
    descriptionId,
    ledger: currency.ledger,
    code: isTopUp ? MOVEMENT_CODE.topUp : MOVEMENT_CODE.bill,
    flags,
  });
}
