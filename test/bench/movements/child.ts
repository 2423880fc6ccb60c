import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** How long a child may take for one thing it is asked for. */
const ANSWER_MAX_MS = 60_000;

/** A process of the bench: it answers each message with one. */
export class BenchChild<Question extends object | string, Answer extends object> {
  private constructor(private readonly child: ChildProcess) {}

  /** Starts a module of this folder, which says that it is ready with its first message. */
  static async start<Q extends object | string, A extends object, Ready extends object>(
    file: string,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<[BenchChild<Q, A>, Ready]> {
    const child = fork(join(__dirname, file), [], {
      execArgv: ['-r', join(__dirname, '..', 'register.cjs')],
      env: { ...process.env, NODE_ENV: 'production', ...environment },
    });
    return [new BenchChild(child), await nextMessage<Ready>(child)];
  }

  ask(question: Question): Promise<Answer> {
    const answer = nextMessage<Answer>(this.child);
    this.child.send(question);
    return answer;
  }

  stop(): void {
    this.child.kill();
  }
}

async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message', { signal: AbortSignal.timeout(ANSWER_MAX_MS) })) as [T];
  return message;
}
