import type { LedgerContent } from '@app/ledger';
import { LedgerUnavailableError } from '@app/ledger';
import type { LastingSettings } from '@app/metadata';
import { LedgerMark } from './ledger-mark';

describe('LedgerMark', () => {
  const answers: (bigint | Error)[] = [];
  const marks: string[] = [];
  let mark: LedgerMark;

  beforeEach(() => {
    jest.useFakeTimers();
    answers.length = 0;
    marks.length = 0;
    const ledger = {
      lastTransferAt: () => {
        const answer = answers.shift() ?? 0n;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    };
    const lasting = {
      raise: (name: string, value: string) => Promise.resolve(void marks.push(`${name} ${value}`)),
    };
    mark = new LedgerMark(ledger as LedgerContent, lasting as LastingSettings);
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('marks what has changed, and goes on after a ledger that does not answer', async () => {
    answers.push(0n, 7n, 7n, new LedgerUnavailableError(), 8n);
    mark.start();
    await jest.advanceTimersByTimeAsync(25_000);
    expect(marks).toEqual(['ledger_reached 00000000000000000007', 'ledger_reached 00000000000000000008']);
    await mark.beforeApplicationShutdown();
  });

  it('marks once more at the end, and never after it', async () => {
    mark.start();
    answers.push(9n, 10n, 11n);
    await mark.beforeApplicationShutdown();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(marks).toEqual(['ledger_reached 00000000000000000009']);
  });

  it('marks nothing where the ledger was refused', async () => {
    answers.push(9n);
    await mark.beforeApplicationShutdown();
    expect(marks).toEqual([]);
  });

  it.each([
    [1n, 9n],
    [9n, 10n],
    [1_796_083_200_000_000_000n, 1_796_083_200_000_000_001n],
    [9_999_999_999_999_999_999n, 10_000_000_000_000_000_000n],
  ])('writes %d before %d, as text, too', (one, other) => {
    expect(LedgerMark.textOf(one) < LedgerMark.textOf(other)).toBe(true);
    expect(BigInt(LedgerMark.textOf(one))).toBe(one);
  });
});
