import type { Client } from 'tigerbeetle-node';
import { DeadlineExceededError, withDeadline } from './deadline';

/**
 * One client of the engine and what is known of it.
 *
 * The client sends one request at a time and waits for its answer for ever. So from the first call that is given up
 * until that call is answered after all, nothing that is sent gets through: the session is stalled.
 */
export class Session {
  private readonly waitedFor = new Set<Promise<unknown>>();
  private unanswered = 0;
  private over = false;

  /** @param onAnswer called when a stalled session has answered everything after all */
  constructor(
    private readonly client: Client,
    private readonly onAnswer: () => void,
  ) {}

  /** Whether a call was given up that the engine has not answered yet. */
  get stalled(): boolean {
    return this.unanswered > 0;
  }

  /** Whether the cluster has ended this session; its client must not be touched any more. */
  get ended(): boolean {
    return this.over;
  }

  /** @throws DeadlineExceededError, or what the client throws */
  async call<T>(request: (client: Client) => Promise<T>, timeoutMs: number): Promise<T> {
    const answer = request(this.client);
    const call = withDeadline(answer, timeoutMs);
    this.waitedFor.add(call);
    try {
      return await call;
    } catch (error) {
      if (error instanceof DeadlineExceededError) this.awaitLateAnswer(answer);
      throw error;
    } finally {
      this.waitedFor.delete(call);
    }
  }

  /** The cluster has ended the session. */
  end(): void {
    this.over = true;
  }

  /**
   * Waits until nobody waits for an answer any more, at most `timeoutMs`, and closes the client.
   *
   * A client whose session was ended is let go instead: closing it aborts the process. That may have happened
   * unseen to an idle one, so a session that does not answer a last time is let go as well.
   */
  async close(timeoutMs: number): Promise<void> {
    const answers = await withDeadline(this.answersOnceMore(), timeoutMs).catch(() => false);
    if (answers && !this.over) {
      this.client.destroy();
    }
  }

  /** Whether the session can still be used once every call under way is answered or given up. */
  private async answersOnceMore(): Promise<boolean> {
    await Promise.allSettled(this.waitedFor);
    // Nothing that is sent now would be answered before what the engine owes already, and nobody waits for that.
    if (this.stalled) return false;
    await this.client.lookupAccounts([1n]);
    return true;
  }

  private awaitLateAnswer(answer: Promise<unknown>): void {
    this.unanswered += 1;
    const answered = () => {
      this.unanswered -= 1;
      if (this.unanswered === 0 && !this.over) this.onAnswer();
    };
    answer.then(answered, answered);
  }
}
