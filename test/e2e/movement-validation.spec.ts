import type { Answer } from '../support/http/api';
import { TestApp } from '../support/app/test-app';
import { expectInvalid, expectProblem } from '../support/movements/expect';

/** What is refused before any ledger is asked, so one engine will do. */
describe('what is no valid movement', () => {
  const user_id = 'somebody';
  const TRANSACTION = '0193b2f06b7c00000000000000000001';
  let app: TestApp;
  let holdId: string;

  beforeAll(async () => {
    app = await TestApp.start({ CURRENCIES: 'USD,EUR' });
    await app.api.createAccount({ user_id, initial_balance: 100 });
    holdId = String((await app.api.placeHold({ user_id, amount: 10 })).json['hold_id']);
  });

  afterEach(async () => {
    const { json } = await app.api.getAccount(user_id);
    expect([json['balance'], json['held']]).toEqual([100, 10]);
  });

  afterAll(async () => {
    await app.stop();
  });

  /** The JSON of an object of which one field stands as it is written here. */
  function withText(object: Record<string, unknown>, field: string, text: string): string {
    return `${JSON.stringify(without(object, field))
      .slice(0, -1)
      .replace(/(?<!{)$/, ',')}"${field}":${text}}`;
  }

  const NO_AMOUNTS = [
    '0',
    '-1',
    '"-1"',
    '"abc"',
    '"1e3"',
    '1e400',
    '123456789012.000001',
    '999999999999.999999999',
    '1000000000000.0000001',
    '12345678901.2345678901e1',
    '" 1"',
    '""',
    'true',
    '[1]',
    '{}',
    '1e13',
  ];
  const NO_REQUIRED = ['null', ...NO_AMOUNTS];
  const NO_TEXTS = ['7', 'true', '[]', '{}', '"\\u0000"', '"\\ud800"', `"${'x'.repeat(1_001)}"`];
  const NO_USERS = ['null', '7', '[]', '""', '" "', '"a\\u0000b"', '"\\ud800"', `"${'x'.repeat(257)}"`];
  const NO_REFERENCES = [
    '7',
    '[]',
    '{}',
    '""',
    '" "',
    '"a\\n"',
    '"\\u0000"',
    '"\\ud800"',
    `"${'x'.repeat(65)}"`,
  ];
  const NO_CURRENCIES = ['7', '""', '"GBP"', '"usd"', '[]', '{}', '"__proto__"'];
  const NO_WHOLE_NUMBERS = ['0', '-1', '86401', '1.5', '"5"', '1e400', 'true', '[5]', '{}', '""'];
  const NO_FLAGS = ['"yes"', '"true"', '1', '0', '[]', '{}', '""'];
  const NO_KEYS = ['""', '"a b"', '"\\u00e9"', '7', '[]', `"${'x'.repeat(256)}"`];
  const NO_IDS = [
    'null',
    '""',
    '7',
    '"1"',
    `"${TRANSACTION.toUpperCase()}x"`,
    '[]',
    `["${TRANSACTION}"]`,
    '{}',
  ];
  const NO_KINDS = ['null', '""', '"refund"', '"BILL"', '7', '["bill"]', '"toString"'];

  const hold = { user_id, amount: 1 };
  const refund = { transaction_id: TRANSACTION };
  const creation = { user_id: 'another' };
  const tables: [string, () => string, Record<string, unknown>, string, string[]][] = [
    ['holds', () => 'holds', hold, 'user_id', NO_USERS],
    ['holds', () => 'holds', hold, 'amount', NO_REQUIRED],
    ['holds', () => 'holds', hold, 'expires_in_seconds', NO_WHOLE_NUMBERS],
    ['holds', () => 'holds', hold, 'description', NO_TEXTS],
    ['holds', () => 'holds', hold, 'reference', NO_REFERENCES],
    ['bills', () => 'bill', hold, 'reference', NO_REFERENCES],
    ['top-ups', () => 'topup', hold, 'reference', NO_REFERENCES],
    ['holds', () => 'holds', hold, 'currency', NO_CURRENCIES],
    ['capture', () => `holds/${holdId}/capture`, {}, 'amount', NO_AMOUNTS.filter((text) => text !== '0')],
    ['refunds', () => 'refunds', refund, 'transaction_id', NO_IDS],
    ['refunds', () => 'refunds', refund, 'amount', NO_AMOUNTS],
    ['refunds', () => 'refunds', refund, 'reason', NO_TEXTS],
    ['batch', () => 'batch', { operations: [{ type: 'bill', ...hold }] }, 'atomic', NO_FLAGS],
    ['batch', () => 'batch', {}, 'operations', ['null', '7', '"x"', '{}', '{"length":1}', '[]']],
    ['accounts', () => 'accounts', creation, 'initial_balance', NO_AMOUNTS.filter((text) => text !== '0')],
    ['accounts', () => 'accounts', creation, 'display_name', NO_TEXTS],
    ['accounts', () => 'accounts', creation, 'currency', NO_CURRENCIES],
  ];

  it.each(tables)('refuses in %s by its field', async (_name, path, base, field, texts) => {
    for (const text of texts) {
      expectInvalid(await app.api.postText(`/api/v1/${path()}`, withText(base, field, text)), field);
    }
  });

  const operationTables: [string, string[]][] = [
    ['type', NO_KINDS],
    ['user_id', NO_USERS],
    ['amount', NO_REQUIRED],
    ['description', NO_TEXTS],
    ['reference', NO_REFERENCES],
    ['currency', NO_CURRENCIES],
    ['idempotency_key', NO_KEYS],
  ];

  it.each(operationTables)('refuses the operation of a batch by its %s', async (field, texts) => {
    const good = { type: 'bill', ...hold };
    for (const text of texts) {
      const wrong = withText(good, field, text);
      for (const atomic of [true, false]) {
        const body = `{"operations":[${JSON.stringify(good)},${wrong}],"atomic":${atomic}}`;
        expectInvalid(await app.api.postText('/api/v1/batch', body), `operations[1].${field}`);
      }
    }
  });

  it.each(['user_id', 'amount', 'type'])('refuses the operation of a batch without %s', async (field) => {
    expectInvalid(await app.api.batch([without({ type: 'bill', ...hold }, field)]), `operations[0].${field}`);
  });

  it('refuses what a body has to have and lacks', async () => {
    const { api } = app;
    expectInvalid(await api.placeHold({}), 'user_id', 'amount');
    expectInvalid(await api.refund({}), 'transaction_id');
    expectInvalid(await api.post('/api/v1/batch', {}), 'operations');
    expectInvalid(await api.createAccount({}), 'user_id');
    expectInvalid(await api.createAccount({ user_id: null }), 'user_id');
  });

  it.each(['holds', 'refunds', 'batch', 'accounts'])('refuses /%s without a body', async (path) => {
    for (const body of ['', '[]', '"text"', '7', 'null']) {
      expectInvalidBody(await app.api.postText(`/api/v1/${path}`, body));
    }
    expectInvalidBody(await app.api.post(`/api/v1/${path}`, undefined));
  });

  it('takes no capture whose body is no object', async () => {
    for (const body of ['[]', '"text"', '7', 'null']) {
      expectInvalidBody(await app.api.postText(`/api/v1/holds/${holdId}/capture`, body));
    }
    expectProblem(await app.api.postText(`/api/v1/holds/${holdId}/capture`, '{'), 400, 'malformed_json');
  });

  it.each(['a b', 'x'.repeat(256), 'caf\u00e9', ''])('refuses the key %j', async (key) => {
    const { api } = app;
    const answers = [
      await api.createAccount({ user_id: 'another' }, key),
      await api.topUp(hold, key),
      await api.bill(hold, key),
      await api.placeHold(hold, key),
    ];
    for (const answer of answers) {
      expectProblem(answer, 422, 'validation_failed');
      expect(answer.json['errors']).toEqual([
        { field: 'Idempotency-Key', message: expect.stringContaining('1 to 255 visible ASCII characters') },
      ]);
    }
    expectProblem(await api.balance({ user_id: 'another' }), 404, 'account_not_found');
  });

  it.each(['!', '~', '"quoted"', '0193b2f0-6b7c-7000-8000-000000000001', 'x'.repeat(255)])(
    'takes the key %j',
    async (key) => {
      const user = `keyed-${key.length}-${key.charCodeAt(0)}`;
      expect((await app.api.createAccount({ user_id: user }, key)).status).toBe(201);
    },
  );

  it.each([1, 86_400])('takes holds of %d seconds', async (expires_in_seconds) => {
    const holder = `holder-${expires_in_seconds}`;
    await app.api.createAccount({ user_id: holder, initial_balance: 1 });
    const placed = await app.api.placeHold({ user_id: holder, amount: 1, expires_in_seconds });
    const { json } = await app.api.getAccount(holder);
    const placedAt = Date.parse(String(placed.json['expires_at'])) - 1_000 * expires_in_seconds;
    expect(Math.abs(placedAt - Date.parse(String(json['created_at'])))).toBeLessThan(30_000);
  });

  it('takes null for what may be left out', async () => {
    const holder = 'null-holder';
    const { api } = app;
    const created = await api.createAccount({
      user_id: holder,
      initial_balance: null,
      display_name: null,
      currency: null,
    });
    expect(created.json['balance']).toBe(0);
    await api.topUp({ user_id: holder, amount: 10, description: null, currency: null });
    const placed = await api.placeHold({
      user_id: holder,
      amount: 4,
      expires_in_seconds: null,
      description: null,
      currency: null,
    });
    expect(placed.json['available']).toBe(6);
    const operation = { type: 'bill', user_id: holder, amount: 1 };
    const batch = await api.batch(
      [{ ...operation, description: null, currency: null, idempotency_key: null }],
      { atomic: null },
    );
    expect(batch.status).toBe(200);
    const captured = await api.captureHold(String(placed.json['hold_id']), { amount: null });
    expect(captured.json['new_balance']).toBe(5);
  });

  function expectInvalidBody(answer: Answer): void {
    expectProblem(answer, 422, 'validation_failed');
    expect(answer.json['errors']).toEqual([
      { field: 'body', message: expect.stringMatching(/^the body must/) },
    ]);
  }
});

function without(object: Record<string, unknown>, field: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
}
