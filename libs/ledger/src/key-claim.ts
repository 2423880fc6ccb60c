import type { Currency } from '@app/money';
import { MOVEMENT_CODE } from './codes';
import { IdempotencyKeyReusedError, IdempotencyKeySpentError, LedgerInvariantError } from './errors';
import type { LedgerRequest, SentTransfer } from './ledger-request';
import { emptyTransfer } from './movement';

/**
 * Binds a key to one request with a transfer of nothing, whose id is the key's. So the ledger detects a key
 * that was used for anything else, as with every other movement.
 * @param fingerprint of everything that makes two requests the same
 * @returns `exists` for a key that was claimed for the same request before
 * @throws IdempotencyKeyReusedError, IdempotencyKeySpentError
 */
export async function claimKey(
  request: LedgerRequest,
  currency: Currency,
  markerId: bigint,
  fingerprint: bigint,
): Promise<SentTransfer> {
  const sent = await request.send(emptyTransfer(currency, markerId, MOVEMENT_CODE.keyMarker, fingerprint));
  switch (sent.outcome) {
    case 'created':
    case 'exists':
      return sent;
    case 'exists_otherwise':
    case 'exists_as_other_kind':
      throw new IdempotencyKeyReusedError();
    case 'id_spent':
      throw new IdempotencyKeySpentError();
    default:
      throw new LedgerInvariantError(`the marker of a key came to ${sent.outcome}`);
  }
}
