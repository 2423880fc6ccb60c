import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Client } from 'tigerbeetle-node';
import type { FakeLedger } from '../../support/fake-replica/fake-replica';

const MAIN = join(__dirname, 'client-process-main.cjs');
const ANSWER_TIMEOUT_MS = 15_000;
const LOG_TAIL_CHARACTERS = 4096;

/** What the client rejected a call with. */
export class ClientError extends Error {
  constructor(
    readonly code: string | undefined,
    message: string,
  ) {
    super(message);
    this.name = 'ClientError';
  }
}

interface Answer {
  id: number;
  value?: unknown;
  error?: { code?: string; message: string };
}

/** How a process ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/**
 * TigerBeetle's client in a process of its own, where it may hang, stay alive after an eviction, or abort.
 * One client at a time; opening another one leaves the last to itself, as a service does with an evicted client.
 */
export class ClientProcess {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private lastId = 0;
  private log = '';
  /** Resolves once the process is gone. */
  readonly ended: Promise<Ending>;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (answer: Answer) => {
      this.waiting.get(answer.id)?.(answer);
    });
    // The client writes what it logs to standard error itself.
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.log = (this.log + text).slice(-LOG_TAIL_CHARACTERS);
    });
    this.ended = once(child, 'close').then(([code, signal]) => {
      const message = `The client's process ended with ${String(signal ?? code)}.\n${this.log}`;
      for (const [id, settle] of this.waiting) settle({ id, error: { message } });
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
  }

  static async start(): Promise<ClientProcess> {
    // The shell only sees to it that a process that aborts leaves no core file behind.
    const child = spawn('/bin/sh', ['-c', 'ulimit -c 0; exec "$@"', 'sh', process.execPath, MAIN], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    await once(child, 'spawn');
    return new ClientProcess(child);
  }

  /** Makes a client for the replica at the address. */
  async open(address: string): Promise<void> {
    await this.ask('open', [address]);
  }

  /**
   * Calls a method of the client.
   * @throws ClientError with what the client rejected with; Error where it does not answer in time
   */
  call<Method extends keyof FakeLedger>(
    method: Method,
    batch: Parameters<Client[Method]>[0],
    timeoutMs = ANSWER_TIMEOUT_MS,
  ): ReturnType<Client[Method]> {
    return this.ask('call', [method, batch], timeoutMs) as ReturnType<Client[Method]>;
  }

  /** Resolves once the client has all calls that were made before. */
  async untilCalled(): Promise<void> {
    await this.ask('sync', []);
  }

  /** Destroys the client that was opened last. */
  async destroy(): Promise<void> {
    await this.ask('destroy', []);
  }

  /** Ends the process, in whatever state it is. */
  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private ask(command: string, args: unknown[], timeoutMs = ANSWER_TIMEOUT_MS): Promise<unknown> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        reject(new Error(`No answer to ${command} within ${timeoutMs} ms.\n${this.log}`));
      }, timeoutMs);
      this.waiting.set(id, ({ value, error }) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        if (error === undefined) {
          resolve(value);
        } else {
          reject(new ClientError(error.code, error.message));
        }
      });
      this.child.send({ id, command, args }, (error) => {
        if (error !== null) this.waiting.get(id)?.({ id, error: { message: error.message } });
      });
    });
  }
}
