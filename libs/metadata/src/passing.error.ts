/**
 * The store can't serve now: it is out of reach, silent, locked or takes no writes. It may a little later.
 */
export class PassingError extends Error {
  override readonly name = 'PassingError';

  /** With another error as its cause. */
  static of(cause: unknown): PassingError {
    return new PassingError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Waits for the work until the deadline. A result that comes later is dropped.
 * @throws PassingError past the deadline
 */
export async function within<T>(deadlineMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new PassingError(`there was no answer within ${deadlineMs} ms`));
    }, deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
