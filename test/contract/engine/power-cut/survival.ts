import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryDirectory } from '../../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { callsFound, checkLedger, checkNewest, makeAgain } from './check-ledger';
import type { Cut, Wreck } from './cuts';
import type { Expectation } from './expectation';
import { LEDGER_NAME } from './names';
import { SEED } from './workload';

/** What goes on after a cut. */
export const FURTHER_CALLS = 6;

/**
 * Opens what a cut has left, in a folder of its own: all that was acknowledged must be there and no part of a call, and the
 * ledger must go on as if nothing had happened, also when it is opened again.
 * @returns how many calls it holds
 * @throws Error, with the cut, at the first thing that is not as it must be
 */
export async function survive(cut: Cut, wreck: Wreck, expectation: Expectation): Promise<number> {
  const directory = new TemporaryDirectory();
  try {
    for (const [name, content] of wreck.files) writeFileSync(join(directory.path, name), content);
    return await openAndGoOn(join(directory.path, LEDGER_NAME), wreck, expectation);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`With FC_SEED=${SEED}, ${describeCut(cut, wreck)}: ${reason}`, { cause: error });
  } finally {
    directory.remove();
  }
}

function describeCut(cut: Cut, { files, losses, sent, answered }: Wreck): string {
  const { lost, torn, kept, names } = losses;
  const left = [...files].map(([name, { length }]) => `${name} of ${length} bytes`);
  return (
    `the power failed in ${cut.during}, after step ${cut.steps}; ${sent} calls were sent, ${answered} answered. ` +
    `Of what was not flushed, ${lost} changes and ${names} names were lost, ${torn} changes torn and ${kept} kept ` +
    `(seed ${cut.seed}). It left ${left.join(' and ') || 'no file'}`
  );
}

async function openAndGoOn(
  path: string,
  { sent, answered }: Wreck,
  expectation: Expectation,
): Promise<number> {
  const { calls } = expectation;
  let time = 0n;
  const open = () => openEmbeddedClient({ path, now: () => time });

  let client = open();
  let found: number;
  let next: number;
  try {
    found = next = callsFound(client.content(), expectation, sent);
    if (found < answered) throw new Error(`Only ${found} calls are there.`);
    ({ time } = calls[next]!);
    await checkLedger(client, expectation, next);
    for (; next < found + FURTHER_CALLS; next += 1) {
      ({ time } = calls[next]!);
      await makeAgain(client, calls[next]!);
    }
  } finally {
    client.destroy();
  }

  ({ time } = calls[next]!);
  client = open();
  try {
    await checkNewest(client, expectation, next);
  } finally {
    client.destroy();
  }
  return found;
}
