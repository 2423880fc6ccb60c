import type { Transfer } from 'tigerbeetle-node';
import { refundId } from './ids';
import type { LedgerRequest } from './ledger-request';

/** Places per look-up: most bills have far fewer refunds. */
export const PLACES_PER_READ = 64;

/** The ids of a bill's next refunds. @param next the first place */
export function refundIds(billId: bigint, next: number): bigint[] {
  return Array.from({ length: PLACES_PER_READ }, (_, index) => refundId(billId, next + index));
}

/** Units that were given back of a bill so far. @throws LedgerUnavailableError */
export async function refundedOf(request: LedgerRequest, billId: bigint): Promise<bigint> {
  let refunded = 0n;
  for (let next = 0; ; next += PLACES_PER_READ) {
    const found = await request.findTransfers(refundIds(billId, next));
    refunded += sumOf(found.values());
    if (found.size < PLACES_PER_READ) return refunded;
  }
}

function sumOf(refunds: Iterable<Transfer>): bigint {
  let sum = 0n;
  for (const { amount } of refunds) sum += amount;
  return sum;
}
