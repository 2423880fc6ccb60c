const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** A step that can be repeated. @returns whether nothing is left to do; it does not throw */
export type Attempt = () => Promise<boolean>;

/**
 * Repeats what the store or the ledger did not take. All steps share a timer; its pauses grow while none succeeds.
 * Nothing piles up: calls only begin while both of them answer.
 */
export class CallRetries {
  private readonly waiting = new Set<Attempt>();
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = FIRST_PAUSE_MS;
  private isStopped = false;

  /** Steps that were not taken yet. */
  get size(): number {
    return this.waiting.size;
  }

  /** Makes the first attempt now. Resolves after it, whatever came of it. */
  async begin(attempt: Attempt): Promise<void> {
    if (await attempt()) return;
    this.waiting.add(attempt);
    this.schedule();
  }

  /** The last attempt of all that is left. */
  async finish(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.attemptAll();
  }

  private schedule(): void {
    if (this.isStopped || this.timer !== undefined || this.waiting.size === 0) return;
    this.timer = setTimeout(() => void this.run(), this.pauseMs).unref();
  }

  private async run(): Promise<void> {
    const hasSucceeded = await this.attemptAll();
    this.pauseMs = hasSucceeded ? FIRST_PAUSE_MS : Math.min(2 * this.pauseMs, LONGEST_PAUSE_MS);
    this.timer = undefined;
    this.schedule();
  }

  private async attemptAll(): Promise<boolean> {
    const left = this.waiting.size;
    await Promise.all(
      Array.from(this.waiting, async (attempt) => {
        if (await attempt()) this.waiting.delete(attempt);
      }),
    );
    return this.waiting.size < left;
  }
}
