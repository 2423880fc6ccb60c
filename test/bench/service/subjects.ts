import { exchange } from '../exchange';
import { loadRound, medianRound, type Round } from './load';
import { BATCH_SIZE } from '../bare-questions';
import { creations, requestsOf, type Call } from './requests';
import type { BenchServer } from './server';

/** A server that is compared with others. */
export interface Subject {
  readonly name: string;
  readonly server: BenchServer;
  /** The calls that it answers. */
  readonly answers: (call: Call) => boolean;
}

const PREPARE_CONNECTIONS = 16;

/** Creates the users, and bills them until the ledger has as many transfers as that. */
export async function prepare({ port }: BenchServer, transfers: number): Promise<void> {
  await exchange(port, creations(), PREPARE_CONNECTIONS, 201);
  const batches = Math.ceil(transfers / BATCH_SIZE) - 1;
  if (batches > 0) await exchange(port, requestsOf('batch', batches), 2);
}

/**
 * The median round of each subject that answers the call; one round more than counts warms them up.
 * @param beside done once a round as well, in its turn
 */
export async function inTurns(
  subjects: readonly Subject[],
  call: Call,
  { connections, rounds }: { connections: number; rounds: number },
  beside: () => Promise<void> = async () => {},
): Promise<Map<string, Round>> {
  const measured = new Map<string, Round[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const { name, server, answers } of subjects) {
      if (!answers(call)) continue;
      const figures = await loadRound(server, call, connections);
      if (round > 0) measured.set(name, [...(measured.get(name) ?? []), figures]);
    }
    await beside();
  }
  return new Map(Array.from(measured, ([name, figures]) => [name, medianRound(figures)]));
}
