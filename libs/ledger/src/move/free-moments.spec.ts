import type { Transfer } from 'tigerbeetle-node';
import { newTransfer } from '../records';
import { isExpiryVoid, isTimeoutNote } from './added';
import type { Expiry } from './expiry-windows';
import { FreeMoments } from './free-moments';

const hold = (id: bigint): Transfer =>
  newTransfer({ id, debit_account_id: 1n, credit_account_id: 2n, amount: 5n, ledger: 840, code: 5 });

function expiry(id: bigint, start: bigint, end?: bigint): Expiry {
  return { transfer: hold(id), timeout: 1, expiresAt: start, start, end, wanted: end };
}

describe('the moments for what a move adds', () => {
  let placed: Transfer[];
  let taken: bigint[];
  let moments: FreeMoments;

  beforeEach(() => {
    placed = [];
    taken = [];
    moments = new FreeMoments(
      (timestamp) => taken.includes(timestamp),
      (transfer) => placed.push(transfer),
    );
  });

  const voidsAt = () =>
    placed.filter(isExpiryVoid).map(({ pending_id, timestamp }) => [pending_id, timestamp]);
  const notesAt = () =>
    placed.filter(isTimeoutNote).map(({ user_data_128, timestamp }) => [user_data_128, timestamp]);

  it('are in the windows, and the most urgent comes first where there is little room', () => {
    moments.pass(10n);
    moments.release(expiry(1n, 11n));
    moments.release(expiry(2n, 11n, 13n));
    moments.release(expiry(3n, 11n, 12n));
    moments.fillUntil(13n);
    expect(voidsAt()).toEqual([
      [3n, 11n],
      [2n, 12n],
    ]);
    moments.pass(13n);
    moments.fillUntil(14n);
    expect(voidsAt()).toHaveLength(2);
    moments.fillUntil(20n);
    expect(voidsAt().at(-1)).toEqual([1n, 14n]);
  });

  it('are after the expiry, and not those of an account', () => {
    taken = [50n, 51n];
    moments.pass(10n);
    moments.release(expiry(1n, 50n));
    moments.fillUntil(52n);
    expect(placed).toEqual([]);
    moments.fillUntil(60n);
    expect(voidsAt()).toEqual([[1n, 52n]]);
  });

  it('leave room for a release before they keep timeouts', () => {
    moments.pass(10n);
    moments.keepTimeout({ transfer: hold(1n), timeout: 60, expiresAt: 100n });
    moments.keepTimeout({ transfer: hold(2n), timeout: 60, expiresAt: 100n });
    moments.release(expiry(3n, 12n, 13n));
    moments.fillUntil(13n);
    expect(voidsAt()).toEqual([[3n, 12n]]);
    expect(notesAt()).toEqual([[1n, 11n]]);
    moments.pass(13n);
    moments.fillUntil(15n);
    expect(notesAt().at(-1)).toEqual([2n, 14n]);
    expect(placed.at(-1)).toMatchObject({ amount: 0n, user_data_32: 60 });
  });

  it('end with an error where a window has none', () => {
    moments.pass(10n);
    moments.release(expiry(1n, 11n, 12n));
    moments.release(expiry(2n, 11n, 12n));
    expect(() => {
      moments.fillUntil(20n);
    }).toThrow('No time is left for the release of transfer 2');
  });
});
