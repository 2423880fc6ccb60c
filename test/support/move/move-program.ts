import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../processes/run-program';

const DEADLINE_MS = 1_200_000;

/** How a program ended, and what it said. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** `npm run ledger:move` or `ledger:digest` of the built service, while it runs. */
export class MoveProgram {
  private readonly child: ChildProcess;
  readonly ending: Promise<Ending>;

  constructor(name: 'ledger-move' | 'ledger-digest', args: readonly string[]) {
    const { PATH = '' } = process.env;
    const program = join(ROOT, 'dist/apps/credits-service/src', `${name}.js`);
    this.child = spawn(process.execPath, [program, ...args], {
      env: { PATH, NODE_ENV: 'test', CURRENCIES: 'USD,EUR,TOKENS=10001' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: DEADLINE_MS,
    });
    let [output, errors] = ['', ''];
    this.child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    this.child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    this.ending = once(this.child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      output,
      errors,
    }));
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

export function runMove(...args: readonly string[]): Promise<Ending> {
  return new MoveProgram('ledger-move', args).ending;
}

export function runDigest(place: string): Promise<Ending> {
  return new MoveProgram('ledger-digest', [place]).ending;
}
