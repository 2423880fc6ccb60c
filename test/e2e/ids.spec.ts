import type { Answer } from '../support/http/api';
import { describeAppOnEachPair, describeAppOnEmbeddedPairs } from '../support/app/test-app';
import { runs } from '../support/run/length';
import { readPage } from '../support/movements/history-reading';

/** Texts that a store, a path or a log might take for something else. */
const HOSTILE: [string, string][] = [
  ['an injection', `'; DROP TABLE users; --`],
  ['an injection of values', `x'), ('admin', 'admin', 0, 1); --`],
  ['a comparison', `" OR ""="`],
  ['a placeholder', `$1 ? :name @p %s \\0 \\x00`],
  ['a pattern', '%_*\\'],
  ['emoji', '🧾👩‍👩‍👧‍👦🏳️‍🌈'],
  ['right to left', 'משתמש\u200f مستخدم \u202eabc'],
  ['256 letters', 'x'.repeat(256)],
  ['256 units of UTF-16', '🙂'.repeat(128)],
  ['composed', 'Zoe\u0308 \u212b \ufb01'.normalize('NFC')],
  ['decomposed', 'Zoe\u0308 \u212b \ufb01'.normalize('NFD')],
  ['as it was typed', 'Zoe\u0308 \u212b \ufb01'],
  ['compatible', 'Zoe\u0308 \u212b \ufb01'.normalize('NFKC')],
  ['a path', '../../etc/passwd'],
  ['slashes', 'a/b//c/'],
  ['a query', 'a?page=2&page_size=100'],
  ['a percent', '100%25 %2F %'],
  ['a fragment', 'a#b'],
  ['a plus', 'a+b c'],
  ['spaces around', '  a  '],
  ['upper case', 'Case'],
  ['lower case', 'case'],
  ['a name of an object', '__proto__'],
  ['a zero width space', 'a\u200bb'],
];

runs(describeAppOnEmbeddedPairs, describeAppOnEachPair)('ids and texts', { CURRENCIES: 'USD,EUR' }, (app) => {
  it('keeps every id, name and text byte for byte, as distinct users', async () => {
    const { api } = app();
    const created: Answer[] = [];
    for (const [index, [, user_id]] of HOSTILE.entries()) {
      const answer = await api.createAccount({
        user_id,
        initial_balance: index + 1,
        display_name: user_id.slice(0, 200),
      });
      expect([user_id, answer.status, answer.json.user_id]).toEqual([user_id, 201, user_id]);
      created.push(answer);
    }
    expect(new Set(created.map(({ json }) => json.account_id)).size).toBe(HOSTILE.length);

    for (const [index, [, user_id]] of HOSTILE.entries()) {
      const billed = await api.bill({ user_id, amount: 0.5, description: user_id });
      expect(billed.json).toEqual({ user_id, amount_billed: 0.5, new_balance: index + 0.5 });
      const path = `/api/v1/accounts/${encodeURIComponent(user_id)}`;
      const account = await api.get(path);
      expect(account.json).toMatchObject({
        user_id,
        display_name: user_id.slice(0, 200),
        balance: index + 0.5,
      });
      const { transactions } = await readPage(api, user_id);
      expect(transactions.map(({ user_id: owner, description }) => [owner, description])).toEqual([
        [user_id, user_id],
        [user_id, null],
      ]);
      const user = await api.get(`/api/v1/users/${encodeURIComponent(user_id)}`);
      expect(user.json).toMatchObject({ user_id, balance: index + 0.5 });
      const history = await api.get(`/api/v1/users/${encodeURIComponent(user_id)}/transactions`);
      expect(history.json).toMatchObject({
        total: 2,
        transactions: [{ user_id, description: user_id }, {}],
      });
      const found = await api.get(`/api/v1/transactions/${transactions[0]!.id}`);
      expect(found.json).toMatchObject({ user_id, description: user_id });
    }

    const listed = (await api.get('/api/v1/users?page_size=100')).json as unknown as {
      users: { user_id: string }[];
      total: number;
    };
    expect(listed.total).toBe(HOSTILE.length);
    expect(listed.users.map(({ user_id }) => user_id).sort()).toEqual(HOSTILE.map(([, id]) => id).sort());
  });

  it('keeps a description of 1,000 characters byte for byte', async () => {
    const { api } = app();
    const user_id = 'writer';
    await api.createAccount({ user_id, initial_balance: 10 });
    const texts = ['x'.repeat(1_000), '🙂'.repeat(500), '\n\t "\\ \u2028'.repeat(100), ' ', `'"; --`];
    for (const description of texts) {
      expect((await api.bill({ user_id, amount: 1, description })).status).toBe(200);
    }
    const { transactions } = await readPage(api, user_id, { type: 'bill' });
    expect(transactions.map(({ description }) => description)).toEqual([...texts].reverse());
    const tooLong = await api.bill({ user_id, amount: 1, description: 'x'.repeat(1_001) });
    expect([tooLong.status, tooLong.json.code]).toEqual([422, 'validation_failed']);
  });

  it.each([
    ['257 letters', 'x'.repeat(257)],
    ['nothing', ''],
    ['blanks', ' \u2003'],
    ['a control character', 'a\u0000b'],
    ['a line end', 'a\nb'],
    ['half a surrogate pair', 'a\ud83d'],
  ])('refuses an id of %s', async (_name, user_id) => {
    const answer = await app().api.createAccount({ user_id });
    expect([answer.status, answer.json.code]).toEqual([422, 'validation_failed']);
  });

  it('shows no account by an id that joins a user and a currency, or names the operator', async () => {
    const { api } = app();
    await api.createAccount({ user_id: 'joined', initial_balance: 3 });
    await api.createAccount({ user_id: 'joined', initial_balance: 7, currency: 'EUR' });
    for (const id of ['joined\0EUR', '\0funding\0USD', '\0revenue\0USD']) {
      for (const path of [
        `accounts/${encodeURIComponent(id)}`,
        `accounts/${encodeURIComponent(id)}/transactions`,
        `users/${encodeURIComponent(id)}`,
        `users/${encodeURIComponent(id)}/transactions`,
      ]) {
        const answer = await api.get(`/api/v1/${path}`);
        expect([path, answer.status, answer.json.code]).toEqual([path, 422, 'validation_failed']);
      }
    }
  });

  it.each(['%', '%ff', '%00', '%e2%28', 'a%0ab'])(
    'answers the path of no user, %s, without a fault',
    async (id) => {
      for (const path of [
        `accounts/${id}`,
        `accounts/${id}/transactions`,
        `users/${id}`,
        `users/${id}/transactions`,
      ]) {
        const answer = await app().api.get(`/api/v1/${path}`);
        expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
        expect(answer.headers.get('content-type')).toBe('application/problem+json');
      }
    },
  );
});
