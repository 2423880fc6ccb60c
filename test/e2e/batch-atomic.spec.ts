import { describeApp, TestApp } from '../support/app/test-app';
import { bill, made, resultsOf, topUp, type Operation } from '../support/movements/batch';
import { expectInvalid, expectProblem, times } from '../support/movements/expect';
import { TestUsers } from '../support/movements/users';

const OPERATIONS_MAX = 5_000;
/** The transfers that a server for development takes in a message; one in production takes 8,189. */
const DEVELOPMENT_MESSAGE = 253;

describeApp('a batch', { CURRENCIES: 'USD,EUR,TOKENS=10001' }, (app) => {
  const users = new TestUsers('batched', app);
  const runAtomic = (operations: readonly unknown[]) => app().api.batch(operations, { atomic: true });
  const topUps = (user_id: string, count: number) => Array.from({ length: count }, () => topUp(user_id, 1));

  describe('of all or none', () => {
    it('makes all, in several currencies', async () => {
      const { api } = app();
      const [ada, bob] = [await users.with(10), await users.with(10, 'EUR')];
      await api.createAccount({ user_id: ada, currency: 'TOKENS' });
      const results = resultsOf(
        await runAtomic([
          bill(ada, 4, { description: 'swap' }),
          topUp(ada, 4_000, { currency: 'TOKENS', description: 'swap' }),
          bill(ada, 1_000, { currency: 'TOKENS' }),
          topUp(bob, 0.5, { currency: 'EUR' }),
        ]),
      );
      expect(results).toEqual([made(), made(), made(), made()]);
      expect([
        await users.balance(ada),
        await users.balance(ada, 'TOKENS'),
        await users.balance(bob, 'EUR'),
      ]).toEqual([6, 3_000, 10.5]);
    });

    it('makes none where one is refused, and says which', async () => {
      const { api } = app();
      const [ada, bob] = [await users.with(10), await users.with(0)];
      await api.createAccount({ user_id: ada, initial_balance: 5, currency: 'EUR' });
      await api.topUp({ user_id: bob, amount: 1 }, `${bob}-used`);
      await api.bill({ user_id: bob, amount: 100 }, `${bob}-spent`);
      const refusals: [Operation, number, string, object][] = [
        [bill(bob, 7), 402, 'insufficient_credits', { balance: 1, available: 1, required: 7 }],
        [bill('nobody', 1), 404, 'account_not_found', {}],
        [topUp(bob, 1, { currency: 'EUR' }), 404, 'account_not_found', {}],
        [topUp(bob, 2, { idempotency_key: `${bob}-used` }), 409, 'idempotency_key_reused', {}],
        [topUp(bob, 1, { idempotency_key: `${bob}-used` }), 409, 'idempotency_key_reused', {}],
        [bill(bob, 1, { idempotency_key: `${bob}-spent` }), 409, 'idempotency_key_spent', {}],
      ];
      const good = [bill(ada, 1), topUp(bob, 5), bill(ada, 1, { currency: 'EUR' })];
      for (const [operation, status, code, extras] of refusals) {
        for (const index of [0, 2, 3]) {
          const answer = await runAtomic(good.toSpliced(index, 0, operation));
          expectProblem(answer, status, code);
          expect(answer.json).toMatchObject({ index, ...extras });
          expect(answer.json['detail']).toContain(`Operation ${index} `);
        }
      }
      expect([await users.balance(ada), await users.balance(ada, 'EUR'), await users.balance(bob)]).toEqual([
        10, 5, 1,
      ]);
      expect(resultsOf(await runAtomic(good))).toEqual([made(), made(), made()]);
    });

    it('lets a later operation spend what an earlier one brings', async () => {
      const user_id = await users.with(0);
      expect(resultsOf(await runAtomic([topUp(user_id, 5), bill(user_id, 5)]))).toEqual([made(), made()]);
      expectProblem(await runAtomic([bill(user_id, 5), topUp(user_id, 5)]), 402, 'insufficient_credits');
      expect(await users.balance(user_id)).toBe(0);
    });

    const keyed = (user_id: string): Operation[] => [
      bill(user_id, 1, { idempotency_key: `${user_id}-1`, description: 'one' }),
      topUp(user_id, 5, { idempotency_key: `${user_id}-2` }),
      bill(user_id, 2, { idempotency_key: `${user_id}-3` }),
    ];

    it('can be repeated with keys for all, and answers what it made before', async () => {
      const user_id = await users.with(10);
      const first = resultsOf(await runAtomic(keyed(user_id)));
      expect(first).toEqual([made(), made(), made()]);
      await app().api.bill({ user_id, amount: 12 });
      const again = resultsOf(await runAtomic(keyed(user_id)));
      expect(again).toEqual(first.map((result) => ({ ...result, replayed: true })));
      expect(await users.balance(user_id)).toBe(0);
    });

    it('is made once by 50 equal requests at once', async () => {
      const user_id = await users.with(10);
      const answers = (await times(50, () => runAtomic(keyed(user_id)))).map(resultsOf);
      const fresh = answers.filter((results) => results.every(({ replayed }) => replayed === false));
      expect(fresh).toHaveLength(1);
      const replay = fresh[0]!.map((result) => ({ ...result, replayed: true }));
      for (const results of answers) if (results !== fresh[0]) expect(results).toEqual(replay);
      expect(await users.balance(user_id)).toBe(12);
    });

    it('does not pass for another batch with some of its keys', async () => {
      const user_id = await users.with(10);
      const operations = keyed(user_id);
      await runAtomic(operations);
      const [first, second, third] = operations as [Operation, Operation, Operation];
      const others: [object[], number][] = [
        [[first, second], 0],
        [[first, second, { ...third, amount: 3 }], 0],
        [[first, { ...second, type: 'bill' }, third], 0],
        [[{ ...first, description: 'other' }, second, third], 0],
        [[first, second, third, topUp(user_id, 1, { idempotency_key: `${user_id}-4` })], 0],
        [[topUp(user_id, 1), first], 1],
        [[second, second], 0],
      ];
      for (const [batch, index] of others) {
        const answer = await runAtomic(batch);
        expectProblem(answer, 409, 'idempotency_key_reused');
        expect(answer.json['index']).toBe(index);
      }
      expect(await users.balance(user_id)).toBe(12);
    });

    it('does not take a key twice', async () => {
      const user_id = await users.with(10);
      const twice = bill(user_id, 1, { idempotency_key: `${user_id}-1` });
      const answer = await runAtomic([twice, twice, bill(user_id, 1)]);
      expectProblem(answer, 409, 'idempotency_key_reused');
      expect(answer.json['index']).toBe(1);
      expect(await users.balance(user_id)).toBe(10);
    });

    it('leaves the other keys good where one operation is refused', async () => {
      const user_id = await users.with(2);
      const refused = await runAtomic(
        keyed(user_id).with(1, bill(user_id, 50, { idempotency_key: `${user_id}-2` })),
      );
      expectProblem(refused, 402, 'insufficient_credits');
      const again = await runAtomic(
        keyed(user_id).with(1, topUp(user_id, 5, { idempotency_key: `${user_id}-2b` })),
      );
      expect(resultsOf(again)).toEqual([made(), made(), made()]);
      const spent = await runAtomic([
        bill(user_id, 1),
        bill(user_id, 1, { idempotency_key: `${user_id}-2` }),
      ]);
      expectProblem(spent, 409, 'idempotency_key_spent');
      expect(await users.balance(user_id)).toBe(4);
    });

    it('is no part of a single call with the key, unless it is one', async () => {
      const { api } = app();
      const user_id = await users.with(10);
      await runAtomic([bill(user_id, 1, { idempotency_key: `${user_id}-1` })]);
      const single = await api.bill({ user_id, amount: 1 }, `${user_id}-1`);
      expect([single.status, single.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
      expect(await users.balance(user_id)).toBe(9);
    });

    it('is as long as one message of the ledger, or is refused and makes none', async () => {
      const user_id = await users.with(0);
      const answer = await runAtomic(topUps(user_id, OPERATIONS_MAX));
      const moved = answer.status === 200 ? OPERATIONS_MAX : 0;
      if (moved === 0) expectInvalid(answer, 'operations');
      expect(await users.balance(user_id)).toBe(moved);
      expect(resultsOf(await runAtomic(topUps(user_id, DEVELOPMENT_MESSAGE)))).toHaveLength(
        DEVELOPMENT_MESSAGE,
      );
      expect(await users.balance(user_id)).toBe(moved + DEVELOPMENT_MESSAGE);
    });
  });
});

describe('a batch of all or none, on the embedded engine', () => {
  it('may have 5,000 operations', async () => {
    const app = await TestApp.start({ LEDGER_ENGINE: 'embedded' });
    try {
      const user_id = 'long';
      await app.api.createAccount({ user_id, initial_balance: OPERATIONS_MAX });
      const operations = Array.from({ length: OPERATIONS_MAX }, () => ({ type: 'bill', user_id, amount: 1 }));
      const refused = await app.api.batch([{ ...operations[0], amount: 2 }, ...operations.slice(1)], {
        atomic: true,
      });
      expectProblem(refused, 402, 'insufficient_credits');
      expect(refused.json['index']).toBe(OPERATIONS_MAX - 1);
      expect((await app.api.batch(operations, { atomic: true })).status).toBe(200);
      expect((await app.api.balance({ user_id })).json['balance']).toBe(0);
    } finally {
      await app.stop();
    }
  });
});
