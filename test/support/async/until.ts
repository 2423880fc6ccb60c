import { setTimeout as sleep } from 'node:timers/promises';

const CHECK_EVERY_MS = 20;

/**
 * Waits for something that another process does.
 * @param what names it in the error's message
 * @throws Error past the limit
 */
export async function until(
  what: string,
  limitMs: number,
  done: () => boolean | Promise<boolean>,
): Promise<void> {
  const endMs = Date.now() + limitMs;
  while (!(await done())) {
    if (Date.now() > endMs) throw new Error(`Within ${limitMs} ms it did not happen: ${what}.`);
    await sleep(CHECK_EVERY_MS);
  }
}
