import { describeApp } from '../support/app/test-app';
import { expectOneMovement, expectProblem, expectReplay, isReplay, times } from '../support/movements/expect';

describeApp('accounts', { CURRENCIES: 'USD,EUR,TOKENS=10001' }, (app) => {
  const balance = async (user_id: string, currency = 'USD') =>
    (await app().api.balance({ user_id, currency })).json['balance'];

  describe('created with a key', () => {
    it('answers every repeat alike, however much happened since', async () => {
      const { api } = app();
      const body = { user_id: 'ada', initial_balance: '12.5', display_name: 'Ada' };
      const first = await api.createAccount(body, 'create-ada');
      expect(first.status).toBe(201);
      expect(first.json).toEqual({ account_id: expect.any(Number), user_id: 'ada', balance: 12.5 });
      expect(isReplay(first)).toBe(false);
      await api.bill({ user_id: 'ada', amount: 2.5 });

      expectReplay(await api.createAccount(body, 'create-ada'), first);
      expectReplay(await api.createAccount({ ...body, currency: 'USD' }, 'create-ada'), first);
      expect(await balance('ada')).toBe(10);
    });

    it('answers a repeat alike where there is no opening balance', async () => {
      const first = await app().api.createAccount({ user_id: 'bare' }, 'create-bare');
      expect([first.status, first.json['balance']]).toEqual([201, 0]);
      await app().api.topUp({ user_id: 'bare', amount: 3 });
      expectReplay(
        await app().api.createAccount({ user_id: 'bare', initial_balance: 0 }, 'create-bare'),
        first,
      );
      expect(await balance('bare')).toBe(3);
    });

    it.each([0, 7])('is created once by 50 requests at once, with %d credits', async (initial_balance) => {
      const user_id = `rush-${initial_balance}`;
      const answers = await times(50, () => app().api.createAccount({ user_id, initial_balance }, user_id));
      expectOneMovement(answers, 201);
      expect(await balance(user_id)).toBe(initial_balance);
    });

    it('does not let the key stand for anything else', async () => {
      const { api } = app();
      const body = { user_id: 'keeper', initial_balance: 5 };
      const first = await api.createAccount(body, 'create-keeper');
      const others = await Promise.all([
        api.createAccount({ ...body, initial_balance: 6 }, 'create-keeper'),
        api.createAccount({ user_id: 'keeper' }, 'create-keeper'),
        api.createAccount({ ...body, currency: 'EUR' }, 'create-keeper'),
        api.topUp({ user_id: 'keeper', amount: 5 }, 'create-keeper'),
        api.bill({ user_id: 'keeper', amount: 5 }, 'create-keeper'),
        api.placeHold({ user_id: 'keeper', amount: 5 }, 'create-keeper'),
      ]);
      for (const answer of others) expectProblem(answer, 409, 'idempotency_key_reused');
      expect(await balance('keeper')).toBe(5);
      expectReplay(await api.createAccount(body, 'create-keeper'), first);
    });

    it('does not take the key of a movement, nor one that was refused', async () => {
      const { api } = app();
      expect((await api.topUp({ user_id: 'keeper', amount: 1 }, 'keeper-topup')).status).toBe(200);
      expect((await api.placeHold({ user_id: 'keeper', amount: 1 }, 'keeper-hold')).status).toBe(201);
      expect((await api.bill({ user_id: 'keeper', amount: 1_000 }, 'keeper-poor')).status).toBe(402);
      for (const [key, code] of [
        ['keeper-topup', 'idempotency_key_reused'],
        ['keeper-hold', 'idempotency_key_reused'],
        ['keeper-poor', 'idempotency_key_spent'],
      ] as const) {
        const euros = { user_id: 'keeper', currency: 'EUR' };
        expectProblem(await api.createAccount(euros, key), 409, code);
        expectProblem(await api.balance(euros), 404, 'account_not_found');
      }
    });

    it('is refused for a user who has an account, each time', async () => {
      const { api } = app();
      await api.createAccount({ user_id: 'twice', initial_balance: 1 }, 'twice-1');
      for (const key of ['twice-2', 'twice-2', undefined]) {
        for (const initial_balance of [0, 1, 2]) {
          const answer = await api.createAccount(
            { user_id: 'twice', initial_balance },
            key && `${key}-${initial_balance}`,
          );
          expectProblem(answer, 409, 'account_exists');
        }
      }
      expect(await balance('twice')).toBe(1);
    });
  });

  it.each(['equal', 'different'])(
    'have one creator of 200 at once, keyed and not, with %s balances',
    async (kind) => {
      const user_id = `crowd-${kind}`;
      const answers = await times(200, (index) =>
        app().api.createAccount(
          { user_id, initial_balance: kind === 'equal' ? 10 : 1 + (index % 5) },
          index % 2 === 0 ? undefined : `${user_id}-${index}`,
        ),
      );
      const created = answers.filter(({ status }) => status === 201);
      expect(created).toHaveLength(1);
      for (const answer of answers) if (answer.status !== 201) expectProblem(answer, 409, 'account_exists');
      expect(await balance(user_id)).toBe(created[0]?.json['balance']);
    },
  );

  describe('read', () => {
    it('show what is posted, held and available in each currency', async () => {
      const { api } = app();
      const user_id = 'Zoë / 日本 🌍?';
      const before = Date.now();
      const { json } = await api.createAccount({ user_id, initial_balance: 10, display_name: 'Zoë' });
      await api.createAccount({ user_id, initial_balance: '0.000000001', currency: 'TOKENS' });
      await api.placeHold({ user_id, amount: 2.5 });
      await api.placeHold({ user_id, amount: 1 });
      await api.bill({ user_id, amount: 0.25 });

      const read = await api.getAccount(user_id);
      expect(read.status).toBe(200);
      expect(read.json).toEqual({
        account_id: json['account_id'],
        user_id,
        display_name: 'Zoë',
        currency: 'USD',
        balance: 9.75,
        held: 3.5,
        available: 6.25,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      });
      const age = Date.parse(String(read.json['created_at'])) - before;
      expect(Math.abs(age)).toBeLessThan(60_000);

      expect((await api.getAccount(user_id, 'USD')).text).toBe(read.text);
      const tokens = await api.getAccount(user_id, 'TOKENS');
      expect(tokens.json).toMatchObject({ currency: 'TOKENS', held: 0 });
      expect(tokens.text).toContain('"balance":0.000000001,"held":0,"available":0.000000001');
      expect(tokens.json['account_id']).not.toBe(json['account_id']);
      expectProblem(await api.getAccount(user_id, 'EUR'), 404, 'account_not_found');
    });

    it('have no name where none was given', async () => {
      await app().api.createAccount({ user_id: 'nameless' });
      expect((await app().api.getAccount('nameless')).json['display_name']).toBeNull();
    });

    it('differ from paths that are no account', async () => {
      const { api } = app();
      expectProblem(await api.getAccount('nobody'), 404, 'account_not_found');
      expectProblem(await api.getAccount('ada', 'XXX'), 422, 'validation_failed');
      expectProblem(await api.getAccount('ada', ''), 422, 'validation_failed');
    });

    // Ids of other accounts are hashes of what no user id may hold.
    it.each(['ada\0EUR', '\0funding\0USD', '\0revenue\0USD', ' ', 'x'.repeat(257)])(
      'are never found by %j',
      async (userId) => {
        await app().api.createAccount({ user_id: 'ada', currency: 'EUR' });
        const answer = await app().api.getAccount(userId);
        expectProblem(answer, 422, 'validation_failed');
        expect(answer.json['errors']).toEqual([{ field: 'user_id', message: expect.any(String) }]);
      },
    );
  });

  describe('renamed', () => {
    const rename = (userId: string, body: unknown, query = '') =>
      app().api.send(`/api/v1/accounts/${encodeURIComponent(userId)}${query}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });

    it('show the new name in each currency, or none', async () => {
      const { api } = app();
      const user_id = 'Renée / 日本';
      await api.createAccount({ user_id, initial_balance: 10, display_name: 'Renee' });
      await api.createAccount({ user_id, currency: 'EUR' });
      await api.placeHold({ user_id, amount: 2.5 });
      for (const display_name of ['Renée', 'Renée', '', null, 'R. D.']) {
        const renamed = await rename(user_id, { display_name });
        expect([renamed.status, renamed.json.display_name]).toEqual([200, display_name]);
        expect(renamed.json).toMatchObject({ balance: 10, held: 2.5, available: 7.5 });
        expect((await api.getAccount(user_id)).text).toBe(renamed.text);
        expect((await api.getAccount(user_id, 'EUR')).json.display_name).toBe(display_name);
        const user = await api.get(`/api/v1/users/${encodeURIComponent(user_id)}`);
        expect(user.json.display_name).toBe(display_name);
      }
      const euros = await rename(user_id, { display_name: 'Renate' }, '?currency=EUR');
      expect(euros.json).toMatchObject({ currency: 'EUR', balance: 0, display_name: 'Renate' });
      expect((await api.get('/api/v1/users?q=RENATE')).json).toMatchObject({
        users: [{ user_id }],
        total: 1,
      });
      expect((await api.get('/api/v1/users?q=R. D.')).json).toMatchObject({ users: [], total: 0 });
    });

    it('are not made, nor given to users without the account', async () => {
      await app().api.createAccount({ user_id: 'in-euros', currency: 'EUR', display_name: 'E' });
      expectProblem(await rename('unheard-of', { display_name: 'U' }), 404, 'account_not_found');
      expectProblem(await rename('in-euros', { display_name: 'U' }), 404, 'account_not_found');
      expect((await app().api.get('/api/v1/users/unheard-of')).status).toBe(404);
      expect((await app().api.getAccount('in-euros', 'EUR')).json.display_name).toBe('E');
    });

    it.each([
      [{}, 'display_name is required; null removes the name'],
      [{ display_name: 7 }, 'display_name must be a string'],
      [{ display_name: ['a'] }, 'display_name must be a string'],
      [{ display_name: 'x'.repeat(257) }, 'display_name must have at most 256 characters'],
      [{ display_name: 'a\0' }, "display_name can't contain the NUL character"],
      [{ display_name: '\ud800' }, "display_name can't contain half of a surrogate pair"],
    ])('stay as they are after %j', async (body, message) => {
      await app().api.createAccount({ user_id: 'kept', display_name: 'Kept' });
      const answer = await rename('kept', body);
      expectProblem(answer, 422, 'validation_failed');
      expect(answer.json.errors).toEqual([{ field: 'display_name', message }]);
      expect((await app().api.getAccount('kept')).json.display_name).toBe('Kept');
    });
  });
});
