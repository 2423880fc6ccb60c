import { describeApp } from '../support/app/test-app';

const HOUR_MS = 3_600_000;

describeApp('the balance by periods', { CURRENCIES: 'USD,EUR' }, (app) => {
  const read = (userId: string, query = '') => app().api.get(`/api/v1/accounts/${userId}/balances${query}`);

  it('has what was added and spent in each, and what was there at its end', async () => {
    const { api } = app();
    await api.createAccount({ user_id: 'ada', initial_balance: '100' });
    const bill = await api.bill({ user_id: 'ada', amount: '0.000000001' });
    await api.bill({ user_id: 'ada', amount: 30 });
    const transaction_id = bill.headers.get('location')?.split('/').at(-1);
    await api.refund({ transaction_id });
    await api.placeHold({ user_id: 'ada', amount: 5 });
    const from = new Date(Date.now() - 2 * HOUR_MS).toISOString();
    const { status, json, text } = await read('ada', `?bucket=hour&from=${from}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({ user_id: 'ada', currency: 'USD', bucket: 'hour', opening: 0 });
    const buckets = json['buckets'] as { start: string; added: number; spent: number; balance: number }[];
    expect(buckets.length).toBeGreaterThanOrEqual(3);
    expect(buckets.slice(0, -2).map(({ added, spent, balance }) => [added, spent, balance])).toEqual(
      buckets.slice(0, -2).map(() => [0, 0, 0]),
    );
    expect(text).toContain('"added":100.000000001,"spent":30.000000001,"balance":70}');
    expect(buckets.at(-1)?.balance).toBe(70);
  });

  it('begins with what was there before', async () => {
    const { api } = app();
    await api.createAccount({ user_id: 'bob', initial_balance: 7, currency: 'EUR' });
    const from = new Date(Date.now() + HOUR_MS).toISOString();
    const to = new Date(Date.now() + 2 * HOUR_MS).toISOString();
    const { json } = await read('bob', `?bucket=hour&currency=EUR&from=${from}&to=${to}`);
    expect(json).toMatchObject({ currency: 'EUR', opening: 7 });
    for (const bucket of json['buckets'] as object[]) {
      expect(bucket).toMatchObject({ added: 0, spent: 0, balance: 7 });
    }
  });

  it('is of days, the last 31 of them, unless it is told otherwise', async () => {
    await app().api.createAccount({ user_id: 'dan' });
    const { json } = await read('dan');
    expect(json['bucket']).toBe('day');
    expect(json['buckets']).toHaveLength(31);
  });

  it.each([
    ['nobody', '', 404, 'account_not_found'],
    ['dan', '?bucket=week', 422, 'validation_failed'],
    ['dan', '?bucket=hour&from=2020-01-01', 422, 'validation_failed'],
    ['dan', '?currency=GBP', 422, 'validation_failed'],
  ])('is refused for %s%s', async (userId, query, status, code) => {
    expect(await read(userId, query)).toMatchObject({ status, json: { code } });
  });
});
