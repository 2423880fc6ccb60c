import type { Answer } from '../support/http/api';
import { describeApp, describeAppEmbedded } from '../support/app/test-app';
import { TestUsers } from '../support/movements/users';
import { creationMarkerId, openingTransactionId } from '../support/movements/ids';
import {
  expectInvalid,
  expectOneMovement,
  expectProblem,
  expectReplay,
  isReplay,
  times,
} from '../support/movements/expect';
import { runs } from '../support/run/length';

const UNKNOWN = '0193b2f06b7c00000000000000000001';

runs(describeAppEmbedded, describeApp)('refunds', { CURRENCIES: 'USD,EUR' }, (app) => {
  const users = new TestUsers('buyer', app);
  const idOf = (answer: Answer) => String(answer.headers.get('location')).split('/').at(-1) ?? '';

  /** A user with 90 credits and the bill of 10 that they had. */
  async function billed(): Promise<{ user_id: string; transaction_id: string }> {
    const user_id = await users.with(100);
    return { user_id, transaction_id: idOf(await app().api.bill({ user_id, amount: 10 })) };
  }

  it('give a bill back in part, once', async () => {
    const { api } = app();
    const { user_id, transaction_id } = await billed();
    const first = await api.refund({ transaction_id, amount: '2.5', reason: 'slow' });
    expect(first.status).toBe(201);
    expect(first.json).toEqual({
      refund_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      transaction_id,
      user_id,
      amount_refunded: 2.5,
      new_balance: 92.5,
    });
    expect(first.headers.get('location')).toBe(`/api/v1/transactions/${String(first.json['refund_id'])}`);
    expect(isReplay(first)).toBe(false);
    await api.topUp({ user_id, amount: 1 });

    expectReplay(await api.refund({ transaction_id, amount: 2.5, reason: 'slow' }), first);
    const others = [
      { amount: 2.4, reason: 'slow' },
      { amount: 7.5, reason: 'slow' },
      { amount: 2.5, reason: 'wrong' },
      { amount: 2.5 },
      { reason: 'slow' },
      {},
    ];
    for (const other of others) {
      expectProblem(await api.refund({ transaction_id, ...other }), 409, 'already_refunded');
    }
    expect(await users.balance(user_id)).toBe(93.5);
  });

  it.each([{}, { amount: null, reason: null }, { amount: 10 }, { amount: '10.0' }])(
    'give a bill back whole with %j',
    async (body) => {
      const { api } = app();
      const { user_id, transaction_id } = await billed();
      const first = await api.refund({ transaction_id, ...body });
      expect(first.json).toMatchObject({ amount_refunded: 10, new_balance: 100 });
      for (const again of [{}, { amount: 10 }]) {
        expectReplay(await api.refund({ transaction_id, ...again }), first);
      }
      expect(await users.balance(user_id)).toBe(100);
    },
  );

  it('give credits back once, however many ask at once', async () => {
    const { user_id, transaction_id } = await billed();
    expectOneMovement(await times(50, () => app().api.refund({ transaction_id, amount: 4 })), 201);
    expect(await users.balance(user_id)).toBe(94);
  });

  it('let one of different ones win', async () => {
    const { user_id, transaction_id } = await billed();
    const answers = await times(50, (index) => app().api.refund({ transaction_id, amount: 1 + (index % 5) }));
    const refunded = answers.filter(({ status }) => status === 201);
    expectOneMovement(refunded, 201);
    expect(refunded).toHaveLength(10);
    for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 409, 'already_refunded');
    expect(await users.balance(user_id)).toBe(90 + Number(refunded[0]!.json['amount_refunded']));
  });

  it('give no more back than was billed', async () => {
    const { user_id, transaction_id } = await billed();
    const answer = await app().api.refund({ transaction_id, amount: '10.000000001' });
    expectInvalid(answer, 'amount');
    expect(answer.json['detail']).toContain('10');
    expect(await users.balance(user_id)).toBe(90);
    expect((await app().api.refund({ transaction_id })).status).toBe(201);
  });

  it('go to the account of the bill, in its currency', async () => {
    const { api } = app();
    const user_id = await users.with(10, 'EUR');
    await api.createAccount({ user_id, initial_balance: 10 });
    const transaction_id = idOf(await api.bill({ user_id, amount: 4, currency: 'EUR' }));
    expect((await api.refund({ transaction_id })).json).toMatchObject({ user_id, new_balance: 10 });
    expect([await users.balance(user_id, 'EUR'), await users.balance(user_id)]).toEqual([10, 10]);
  });

  it('can be spent again, and what is billed then can be given back as well', async () => {
    const { api } = app();
    const user_id = await users.with(10);
    const first = idOf(await api.bill({ user_id, amount: 10 }));
    expectProblem(await api.bill({ user_id, amount: 10 }), 402, 'insufficient_credits');
    await api.refund({ transaction_id: first });
    const second = idOf(await api.bill({ user_id, amount: 10 }));
    expect((await api.refund({ transaction_id: second, amount: 1 })).json['new_balance']).toBe(1);
  });

  it('give back the bills of a batch', async () => {
    const { api } = app();
    const user_id = await users.with(10);
    const { json } = await api.batch([{ type: 'bill', user_id, amount: 3 }], { atomic: true });
    const [{ transaction_id }] = json['results'] as [{ transaction_id: string }];
    expect((await api.refund({ transaction_id })).json['new_balance']).toBe(10);
  });

  it('are refused for what is no bill', async () => {
    const { api } = app();
    const { user_id, transaction_id } = await billed();
    const topUp = idOf(await api.topUp({ user_id, amount: 5 }));
    const refund = String((await api.refund({ transaction_id })).json['refund_id']);
    for (const id of [topUp, refund, openingTransactionId(user_id)]) {
      for (const body of [{}, { amount: 1 }, { amount: 1_000 }]) {
        expectProblem(await api.refund({ transaction_id: id, ...body }), 422, 'not_refundable');
      }
    }
    expect(await users.balance(user_id)).toBe(105);
  });

  it('are refused for what is no transaction', async () => {
    const { api } = app();
    const user_id = await users.with(100);
    const pending = String((await api.placeHold({ user_id, amount: 1 })).json['hold_id']);
    const captured = String((await api.placeHold({ user_id, amount: 1 })).json['hold_id']);
    await api.captureHold(captured);
    await api.createAccount({ user_id: 'marked' }, 'create-marked');
    const marker = creationMarkerId('marked', 'create-marked');
    for (const transaction_id of [UNKNOWN, pending, captured, marker, '0'.repeat(32), 'f'.repeat(32)]) {
      expectProblem(await api.refund({ transaction_id }), 404, 'transaction_not_found');
    }
    expect(await users.balance(user_id)).toBe(99);
  });

  describe('with keys', () => {
    it('give a bill back in several parts, up to its amount', async () => {
      const { api } = app();
      const { user_id, transaction_id } = await billed();
      const refund = (key: string, amount = 3) => api.refund({ transaction_id, amount }, `${user_id}-${key}`);
      const first = await refund('a');
      expect(first.json).toMatchObject({ amount_refunded: 3, new_balance: 93 });
      expect((await refund('b')).json).toMatchObject({ amount_refunded: 3, new_balance: 96 });
      expectReplay(await refund('a'), first);
      expect((await refund('c')).json).toMatchObject({ amount_refunded: 3, new_balance: 99 });

      const tooMuch = await refund('d');
      expectInvalid(tooMuch, 'amount');
      expect(tooMuch.json['detail']).toMatch(/, 1[^0-9]*$/);
      const rest = await api.refund({ transaction_id }, `${user_id}-rest`);
      expect(rest.json).toMatchObject({ amount_refunded: 1, new_balance: 100 });
      expectProblem(await api.refund({ transaction_id }, `${user_id}-e`), 409, 'already_refunded');
      expectReplay(await api.refund({ transaction_id }, `${user_id}-rest`), rest);
      expectReplay(await refund('a'), first);
      expect(await users.balance(user_id)).toBe(100);
    });

    it.each([1, 3])('give back as often as a bill of 10 allows, 200 at once of %d each', async (amount) => {
      const { api } = app();
      const { user_id, transaction_id } = await billed();
      const answers = await times(200, (index) =>
        api.refund({ transaction_id, amount }, `${user_id}-${index}`),
      );
      const refunds = answers.filter(({ status }) => status === 201);
      expect(refunds).toHaveLength(Math.floor(10 / amount));
      expect(new Set(refunds.map(({ json }) => json['refund_id'])).size).toBe(refunds.length);
      for (const answer of answers) if (answer.status !== 201) expectInvalid(answer, 'amount');
      expect(await users.balance(user_id)).toBe(90 + amount * refunds.length);
    });

    it.each([{}, { amount: 10 }, { amount: 4 }])('give credits back once per key: %j', async (body) => {
      const { user_id, transaction_id } = await billed();
      const refund = () => app().api.refund({ transaction_id, ...body }, `${user_id}-same`);
      const { json } = expectOneMovement(await times(50, refund), 201);
      expect(await users.balance(user_id)).toBe(90 + Number(json['amount_refunded']));
    });

    it('find a key after more refunds than one look-up returns', async () => {
      const { api } = app();
      const { user_id, transaction_id } = await billed();
      const first = await api.refund({ transaction_id, amount: 0.1 }, `${user_id}-0`);
      for (let from = 1; from < 70; from += 23) {
        await times(23, (index) => api.refund({ transaction_id, amount: 0.1 }, `${user_id}-${from + index}`));
      }
      expect(await users.balance(user_id)).toBe(97);
      expectReplay(await api.refund({ transaction_id, amount: 0.1 }, `${user_id}-0`), first);
      expect((await api.refund({ transaction_id }, `${user_id}-rest`)).json['amount_refunded']).toBe(3);
    });

    it('refuse a key that belongs to another refund, and leave it to other calls', async () => {
      const { api } = app();
      const { user_id, transaction_id } = await billed();
      const other = idOf(await api.bill({ user_id, amount: 10 }));
      const key = `${user_id}-key`;
      await api.refund({ transaction_id, amount: 2, reason: 'slow' }, key);
      for (const body of [
        { transaction_id, amount: 3, reason: 'slow' },
        { transaction_id, amount: 2 },
        { transaction_id, reason: 'slow' },
        { transaction_id: other, amount: 2, reason: 'slow' },
      ]) {
        expectProblem(await api.refund(body, key), 409, 'idempotency_key_reused');
      }
      expect((await api.topUp({ user_id, amount: 1 }, key)).status).toBe(200);
      expect(await users.balance(user_id)).toBe(83);
    });

    it('are never mixed with one that has none', async () => {
      const { api } = app();
      const [keyed, unkeyed] = [await billed(), await billed()];
      for (const key of [`${keyed.user_id}-a`, undefined]) {
        const body = { transaction_id: keyed.transaction_id, amount: 2 };
        const answer = await api.refund(body, key);
        if (key === undefined) expectProblem(answer, 409, 'already_refunded');
        else expect(answer.status).toBe(201);
      }
      const body = { transaction_id: unkeyed.transaction_id, amount: 2 };
      const first = await api.refund(body);
      expectProblem(await api.refund(body, `${unkeyed.user_id}-a`), 409, 'already_refunded');
      expectReplay(await api.refund(body), first);
      // More than the bill, of which both have refunded a part already.
      for (const { transaction_id } of [keyed, unkeyed]) {
        expectProblem(await api.refund({ transaction_id, amount: 11 }), 409, 'already_refunded');
      }
    });

    it('are refused with a key that is none', async () => {
      const { transaction_id } = await billed();
      expectInvalid(
        await app().api.refund({ transaction_id }, 'no key, as it has blanks'),
        'Idempotency-Key',
      );
    });

    it('leave no trace of the key in the history', async () => {
      const { api } = app();
      const { user_id, transaction_id } = await billed();
      const { json } = await api.refund({ transaction_id, amount: 2 }, `${user_id}-a`);
      const history = await api.get(`/api/v1/accounts/${user_id}/transactions?limit=10`);
      const ids = (history.json['transactions'] as { id: string }[]).map(({ id }) => id);
      expect(ids).toEqual([json['refund_id'], transaction_id, openingTransactionId(user_id)]);
    });
  });
});
