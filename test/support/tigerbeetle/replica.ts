import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { end, startWatchdog } from '../processes/child';
import { acceptsConnections, TIGERBEETLE_CLUSTER_ID } from './tigerbeetle-server';

const FORMAT_DEADLINE_MS = 30_000;
/** Three at once clear 4.3 GB of memory. */
const START_DEADLINE_MS = 60_000;
/** Enough of the log to see a panic and the lines before it. */
const LOG_TAIL_LINES = 30;
/** How a replica of 0.17.9 says in which view it works from now on, and as what. */
const ROLE = /: transition_to_normal_from_\w+: view=(?:\d+\.\.)?(\d+) (primary|backup)/;

/** One replica's data file, and its process while it runs. */
export class Replica {
  private running: { server: ChildProcess; watchdog: ChildProcess } | null = null;
  private lines: string[] = [];
  private primary = false;
  /** The latest view that it has said it works in; views count the changes of the primary. */
  view = 0;

  /** @param ports those of every replica of the cluster, in its order */
  constructor(
    private readonly program: string,
    private readonly directory: string,
    readonly index: number,
    private readonly ports: readonly number[],
  ) {}

  /** Whether it runs and has said that it is the primary of its view. */
  get leads(): boolean {
    return this.running !== null && this.primary;
  }

  /** The end of what it logged. */
  get log(): string {
    return this.lines.join('\n');
  }

  async format(): Promise<void> {
    const options = [
      `--cluster=${TIGERBEETLE_CLUSTER_ID}`,
      `--replica=${this.index}`,
      `--replica-count=${this.ports.length}`,
      '--development',
    ];
    await promisify(execFile)(this.program, ['format', ...options, this.dataFile], {
      timeout: FORMAT_DEADLINE_MS,
    });
  }

  /** Resolves once it accepts connections. */
  async start(): Promise<void> {
    if (this.running !== null) throw new Error(`Replica ${this.index} runs already.`);
    const options = [`--addresses=${this.ports.join(',')}`, '--development'];
    const server = spawn(this.program, ['start', ...options, this.dataFile], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.running = { server, watchdog: startWatchdog(this.directory, server) };
    this.primary = false;
    createInterface({ input: server.stderr }).on('line', (line) => {
      this.read(line);
    });

    const ended = new AbortController();
    server.once('exit', () => {
      ended.abort();
    });
    const stop = AbortSignal.any([ended.signal, AbortSignal.timeout(START_DEADLINE_MS)]);
    await acceptsConnections(this.ports[this.index]!, stop);
    if (stop.aborted) {
      const what = ended.signal.aborted ? 'ended' : `was not ready within ${START_DEADLINE_MS} ms`;
      throw new Error(`Replica ${this.index} ${what}. The end of its log:\n${this.log}`);
    }
  }

  /** Ends it with SIGKILL and resolves once it is gone. */
  async kill(): Promise<void> {
    if (this.running === null) return;
    const { server, watchdog } = this.running;
    this.running = null;
    await end(server, 'SIGKILL');
    await end(watchdog, 'SIGKILL');
  }

  private read(line: string): void {
    this.lines = [...this.lines, line].slice(-LOG_TAIL_LINES);
    const [, view, role] = ROLE.exec(line) ?? [];
    if (view === undefined) return;
    this.view = Number(view);
    this.primary = role === 'primary';
  }

  private get dataFile(): string {
    return join(this.directory, `0_${this.index}.tigerbeetle`);
  }
}
