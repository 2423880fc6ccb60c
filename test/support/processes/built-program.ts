import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ROOT } from './run-program';

const DEADLINE_MS = 60_000;

/** How a program ended, and what it said. */
export interface Run {
  /** Null after a signal. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A program of the built service beside it, as `npm run` starts it. */
export class BuiltProgram {
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private readonly ended: Promise<Run>;
  private said = '';
  private complained = '';

  /** @param name of its file, without an extension */
  constructor(name: string, args: readonly string[], variables: Record<string, string>) {
    const main = join(ROOT, 'dist/apps/credits-service/src', `${name}.js`);
    if (!existsSync(main)) throw new Error('The service is not built: run `npm run build` first.');
    const { PATH = '' } = process.env;
    this.child = spawn(process.execPath, [main, ...args], {
      env: { PATH, NODE_ENV: 'test', ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
    });
    this.child.stdout.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.child.stderr.on('data', (chunk: Buffer) => (this.complained += chunk.toString()));
    this.ended = once(this.child, 'close').then(([code]) => ({
      code: code as number | null,
      output: this.said,
      errors: this.complained,
    }));
  }

  /** What it has written to standard output so far. */
  get output(): string {
    return this.said;
  }

  /** Waits until it has ended, and all that it wrote is read. */
  ending(): Promise<Run> {
    return this.ended;
  }

  /** Ends it as a crash would. */
  async kill(): Promise<Run> {
    this.child.kill('SIGKILL');
    return this.ended;
  }
}

/** Runs a program to its end. */
export function runBuilt(
  name: string,
  args: readonly string[],
  variables: Record<string, string>,
): Promise<Run> {
  return new BuiltProgram(name, args, variables).ending();
}
