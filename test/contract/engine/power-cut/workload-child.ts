import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import { openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'tigerbeetle-node';
import { LEDGER_NAME, PROGRESS_NAME } from './names';
import type { Progress } from './progress';
import { type Call, SESSIONS, workload } from './workload';

/** The program that is recorded: runs sessions of the workload, until one ends with its death. */
async function main([folder, copy, seed, firstSession]: readonly string[]): Promise<void> {
  if (folder === undefined || copy === undefined) throw new Error('Name the folder, and where copies go.');
  const progress = openSync(join(folder, PROGRESS_NAME), 'a');
  const say = (message: Progress): void => {
    writeSync(progress, JSON.stringify(message));
  };
  const groups = workload(Number(seed));
  let group = 0;
  let call = 0;
  for (const [number, session] of SESSIONS.entries()) {
    const end = group + session.groups;
    if (number < Number(firstSession)) {
      for (; group < end; group += 1) call += groups[group]!.calls.length;
      continue;
    }
    let time = groups[group]!.time;
    const client = openEmbeddedClient({ path: join(folder, LEDGER_NAME), now: () => time });
    const copyAt = session.copies ? group + session.groups / 2 : -1;
    for (; group < end; group += 1) {
      ({ time } = groups[group]!);
      const { calls } = groups[group]!;
      await Promise.all(calls.map((each, index) => make(client, each, call + index, say)));
      call += calls.length;
      if (group === copyAt) {
        await client.copyTo(copy);
        rmSync(copy);
      }
    }
    if (session.end === 'killed') process.kill(process.pid, 'SIGKILL');
    client.destroy();
  }
}

/** Says of a call when it is sent and what was answered. */
async function make(
  client: Client,
  call: Call,
  number: number,
  say: (message: Progress) => void,
): Promise<void> {
  say({ sent: number });
  const results =
    call.kind === 'accounts'
      ? await client.createAccounts(call.events)
      : await client.createTransfers(call.events);
  say({
    answered: number,
    results: results.map(({ status, timestamp }) => ({ status, timestamp: String(timestamp) })),
  });
}

void main(process.argv.slice(2));
