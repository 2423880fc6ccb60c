import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Api } from '../support/http/api';
import { describeAppOnEachPair } from '../support/app/test-app';
import {
  assertBalancesFollow,
  historyPath,
  readHistory,
  readPage,
  runBatch,
  signed,
  thousandths,
} from '../support/movements/history-reading';

const HOLD_EXPIRY_TIMEOUT_MS = 30_000;

function idOf(answer: Answer): string {
  return /[0-9a-f]{32}$/.exec(answer.headers.get('location') ?? '')?.[0] ?? 'no Location';
}

async function placeHold(api: Api, body: object): Promise<string> {
  const placed = await api.post('/api/v1/holds', body);
  expect(placed.status).toBe(201);
  return String(placed.json.hold_id);
}

describeAppOnEachPair('a history', { CURRENCIES: 'USD,EUR' }, (app) => {
  it('shows every kind of movement with its text and the balance after it, newest first', async () => {
    const { api } = app();
    const user_id = 'everything';
    await api.createAccount({ user_id, initial_balance: 10 });
    await api.topUp({ user_id, amount: 5, description: 'a gift' });
    const billed = await api.bill({ user_id, amount: 2.5, description: 'a prompt' });
    const hold = await placeHold(api, { user_id, amount: 4, description: 'a long answer' });
    expect((await api.post(`/api/v1/holds/${hold}/capture`, { amount: 3 })).status).toBe(200);
    const refund = { transaction_id: idOf(billed), amount: 1, reason: 'too slow' };
    const refunded = await api.post('/api/v1/refunds', refund);
    expect(refunded.status).toBe(201);
    await api.bill({ user_id, amount: 0.5 });

    const { transactions, next_cursor } = await readPage(api, user_id);
    expect(next_cursor).toBeNull();
    expect(
      transactions.map(({ type, amount, description, balance_after }) => [
        type,
        amount,
        description,
        balance_after,
      ]),
    ).toEqual([
      ['bill', 0.5, null, 10],
      ['refund', 1, 'too slow', 10.5],
      ['bill', 3, 'a long answer', 9.5],
      ['bill', 2.5, 'a prompt', 12.5],
      ['topup', 5, 'a gift', 15],
      ['topup', 10, null, 10],
    ]);
    for (const transaction of transactions) {
      expect(transaction).toMatchObject({ user_id, currency: 'USD' });
      expect(transaction.created_at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/);
      expect((await api.get(`/api/v1/transactions/${transaction.id}`)).json).toEqual({
        ...transaction,
        refunded: transaction.type === 'bill' ? (transaction.id === idOf(billed) ? 1 : 0) : null,
      });
    }
    expect(transactions.map(({ refund_of, hold_id, call_id }) => [refund_of, hold_id, call_id])).toEqual([
      [null, null, null],
      [idOf(billed), null, null],
      [null, hold, null],
      [null, null, null],
      [null, null, null],
      [null, null, null],
    ]);
    const onlyRefunds = await readPage(api, user_id, { type: 'refund' });
    expect(onlyRefunds.transactions).toEqual([transactions[1]]);
    const numbered = await api.get(`/api/v1/users/${user_id}/transactions`);
    expect(numbered.json.transactions).toEqual(
      transactions.map((transaction) =>
        Object.fromEntries(Object.entries(transaction).filter(([name]) => name !== 'currency')),
      ),
    );
    const csv = await api.get(historyPath(user_id, { format: 'csv' }));
    const lines = csv.text.split('\r\n').slice(1, 4);
    expect(lines.map((line) => line.split(',').slice(-4))).toEqual([
      ['', '', '', ''],
      [idOf(billed), '', '', ''],
      ['', hold, '', ''],
    ]);
    expect(transactions[1]!.id).toBe(refunded.json.refund_id);
    expect(transactions[3]!.id).toBe(idOf(billed));
  });

  it('leaves out holds that are pending, released or expired', async () => {
    const { api } = app();
    const user_id = 'holder';
    await api.createAccount({ user_id, initial_balance: 100 });
    await placeHold(api, { user_id, amount: 1, description: 'pending' });
    const released = await placeHold(api, { user_id, amount: 2, description: 'released' });
    expect((await api.post(`/api/v1/holds/${released}/release`, {})).status).toBe(200);
    const expiring = await placeHold(api, { user_id, amount: 3, expires_in_seconds: 1 });
    const deadline = Date.now() + HOLD_EXPIRY_TIMEOUT_MS;
    while ((await api.get(`/api/v1/holds/${expiring}`)).json.status !== 'expired') {
      if (Date.now() > deadline) throw new Error('The hold did not expire.');
      await sleep(100);
    }
    await api.bill({ user_id, amount: 4 });
    const captured = await placeHold(api, { user_id, amount: 5, description: 'captured' });
    await api.post(`/api/v1/holds/${captured}/capture`, {});

    const shown = await readHistory(api, user_id, { limit: 1 });
    expect(shown.map(({ type, amount }) => [type, amount])).toEqual([
      ['bill', 5],
      ['bill', 4],
      ['topup', 100],
    ]);
    assertBalancesFollow(shown);
    const numbered = await api.get(`/api/v1/users/${user_id}/transactions`);
    expect(numbered.json).toMatchObject({ total: 3, page: 1, page_size: 20 });
    expect((await readHistory(api, user_id, { type: 'bill', limit: 1 })).map(({ amount }) => amount)).toEqual(
      [5, 4],
    );
  }, 60_000);

  it('keeps one history a currency', async () => {
    const { api } = app();
    const user_id = 'traveller';
    await api.createAccount({ user_id, initial_balance: 1 });
    await api.createAccount({ user_id, initial_balance: 2, currency: 'EUR' });
    await api.bill({ user_id, amount: 0.5, currency: 'EUR' });
    expect((await readPage(api, user_id)).transactions).toHaveLength(1);
    const euros = (await readPage(api, user_id, { currency: 'EUR' })).transactions;
    expect(euros.map(({ currency, balance_after }) => [currency, balance_after])).toEqual([
      ['EUR', 1.5],
      ['EUR', 2],
    ]);
    expect((await api.get(historyPath('nobody'))).json).toMatchObject({ code: 'account_not_found' });
    expect((await api.get(historyPath(user_id, { currency: 'GBP' }))).status).toBe(422);
  });

  it('picks by type, and by time from a moment on and up to another', async () => {
    const { api } = app();
    const user_id = 'picked';
    await api.createAccount({ user_id, initial_balance: 10 });
    for (const amount of [1, 2, 3, 4]) {
      // Apart by more than the microsecond that is shown, so that each moment names one transaction.
      await sleep(2);
      await (amount % 2 === 0 ? api.topUp({ user_id, amount }) : api.bill({ user_id, amount }));
    }
    const all = await readHistory(api, user_id);
    expect(all.map(({ amount }) => amount)).toEqual([4, 3, 2, 1, 10]);
    const amounts = async (query: Record<string, string>) =>
      (await readHistory(api, user_id, { ...query, limit: 1 })).map(({ amount }) => amount);

    expect(await amounts({ type: 'topup' })).toEqual([4, 2, 10]);
    expect(await amounts({ type: 'bill' })).toEqual([3, 1]);
    expect(await amounts({ type: 'refund' })).toEqual([]);
    // The ledger's time ends in 2262.
    expect(await amounts({ from: '3450-10-10' })).toEqual([]);
    expect(await amounts({ to: '9999-12-31T23:59:59Z' })).toEqual([4, 3, 2, 1, 10]);
    const [four, three, two, one] = all.map(({ created_at }) => created_at);
    expect(await amounts({ from: two! })).toEqual([4, 3, 2]);
    expect(await amounts({ to: two! })).toEqual([1, 10]);
    expect(await amounts({ from: one!, to: four! })).toEqual([3, 2, 1]);
    expect(await amounts({ from: one!, to: four!, type: 'bill' })).toEqual([3, 1]);
    expect(await amounts({ from: three!, to: three! })).toEqual([]);
    expect(await amounts({ from: '2500-01-01' })).toEqual([]);
    expect(await amounts({ to: '1970-01-01' })).toEqual([]);
    expect(await amounts({ from: '1970-01-01T00:00:00Z', to: '2500-01-01' })).toHaveLength(5);
    // Beyond what a timestamp of the ledger can name, in 2262, and beyond 64 bits, in 2554.
    for (const late of [
      '2262-04-11T23:47:16.854775807Z',
      '2262-04-12',
      '2554-07-22',
      '9999-12-31T23:59:59Z',
    ]) {
      expect(await amounts({ from: late })).toEqual([]);
      expect(await amounts({ to: late })).toHaveLength(5);
      expect(await amounts({ from: late, to: late, type: 'bill' })).toEqual([]);
    }
    // A range that ends before it begins holds nothing.
    expect(await amounts({ from: four!, to: one! })).toEqual([]);
    expect(await amounts({ from: '2500-01-01', to: '1970-01-01' })).toEqual([]);
  });

  it('takes a cursor for a moment and nothing more, whatever it is made of', async () => {
    const { api } = app();
    const user_id = 'cursor';
    await api.createAccount({ user_id, initial_balance: 10 });
    await api.bill({ user_id, amount: 1 });
    const cursorOf = (place: bigint) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64BE(place);
      return bytes.toString('base64url');
    };
    const read = async (place: bigint) =>
      (await readPage(api, user_id, { cursor: cursorOf(place) })).transactions.map(({ amount }) => amount);
    expect(await read(1n)).toEqual([]);
    expect(await read(2n)).toEqual([]);
    expect(await read(2n ** 63n - 1n)).toEqual([1, 10]);
    const own = (await readPage(api, user_id, { limit: 1 })).next_cursor!;
    await api.createAccount({ user_id: 'stranger', initial_balance: 3 });
    expect((await readPage(api, 'stranger', { cursor: own })).transactions).toEqual([]);
  });

  it.each([
    ['limit', '0'],
    ['limit', '1001'],
    ['limit', '-1'],
    ['limit', '1.5'],
    ['limit', 'many'],
    ['cursor', 'x'],
    ['cursor', ''],
    ['cursor', 'AAAAAAAAAAA'],
    ['cursor', '__________8'],
    ['cursor', "' OR 1=1 --"],
    ['type', 'hold'],
    ['type', 'BILL'],
    ['from', 'yesterday'],
    ['from', '2026-02-30'],
    ['to', '1969-12-31'],
    ['to', ''],
    ['from', '2026-11-23T18:42:00 01:00'],
    ['from', '-1'],
    ['from', '99999-01-01'],
  ])('refuses %s=%s', async (name, value) => {
    const { api } = app();
    await api.createAccount({ user_id: 'refused' });
    const answer = await api.get(historyPath('refused', { [name]: value }));
    expect([answer.status, answer.json.code]).toEqual([422, 'validation_failed']);
    expect(answer.json.errors).toEqual([{ field: name, message: expect.any(String) }]);
  });

  it.each([
    'limit=1&limit=2',
    'cursor=a&cursor=b',
    'type=bill&type=topup',
    'from=2026-01-01&from=2026-01-02',
  ])('refuses %s, which says two things', async (query) => {
    const { api } = app();
    await api.createAccount({ user_id: 'refused' });
    const answer = await api.get(`/api/v1/accounts/refused/transactions?${query}`);
    expect([answer.status, answer.json.code]).toEqual([422, 'validation_failed']);
  });

  it('answers 1 to 1,000 transactions per page, 20 by default', async () => {
    const { api } = app();
    const user_id = 'bounds';
    await api.createAccount({ user_id });
    await runBatch(
      api,
      Array.from({ length: 1_001 }, () => ({ type: 'topup', user_id, amount: 1 })),
    );
    for (const [query, count] of [
      [{}, 20],
      [{ limit: 1 }, 1],
      [{ limit: 1_000 }, 1_000],
    ] as const) {
      const page = await readPage(api, user_id, query);
      expect(page.transactions).toHaveLength(count);
      expect(page.next_cursor).not.toBeNull();
    }
    const all = await readHistory(api, user_id, { limit: 1_000 });
    expect(all.map(({ balance_after }) => balance_after)).toEqual(
      Array.from({ length: 1_001 }, (_, index) => 1_001 - index),
    );
    const numbered = await api.get(`/api/v1/users/${user_id}/transactions?page=11&page_size=100`);
    expect(numbered.json).toMatchObject({ total: 1_001, transactions: [{ balance_after: 1 }] });
  });

  it('skips none and repeats none while bills go on', async () => {
    const { api } = app();
    const user_id = 'growing';
    await api.createAccount({ user_id, initial_balance: 1_000 });
    const bill = (count: number) =>
      runBatch(
        api,
        Array.from({ length: count }, () => ({ type: 'bill', user_id, amount: 0.001 })),
      );
    await bill(300);
    const before = await readHistory(api, user_id, { limit: 1_000 });
    const reading = new AbortController();
    let rounds = 0;
    const bills = (async () => {
      for (; !reading.signal.aborted; rounds += 1) await bill(5);
    })();
    const during = await readHistory(api, user_id, { limit: 7 });
    reading.abort();
    await bills;

    const ids = during.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(-before.length)).toEqual(before.map(({ id }) => id));
    assertBalancesFollow(during);
    const after = await readHistory(api, user_id, { limit: 1_000 });
    expect(after).toHaveLength(before.length + rounds * 5);
    const balance = Number((await api.balance({ user_id })).json.balance);
    expect(after.reduce((sum, transaction) => sum + signed(transaction), 0)).toBe(thousandths(balance));
  });

  it('comes as CSV in full, whatever limit says', async () => {
    const { api } = app();
    const user_id = 'spreadsheet';
    await api.createAccount({ user_id, initial_balance: '0.000000001' });
    await api.topUp({ user_id, amount: 5, description: 'a "gift", for\nyou' });
    await api.bill({ user_id, amount: 0.25 });
    const csv = (query: Record<string, string>, user = user_id) =>
      api.send(historyPath(user, query), { headers: { accept: 'text/csv' } });

    const all = await csv({ limit: '1' });
    expect(all.status).toBe(200);
    expect(all.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const shown = await readHistory(api, user_id);
    expect(all.text).toBe(
      [
        'id,created_at,type,amount,currency,description,balance_after,refund_of,hold_id,call_id,reference',
        `${shown[0]!.id},${shown[0]!.created_at},bill,0.25,USD,,4.750000001,,,,`,
        `${shown[1]!.id},${shown[1]!.created_at},topup,5,USD,"a ""gift"", for\nyou",5.000000001,,,,`,
        `${shown[2]!.id},${shown[2]!.created_at},topup,0.000000001,USD,,0.000000001,,,,`,
        '',
      ].join('\r\n'),
    );
    expect((await csv({ type: 'bill' })).text.trim().split('\r\n')).toHaveLength(2);
    const missing = await csv({}, 'nobody');
    expect([missing.status, missing.json.code]).toEqual([404, 'account_not_found']);
    expect((await csv({ limit: '0' })).status).toBe(422);
  });

  it('has no transaction for an id that is unknown, malformed or a hold’s', async () => {
    const { api } = app();
    await api.createAccount({ user_id: 'lookup', initial_balance: 5 });
    const hold = await placeHold(api, { user_id: 'lookup', amount: 1 });
    const capturing = await placeHold(api, { user_id: 'lookup', amount: 1 });
    await api.post(`/api/v1/holds/${capturing}/capture`, {});
    const ids = [hold, capturing, '0'.repeat(32), 'f'.repeat(32), '1', 'x'.repeat(32), '%00', '1'.repeat(33)];
    for (const id of ids) {
      const answer = await api.get(`/api/v1/transactions/${id}`);
      expect([id, answer.status, answer.json.code]).toEqual([id, 404, 'transaction_not_found']);
    }
  });

  it('finds each movement where its Location says', async () => {
    const { api } = app();
    const user_id = 'located';
    await api.createAccount({ user_id });
    for (const answer of [
      await api.topUp({ user_id, amount: 9, description: 'in' }),
      await api.bill({ user_id, amount: 1, description: 'out' }),
    ]) {
      const found = await api.get(String(answer.headers.get('location')));
      expect(found.status).toBe(200);
      expect(found.json).toMatchObject({
        id: idOf(answer),
        user_id,
        balance_after: answer.json.new_balance,
        description: answer.json.amount_added === undefined ? 'out' : 'in',
      });
    }
  });
});
