import type { Transfer } from 'tigerbeetle-node';
import { isSameOrder, newTransfer } from './records';

const SENT: Transfer = newTransfer({
  id: 1n,
  debit_account_id: 2n,
  credit_account_id: 3n,
  amount: 4n,
  ledger: 840,
  code: 3,
});

/** A value per field of the client's type that the transfer above does not have. */
const OTHER: Transfer = {
  id: 11n,
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
  flags: 1,
  timestamp: 20n,
};

describe('whether a stored transfer is the one that was sent', () => {
  it.each(Object.keys(OTHER) as (keyof Transfer)[])(
    'depends on %s where the ledger answers by it',
    (field) => {
      const stored = { ...SENT, [field]: OTHER[field] };
      expect(isSameOrder(stored, SENT)).toBe(field === 'timestamp' || field === 'user_data_32');
    },
  );
});
