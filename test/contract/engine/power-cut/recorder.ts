import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../support/processes/run-program';
import type { Orders } from './orders';
import { readRecording, type Run } from './recording';
import { SESSIONS, timeOf, workload } from './workload';

/** Lets Node run this repository's TypeScript. */
const REGISTER = join(ROOT, 'test/bench/register.cjs');
const DEADLINE_MS = 60_000;

/** Runs the workload, and records what becomes of its files. */
export class Recorder {
  private readonly library: string;
  private runs = 0;

  /** @param directory for all files of all runs */
  constructor(
    private readonly directory: string,
    private readonly seed: number,
  ) {
    this.library = join(directory, 'recorder.so');
    execFileSync('cc', ['-O2', '-shared', '-fPIC', '-o', this.library, join(__dirname, 'recorder.c')]);
  }

  /** The whole workload, from no file on. */
  async recordAll(): Promise<Run> {
    const calls = workload(this.seed);
    let times = 0;
    const sessions = SESSIONS.map(({ times: more, end, copies = false }) => {
      const [first, middle, next] = [times, times + more / 2, times + more].map((number) => {
        const index = calls.findIndex(({ time }) => time === timeOf(number));
        return index < 0 ? calls.length : index;
      });
      times += more;
      const to = join(this.directory, 'copy.db');
      return { from: first!, to: next!, end, ...(copies && { copy: { before: middle!, to } }) };
    });
    return this.record(sessions, new Map());
  }

  /** Some calls of the workload, from the number `from` on, on what a power cut has left. */
  recordOn(files: ReadonlyMap<string, Buffer>, from: number, count: number): Promise<Run> {
    return this.record([{ from, to: from + count, end: 'closed' }], files);
  }

  private async record(sessions: Orders['sessions'], before: ReadonlyMap<string, Buffer>): Promise<Run> {
    this.runs += 1;
    const folder = join(this.directory, `run-${this.runs}`);
    const recording = `${folder}.recording`;
    mkdirSync(folder);
    for (const [name, content] of before) writeFileSync(join(folder, name), content);
    const afterKill = sessions.findIndex(({ end }) => end === 'killed') + 1;
    for (const each of [sessions.slice(0, afterKill), sessions.slice(afterKill)]) {
      if (each.length > 0) await this.run({ folder, seed: this.seed, sessions: each }, recording);
    }
    const run = { ...readRecording(readFileSync(recording)), before, callsBefore: sessions[0]!.from, folder };
    rmSync(recording);
    return run;
  }

  /** One process, until it has done all or has killed itself. */
  private async run(orders: Orders, recording: string): Promise<void> {
    const program = ['-r', REGISTER, join(__dirname, 'workload-child.ts'), JSON.stringify(orders)];
    const child = spawn(process.execPath, program, {
      env: {
        ...process.env,
        LD_PRELOAD: this.library,
        POWER_CUT_FOLDER: orders.folder,
        POWER_CUT_RECORDING: recording,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const deadline = setTimeout(() => child.kill('SIGTERM'), DEADLINE_MS);
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    clearTimeout(deadline);
    const end = orders.sessions.at(-1)!.end === 'killed' ? 'SIGKILL' : 0;
    if ((signal ?? code) !== end) throw new Error(`The recorded program ended with ${signal ?? code}.`);
  }
}
