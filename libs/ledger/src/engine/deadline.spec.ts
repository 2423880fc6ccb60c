import { Deadline, DeadlineExceededError } from './deadline';

const never = new Promise<never>(() => undefined);

describe('Deadline', () => {
  it('passes on what comes in time, a failure too', async () => {
    const deadline = new Deadline(1_000);
    await expect(deadline.waitFor(Promise.resolve(7))).resolves.toBe(7);
    await expect(deadline.waitFor(Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });

  it('gives up once it has passed', async () => {
    await expect(new Deadline(5).waitFor(never)).rejects.toThrow(new DeadlineExceededError(5));
  });

  it('drops a failure that comes too late', async () => {
    let fail: (error: Error) => void = () => undefined;
    const late = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    await expect(new Deadline(5).waitFor(late)).rejects.toBeInstanceOf(DeadlineExceededError);
    fail(new Error('too late'));
    await expect(late).rejects.toThrow('too late');
  });

  it('is one for all waits', async () => {
    jest.useFakeTimers();
    try {
      const deadline = new Deadline(100);
      const first = deadline.waitFor(new Promise((resolve) => setTimeout(resolve, 60)));
      await jest.advanceTimersByTimeAsync(60);
      await first;
      expect(deadline.remainingMs).toBe(40);
      const second = expect(deadline.waitFor(never)).rejects.toBeInstanceOf(DeadlineExceededError);
      await jest.advanceTimersByTimeAsync(40);
      await second;
      expect(deadline.remainingMs).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});
