import type { Client } from 'tigerbeetle-node';
import { Deadline, DeadlineExceededError } from './deadline';

/**
 * One client of the engine and its state. The client sends one request at a time and waits for its answer for
 * ever. So once a call is given up, nothing gets through until that call is answered: the session is stalled.
 */
export class Session {
  private readonly callsUnderWay = new Set<Promise<unknown>>();
  private callsGivenUp = 0;
  private hasEnded = false;

  /** @param onRecovery called when a stalled session has answered everything after all */
  constructor(
    private readonly client: Client,
    private readonly onRecovery: () => void,
  ) {}

  /** Whether a call was given up that the engine has not answered yet. */
  get stalled(): boolean {
    return this.callsGivenUp > 0;
  }

  /** @throws DeadlineExceededError, or the client's error */
  async call<T>(request: (client: Client) => Promise<T>, deadline: Deadline): Promise<T> {
    const answer = request(this.client);
    const call = deadline.waitFor(answer);
    this.callsUnderWay.add(call);
    try {
      return await call;
    } catch (error) {
      if (error instanceof DeadlineExceededError) this.awaitLateAnswer(answer);
      throw error;
    } finally {
      this.callsUnderWay.delete(call);
    }
  }

  /** The cluster has ended the session: its client must not be touched any more. */
  markEnded(): void {
    this.hasEnded = true;
  }

  /**
   * Waits until nobody waits for an answer any more, at most `timeoutMs`, and closes the client. A client whose
   * session has ended is abandoned instead: closing it aborts the process. An idle session may have ended
   * unseen, so one that does not answer a last time is abandoned as well.
   */
  async close(timeoutMs: number): Promise<void> {
    const answers = await new Deadline(timeoutMs).waitFor(this.answersOnceMore()).catch(() => false);
    if (answers && !this.hasEnded) this.client.destroy();
  }

  /** Whether the session can still be used once every call under way is answered or given up. */
  private async answersOnceMore(): Promise<boolean> {
    await Promise.allSettled(this.callsUnderWay);
    // A stalled engine would answer this only after everything before it.
    if (this.stalled) return false;
    await this.client.lookupAccounts([1n]);
    return true;
  }

  private awaitLateAnswer(answer: Promise<unknown>): void {
    this.callsGivenUp += 1;
    const countAnswer = () => {
      this.callsGivenUp -= 1;
      if (this.callsGivenUp === 0 && !this.hasEnded) this.onRecovery();
    };
    answer.then(countAnswer, countAnswer);
  }
}
