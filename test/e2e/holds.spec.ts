import { describeApp, describeAppEmbedded } from '../support/app/test-app';
import { expectOneMovement, expectProblem, expectReplay, times } from '../support/movements/expect';
import { TestHolders } from '../support/movements/holders';
import { runs } from '../support/run/length';

const UNKNOWN = '0193b2f06b7c00000000000000000001';
const MALFORMED = ['1', 'x'.repeat(32), '0'.repeat(32), 'f'.repeat(32), UNKNOWN.toUpperCase(), `${UNKNOWN}0`];

runs(describeAppEmbedded, describeApp)('holds', { CURRENCIES: 'USD,EUR' }, (app) => {
  const users = new TestHolders(app);

  describe('placed', () => {
    it('reserve credits at once, and are read as pending', async () => {
      const { api } = app();
      const user_id = await users.with(100);
      const before = Date.now();
      const placed = await api.placeHold({ user_id, amount: '60.5', description: 'a long call' });
      expect(placed.status).toBe(201);
      const { hold_id, expires_at } = placed.json;
      expect(placed.json).toEqual({
        hold_id: expect.stringMatching(/^[0-9a-f]{32}$/),
        user_id,
        amount: 60.5,
        status: 'pending',
        expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
        available: 39.5,
      });
      expect(Math.abs(Date.parse(String(expires_at)) - before - 300_000)).toBeLessThan(60_000);
      expect(await users.state(user_id)).toEqual([100, 60.5, 39.5]);

      expectProblem(await api.bill({ user_id, amount: 39.500000001 }), 402, 'insufficient_credits');
      const refused = await api.placeHold({ user_id, amount: 50 });
      expectProblem(refused, 402, 'insufficient_credits');
      expect(refused.json).toMatchObject({ balance: 100, available: 39.5, required: 50 });
      expect((await api.bill({ user_id, amount: 39.5 })).json['new_balance']).toBe(60.5);

      const read = await api.getHold(String(hold_id));
      expect(read.status).toBe(200);
      expect(read.json).toEqual({
        hold_id,
        user_id,
        amount: 60.5,
        amount_captured: 0,
        status: 'pending',
        expires_at,
      });
    });

    it('add up, and never to more than there is, however many come at once', async () => {
      const user_id = await users.with(10);
      const answers = await times(50, () => app().api.placeHold({ user_id, amount: 1 }));
      const placed = answers.filter(({ status }) => status === 201);
      expect(placed.map(({ json }) => Number(json['available'])).sort((a, b) => a - b)).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
      ]);
      expect(answers.filter(({ status }) => status === 402)).toHaveLength(40);
      expect(await users.state(user_id)).toEqual([10, 10, 0]);
    });

    it('are refused for whom there is no account', async () => {
      const user_id = await users.with(1);
      expectProblem(await app().api.placeHold({ user_id: 'nobody', amount: 1 }), 404, 'account_not_found');
      expectProblem(
        await app().api.placeHold({ user_id, amount: 1, currency: 'EUR' }),
        404,
        'account_not_found',
      );
    });

    it('are placed once for a key, also after they were settled', async () => {
      const { api } = app();
      const user_id = await users.with(10);
      const body = { user_id, amount: 4, expires_in_seconds: 60, description: 'once' };
      const answers = await times(50, () => api.placeHold(body, `${user_id}-hold`));
      const first = expectOneMovement(answers, 201);
      expect(await users.state(user_id)).toEqual([10, 4, 6]);
      await api.captureHold(String(first.json['hold_id']));
      expectReplay(await api.placeHold(body, `${user_id}-hold`), first);
      expect(await users.state(user_id)).toEqual([6, 0, 6]);
    });

    it('are kept apart from other requests with the key', async () => {
      const { api } = app();
      const user_id = await users.with(10);
      await api.createAccount({ user_id, initial_balance: 10, currency: 'EUR' });
      const key = `${user_id}-key`;
      const body = { user_id, amount: 1, description: 'one' };
      await api.placeHold(body, key);
      const others = await Promise.all([
        api.placeHold({ ...body, amount: 2 }, key),
        api.placeHold({ ...body, description: 'two' }, key),
        api.placeHold({ user_id, amount: 1 }, key),
        api.placeHold({ ...body, currency: 'EUR' }, key),
        api.placeHold({ ...body, expires_in_seconds: 301 }, key),
        api.bill(body, key),
        api.topUp(body, key),
      ]);
      for (const answer of others) expectProblem(answer, 409, 'idempotency_key_reused');
      expect(await users.state(user_id)).toEqual([10, 1, 9]);
      expect(await users.state(user_id, 'EUR')).toEqual([10, 0, 10]);
    });

    it('are found by their id in upper case, and as a UUID', async () => {
      const { api } = app();
      const user_id = await users.with(10);
      const id = String((await api.placeHold({ user_id, amount: 1 })).json['hold_id']);
      const uuid = id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
      for (const form of [id.toUpperCase(), uuid]) {
        expect((await api.getHold(form)).json).toMatchObject({ hold_id: id, status: 'pending' });
      }
      const captured = await api.captureHold(uuid.toUpperCase());
      expect([captured.status, captured.json['hold_id']]).toEqual([200, id]);
      const bill = captured.headers.get('location')!.split('/').at(-1)!;
      expect((await api.get(`/api/v1/transactions/${bill.toUpperCase()}`)).json['id']).toBe(bill);
      expect((await api.refund({ transaction_id: bill.toUpperCase() })).json['transaction_id']).toBe(bill);
    });

    it('spend the key where they are refused', async () => {
      const { api } = app();
      const user_id = await users.with(1);
      expectProblem(await api.placeHold({ user_id, amount: 2 }, `${user_id}-1`), 402, 'insufficient_credits');
      await api.topUp({ user_id, amount: 5 });
      expectProblem(
        await api.placeHold({ user_id, amount: 2 }, `${user_id}-1`),
        409,
        'idempotency_key_spent',
      );
    });
  });

  it.each([UNKNOWN, ...MALFORMED])('are not found by %s', async (id) => {
    const { api } = app();
    for (const answer of [await api.getHold(id), await api.captureHold(id), await api.releaseHold(id)]) {
      expectProblem(answer, 404, 'hold_not_found');
    }
  });

  it('are not found by the id of a bill, nor by that of a capture', async () => {
    const { api } = app();
    const user_id = await users.with(100);
    const captured = await api.captureHold(await users.hold(user_id, 60));
    for (const answer of [await api.bill({ user_id, amount: 1 }), captured]) {
      const id = String(answer.headers.get('location')).split('/').at(-1) ?? '';
      for (const found of [await api.getHold(id), await api.captureHold(id), await api.releaseHold(id)]) {
        expectProblem(found, 404, 'hold_not_found');
      }
    }
  });
});
