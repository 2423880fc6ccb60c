import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  accountNumber,
  formatTransactionId,
  keyedTransferId,
  openingTransferId,
  parseTransactionId,
  operatorAccountId,
  TransferIds,
  userAccountId,
} from './ids';

describe('account ids', () => {
  it('are the first 16 bytes of the SHA-256 of the user id', () => {
    const digest = createHash('sha256').update('user-1').digest();
    expect(userAccountId('user-1', null)).toBe(BigInt(`0x${digest.subarray(0, 16).toString('hex')}`));
  });

  it('add the currency after a NUL for all but the default one', () => {
    const digest = createHash('sha256').update('user-1\0EUR').digest();
    expect(userAccountId('user-1', 'EUR')).toBe(BigInt(`0x${digest.subarray(0, 16).toString('hex')}`));
  });

  it('differ for texts that look the same', () => {
    expect(userAccountId('e\u0301', null)).not.toBe(userAccountId('\u00e9', null));
  });

  it('are shown to callers as their low 53 bits', () => {
    expect(accountNumber((1n << 53n) | 5n)).toBe(5);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (id) =>
        Number.isSafeInteger(accountNumber(id)),
      ),
    );
  });

  it('differ between a user, the operator’s accounts, the opening transfer and a key', () => {
    const id = userAccountId('funding', null);
    const ids = [
      id,
      operatorAccountId('funding', 'USD'),
      operatorAccountId('revenue', 'USD'),
      openingTransferId(id),
      keyedTransferId('funding', 'funding'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the id of a key', () => {
  it('counts per user', () => {
    expect(keyedTransferId('ada', '1')).toBe(keyedTransferId('ada', '1'));
    expect(keyedTransferId('ada', '1')).not.toBe(keyedTransferId('bob', '1'));
    expect(keyedTransferId('ada', '1')).not.toBe(keyedTransferId('ada', '2'));
    expect(keyedTransferId('ada', '12')).not.toBe(keyedTransferId('ada1', '2'));
  });
});

describe('transfer ids', () => {
  it('grow, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 100 }), (clock) => {
        let reading = 0;
        const ids = new TransferIds(() => clock[reading++ % clock.length] ?? 0);
        let last = -1n;
        for (let i = 0; i < clock.length * 2; i += 1) {
          const next = ids.next();
          if (next <= last) return false;
          last = next;
        }
        return last < 1n << 128n;
      }),
    );
  });

  it('begin with the milliseconds', () => {
    expect(new TransferIds(() => 1_700_000_000_000).next() >> 80n).toBe(1_700_000_000_000n);
  });

  it('are read in any case, and as UUIDs', () => {
    const id = 0x01a209b70b20ec78407699ea95cc81cbn;
    const uuid = '01a209b7-0b20-ec78-4076-99ea95cc81cb';
    for (const text of [formatTransactionId(id), uuid, uuid.toUpperCase()]) {
      expect(parseTransactionId(text)).toBe(id);
    }
    for (const text of [uuid.slice(1), `${uuid}0`, uuid.replace('-', ''), `-${formatTransactionId(id)}`]) {
      expect(parseTransactionId(text)).toBeNull();
    }
  });

  it('are written as 32 hex digits', () => {
    expect(formatTransactionId(255n)).toBe('000000000000000000000000000000ff');
    expect(formatTransactionId((1n << 128n) - 2n)).toBe('fffffffffffffffffffffffffffffffe');
  });
});
