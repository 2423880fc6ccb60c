// How fast `npm run ledger:move` is beside the bare client, both on a new TigerBeetle server in production mode:
// `npm run build && npm run bench:move`, or with the number of transfers and of rounds: `npm run bench:move -- 1000000 3`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../support/processes/run-program';
import { TIGERBEETLE_CLUSTER_ID, TigerBeetleServer } from '../../support/tigerbeetle/tigerbeetle-server';
import { productionFlags } from '../production-flags';
import { print, printRatio, printRow } from '../report';
import { median } from '../figures';
import { importBare } from './bare-import';
import { makeSourceLedger } from './source-ledger';

const TRANSFERS = Number(process.argv[2] ?? 1_000_000);
const ROUNDS = Number(process.argv[3] ?? 3);
const RATIO_MIN = 0.5;
const PROGRAM = join(ROOT, 'dist/apps/credits-service/src/ledger-move.js');
const LOOK_EVERY_MS = 100;

interface Run {
  readonly seconds: number;
  readonly output: string;
  readonly memoryMiB: number;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'credits-bench-'));
  const rates: { bare: number[]; move: number[]; back: number[]; verify: number[] } = {
    bare: [],
    move: [],
    back: [],
    verify: [],
  };
  const memory: number[] = [];
  try {
    const path = join(folder, 'ledger.db');
    await makeSourceLedger(path, TRANSFERS);
    for (let round = 0; round < ROUNDS; round += 1) {
      await onNewServer(async (server) => {
        rates.bare.push(await importBare(server, TRANSFERS));
      });
      await onNewServer(async (server) => {
        const place = `${TIGERBEETLE_CLUSTER_ID}@${server.address}`;
        const moved = await run('--from', path, '--to', place);
        const made = Number(/and (\d+) transfers/.exec(moved.output)?.[1]);
        rates.move.push(made / moved.seconds);
        memory.push(moved.memoryMiB);
        const verified = await run('--from', path, '--to', place, '--verify');
        rates.verify.push(TRANSFERS / verified.seconds);
        const back = await run('--from', place, '--to', join(folder, `back-${round}.db`));
        rates.back.push(made / back.seconds);
        memory.push(back.memoryMiB, verified.memoryMiB);
      });
    }
    print(`${TRANSFERS} transfers; per second, with the start of the program:`);
    printRow('the bare client imports', rates.bare, 0);
    printRow('ledger:move to the server', rates.move, 0);
    printRow('ledger:move back to a file', rates.back, 0);
    printRow('ledger:move --verify', rates.verify, 0);
    printRow('memory of it, MiB', memory, 0);
    const ratio = median(rates.move) / median(rates.bare);
    printRatio(ratio, `of the bare client's rate; the target is ${RATIO_MIN}`);
    if (ratio < RATIO_MIN) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function onNewServer(use: (server: TigerBeetleServer) => Promise<void>): Promise<void> {
  const server = await TigerBeetleServer.start({ isForDevelopment: false });
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

async function run(...args: string[]): Promise<Run> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...productionFlags('ledger:move'), PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let memoryMiB = 0;
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const look = setInterval(() => {
    memoryMiB = Math.max(memoryMiB, residentMiB(child.pid ?? 0));
  }, LOOK_EVERY_MS);
  const [code] = (await once(child, 'close')) as [number];
  clearInterval(look);
  if (code !== 0) throw new Error(`ledger:move ${args.join(' ')} ended with ${code}: ${output}`);
  return { seconds: (performance.now() - startedAt) / 1_000, output, memoryMiB };
}

/** The most that a process has had in memory so far; 0 where the system does not say. */
function residentMiB(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}

void main();
