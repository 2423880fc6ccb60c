import type { Answer } from '../support/http/api';
import { describeApp, describeAppEmbedded } from '../support/app/test-app';
import { runs } from '../support/run/length';

const USED_UP = 'used up the idempotency key';
const REPLAYED = 'idempotent-replayed';

runs(describeAppEmbedded, describeApp)('repeating a movement', { CURRENCIES: 'USD,EUR' }, (app) => {
  const replayed = (answer: Answer) => answer.headers.get(REPLAYED);

  it('gives the first answer again, however much happened since', async () => {
    const { api } = app();
    const bill = { user_id: 'repeater', amount: 2.5, description: 'once' };
    await api.createAccount({ user_id: 'repeater', initial_balance: 10 });
    const first = await api.bill(bill, 'bill-1');
    expect(first.text).toBe('{"user_id":"repeater","amount_billed":2.5,"new_balance":7.5}');
    expect(replayed(first)).toBeNull();

    expect((await api.topUp({ user_id: 'repeater', amount: 100 }, 'topup-1')).json.new_balance).toBe(107.5);
    const again = await api.bill(bill, 'bill-1');
    expect([again.status, again.text, replayed(again)]).toEqual([first.status, first.text, 'true']);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));

    const topUpAgain = await api.topUp({ user_id: 'repeater', amount: 100 }, 'topup-1');
    expect([topUpAgain.json.new_balance, replayed(topUpAgain)]).toEqual([107.5, 'true']);
    expect((await api.balance({ user_id: 'repeater' })).json.balance).toBe(107.5);
  });

  it('moves credits once for 50 requests at once', async () => {
    const { api } = app();
    const bill = { user_id: 'crowd', amount: 1 };
    await api.createAccount({ user_id: 'crowd', initial_balance: 50 });
    const answers = await Promise.all(Array.from({ length: 50 }, () => api.bill(bill, 'crowd-1')));
    expect(new Set(answers.map(({ text }) => text))).toEqual(
      new Set(['{"user_id":"crowd","amount_billed":1,"new_balance":49}']),
    );
    expect(answers.filter((answer) => replayed(answer) === 'true')).toHaveLength(49);
    expect((await api.balance({ user_id: 'crowd' })).json.balance).toBe(49);
  });

  it('refuses the key of another request', async () => {
    const { api } = app();
    await api.createAccount({ user_id: 'keeper', initial_balance: 10 });
    await api.createAccount({ user_id: 'keeper', initial_balance: 10, currency: 'EUR' });
    const bill = { user_id: 'keeper', amount: 1, description: 'one' };
    expect((await api.bill(bill, 'keeper-1')).status).toBe(200);

    const others: Promise<Answer>[] = [
      api.bill({ ...bill, amount: 2 }, 'keeper-1'),
      api.bill({ ...bill, description: 'two' }, 'keeper-1'),
      api.bill({ ...bill, description: null }, 'keeper-1'),
      api.bill({ ...bill, currency: 'EUR' }, 'keeper-1'),
      api.topUp(bill, 'keeper-1'),
    ];
    for (const answer of await Promise.all(others)) {
      expect([answer.status, answer.json.code]).toEqual([409, 'idempotency_key_reused']);
    }
    expect((await api.bill({ ...bill, currency: 'USD' }, 'keeper-1')).status).toBe(200);
    for (const [user_id, currency, balance] of [
      ['keeper', 'USD', 9],
      ['keeper', 'EUR', 10],
    ]) {
      expect((await api.balance({ user_id, currency })).json.balance).toBe(balance);
    }
  });

  it('counts keys per user', async () => {
    const { api } = app();
    for (const user_id of ['one', 'two']) {
      const created = await api.createAccount({ user_id, initial_balance: 10 }, '1');
      expect([created.status, replayed(created)]).toEqual([201, null]);
    }
    const holdIds = new Set<unknown>();
    for (const user_id of ['one', 'two']) {
      const billed = await api.bill({ user_id, amount: 1 }, '2');
      expect([billed.status, billed.json.new_balance, replayed(billed)]).toEqual([200, 9, null]);
      const held = await api.placeHold({ user_id, amount: 1 }, '3');
      expect([held.status, held.json.available, replayed(held)]).toEqual([201, 8, null]);
      holdIds.add(held.json.hold_id);
      expect(replayed(await api.bill({ user_id, amount: 1 }, '2'))).toBe('true');
    }
    expect(holdIds.size).toBe(2);
    const batch = await api.batch(
      ['one', 'two'].map((user_id) => ({ type: 'topup', user_id, amount: 1, idempotency_key: '4' })),
    );
    expect(batch.json.results).toEqual([
      expect.objectContaining({ status: 'ok', replayed: false }),
      expect.objectContaining({ status: 'ok', replayed: false }),
    ]);
  });

  it('holds a key for spent once the ledger has refused it', async () => {
    const { api } = app();
    await api.createAccount({ user_id: 'poor' });
    const bill = { user_id: 'poor', amount: 1 };
    const refused = await api.bill(bill, 'poor-1');
    expect([refused.status, refused.json.detail]).toEqual([402, expect.stringContaining(USED_UP)]);
    expect((await api.bill(bill)).json.detail).not.toContain(USED_UP);
    const held = await api.placeHold(bill, 'poor-hold');
    expect([held.status, held.json.detail]).toEqual([402, expect.stringContaining(USED_UP)]);
    const batch = await api.batch([{ type: 'bill', ...bill, idempotency_key: 'poor-batch' }]);
    expect(batch.json.results).toEqual([
      expect.objectContaining({ code: 'insufficient_credits', detail: expect.stringContaining(USED_UP) }),
    ]);
    await api.topUp({ user_id: 'poor', amount: 5 });
    const again = await api.bill(bill, 'poor-1');
    expect([again.status, again.json.code]).toEqual([409, 'idempotency_key_spent']);
    expect((await api.bill(bill, 'poor-2')).status).toBe(200);

    const missing = await api.topUp({ user_id: 'late', amount: 1 }, 'late-1');
    expect([missing.status, missing.json.detail]).toEqual([404, expect.stringContaining(USED_UP)]);
    await api.createAccount({ user_id: 'late' });
    expect((await api.topUp({ user_id: 'late', amount: 1 }, 'late-1')).json.code).toBe(
      'idempotency_key_spent',
    );
  });

  it.each(['a b', 'x'.repeat(256), 'caf\u00e9'])(
    'answers 422 to the key %j and moves nothing',
    async (key) => {
      const answer = await app().api.bill({ user_id: 'repeater', amount: 1 }, key);
      expect([answer.status, answer.json.code]).toEqual([422, 'validation_failed']);
      expect(answer.json.errors).toEqual([
        { field: 'Idempotency-Key', message: expect.stringContaining('visible ASCII') },
      ]);
    },
  );
});
