import type { Currency } from '@app/money';
import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import type { AccountRef } from './account-ids';
import { MOVEMENT_CODE } from './codes';
import { operatorAccountId, transferIdFor } from './ids';
import { newTransfer } from './records';

export type MovementKind = 'topup' | 'bill';

/** A top-up or a bill to make. */
export interface MovementOrder extends AccountRef {
  /** Units, more than zero. */
  amount: bigint;
  /** Names the texts that were stored before the movement; 0 for none. */
  descriptionId: bigint;
  /** Finds the movements with the same reference; 0 or absent for none. */
  referenceId?: bigint;
  /** Makes the movement safe to repeat; null for a new movement each time. */
  idempotencyKey: string | null;
}

/** The double-entry transfer of a top-up (funding → user) or a bill (user → revenue). */
export function movementTransfer(
  kind: MovementKind,
  { userId, currency, amount, descriptionId, referenceId, idempotencyKey }: MovementOrder,
  accountId: bigint,
  flags = TransferFlags.none,
): Transfer {
  const isTopUp = kind === 'topup';
  return newTransfer({
    id: transferIdFor(userId, idempotencyKey),
    debit_account_id: isTopUp ? operatorAccountId('funding', currency.code) : accountId,
    credit_account_id: isTopUp ? accountId : operatorAccountId('revenue', currency.code),
    amount,
    user_data_128: descriptionId,
    user_data_64: referenceId ?? 0n,
    ledger: currency.ledger,
    code: isTopUp ? MOVEMENT_CODE.topUp : MOVEMENT_CODE.bill,
    flags,
  });
}

/**
 * A transfer of nothing between the operator's accounts, which only takes an id.
 * @param fingerprint of the request that the id belongs to
 */
export function emptyTransfer(
  { code, ledger }: Currency,
  id: bigint,
  reason: number,
  fingerprint = 0n,
): Transfer {
  return newTransfer({
    id,
    debit_account_id: operatorAccountId('funding', code),
    credit_account_id: operatorAccountId('revenue', code),
    amount: 0n,
    user_data_128: fingerprint,
    ledger,
    code: reason,
  });
}
