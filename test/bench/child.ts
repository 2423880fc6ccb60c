import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { productionFlags } from './production-flags';

/** How long a child may take for one thing it is asked for. */
const ANSWER_MAX_MS = 120_000;
const REGISTER = join(__dirname, 'register.cjs');

/** A process of a bench: it answers each message with one. */
export class BenchChild<Question extends object | string, Answer extends object> {
  private constructor(private readonly child: ChildProcess) {}

  /**
   * Starts a TypeScript module, which says that it is ready with its first message.
   * @param path absolute
   */
  static async start<Q extends object | string, A extends object, Ready extends object>(
    path: string,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<[BenchChild<Q, A>, Ready]> {
    const child = new BenchChild<Q, A>(forkModule(path, environment, [REGISTER]));
    return [child, await nextMessage<Ready>(child.child)];
  }

  /**
   * Starts a compiled module that knows nothing of the bench, with others before it that answer in its place.
   */
  static startBuilt<Q extends object | string, A extends object>(
    path: string,
    environment: NodeJS.ProcessEnv,
    preloaded: readonly string[],
  ): BenchChild<Q, A> {
    return new BenchChild(forkModule(path, environment, preloaded));
  }

  ask(question: Question): Promise<Answer> {
    const answer = nextMessage<Answer>(this.child);
    this.child.send(question);
    return answer;
  }

  /** Whether the process has ended. */
  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Resolves once the process has ended. */
  async stop(): Promise<void> {
    if (this.ended) return;
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
  }
}

/**
 * What the child prints is thrown away, but for its errors; the settings of the caller's environment are not
 * its own.
 */
function forkModule(
  path: string,
  environment: NodeJS.ProcessEnv,
  preloaded: readonly string[],
): ChildProcess {
  const { PATH, TMPDIR, TIGERBEETLE_BINARY } = process.env;
  return fork(path, [], {
    execArgv: [...productionFlags(), ...preloaded.flatMap((module) => ['-r', module])],
    env: { PATH, TMPDIR, TIGERBEETLE_BINARY, NODE_ENV: 'test', ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message', { signal: AbortSignal.timeout(ANSWER_MAX_MS) })) as [T];
  return message;
}
