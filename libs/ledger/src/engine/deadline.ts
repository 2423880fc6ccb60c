/** A wait was given up; what was waited for may still happen. */
export class DeadlineExceededError extends Error {
  constructor(readonly timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms.`);
    this.name = 'DeadlineExceededError';
  }
}

/**
 * Waits for `work`, at most `timeoutMs` milliseconds.
 *
 * The engine's client offers no way to take a request back, so work that comes too late is let go:
 * its result, or its failure, is dropped.
 *
 * @throws DeadlineExceededError past the deadline; else whatever `work` throws
 */
export function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new DeadlineExceededError(timeoutMs));
    }, timeoutMs);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}
