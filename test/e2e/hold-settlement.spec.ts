import { eventually } from '../support/async/eventually';
import type { Answer } from '../support/http/api';
import { describeApp } from '../support/app/test-app';
import { expectOneMovement, expectProblem, expectReplay, isReplay, times } from '../support/movements/expect';
import { TestHolders } from '../support/movements/holders';

describeApp('holds', { CURRENCIES: 'USD,EUR' }, (app) => {
  const users = new TestHolders(app);

  async function expireOne(user_id: string, amount: number): Promise<string> {
    const id = await users.hold(user_id, amount, { expires_in_seconds: 1 });
    await eventually(async () => {
      expect((await app().api.getHold(id)).json['status']).toBe('expired');
      expect((await users.state(user_id))[1]).toBe(0);
    });
    return id;
  }

  describe('captured', () => {
    it('are billed in part, and the rest is free', async () => {
      const { api } = app();
      const user_id = await users.with(100);
      const id = await users.hold(user_id, 60);
      const captured = await api.captureHold(id, { amount: '25.000000001' });
      expect(captured.status).toBe(200);
      expect(captured.text).toBe(
        `{"hold_id":"${id}","user_id":"${user_id}","amount_captured":25.000000001,` +
          '"amount_released":34.999999999,"new_balance":74.999999999}',
      );
      expect(captured.headers.get('location')).toMatch(/^\/api\/v1\/transactions\/[0-9a-f]{32}$/);
      expect((await api.getHold(id)).json).toMatchObject({
        status: 'captured',
        amount: 60,
        amount_captured: 25.000000001,
      });
      expect(await users.state(user_id)).toEqual([74.999999999, 0, 74.999999999]);
    });

    it.each([undefined, {}, { amount: null }, { amount: 60 }])('are billed whole with %j', async (body) => {
      const { api } = app();
      const user_id = await users.with(100);
      const id = await users.hold(user_id, 60);
      const captured = await api.captureHold(id, body);
      expect(captured.json).toMatchObject({ amount_captured: 60, amount_released: 0, new_balance: 40 });
      for (const again of [undefined, {}, { amount: 60 }, { amount: '60.0' }]) {
        expectReplay(await api.captureHold(id, again), captured);
      }
      expect(await users.state(user_id)).toEqual([40, 0, 40]);
    });

    it.each([0, '0.0'])('are released where nothing is billed: %j', async (amount) => {
      const { api } = app();
      const user_id = await users.with(100);
      const id = await users.hold(user_id, 60);
      const captured = await api.captureHold(id, { amount });
      expect(captured.status).toBe(200);
      expect(captured.json).toEqual({
        hold_id: id,
        user_id,
        amount_captured: 0,
        amount_released: 60,
        new_balance: 100,
      });
      expect(captured.headers.get('location')).toBeNull();
      expect((await api.getHold(id)).json).toMatchObject({ status: 'released', amount_captured: 0 });
      expectReplay(await api.captureHold(id, { amount: 0 }), captured);
      expect(isReplay(await api.releaseHold(id))).toBe(true);
      expectProblem(await api.captureHold(id, { amount: 1 }), 409, 'hold_already_released');
      expect(await users.state(user_id)).toEqual([100, 0, 100]);
      const history = await api.get(`/api/v1/accounts/${user_id}/transactions`);
      expect(history.json['transactions']).toHaveLength(1);
    });

    it('refuse a capture of nothing after one of something', async () => {
      const { api } = app();
      const id = await users.hold(await users.with(100), 60);
      await api.captureHold(id, { amount: 1 });
      expectProblem(await api.captureHold(id, { amount: 0 }), 409, 'hold_already_captured');
    });

    it('answer the same request alike, and another with 409', async () => {
      const { api } = app();
      const user_id = await users.with(100);
      const id = await users.hold(user_id, 60);
      const first = await api.captureHold(id, { amount: 25 });
      await api.bill({ user_id, amount: 5 });
      expectReplay(await api.captureHold(id, { amount: 25 }), first);
      for (const amount of [24, 26, 60, 61, undefined]) {
        expectProblem(await api.captureHold(id, { amount }), 409, 'hold_already_captured');
      }
      expectProblem(await api.releaseHold(id), 409, 'hold_already_captured');
      expect(await users.state(user_id)).toEqual([70, 0, 70]);
    });

    it('take no more than is held', async () => {
      const { api } = app();
      const user_id = await users.with(100);
      const id = await users.hold(user_id, 60);
      const answer = await api.captureHold(id, { amount: '60.000000001' });
      expectProblem(answer, 422, 'amount_exceeds_hold');
      expect(answer.json['detail']).toContain('60');
      expect(await users.state(user_id)).toEqual([100, 60, 40]);
      expect((await api.captureHold(id)).status).toBe(200);
    });

    it('are bills that can be refunded', async () => {
      const { api } = app();
      const user_id = await users.with(100);
      const id = await users.hold(user_id, 60);
      const captured = await api.captureHold(id, { amount: 25 });
      const transaction_id = String(captured.headers.get('location')).split('/').at(-1);
      const refunded = await api.refund({ transaction_id, amount: 20 });
      expect(refunded.json).toMatchObject({ transaction_id, user_id, amount_refunded: 20, new_balance: 95 });
      expect((await api.getHold(id)).json).toMatchObject({ status: 'captured', amount_captured: 25 });
    });

    it('belong to their currency', async () => {
      const { api } = app();
      const user_id = await users.with(10, 'EUR');
      await api.createAccount({ user_id, initial_balance: 10 });
      const id = await users.hold(user_id, 4, { currency: 'EUR' });
      expect(await users.state(user_id, 'EUR')).toEqual([10, 4, 6]);
      expect((await api.captureHold(id, { amount: 3 })).json['new_balance']).toBe(7);
      expect(await users.state(user_id, 'EUR')).toEqual([7, 0, 7]);
      expect(await users.state(user_id)).toEqual([10, 0, 10]);
    });
  });

  describe('released', () => {
    it('are free again, and say so again', async () => {
      const { api } = app();
      const user_id = await users.with(100);
      const id = await users.hold(user_id, 60);
      await users.hold(user_id, 10);
      const released = await api.releaseHold(id);
      expect(released.status).toBe(200);
      expect(released.json).toEqual({ hold_id: id, user_id, amount_released: 60, available: 90 });
      expect(isReplay(released)).toBe(false);
      await api.bill({ user_id, amount: 50 });

      expectReplay(await api.releaseHold(id), released);
      expectReplay(await api.releaseHold(id, {}), released);
      expect((await api.getHold(id)).json).toMatchObject({ status: 'released', amount_captured: 0 });
      for (const body of [undefined, { amount: 1 }]) {
        expectProblem(await api.captureHold(id, body), 409, 'hold_already_released');
      }
      expect(await users.state(user_id)).toEqual([50, 10, 40]);
    });
  });

  describe('settled by many at once', () => {
    it('let one of two captures win', async () => {
      for (let round = 0; round < 10; round += 1) {
        const user_id = await users.with(100);
        const id = await users.hold(user_id, 60);
        const answers = await times(2, (index) => app().api.captureHold(id, { amount: 10 + index }));
        const [winner] = answers.filter(({ status }) => status === 200);
        const [loser] = answers.filter(({ status }) => status !== 200);
        expectProblem(loser!, 409, 'hold_already_captured');
        expect(await users.state(user_id)).toEqual([
          winner!.json['new_balance'],
          0,
          winner!.json['new_balance'],
        ]);
      }
    });

    it.each<[string, (id: string) => Promise<Answer>]>([
      ['captures', (id) => app().api.captureHold(id, { amount: 7 })],
      ['releases', (id) => app().api.releaseHold(id)],
    ])('answer equal %s alike', async (_name, settle) => {
      for (const count of [2, 50]) {
        const id = await users.hold(await users.with(10), 8);
        expectOneMovement(await times(count, () => settle(id)), 200);
      }
    });

    it('settle once for 50 captures and releases', async () => {
      for (let round = 0; round < 4; round += 1) {
        const user_id = await users.with(100);
        const id = await users.hold(user_id, 60);
        const kinds = [10, 20, 30, null];
        const answers = await times(50, async (index) => {
          const kind = kinds[(index + round) % kinds.length] ?? null;
          const answer =
            kind === null ? app().api.releaseHold(id) : app().api.captureHold(id, { amount: kind });
          return { kind, answer: await answer };
        });
        const winners = answers.filter(({ answer }) => answer.status === 200);
        expectOneMovement(
          winners.map(({ answer }) => answer),
          200,
        );
        const won = winners[0]!.kind;
        expect(winners).toHaveLength(answers.filter(({ kind }) => kind === won).length);
        const code = won === null ? 'hold_already_released' : 'hold_already_captured';
        for (const { answer } of answers.filter(({ kind }) => kind !== won)) expectProblem(answer, 409, code);
        expect(await users.state(user_id)).toEqual([100 - (won ?? 0), 0, 100 - (won ?? 0)]);
      }
    });
  });

  describe('expired', () => {
    it('are free again by themselves', async () => {
      const user_id = await users.with(100);
      const expired = await expireOne(user_id, 60);
      expect(await users.state(user_id)).toEqual([100, 0, 100]);
      const { api } = app();
      for (let attempt = 0; attempt < 2; attempt += 1) {
        expectProblem(await api.captureHold(expired, { amount: 1 }), 409, 'hold_expired');
        expectProblem(await api.captureHold(expired), 409, 'hold_expired');
        expectProblem(await api.releaseHold(expired), 409, 'hold_expired');
      }
      expect((await api.getHold(expired)).json).toMatchObject({ status: 'expired', amount_captured: 0 });
      expect((await api.bill({ user_id, amount: 100 })).json['new_balance']).toBe(0);
    });

    it('leave those alone that were settled in time', async () => {
      const { api } = app();
      const user_id = await users.with(100);
      const captured = await users.hold(user_id, 20, { expires_in_seconds: 1 });
      const released = await users.hold(user_id, 30, { expires_in_seconds: 1 });
      const first = await api.captureHold(captured, { amount: 5 });
      expect([first.status, (await api.releaseHold(released)).status]).toEqual([200, 200]);
      await expireOne(user_id, 40);
      expect((await api.getHold(captured)).json['status']).toBe('captured');
      expect((await api.getHold(released)).json['status']).toBe('released');
      expectReplay(await api.captureHold(captured, { amount: 5 }), first);
      expect(await users.state(user_id)).toEqual([95, 0, 95]);
    });
  });

  it('need no key to be settled, and take one without a difference', async () => {
    const { api } = app();
    const user_id = await users.with(100);
    await api.topUp({ user_id, amount: 1 }, `${user_id}-used`);
    const id = await users.hold(user_id, 60);
    const first = await api.captureHold(id, { amount: 25 }, `${user_id}-used`);
    expect(first.status).toBe(200);
    expect(isReplay(first)).toBe(false);
    for (const key of [`${user_id}-used`, `${user_id}-other`, undefined, 'no key, as it has blanks']) {
      expectReplay(await api.captureHold(id, { amount: 25 }, key), first);
    }
    const other = await users.hold(user_id, 10);
    const released = await api.releaseHold(other, undefined, `${user_id}-used`);
    expect(released.status).toBe(200);
    expectReplay(await api.releaseHold(other, undefined, `${user_id}-new`), released);
    // The key was not taken.
    expect((await api.topUp({ user_id, amount: 1 }, `${user_id}-new`)).status).toBe(200);
  });
});
