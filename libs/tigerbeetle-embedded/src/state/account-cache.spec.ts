import fc from 'fast-check';
import { Packed } from '../format/packed';
import { ACCOUNT_SIZE, AccountAt, ID_SIZE } from '../format/structs';
import { writeU128 } from '../format/u128';
import { type Account, newAccount } from './account';
import { AccountCache } from './account-cache';

/** Ids with any of their words large, so that some are negative where they are taken as signed. */
const id = fc.oneof(fc.bigInt({ min: 1n, max: 40n }), fc.bigInt({ min: 1n, max: (1n << 128n) - 2n }));
const step = fc.record({ id, kind: fc.constantFrom('add', 'add', 'add', 'use', 'remove', 'evict') });

const key = Packed.allocate(ID_SIZE);

function keyOf(value: bigint): DataView {
  writeU128(key.view, 0, value);
  return key.view;
}

function accountOf(value: bigint): Account {
  const { view } = Packed.allocate(ACCOUNT_SIZE);
  writeU128(view, AccountAt.id, value);
  return newAccount(view, 0, 1n);
}

describe('AccountCache', () => {
  it('has what was added and neither removed nor forgotten, and forgets only above its capacity', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const capacity = 8;
        const cache = new AccountCache(capacity);
        const model = new Map<bigint, Account>();
        for (const { id: value, kind } of steps) {
          if (kind === 'add' && !model.has(value)) {
            const account = accountOf(value);
            expect(account.id).toBe(value);
            cache.add(account, keyOf(value), 0);
            model.set(value, account);
          }
          if (kind === 'use') expect(cache.use(keyOf(value), 0)).toBe(model.get(value));
          if (kind === 'remove') {
            cache.remove(keyOf(value), 0);
            model.delete(value);
          }
          if (kind === 'evict') {
            // What was used is spared once, so a second time may be needed.
            for (let time = 0; time < 3; time += 1) cache.evict(() => true);
            const before = model.size;
            for (const known of model.keys()) {
              if (cache.peek(keyOf(known), 0) === undefined) model.delete(known);
            }
            expect(model.size).toBe(Math.min(before, capacity));
          }
          for (const [known, account] of model) expect(cache.peek(keyOf(known), 0)).toBe(account);
        }
      }),
    );
  });

  it('finds every one of many accounts while it grows, and spares those that must stay', () => {
    const cache = new AccountCache(1000);
    const accounts = Array.from({ length: 5000 }, (_, index) => accountOf(BigInt(index) * 7n ** 40n + 1n));
    for (const account of accounts) {
      cache.add(account, keyOf(account.id), 0);
      expect(cache.peek(keyOf(accounts[0]!.id), 0)).toBe(accounts[0]);
    }
    for (const account of accounts) expect(cache.use(keyOf(account.id), 0)).toBe(account);
    const [spared] = accounts;
    for (let time = 0; time < 3; time += 1) cache.evict((account) => account !== spared);
    expect(cache.peek(keyOf(spared!.id), 0)).toBe(spared);
    expect(accounts.filter(({ id: value }) => cache.peek(keyOf(value), 0) !== undefined)).toHaveLength(1000);
  });
});
