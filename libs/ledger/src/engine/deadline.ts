/** A wait was given up; the awaited result may still come. */
export class DeadlineExceededError extends Error {
  constructor(readonly timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms.`);
    this.name = 'DeadlineExceededError';
  }
}

/** The moment by which a request must be answered, however many ledger steps it takes. */
export class Deadline {
  private readonly endMs: number;

  /** @param timeoutMs milliseconds from now */
  constructor(readonly timeoutMs: number) {
    this.endMs = performance.now() + timeoutMs;
  }

  /** Milliseconds, 0 once the deadline has passed. */
  get remainingMs(): number {
    return Math.max(0, this.endMs - performance.now());
  }

  /**
   * Waits for `work`. The engine's client can't take a request back, so a late result or failure is dropped.
   * @throws DeadlineExceededError past the deadline; else the error of `work`
   */
  async waitFor<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new DeadlineExceededError(this.timeoutMs));
      }, this.remainingMs);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
