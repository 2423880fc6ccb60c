import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 5_000;
const RETRY_MS = 20;

/**
 * Repeats a check until it passes, and fails as it does once the deadline is over. For what engines may do a little
 * later: balances may stay pending for a moment after the timeout (docs/coding/two-phase-transfers.md).
 */
export async function eventually(check: () => Promise<void>, deadlineMs = DEADLINE_MS): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    try {
      await check();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(RETRY_MS);
  }
}

/**
 * Waits for something that another process does.
 * @param what names it in the error's message
 * @throws Error past the limit; at once where `done` throws
 */
export async function until(
  what: string,
  limitMs: number,
  done: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await done())) {
    if (performance.now() > deadline) throw new Error(`Within ${limitMs} ms it did not happen: ${what}.`);
    await sleep(RETRY_MS);
  }
}
