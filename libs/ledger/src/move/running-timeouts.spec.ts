import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { newTransfer } from '../records';
import { RunningTimeouts } from './running-timeouts';

const SECOND = 1_000_000_000n;
const MANY = 25_000;

const hold = (id: bigint): Transfer => ({
  ...newTransfer({ id, debit_account_id: 1n, credit_account_id: 2n, amount: 1n, ledger: 840, code: 5 }),
  flags: TransferFlags.pending,
  timestamp: id,
});
const release = (pending_id: bigint): Transfer => ({
  ...hold(pending_id),
  pending_id,
  flags: TransferFlags.void_pending_transfer,
});

describe('timeouts that run', () => {
  it('end in the order of their expiry, or with a settlement', () => {
    const timeouts = new RunningTimeouts();
    timeouts.next(hold(1n), 9);
    timeouts.next(hold(2n), 3);
    timeouts.next(hold(3n), 0);
    timeouts.next(hold(4n), 3);
    timeouts.next(hold(5n), 2);
    expect(timeouts.next(release(5n), 0)).toMatchObject({ timeout: 2, expiresAt: 5n + 2n * SECOND });
    expect(timeouts.next(release(3n), 0)).toBeUndefined();
    expect(timeouts.expiredBy(3n * SECOND)).toEqual([]);
    expect(timeouts.expiredBy(4n * SECOND).map(({ transfer }) => transfer.id)).toEqual([2n, 4n]);
    expect(Array.from(timeouts.all, ({ transfer }) => transfer.id)).toEqual([1n]);
  });

  it('are those of the others where many were settled', () => {
    const timeouts = new RunningTimeouts();
    timeouts.next(hold(1n), 60);
    for (let id = 2n; id < MANY; id += 1n) {
      timeouts.next(hold(id), 120);
      timeouts.next(release(id), 0);
    }
    timeouts.next(hold(BigInt(MANY)), 30);
    expect(timeouts.size).toBe(2);
    expect(timeouts.expiredBy(200n * SECOND).map(({ transfer }) => transfer.id)).toEqual([BigInt(MANY), 1n]);
  });
});
