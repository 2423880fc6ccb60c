import type { Answer } from '../support/http/api';
import { describeApp } from '../support/app/test-app';
import { bill, failed, made, resultsOf, topUp } from '../support/movements/batch';
import { expectInvalid, expectProblem, times } from '../support/movements/expect';
import { TestUsers } from '../support/movements/users';

const OPERATIONS_MAX = 5_000;
const BYTES_MAX = 4_000_000;
/** A server for development takes 253 transfers in a message. */
const SEVERAL_MESSAGES = 1_000;

describeApp('a batch', { CURRENCIES: 'USD,EUR' }, (app) => {
  const users = new TestUsers('batched', app);
  const run = (operations: readonly unknown[]) => app().api.batch(operations);
  const runAtomic = (operations: readonly unknown[]) => app().api.batch(operations, { atomic: true });

  describe('of independent operations', () => {
    it('answers each in order, made or not', async () => {
      const { api } = app();
      const [ada, bob] = [await users.with(10), await users.with(0)];
      await api.createAccount({ user_id: ada, currency: 'EUR' });
      await api.topUp({ user_id: bob, amount: 1 }, `${bob}-used`);
      await api.bill({ user_id: bob, amount: 100 }, `${bob}-spent`);
      const steps: [object, object][] = [
        [bill(ada, '2.5', { description: 'one' }), made()],
        [bill(ada, 8), failed('insufficient_credits', { balance: 0, available: 0, required: 8 })],
        [topUp(bob, 5, { currency: 'USD', description: null, idempotency_key: null }), made()],
        [bill(bob, 6), made()],
        [bill('nobody', 1), failed('account_not_found')],
        [topUp(bob, 2, { idempotency_key: `${bob}-used` }), failed('idempotency_key_reused')],
        [bill(bob, 1, { idempotency_key: `${bob}-used` }), failed('idempotency_key_reused')],
        [bill(bob, 100, { idempotency_key: `${bob}-spent` }), failed('idempotency_key_spent')],
        [topUp(bob, 1, { currency: 'EUR' }), failed('account_not_found')],
        [topUp(ada, 7, { currency: 'EUR' }), made()],
        [topUp(bob, 1, { idempotency_key: `${bob}-used` }), made(true)],
        [bill(ada, 7.5), made()],
      ];
      const results = resultsOf(await run(steps.map(([operation]) => operation)));
      expect(results).toEqual(steps.map(([, result]) => result));
      expect([await users.balance(ada), await users.balance(bob), await users.balance(ada, 'EUR')]).toEqual([
        0, 0, 7,
      ]);
      const ids = results.flatMap(({ transaction_id }) => transaction_id ?? []);
      expect(new Set(ids).size).toBe(6);
    });

    it('can be repeated, and answers what it made before', async () => {
      const user_id = await users.with(10);
      const operations = [
        bill(user_id, 1, { idempotency_key: `${user_id}-1`, description: 'one' }),
        topUp(user_id, 5, { idempotency_key: `${user_id}-2` }),
        bill(user_id, 100, { idempotency_key: `${user_id}-3` }),
      ];
      const first = resultsOf(await run(operations));
      expect(first).toEqual([
        made(),
        made(),
        failed('insufficient_credits', { balance: 14, available: 14, required: 100 }),
      ]);
      const again = resultsOf(await run(operations));
      expect(again).toEqual([
        { ...first[0], replayed: true },
        { ...first[1], replayed: true },
        failed('idempotency_key_spent'),
      ]);
      expect(await users.balance(user_id)).toBe(14);
    });

    it('makes an operation once that stands twice with a key', async () => {
      const user_id = await users.with(10);
      const twice = bill(user_id, 1, { idempotency_key: `${user_id}-1` });
      const other = bill(user_id, 2, { idempotency_key: `${user_id}-1` });
      const results = resultsOf(await run([twice, twice, other]));
      expect(results).toEqual([made(), made(true), failed('idempotency_key_reused')]);
      expect(results[1]!.transaction_id).toBe(results[0]!.transaction_id);
      expect(await users.balance(user_id)).toBe(9);
    });

    it('shares its keys with single calls', async () => {
      const { api } = app();
      const user_id = await users.with(10);
      const movement = { user_id, amount: 1, description: 'shared' };
      const single = await api.bill(movement, `${user_id}-1`);
      const [replayed, fresh] = resultsOf(
        await run([
          { type: 'bill', ...movement, idempotency_key: `${user_id}-1` },
          { type: 'topup', ...movement, idempotency_key: `${user_id}-2` },
        ]),
      );
      expect(replayed).toEqual(made(true));
      expect(single.headers.get('location')).toBe(`/api/v1/transactions/${replayed!.transaction_id}`);
      const again = await api.topUp(movement, `${user_id}-2`);
      expect(again.headers.get('idempotent-replayed')).toBe('true');
      expect(again.headers.get('location')).toBe(`/api/v1/transactions/${fresh!.transaction_id}`);
      expect(again.json['new_balance']).toBe(10);
    });

    it('never lets batches at once spend more than there is', async () => {
      const user_id = await users.with(100);
      const answers = await times(20, () => run(Array.from({ length: 10 }, () => bill(user_id, 1))));
      const results = answers.flatMap(resultsOf);
      expect(results.filter(({ status }) => status === 'ok')).toHaveLength(100);
      expect(results.filter(({ code }) => code === 'insufficient_credits')).toHaveLength(100);
      expect(await users.balance(user_id)).toBe(0);
    });

    it('takes 5,000 operations, in as many messages as the server needs', async () => {
      const user_id = await users.with(OPERATIONS_MAX - 1);
      const operations = Array.from({ length: OPERATIONS_MAX }, () => bill(user_id, 1));
      const results = resultsOf(await run(operations));
      expect(results.slice(0, -1).filter(({ status }) => status === 'ok')).toHaveLength(OPERATIONS_MAX - 1);
      expect(results.at(-1)).toEqual(
        failed('insufficient_credits', { balance: 0, available: 0, required: 1 }),
      );
    });

    it('keeps the order over several messages', async () => {
      const user_id = await users.with(0);
      const operations = Array.from({ length: SEVERAL_MESSAGES }, (_, index) =>
        index % 2 === 0 ? topUp(user_id, index + 1) : bill(user_id, index),
      );
      const results = resultsOf(await run(operations));
      expect(results.filter(({ status }) => status !== 'ok')).toEqual([]);
      expect(await users.balance(user_id)).toBe(0);
    });
  });

  describe('that is malformed', () => {
    it('moves nothing, and every wrong field is named', async () => {
      const user_id = await users.with(10);
      const operations = [
        bill(user_id, 1),
        bill(user_id, 0),
        { type: 'refund', user_id, amount: 1 },
        bill('', '1e3', { description: 7, currency: '', idempotency_key: 'a b' }),
        null,
        [bill(user_id, 1)],
        bill(user_id, 1),
      ];
      for (const answer of [await run(operations), await runAtomic(operations)]) {
        expectInvalid(
          answer,
          'operations[1].amount',
          'operations[2].type',
          'operations[3].user_id',
          'operations[3].amount',
          'operations[3].description',
          'operations[3].currency',
          'operations[3].idempotency_key',
          'operations[4]',
          'operations[5]',
        );
      }
      expect(await users.balance(user_id)).toBe(10);
    });

    it('moves nothing where a currency is not kept', async () => {
      const user_id = await users.with(10);
      expectInvalid(
        await run([bill(user_id, 1), bill(user_id, 1, { currency: 'GBP' })]),
        'operations[1].currency',
      );
      expect(await users.balance(user_id)).toBe(10);
    });

    describe.each([false, true])('with a key for the whole, atomic: %s', (atomic) => {
      const runKeyed = (operations: readonly unknown[], key: string) =>
        app().api.batch(operations, { atomic }, key);
      const replayed = (answer: Answer) => answer.headers.get('idempotent-replayed');

      it('is made once and answered alike each time', async () => {
        const [one, two] = [await users.with(10), await users.with(10)];
        const key = `${one}-batch`;
        const operations = [bill(one, 1), topUp(two, 5), bill(one, 2, { idempotency_key: `${one}-own` })];
        const first = await runKeyed(operations, key);
        expect(resultsOf(first)).toEqual([made(), made(), made()]);
        expect(replayed(first)).toBeNull();
        for (const again of await times(5, () => runKeyed(operations, key))) {
          expect([again.status, again.text, replayed(again)]).toEqual([200, first.text, 'true']);
        }
        expect([await users.balance(one), await users.balance(two)]).toEqual([7, 15]);
        const other = await runKeyed(operations.slice(0, 2), `${key}-2`);
        expect(resultsOf(other)).toEqual([made(), made()]);
      });

      it('is made once for many at once', async () => {
        const user_id = await users.with(100);
        const operations = [bill(user_id, 1), bill(user_id, 1)];
        const answers = await times(20, () => runKeyed(operations, `${user_id}-crowd`));
        expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
        expect(await users.balance(user_id)).toBe(98);
      });

      it('keeps the key for its list', async () => {
        const [one, two] = [await users.with(10), await users.with(10)];
        const key = `${one}-list`;
        const list = [bill(one, 1), bill(one, 2)];
        expect(resultsOf(await runKeyed(list, key))).toEqual([made(), made()]);
        for (const other of [
          [bill(one, 1)],
          [...list, bill(one, 3)],
          [bill(one, 2), bill(one, 1)],
          [bill(one, 1), bill(two, 2)],
          [bill(one, 1), bill(one, 2, { description: 'x' })],
          [bill(one, 1), bill(one, 2, { idempotency_key: 'own' })],
          [bill(one, 1), topUp(one, 2)],
        ]) {
          expectProblem(await runKeyed(other, key), 409, 'idempotency_key_reused');
        }
        expectProblem(await app().api.batch(list, { atomic: !atomic }, key), 409, 'idempotency_key_reused');
        expect([await users.balance(one), await users.balance(two)]).toEqual([7, 10]);
      });
    });

    it('answers a keyed batch’s refusals again, and makes nothing anew', async () => {
      const user_id = await users.with(1);
      const operations = [bill(user_id, 5), bill('nobody', 1), bill(user_id, 1)];
      const first = resultsOf(await app().api.batch(operations, {}, `${user_id}-refused`));
      expect(first.map(({ code }) => code)).toEqual(['insufficient_credits', 'account_not_found', undefined]);
      await app().api.topUp({ user_id, amount: 100 });
      const again = resultsOf(await app().api.batch(operations, {}, `${user_id}-refused`));
      expect(again.map(({ code }) => code)).toEqual(first.map(({ code }) => code));
      expect(await users.balance(user_id)).toBe(100);
    });

    it('is refused with more than 5,000 operations, and with none', async () => {
      const user_id = await users.with(10_000);
      const tooMany = Array.from({ length: OPERATIONS_MAX + 1 }, () => bill(user_id, 1));
      for (const operations of [tooMany, []]) expectInvalid(await run(operations), 'operations');
      expect(await users.balance(user_id)).toBe(10_000);
    });

    it('is refused with more than 4 MB, and taken with less', async () => {
      const user_id = await users.with(10);
      const body = JSON.stringify({ operations: [bill(user_id, 1)] });
      const padded = (bytes: number) => app().api.postText('/api/v1/batch', body.padEnd(bytes, ' '));
      expectProblem(await padded(BYTES_MAX + 1), 413, 'payload_too_large');
      expect(await users.balance(user_id)).toBe(10);
      expect(resultsOf(await padded(BYTES_MAX))).toEqual([made()]);
      expect(await users.balance(user_id)).toBe(9);
    });

    it('does not hold up the service, however many operations it has', async () => {
      const body = `{"operations":[${'{},'.repeat(1_300_000)}{}]}`;
      const started = performance.now();
      JSON.parse(body);
      const parsedAt = performance.now();
      expectInvalid(await app().api.postText('/api/v1/batch', body), 'operations');
      // Items beyond the limit are parsed as JSON, and not read as operations.
      expect(performance.now() - parsedAt).toBeLessThan(20 * (parsedAt - started));
    });
  });
});
