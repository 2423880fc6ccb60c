import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { ROOT } from '../../../support/processes/run-program';
import { readRecording, type Run } from './recording';
import { SESSIONS } from './workload';

/** Lets Node run this repository's TypeScript. */
const REGISTER = join(ROOT, 'test/bench/register.cjs');
const DEADLINE_MS = 60_000;

/** Runs the workload with the recorder. @param directory where all files of the run go */
export async function record(directory: string, seed: number): Promise<Run> {
  const recorder = join(directory, 'recorder.so');
  execFileSync('cc', ['-O2', '-shared', '-fPIC', '-o', recorder, join(__dirname, 'recorder.c')]);
  const folder = join(directory, 'recorded');
  const recording = join(directory, 'recording');
  mkdirSync(folder);
  const afterKill = SESSIONS.findIndex(({ end }) => end === 'killed') + 1;
  for (const [firstSession, end] of [
    [0, 'SIGKILL'],
    [afterKill, 0],
  ] as const) {
    const child = spawn(
      process.execPath,
      [
        '-r',
        REGISTER,
        join(__dirname, 'workload-child.ts'),
        folder,
        join(directory, 'copy.db'),
        String(seed),
        String(firstSession),
      ],
      {
        env: {
          ...process.env,
          LD_PRELOAD: recorder,
          POWER_CUT_FOLDER: folder,
          POWER_CUT_RECORDING: recording,
        },
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    const deadline = setTimeout(() => child.kill('SIGTERM'), DEADLINE_MS);
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    clearTimeout(deadline);
    if ((signal ?? code) !== end) throw new Error(`The recorded program ended with ${signal ?? code}.`);
  }
  return { ...readRecording(readFileSync(recording)), folder };
}
