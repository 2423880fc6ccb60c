import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Lets Node run this repository's TypeScript. */
const REGISTER = join(__dirname, '..', '..', '..', '..', 'test', 'bench', 'register.cjs');

export interface ChildOutcome {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/**
 * Runs JavaScript in a process of its own, where `@app/tigerbeetle-embedded` can be required. `shell` is put before the
 * program, to set limits. The process is killed after `deadlineMs`.
 */
export function runChild(code: string, deadlineMs: number, shell = ''): Promise<ChildOutcome> {
  const command = [process.execPath, '-r', REGISTER, '-e', code];
  const child =
    shell === ''
      ? spawn(process.execPath, command.slice(1))
      : spawn('/bin/sh', ['-c', `${shell}; exec "$@"`, 'sh', ...command]);
  return new Promise((resolve, reject) => {
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const deadline = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      clearTimeout(deadline);
      resolve({ exitCode, signal, output });
    });
  });
}
