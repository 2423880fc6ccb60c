import { openEmbeddedClient } from '@app/tigerbeetle-embedded';
import { openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'tigerbeetle-node';
import { LEDGER_NAME, PROGRESS_NAME } from './names';
import type { Orders, Progress } from './orders';
import { type Call, workload } from './workload';

/** The program that is recorded. */
async function main({ folder, seed, sessions }: Orders): Promise<void> {
  const progress = openSync(join(folder, PROGRESS_NAME), 'a');
  const say = (message: Progress): void => {
    writeSync(progress, JSON.stringify(message));
  };
  const calls = workload(seed);
  for (const { from, to, end, copy } of sessions) {
    let { time } = calls[from]!;
    const client = openEmbeddedClient({ path: join(folder, LEDGER_NAME), now: () => time });
    for (let next = from; next < to;) {
      if (copy?.before === next) {
        await client.copyTo(copy.to);
        rmSync(copy.to);
      }
      ({ time } = calls[next]!);
      const made: Promise<void>[] = [];
      for (; next < to && calls[next]!.time === time; next += 1) {
        made.push(make(client, calls[next]!.call, next, say));
      }
      await Promise.all(made);
    }
    if (end === 'killed') process.kill(process.pid, 'SIGKILL');
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

void main(JSON.parse(process.argv[2] ?? '') as Orders);
