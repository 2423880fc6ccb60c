import { createHash } from 'node:crypto';

/** The transaction that brought in the opening balance of a user's account in the default currency. */
export function openingTransactionId(userId: string): string {
  const accountId = BigInt(`0x${hash128(userId)}`);
  return hash128(`\0opening\0${accountId.toString(16)}`);
}

/** The ledger's transfer that holds the key of an account's creation. */
export function creationMarkerId(userId: string, idempotencyKey: string): string {
  return hash128(`\0key\0${userId}\0${idempotencyKey}`);
}

/** As in libs/ledger: the first 16 bytes of SHA-256, in hex. */
function hash128(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32);
}
