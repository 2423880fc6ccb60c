import { describeApp, describeAppEmbedded } from '../support/app/test-app';
import { eventually } from '../support/async/eventually';
import { expectInvalid, expectProblem, times } from '../support/movements/expect';
import { TestHolders } from '../support/movements/holders';
import { runs } from '../support/run/length';

interface Page {
  holds: { hold_id: string; amount: number }[];
  next_cursor: string | null;
}

runs(describeAppEmbedded, describeApp)('the open holds of an account', { CURRENCIES: 'USD,EUR' }, (app) => {
  const users = new TestHolders(app);

  async function page(user_id: string, query = ''): Promise<Page> {
    const answer = await app().api.get(`/api/v1/accounts/${user_id}/holds${query}`);
    expect(answer.status).toBe(200);
    return answer.json as unknown as Page;
  }

  it('are read newest first, with what they are for', async () => {
    const user_id = await users.with(100);
    expect(await page(user_id)).toEqual({ holds: [], next_cursor: null });
    const first = await users.hold(user_id, 5, { description: 'a long answer', reference: 'r-1' });
    const second = await users.hold(user_id, 0.25);
    const { json } = await app().api.getHold(first);
    expect(await page(user_id)).toEqual({
      holds: [
        expect.objectContaining({ hold_id: second, amount: 0.25, description: null }),
        {
          hold_id: first,
          amount: 5,
          description: 'a long answer',
          reference: 'r-1',
          created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
          expires_at: json['expires_at'],
        },
      ],
      next_cursor: null,
    });
  });

  it('are no more once they are captured, released or expired', async () => {
    const { api } = app();
    const user_id = await users.with(100);
    const [captured, released, open] = [
      await users.hold(user_id, 1),
      await users.hold(user_id, 2),
      await users.hold(user_id, 4),
    ];
    await users.hold(user_id, 8, { expires_in_seconds: 1 });
    await api.captureHold(captured);
    await api.releaseHold(released);
    await eventually(async () => {
      const { holds } = await page(user_id);
      expect(holds.map(({ hold_id }) => hold_id)).toEqual([open]);
      expect((await users.state(user_id))[1]).toBe(4);
    });
  });

  it('come in pages that add up to what is held', async () => {
    const user_id = await users.with(100);
    const ids = await times(25, () => users.hold(user_id, 1));
    for (const id of ids.slice(0, 5)) await app().api.releaseHold(id);
    const read: Page['holds'] = [];
    let query = '?limit=6';
    const sizes: number[] = [];
    for (;;) {
      const { holds, next_cursor } = await page(user_id, query);
      sizes.push(holds.length);
      read.push(...holds);
      if (next_cursor === null) break;
      query = `?limit=6&cursor=${next_cursor}`;
    }
    expect(sizes).toEqual([6, 6, 6, 2]);
    expect(new Set(read.map(({ hold_id }) => hold_id))).toEqual(new Set(ids.slice(5)));
    expect(read.reduce((sum, { amount }) => sum + amount, 0)).toBe((await users.state(user_id))[1]);
  });

  it('are those of one currency', async () => {
    const user_id = await users.with(10, 'EUR');
    await app().api.createAccount({ user_id, initial_balance: 10 });
    const id = await users.hold(user_id, 3, { currency: 'EUR' });
    expect((await page(user_id)).holds).toEqual([]);
    expect((await page(user_id, '?currency=EUR')).holds).toMatchObject([{ hold_id: id }]);
  });

  it('are refused for whom there is no account, and for a query that can’t be read', async () => {
    const { api } = app();
    expectProblem(await api.get('/api/v1/accounts/nobody/holds'), 404, 'account_not_found');
    const user_id = await users.with(1);
    for (const field of ['limit', 'cursor', 'currency']) {
      expectInvalid(await api.get(`/api/v1/accounts/${user_id}/holds?${field}=-`), field);
    }
  });
});
