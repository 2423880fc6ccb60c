import type { Answer, Api } from '../support/http/api';
import { describeAppOnEachPair } from '../support/app/test-app';
import { expectInvalid } from '../support/movements/expect';
import { historyPath, readHistory, type Page, type Transaction } from '../support/movements/history-reading';

const ADMIN_KEY = 'key-of-the-operator';
const APP_KEY = 'key-of-the-app';
const AT_ONCE = 200;
/** The longest one: characters count, not bytes. */
const LONGEST = '🧾'.repeat(64);

const referencePath = (reference: string, query: Record<string, string | number> = {}) =>
  `/api/v1/transactions?${new URLSearchParams({
    reference,
    ...Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
  }).toString()}`;

const pathOf = (answer: Answer) => String(answer.headers.get('location'));
const idOf = (answer: Answer) => pathOf(answer).split('/').at(-1)!;

/** All that carry a reference, page by page. */
async function find(api: Api, reference: string, limit = 20): Promise<Transaction[]> {
  const all: Transaction[] = [];
  let cursor: string | null = null;
  do {
    const path = referencePath(reference, { limit, ...(cursor === null ? {} : { cursor }) });
    const answer = await api.get(path);
    expect(answer.status).toBe(200);
    const page = answer.json as unknown as Page;
    expect(page.transactions.length).toBeLessThanOrEqual(limit);
    all.push(...page.transactions);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

describeAppOnEachPair(
  'a reference',
  { API_KEYS: APP_KEY, ADMIN_API_KEYS: ADMIN_KEY, CURRENCIES: 'USD,EUR' },
  (app) => {
    let api: Api;

    beforeAll(() => {
      api = app().api.with(ADMIN_KEY);
    });

    async function user(user_id: string, initial_balance = 100, currency = 'USD'): Promise<string> {
      expect((await api.createAccount({ user_id, initial_balance, currency })).status).toBe(201);
      return user_id;
    }

    it('is shown with each movement that carries it, and with no other', async () => {
      const user_id = await user('shown');
      const reference = 'shown, "1"';
      const topUp = await api.topUp({ user_id, amount: 1, reference });
      const bill = await api.bill({ user_id, amount: 2, description: 'a bill', reference });
      const hold = await api.placeHold({ user_id, amount: 5, description: 'a hold', reference });
      const open = (await api.get(`/api/v1/accounts/${user_id}/holds`)).json;
      expect(open).toMatchObject({ holds: [{ description: 'a hold', reference }] });
      await api.captureHold(String(hold.json.hold_id), { amount: 3 });
      await api.refund({ transaction_id: idOf(bill), reason: 'a refund' });
      await api.bill({ user_id, amount: 1, description: 'a bill' });

      const history = await readHistory(api, user_id);
      const shown = (transactions: Transaction[]) =>
        transactions.map(({ type, amount, description, reference }) => [
          type,
          amount,
          description,
          reference,
        ]);
      const expected = [
        ['bill', 1, 'a bill', null],
        ['refund', 2, 'a refund', null],
        ['bill', 3, 'a hold', reference],
        ['bill', 2, 'a bill', reference],
        ['topup', 1, null, reference],
        ['topup', 100, null, null],
      ];
      expect(shown(history)).toEqual(expected);
      const operators = (await api.get(`/api/v1/users/${user_id}/transactions`)).json as unknown as Page;
      expect(shown(operators.transactions)).toEqual(expected);
      expect((await api.get(pathOf(topUp))).json).toMatchObject({ description: null, reference });
      expect(await find(api, reference)).toEqual(history.filter((one) => one.reference === reference));

      const csv = await api.get(historyPath(user_id, { format: 'csv' }));
      const [header, ...lines] = csv.text.split('\r\n');
      expect(header).toMatch(/,call_id,reference$/);
      expect(lines.filter((line) => line.endsWith(',"shown, ""1"""'))).toHaveLength(3);
    });

    it('finds movements of all users and currencies, newest first, the longest one too', async () => {
      const [one, two] = [await user('found one'), await user('found two', 100, 'EUR')];
      await api.bill({ user_id: one, amount: 1, reference: LONGEST });
      await api.bill({ user_id: two, amount: 2, reference: LONGEST, currency: 'EUR' });
      await api.bill({ user_id: one, amount: 4, reference: `${LONGEST.slice(2)}x` });
      const found = await find(api, LONGEST);
      expect(found.map(({ user_id, amount, currency }) => [user_id, amount, currency])).toEqual([
        [two, 2, 'EUR'],
        [one, 1, 'USD'],
      ]);
      expect(found.map(({ balance_after }) => balance_after)).toEqual([98, 99]);
      expect(await find(api, 'used by nobody')).toEqual([]);
    });

    it('is part of the request that an idempotency key belongs to', async () => {
      const user_id = await user('keyed');
      const base = { user_id, amount: 1, description: 'same', reference: 'keyed-1' };
      const others = [
        { ...base, reference: 'keyed-2' },
        { ...base, reference: null },
        { user_id, amount: 1, description: 'same' },
        { ...base, description: null },
      ];
      const calls: [string, (body: object, key: string) => Promise<Answer>][] = [
        ['topup', (body, key) => api.topUp(body, key)],
        ['bill', (body, key) => api.bill(body, key)],
        ['hold', (body, key) => api.placeHold(body, key)],
        ['batch', (body, key) => api.batch([{ type: 'bill', ...body }], {}, key)],
      ];
      for (const [key, call] of calls) {
        const first = await call(base, key);
        expect([200, 201]).toContain(first.status);
        const again = await call(base, key);
        expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([first.status, 'true']);
        if (key !== 'batch') expect(again.text).toBe(first.text);
        for (const other of others) {
          expect((await call(other, key)).json).toMatchObject({ code: 'idempotency_key_reused' });
        }
      }
      const plain = { user_id, amount: 1, description: 'same' };
      expect((await api.bill(plain, 'plain')).status).toBe(200);
      expect((await api.bill(base, 'plain')).json).toMatchObject({ code: 'idempotency_key_reused' });
      expect(await find(api, 'keyed-1')).toHaveLength(3);
      expect(await find(api, 'keyed-2')).toEqual([]);
    });

    it('is no trace of a movement that was refused, nor of a hold that was released or is open', async () => {
      const user_id = await user('refused', 10);
      const reference = 'refused-1';
      expect((await api.bill({ user_id, amount: 11, reference })).status).toBe(402);
      const hold = await api.placeHold({ user_id, amount: 1, reference });
      await api.releaseHold(String(hold.json.hold_id));
      await api.placeHold({ user_id, amount: 1, reference });
      expect((await api.bill({ user_id: 'refused nobody', amount: 1, reference })).status).toBe(404);
      const atomic = [
        { type: 'bill', user_id, amount: 1, reference },
        { type: 'bill', user_id, amount: 100, reference },
      ];
      expect((await api.batch(atomic, { atomic: true })).status).toBe(402);
      expect(await find(api, reference)).toEqual([]);
    });

    it('is taken from each operation of a batch', async () => {
      const user_id = await user('batched');
      const operations = ['batched-1', 'batched-2', null, 'batched-1'].map((reference, index) => ({
        type: index === 0 ? 'topup' : 'bill',
        user_id,
        amount: index + 1,
        description: 'of a batch',
        reference,
      }));
      for (const atomic of [false, true]) expect((await api.batch(operations, { atomic })).status).toBe(200);
      expect((await find(api, 'batched-1')).map(({ amount }) => amount)).toEqual([4, 1, 4, 1]);
      expect((await find(api, 'batched-2')).map(({ amount }) => amount)).toEqual([2, 2]);
    });

    it(`is found with each of ${AT_ONCE} movements that were made at once, page by page`, async () => {
      const users = await Promise.all(['crowd one', 'crowd two'].map((name) => user(name, 1_000)));
      const reference = 'crowd-1';
      const made = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) =>
          api.bill({
            user_id: users[index % 2],
            amount: 1,
            reference,
            ...(index % 3 === 0 ? {} : { description: `bill ${index % 5}` }),
          }),
        ),
      );
      const found = await find(api, reference, 7);
      expect(found.map(({ id }) => id).sort()).toEqual(made.map(idOf).sort());
      const moments = found.map(({ created_at }) => created_at);
      expect(moments).toEqual(moments.toSorted().reverse());
      expect(await find(api, reference, 1_000)).toEqual(found);
    });

    it('leads past many holds that were released, in pages of bounded work', async () => {
      const user_id = await user('gaps');
      const reference = 'gaps-1';
      const bill = await api.bill({ user_id, amount: 1, reference });
      for (let hold = 0; hold < 20; hold += 1) {
        const { json } = await api.placeHold({ user_id, amount: 1, reference });
        await api.releaseHold(String(json.hold_id));
      }
      // 41 transfers: more than the 32 that a page of one transaction reads.
      const first = (await api.get(referencePath(reference, { limit: 1 }))).json as unknown as Page;
      expect(first).toEqual({ transactions: [], next_cursor: expect.any(String) });
      expect((await find(api, reference, 1)).map(({ id }) => id)).toEqual([idOf(bill)]);
    });

    it('is erased with its only user, and stays with others', async () => {
      const [gone, stays] = [await user('gone'), await user('stays')];
      await api.bill({ user_id: gone, amount: 1, reference: 'erased-1' });
      await api.bill({ user_id: gone, amount: 2, reference: 'erased-2' });
      await api.bill({ user_id: stays, amount: 3, reference: 'erased-2' });
      const { user_id: pseudonym } = (await api.delete(`/api/v1/users/${gone}`)).json;
      expect(await find(api, 'erased-1')).toEqual([]);
      expect((await find(api, 'erased-2')).map(({ user_id }) => user_id)).toEqual([stays, pseudonym]);
      const history = (await api.get(`/api/v1/users/${String(pseudonym)}/transactions`))
        .json as unknown as Page;
      expect(history.transactions.map(({ reference }) => reference)).toEqual(['erased-2', null, null]);
    });

    it('is looked up by admin keys and keys with the scope read alone', async () => {
      const user_id = await user('private');
      await api.bill({ user_id, amount: 1, reference: 'private-1' });
      const reader = await api.issueKey({ role: 'app', scopes: ['read'] });
      for (const caller of [api, app().api.with(APP_KEY), reader.api]) {
        expect(await find(caller, 'private-1')).toHaveLength(1);
      }
      const biller = await api.issueKey({ role: 'app', scopes: ['bill', 'topup', 'refund'] });
      const own = await api.issueKey({ role: 'user', user_id });
      for (const caller of [biller.api, own.api]) {
        expect((await caller.get(referencePath('private-1'))).json).toMatchObject({ code: 'forbidden' });
      }
      expect((await app().api.get(referencePath('private-1'))).status).toBe(401);
      const history = await own.api.get(historyPath(user_id));
      expect(history.json).toMatchObject({ transactions: [{ reference: 'private-1' }, {}] });
    });

    it.each([
      ['reference', ''],
      ['reference', 'reference='],
      ['reference', 'reference=%20'],
      ['reference', 'reference=a%00'],
      ['reference', 'reference=a%0a'],
      ['reference', `reference=${'x'.repeat(65)}`],
      ['reference', 'reference=a&reference=b'],
      ['limit', 'reference=a&limit=0'],
      ['limit', 'reference=a&limit=1001'],
      ['cursor', 'reference=a&cursor=x'],
      ['user_id', 'reference=a&user_id=ada'],
    ])('is not looked up by a wrong %s: ?%s', async (field, query) => {
      expectInvalid(await api.get(`/api/v1/transactions?${query}`), field);
    });
  },
);
