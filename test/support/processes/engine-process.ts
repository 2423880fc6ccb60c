import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Account, CreateAccountResult, CreateTransferResult, Transfer } from 'tigerbeetle-node';
import type { EngineAnswer, EngineFailure, EngineRequest, MemoryInUse } from './engine-process-protocol';
import { ROOT } from './run-program';

/** Lets Node run this repository's TypeScript. */
const REGISTER = join(ROOT, 'test/bench/register.cjs');
const DEADLINE_MS = 60_000;

/** A call that the engine rejected, or that was never answered because its process ended. */
export class EngineProcessError extends Error {
  readonly code: unknown;

  constructor(failure: EngineFailure) {
    super(failure.message);
    this.name = failure.name;
    this.code = failure.code;
  }
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The embedded engine in a process of its own, for tests that kill it, limit it or measure it.
 *
 * What it answers has crossed a process boundary, so a call that resolved was acknowledged for certain.
 */
export class EngineProcess {
  private readonly waiting = new Map<number, Waiting>();
  private callCount = 0;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (answer: EngineAnswer) => {
      const waiting = this.waiting.get(answer.number);
      this.waiting.delete(answer.number);
      if ('failure' in answer) waiting?.reject(new EngineProcessError(answer.failure));
      else waiting?.resolve(answer.result);
    });
    child.on('exit', () => {
      for (const { reject } of this.waiting.values()) reject(processEnded());
      this.waiting.clear();
    });
  }

  /** @throws EngineProcessError with the engine's code if it cannot open the file. */
  static async start(path: string): Promise<EngineProcess> {
    const child = fork(join(__dirname, 'engine-process-child.ts'), [path], {
      execArgv: ['--expose-gc', '-r', REGISTER],
      serialization: 'advanced',
    });
    const [message] = (await Promise.race([
      once(child, 'message', { signal: AbortSignal.timeout(DEADLINE_MS) }),
      once(child, 'exit').then(() => [{ opened: failureOf(processEnded()) }]),
    ])) as [{ opened: EngineFailure | true }];
    if (message.opened === true) return new EngineProcess(child);
    await ended(child);
    throw new EngineProcessError(message.opened);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The engine process has no id.');
    return this.child.pid;
  }

  createAccounts(batch: Account[]): Promise<CreateAccountResult[]> {
    return this.ask({ kind: 'call', method: 'createAccounts', argument: batch });
  }

  createTransfers(batch: Transfer[]): Promise<CreateTransferResult[]> {
    return this.ask({ kind: 'call', method: 'createTransfers', argument: batch });
  }

  lookupAccounts(ids: bigint[]): Promise<Account[]> {
    return this.ask({ kind: 'call', method: 'lookupAccounts', argument: ids });
  }

  lookupTransfers(ids: bigint[]): Promise<Transfer[]> {
    return this.ask({ kind: 'call', method: 'lookupTransfers', argument: ids });
  }

  /** Creates transfers of 1 without sending each of them over. Returns how many were created. */
  fill(fill: Omit<Extract<EngineRequest, { kind: 'fill' }>, 'kind'>): Promise<number> {
    return this.ask({ kind: 'fill', ...fill });
  }

  memoryInUse(): Promise<MemoryInUse> {
    return this.ask({ kind: 'memory' });
  }

  /** SIGKILL; resolves once the process is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await ended(this.child);
  }

  /** Closes the file in good order. */
  async close(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    await ended(this.child);
  }

  private ask<T>(request: EngineRequest): Promise<T> {
    return new Promise<unknown>((resolve, reject) => {
      if (!this.child.connected) {
        reject(processEnded());
        return;
      }
      this.callCount += 1;
      this.waiting.set(this.callCount, { resolve, reject });
      // A call that cannot be sent any more is rejected when the exit of the process is seen.
      this.child.send({ number: this.callCount, request }, () => undefined);
    }) as Promise<T>;
  }
}

function processEnded(): EngineProcessError {
  return new EngineProcessError({
    name: 'Error',
    code: 'PROCESS_ENDED',
    message: 'The engine process has ended.',
  });
}

function failureOf({ name, code, message }: EngineProcessError): EngineFailure {
  return { name, code, message };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await once(child, 'exit', { signal: AbortSignal.timeout(DEADLINE_MS) });
}
