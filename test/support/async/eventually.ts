import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 5_000;
const RETRY_MS = 20;

/**
 * Repeats a check until it passes, and fails as it does once the deadline is over. For what engines may do a little
 * later: balances may stay pending for a moment after the timeout (docs/coding/two-phase-transfers.md).
 */
export async function eventually(check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await sleep(RETRY_MS);
  }
}
