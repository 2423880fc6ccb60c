import type { Transfer } from 'tigerbeetle-node';
import { TransferFlags } from 'tigerbeetle-node/dist/bindings';
import { expiryVoidId, timeoutNoteId } from './ids';
import { asMade, existsOutcome, timeoutKeeperIds } from './imported';
import { newTransfer } from './records';

const HOLD = newTransfer({
  id: 1n,
  debit_account_id: 2n,
  credit_account_id: 3n,
  amount: 4n,
  ledger: 840,
  code: 5,
  user_data_128: 6n,
  user_data_64: 7n,
  user_data_32: 8,
  flags: TransferFlags.pending,
  timeout: 60,
});
const IMPORTED: Transfer = { ...HOLD, timeout: 0, flags: HOLD.flags | TransferFlags.imported, timestamp: 9n };
const CAPTURE = newTransfer({
  ...HOLD,
  id: 10n,
  pending_id: 1n,
  timeout: 0,
  user_data_128: 0n,
  user_data_64: 0n,
  user_data_32: 0,
  flags: TransferFlags.post_pending_transfer,
});

describe('a transfer that a move has imported', () => {
  it.each([timeoutNoteId(1n), expiryVoidId(1n)])('is read as it was made, with the timeout of %p', (id) => {
    expect(timeoutKeeperIds(IMPORTED)).toContain(id);
    const keeper = { ...HOLD, id, user_data_32: 60 };
    expect(asMade(IMPORTED, new Map([[id, keeper]]))).toEqual({ ...HOLD, timestamp: 9n });
  });

  it('is read without a timeout where none is kept, and every other transfer as it is', () => {
    expect(asMade(IMPORTED, new Map())).toEqual({ ...HOLD, timeout: 0, timestamp: 9n });
    expect(asMade(HOLD, new Map())).toBe(HOLD);
    expect(timeoutKeeperIds(HOLD)).toEqual([]);
    expect(timeoutKeeperIds({ ...CAPTURE, flags: CAPTURE.flags | TransferFlags.imported })).toEqual([]);
  });

  const OTHER: Partial<Transfer> = {
    debit_account_id: 12n,
    credit_account_id: 13n,
    amount: 14n,
    pending_id: 15n,
    user_data_128: 16n,
    user_data_64: 17n,
    user_data_32: 18,
    timeout: 19,
    ledger: 978,
    code: 2,
  };

  it.each(Object.entries(OTHER))('is another one with another %s', (field, value) => {
    expect(existsOutcome(HOLD, HOLD)).toBe('exists');
    expect(existsOutcome({ ...HOLD, [field]: value }, HOLD)).toBe('exists_otherwise');
  });

  it('is of another kind with other flags', () => {
    expect(existsOutcome({ ...HOLD, flags: TransferFlags.none }, HOLD)).toBe('exists_as_other_kind');
  });

  it('is the same settlement where that inherits what it was sent without', () => {
    const { user_data_128, user_data_64, user_data_32 } = HOLD;
    const stored = { ...CAPTURE, user_data_128, user_data_64, user_data_32 };
    expect(existsOutcome(stored, CAPTURE)).toBe('exists');
    expect(existsOutcome(stored, { ...CAPTURE, user_data_64: 1n })).toBe('exists_otherwise');
    expect(existsOutcome(stored, { ...CAPTURE, amount: 3n })).toBe('exists_otherwise');
    expect(existsOutcome({ ...HOLD, user_data_64: 7n }, { ...HOLD, user_data_64: 0n })).toBe(
      'exists_otherwise',
    );
  });

  it('is the same balancing one where the ledger had less than was asked for', () => {
    const balancing = { ...HOLD, flags: TransferFlags.balancing_debit };
    expect(existsOutcome({ ...balancing, amount: 3n }, balancing)).toBe('exists');
    expect(existsOutcome({ ...balancing, amount: 5n }, balancing)).toBe('exists_otherwise');
  });
});
