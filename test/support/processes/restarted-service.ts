import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api } from '../http/api';
import { ServiceProcess } from './service-process';

/** How long a caller goes on asking. */
const PATIENCE_MS = 60_000;
const RETRY_MS = 25;

/** The built service, which is killed and started again while its callers go on. */
export class RestartedService {
  /** Requests that were repeated because nobody answered them. */
  unanswered = 0;

  private constructor(
    private readonly variables: Record<string, string>,
    private process: ServiceProcess | undefined,
  ) {}

  static async start(variables: Record<string, string>): Promise<RestartedService> {
    return new RestartedService(variables, await ServiceProcess.start(variables));
  }

  /** Sends a request, and again where it is not answered or its outcome is not known, until it is. */
  async call(send: (api: Api) => Promise<Answer>): Promise<Answer> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const answer = await this.attempt(send);
      if (answer !== undefined && answer.status !== 503) return answer;
      this.unanswered += 1;
      await sleep(RETRY_MS);
    }
    throw new Error(`The service has not answered for ${PATIENCE_MS} ms.`);
  }

  /** The calls of the service as it runs now. */
  get api(): Api {
    if (this.process === undefined) throw new Error('The service does not run.');
    return this.process.api;
  }

  get origin(): string {
    if (this.process === undefined) throw new Error('The service does not run.');
    return this.process.origin;
  }

  async kill(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    await process?.kill();
  }

  async killAndRestart(): Promise<void> {
    await this.kill();
    this.process = await ServiceProcess.start(this.variables);
  }

  async stop(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    await process?.stop();
  }

  /** Undefined where nobody answered: the service is dead, or was killed before it could. */
  private async attempt(send: (api: Api) => Promise<Answer>): Promise<Answer | undefined> {
    const { process } = this;
    if (process === undefined) return undefined;
    try {
      return await send(process.api);
    } catch (error) {
      // The same process still runs, so this is no consequence of killing it.
      if (this.process === process) throw error;
      return undefined;
    }
  }
}
