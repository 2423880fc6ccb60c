import type { AccountBalance } from 'tigerbeetle-node';
import type { LedgerEngine } from './ledger-engine';
import { LedgerRequest } from './ledger-request';

/**
 * The balances that the ledger keeps of an account, as they were right before moments. It reads from the last moment
 * back, since the newest balance before one also is that before all moments after it: moments between which nothing
 * moved share a read. Each read has a deadline of its own.
 * @param accountId of an account with history; null for one that does not exist yet
 * @param moments nanoseconds since 1970, in ascending order
 * @returns null where nothing had moved
 * @throws LedgerUnavailableError
 */
export async function balancesBefore(
  engine: LedgerEngine,
  accountId: bigint | null,
  moments: readonly bigint[],
): Promise<(AccountBalance | null)[]> {
  const balances: (AccountBalance | null)[] = [];
  let known: AccountBalance | null | undefined;
  for (const moment of [...moments].reverse()) {
    const isKnown = known === null || (known !== undefined && known.timestamp < moment);
    if (!isKnown) {
      known = accountId === null ? null : await new LedgerRequest(engine).balanceBefore(accountId, moment);
    }
    balances.push(known ?? null);
  }
  return balances.reverse();
}
