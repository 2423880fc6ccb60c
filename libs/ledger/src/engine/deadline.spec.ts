import { DeadlineExceededError, withDeadline } from './deadline';

describe('withDeadline', () => {
  it('passes on what comes in time, a failure too', async () => {
    await expect(withDeadline(Promise.resolve(7), 1_000)).resolves.toBe(7);
    await expect(withDeadline(Promise.reject(new Error('refused')), 1_000)).rejects.toThrow('refused');
  });

  it('gives up past the deadline', async () => {
    const never = new Promise<never>(() => undefined);
    await expect(withDeadline(never, 5)).rejects.toThrow(new DeadlineExceededError(5));
  });

  it('lets a failure that comes too late go', async () => {
    let fail: (error: Error) => void = () => undefined;
    const late = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    await expect(withDeadline(late, 5)).rejects.toBeInstanceOf(DeadlineExceededError);
    fail(new Error('too late'));
    await expect(late).rejects.toThrow('too late');
  });
});
