import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../processes/run-program';

const DEADLINE_MS = 60_000;

/** How a program ended, and what it said. */
export interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** `npm run backup -- …` of the built service. */
export function runBackup(args: readonly string[], variables: Record<string, string>): Promise<Run> {
  return run('backup.js', args, variables);
}

/** `npm run backup:check -- …` of the built service. */
export function runBackupCheck(...args: readonly string[]): Promise<Run> {
  return run('backup-check.js', args, {});
}

async function run(name: string, args: readonly string[], variables: Record<string, string>): Promise<Run> {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'dist/apps/credits-service/src', name), ...args], {
    env: { PATH, NODE_ENV: 'test', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output, errors };
}
