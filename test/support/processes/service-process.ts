import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Api } from '../http/api';
import { ROOT } from './run-program';

const MAIN = join(ROOT, 'dist/apps/credits-service/src/main.js');
const START_TIMEOUT_MS = 30_000;
const EXIT_TIMEOUT_MS = 15_000;

/** How a process ended, and what it said. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

/** The built service in a process of its own, as it runs in production. */
export class ServiceProcess {
  private readonly child: ChildProcessByStdio<null, Readable, Readable>;
  private readonly ended: Promise<Ending>;
  private said = '';

  private constructor(variables: Record<string, string>, folder?: string, main = MAIN) {
    if (!existsSync(main)) {
      throw new Error('The service is not built: run `npm run build` first.');
    }
    const { PATH } = process.env;
    const env = { ...(PATH === undefined ? {} : { PATH }), NODE_ENV: 'test', PORT: '0', ...variables };
    this.child = spawn(process.execPath, [main], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const collect = (chunk: Buffer) => {
      this.said += chunk.toString();
    };
    this.child.stdout.on('data', collect);
    this.child.stderr.on('data', collect);
    this.ended = once(this.child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      output: this.said,
    }));
  }

  /**
   * Resolves once the service listens.
   * @param main the entry of another build; this checkout's where it is left out
   */
  static async start(variables: Record<string, string>, main?: string): Promise<ServiceProcess> {
    const service = new ServiceProcess(variables, undefined, main);
    try {
      await within(START_TIMEOUT_MS, service.listening());
    } catch (error) {
      await service.kill();
      throw error;
    }
    return service;
  }

  /**
   * Runs the service with settings that it is expected to refuse.
   * @param folder its working directory; this process's own where it is left out
   */
  static async runToEnd(variables: Record<string, string>, folder?: string): Promise<Ending> {
    const service = new ServiceProcess(variables, folder);
    try {
      return await within(EXIT_TIMEOUT_MS, service.ended);
    } finally {
      await service.kill();
    }
  }

  get origin(): string {
    const origin = /API\s+(http:\/\/\S+)\/api\/v1/.exec(this.said)?.[1];
    if (origin === undefined) throw new Error(`The service has not said where it listens:\n${this.said}`);
    return origin;
  }

  get api(): Api {
    return new Api(this.origin);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The service was not started.');
    return this.child.pid;
  }

  /** What it has written to standard output and standard error so far. */
  get output(): string {
    return this.said;
  }

  /** Whether the process that was started still runs; nothing here ever starts another one. */
  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The memory that the process has in use now, in bytes. */
  get residentBytes(): number {
    const kibibytes = existsSync('/proc/self/status') ? this.residentByProc() : this.residentByPs();
    if (!(kibibytes > 0)) throw new Error('The service has ended.');
    return kibibytes * 1024;
  }

  /** Asks it to end and waits until it has. */
  async stop(): Promise<Ending> {
    this.signal('SIGTERM');
    return this.ending();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Leaves what it writes to standard output unread, until it is read again. */
  pauseOutput(): void {
    this.child.stdout.pause();
  }

  resumeOutput(): void {
    this.child.stdout.resume();
  }

  /** Waits until it has ended, and all that it wrote is read. */
  ending(): Promise<Ending> {
    return within(EXIT_TIMEOUT_MS, this.ended);
  }

  /** Ends it as a crash would. */
  async kill(): Promise<Ending> {
    this.child.kill('SIGKILL');
    return within(EXIT_TIMEOUT_MS, this.ended);
  }

  /** On Linux, without a process for each look. */
  private residentByProc(): number {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1]);
  }

  private residentByPs(): number {
    return Number(spawnSync('ps', ['-o', 'rss=', '-p', String(this.pid)], { encoding: 'utf8' }).stdout);
  }

  private async listening(): Promise<void> {
    const ended = this.ended.then(({ code, signal, output }) => {
      throw new Error(
        `The service ended with ${signal ?? `exit code ${code}`} before it listened:\n${output}`,
      );
    });
    while (!this.said.includes('Credits Service is ready.')) {
      await Promise.race([once(this.child.stdout, 'data'), ended]);
    }
  }
}

async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Nothing happened within ${timeoutMs} ms.`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
