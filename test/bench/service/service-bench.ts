// The built service under load, on both engines, beside bare node:http, Nest's stock adapter and the bare
// client.
//   npm run bench -- [--connections=1,16,64] [--calls=balance,bill,topup,batch] [--histories=1000,1000000] [--rounds=5]
//     [--no-server] [--write]
// Every server runs in a process of its own, with a key asked for, logs written (to /dev/null) and figures
// gathered. Rounds of all that is compared alternate, so that whatever else the machine does falls on all
// alike; the median round counts, and ratios say more than rates. `--write` puts the tables into
// docs/performance.md.
import { parseArgs } from 'node:util';
import { writeTables } from './performance-page';
import type { Plan } from './plan';
import { CALLS, type Call } from './requests';
import { compareEmbedded } from './embedded';
import { compareServer } from './tigerbeetle';

async function main(): Promise<void> {
  const { plan, server, write } = readArguments();
  const sections: string[] = [];
  const tell = (section: string): void => {
    sections.push(section);
    process.stdout.write(`\n${section}\n`);
  };
  await compareEmbedded(plan, tell);
  if (server) await compareServer(plan, tell);
  if (write) writeTables(sections);
}

function readArguments(): { plan: Plan; server: boolean; write: boolean } {
  const { values } = parseArgs({
    options: {
      connections: { type: 'string', default: '1,16,64' },
      calls: { type: 'string', default: CALLS.join(',') },
      histories: { type: 'string', default: '1000,1000000' },
      rounds: { type: 'string', default: '5' },
      'no-server': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const numbers = (text: string): number[] => text.split(',').map((part) => positive(part));
  return {
    plan: {
      connections: numbers(values.connections),
      calls: values.calls.split(',').map(asCall),
      histories: numbers(values.histories),
      rounds: positive(values.rounds),
    },
    server: !values['no-server'],
    write: values.write,
  };
}

function asCall(name: string): Call {
  const call = CALLS.find((known) => known === name);
  if (call === undefined) throw new Error(`--calls holds ${name}, which is none of ${CALLS.join(', ')}`);
  return call;
}

function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Error(`${text} is no whole number above 0`);
  return number;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
