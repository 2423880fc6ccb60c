import { describeApp, describeAppEmbedded } from '../support/app/test-app';
import { runs } from '../support/run/length';

runs(describeAppEmbedded, describeApp)('moving credits', { CURRENCIES: 'USD,EUR' }, (app) => {
  it('walks the whole way: create, top up, read, bill, read', async () => {
    const { api } = app();
    const user_id = 'walker';

    const created = await api.createAccount({ user_id });
    expect(created.status).toBe(201);
    expect(created.json).toEqual({ account_id: expect.any(Number), user_id, balance: 0 });
    expect(Number.isSafeInteger(created.json.account_id)).toBe(true);

    const toppedUp = await api.topUp({ user_id, amount: 100 });
    expect(toppedUp.status).toBe(200);
    expect(toppedUp.json).toEqual({ user_id, amount_added: 100, new_balance: 100 });
    expect(toppedUp.headers.get('location')).toMatch(/^\/api\/v1\/transactions\/[0-9a-f]{32}$/);

    expect((await api.balance({ user_id })).json).toEqual({ user_id, balance: 100 });

    const billed = await api.bill({ user_id, amount: 0.25, description: 'a prompt' });
    expect(billed.status).toBe(200);
    expect(billed.json).toEqual({ user_id, amount_billed: 0.25, new_balance: 99.75 });

    const read = await api.balance({ user_id });
    expect(read.status).toBe(200);
    expect(read.json).toEqual({ user_id, balance: 99.75 });
  });

  it('opens an account with a balance and a name', async () => {
    const created = await app().api.createAccount({
      user_id: 'opened',
      initial_balance: '12.5',
      display_name: 'Ada',
      currency: null,
    });
    expect(created.json).toMatchObject({ user_id: 'opened', balance: 12.5 });
    expect((await app().api.balance({ user_id: 'opened' })).json.balance).toBe(12.5);
  });

  it('bills less than a cent exactly', async () => {
    await app().api.createAccount({ user_id: 'small', initial_balance: 1 });
    const billed = await app().api.bill({ user_id: 'small', amount: 0.0028 });
    expect(billed.text).toBe('{"user_id":"small","amount_billed":0.0028,"new_balance":0.9972}');
  });

  it('leaves exactly nothing after three bills of 0.1 from 0.3', async () => {
    await app().api.createAccount({ user_id: 'thirds', initial_balance: 0.3 });
    for (const left of ['0.2', '0.1', '0']) {
      const billed = await app().api.bill({ user_id: 'thirds', amount: 0.1 });
      expect(billed.text).toBe(`{"user_id":"thirds","amount_billed":0.1,"new_balance":${left}}`);
    }
  });

  it('gives a long amount back digit for digit', async () => {
    await app().api.createAccount({ user_id: 'digits' });
    const toppedUp = await app().api.topUp({ user_id: 'digits', amount: '1234567.123456789' });
    expect(toppedUp.text).toBe(
      '{"user_id":"digits","amount_added":1234567.123456789,"new_balance":1234567.123456789}',
    );
    const most = await app().api.topUp({ user_id: 'digits', amount: '999999999999.999999999' });
    expect(most.text).toContain('"new_balance":1000001234567.123456788}');
  });

  it('keeps a balance of its own in each currency', async () => {
    const user_id = 'traveller';
    expect((await app().api.createAccount({ user_id, initial_balance: 5 })).status).toBe(201);
    expect((await app().api.createAccount({ user_id, initial_balance: 7, currency: 'EUR' })).status).toBe(
      201,
    );
    await app().api.bill({ user_id, amount: 2, currency: 'EUR' });
    expect((await app().api.balance({ user_id })).json.balance).toBe(5);
    expect((await app().api.balance({ user_id, currency: 'EUR' })).json.balance).toBe(5);
    expect((await app().api.balance({ user_id, currency: 'USD' })).json.balance).toBe(5);
  });

  it('lets 200 bills at once spend a balance once', async () => {
    const user_id = 'crowd';
    await app().api.createAccount({ user_id, initial_balance: 100 });
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => app().api.bill({ user_id, amount: 1 })),
    );

    const balances = answers
      .filter(({ status }) => status === 200)
      .map(({ json }) => Number(json.new_balance));
    expect(balances.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(answers.filter(({ status }) => status === 402)).toHaveLength(100);
    expect((await app().api.balance({ user_id })).json.balance).toBe(0);
  });

  it('creates an account once, however many ask at once', async () => {
    const body = { user_id: 'rush', initial_balance: 10 };
    const answers = await Promise.all(Array.from({ length: 200 }, () => app().api.createAccount(body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(199);
    expect((await app().api.balance({ user_id: 'rush' })).json.balance).toBe(10);
  });
});
