import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { end, startWatchdog } from '../processes/child';
import { findProgram, isProgram } from '../processes/find-program';

/** Starting needs 2 to 3 seconds on an idle machine, nearly all of it clearing 1.4 GB of memory. */
const START_DEADLINE_MS = 60_000;
const FORMAT_DEADLINE_MS = 30_000;
const CONNECT_RETRY_MS = 50;
/** Enough of the log to see a panic and the lines before it. */
const LOG_TAIL_BYTES = 4096;

export const TIGERBEETLE_CLUSTER_ID = 0n;

/** As it runs for data that matters: full messages and direct I/O, and some 2.3 GB of memory. */
const PRODUCTION_FLAGS = ['--cache-grid=256MiB'];
const DEVELOPMENT_FLAGS = ['--development'];

/**
 * A TigerBeetle server of one replica with a data file of its own, for tests that need the real thing.
 *
 * Unless told otherwise it runs with `--development`: smaller batches (253 creates, 2031 lookups) and direct I/O only where the
 * file system has it. It takes about 1.4 GB of memory and 1.1 GB in the temporary directory, so a spec file
 * keeps at most one. Nothing is left behind: `stop()` clears up, and so does a watchdog if this process dies
 * without calling it.
 */
export class TigerBeetleServer {
  private process: ChildProcess | undefined;
  private watchdog: ChildProcess | undefined;
  private logTail = '';
  private listeningPort = 0;

  private constructor(
    private readonly program: string,
    private readonly directory: string,
    private readonly isForDevelopment: boolean,
  ) {}

  /**
   * The path of the server program: `TIGERBEETLE_BINARY` if that is set, else `tigerbeetle` on the PATH.
   *
   * @returns undefined if the PATH has none.
   * @throws Error if `TIGERBEETLE_BINARY` names no program: who sets it does not want the tests skipped.
   */
  static program(): string | undefined {
    const named = process.env['TIGERBEETLE_BINARY'];
    if (named !== undefined && named !== '') {
      if (!isProgram(named)) throw new Error(`TIGERBEETLE_BINARY=${named} is not a program that can be run.`);
      return named;
    }
    return findProgram('tigerbeetle');
  }

  /**
   * Formats a data file and starts a server on it, on a free port of the loopback interface.
   *
   * @throws Error if there is no program, if it is not the client's version, or if it does not answer in
   * time; nothing is left running then.
   */
  static async start({ isForDevelopment = true } = {}): Promise<TigerBeetleServer> {
    const program = TigerBeetleServer.program();
    if (program === undefined) throw new Error('There is no tigerbeetle program on the PATH.');
    await assertVersion(program);

    const directory = await mkdtemp(join(tmpdir(), 'tigerbeetle-server-'));
    const server = new TigerBeetleServer(program, directory, isForDevelopment);
    try {
      await promisify(execFile)(
        program,
        [
          'format',
          `--cluster=${TIGERBEETLE_CLUSTER_ID}`,
          '--replica=0',
          '--replica-count=1',
          ...(isForDevelopment ? DEVELOPMENT_FLAGS : []),
          server.dataFile,
        ],
        { timeout: FORMAT_DEADLINE_MS },
      );
      await server.launch();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** The same after every `restart()`. */
  get port(): number {
    return this.listeningPort;
  }

  /** In the form that `replica_addresses` of the client takes. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** @throws Error while the server is not running. */
  get pid(): number {
    const pid = this.process?.pid;
    if (pid === undefined) throw new Error('The TigerBeetle server is not running.');
    return pid;
  }

  /** The end of what the server logged, to show when a test fails. */
  get log(): string {
    return this.logTail;
  }

  /**
   * Sends a signal. SIGKILL and SIGTERM resolve once the process is gone; SIGSTOP (a server that hangs)
   * and SIGCONT resolve at once.
   */
  async kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT' = 'SIGKILL'): Promise<void> {
    const server = this.process;
    if (server === undefined) return;
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') {
      server.kill(signal);
      return;
    }
    await this.endServer(server, signal);
    await this.setWatchdog(startWatchdog(this.directory));
  }

  /** Kills the server if it runs, then starts it on the same data file and port. */
  async restart(): Promise<void> {
    await this.kill('SIGKILL');
    await this.launch();
  }

  /** Ends the server and removes its data file. May be called twice. */
  async stop(): Promise<void> {
    if (this.process !== undefined) await this.endServer(this.process, 'SIGKILL');
    await rm(this.directory, { recursive: true, force: true });
    await this.setWatchdog(undefined);
  }

  private get dataFile(): string {
    return join(this.directory, '0_0.tigerbeetle');
  }

  private async launch(): Promise<void> {
    const firstStart = this.listeningPort === 0;
    const server = spawn(
      this.program,
      [
        'start',
        `--addresses=${this.listeningPort}`,
        ...(this.isForDevelopment ? DEVELOPMENT_FLAGS : PRODUCTION_FLAGS),
        this.dataFile,
      ],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    this.process = server;
    const watched = this.setWatchdog(startWatchdog(this.directory, server));
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.logTail = (this.logTail + text).slice(-LOG_TAIL_BYTES);
    });

    const ready = firstStart ? this.readPort(server) : this.untilListening(server);
    try {
      await Promise.all([watched, ready]);
    } catch (error) {
      await this.kill('SIGKILL');
      throw error;
    }
  }

  /**
   * With port 0 the server takes a free port and, once it accepts connections, prints that port and nothing
   * else.
   */
  private async readPort(server: ChildProcess): Promise<void> {
    const output = server.stdout;
    if (output === null) throw new Error('The TigerBeetle server was started without its output.');
    const printed = new Promise<number>((resolve) => {
      let text = '';
      output.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        if (text.includes('\n')) resolve(Number.parseInt(text, 10));
      });
    });
    this.listeningPort = await this.beforeDeadlineOrExit(server, printed);
  }

  private async untilListening(server: ChildProcess): Promise<void> {
    const stopTrying = new AbortController();
    try {
      await this.beforeDeadlineOrExit(server, acceptsConnections(this.listeningPort, stopTrying.signal));
    } finally {
      stopTrying.abort();
    }
  }

  private async beforeDeadlineOrExit<T>(server: ChildProcess, ready: Promise<T>): Promise<T> {
    const settled = new AbortController();
    const failed = Promise.race([
      sleep(START_DEADLINE_MS, `did not start within ${START_DEADLINE_MS} ms`, { signal: settled.signal }),
      once(server, 'exit', { signal: settled.signal }).then(() => 'exited while starting'),
    ]).then(
      (what) => {
        throw new Error(`The TigerBeetle server ${what}. The end of its log:\n${this.logTail}`);
      },
      (error: unknown) => {
        if (!settled.signal.aborted) throw error;
        return new Promise<never>(() => undefined);
      },
    );
    try {
      return await Promise.race([ready, failed]);
    } finally {
      settled.abort();
    }
  }

  private async endServer(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    await end(server, signal);
    this.process = undefined;
  }

  /** The new one watches before the old one ends. */
  private async setWatchdog(next: ChildProcess | undefined): Promise<void> {
    const previous = this.watchdog;
    this.watchdog = next;
    if (previous !== undefined) await end(previous, 'SIGKILL');
  }
}

export async function acceptsConnections(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const accepted = await new Promise<boolean>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
    if (accepted) return;
    await sleep(CONNECT_RETRY_MS);
  }
}

/**
 * A client evicted for its version can neither be used nor destroyed, so the versions are compared
 * beforehand.
 */
export async function assertVersion(program: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(require.resolve('tigerbeetle-node/package.json'), 'utf8')) as {
    version: string;
  };
  const { stdout } = await promisify(execFile)(program, ['version'], { timeout: FORMAT_DEADLINE_MS });
  const found = /\d+\.\d+\.\d+/.exec(stdout)?.[0];
  if (found !== manifest.version) {
    throw new Error(
      `${program} is ${stdout.trim()}; the tests need ${manifest.version}, as tigerbeetle-node is.`,
    );
  }
}
