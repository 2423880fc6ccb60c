import type { INestApplicationContext } from '@nestjs/common';
import { formatTransactionId, LedgerHolds } from '@app/ledger';
import { AiCalls } from '@app/metadata';
import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { BooksWatch } from '../../apps/credits-service/src/books/books-watch';
import { until } from '../support/async/eventually';
import { TestApp } from '../support/app/test-app';
import { countedCall, startedCall } from '../support/calls/ai-call';
import { describeEachPair } from '../support/engines/each-pair';
import { chat, CREDITS, send } from '../support/gateway/chat-calls';
import { putModels, settingsOf } from '../support/gateway/gateway';
import { readSamples } from '../support/http/samples';
import { runNode } from '../support/processes/run-program';

const BOOKS_CHECK = 'scripts/books-check.mjs';
/** Refused calls are gathered for a moment. */
const COUNTED_MAX_MS = 10_000;
const DAY_MS = 86_400_000;
/** Long after a day's last calls have ended, which the watch waits for. */
const NOON_MS = DAY_MS / 2;
const USD = { code: 'USD', ledger: 840 };
const TODAY = new Date().toISOString().slice(0, 10);

describeEachPair('the books', (pair) => {
  let provider: FakeProvider;
  let app: TestApp;
  let context: INestApplicationContext;

  beforeAll(async () => {
    provider = await startFakeProvider();
    const settings = { ...settingsOf(provider), ...(await pair().settings()) };
    app = await TestApp.start(settings, undefined, (started) => {
      context = started;
    });
    await putModels(app.api);
    for (const user_id of ['ada', 'bob']) await app.api.createAccount({ user_id, initial_balance: CREDITS });
    await app.api.bill({ user_id: 'ada', amount: 4 });
    const bill = await app.api.bill({ user_id: 'bob', amount: 2.5 });
    const transaction_id = bill.headers.get('location')!.split('/').at(-1);
    await app.api.refund({ transaction_id, amount: 0.5 });
    for (const user_id of ['ada', 'bob', 'ada'])
      expect((await send(app.origin, user_id, chat)).status).toBe(200);
  });

  afterAll(async () => {
    await app.stop();
    await provider.close();
  });

  const books = async (query = '') => (await app.api.get(`/api/v1/books${query}`)).json;
  const check = async (query = '') => (await app.api.get(`/api/v1/books/check${query}`)).json;

  /** What all AI calls cost, in credits. */
  async function charged(): Promise<number> {
    const { calls } = (await app.api.get('/api/v1/calls')).json as { calls: { charged: number }[] };
    return calls.reduce((sum, call) => sum + call.charged, 0);
  }

  it('say what moved on each day, also where nothing did', async () => {
    const from = new Date(Date.now() - 2 * DAY_MS).toISOString();
    const { buckets, totals, bucket, currency } = (await books(`?from=${from}`)) as {
      buckets: Record<string, number>[];
      totals: Record<string, number>;
      bucket: string;
      currency: string;
    };
    const billed = 6.5 + (await charged());
    expect([bucket, currency, buckets.length]).toEqual(['day', 'USD', 3]);
    const nothing = { topped_up: 0, billed: 0, refunded: 0, outstanding: 0 };
    expect(buckets.slice(0, 2)).toMatchObject([nothing, nothing]);
    expect(buckets[2]).toMatchObject({ start: `${TODAY}T00:00:00.000Z`, topped_up: 20, refunded: 0.5 });
    expect(buckets[2]!['billed']).toBeCloseTo(billed, 9);
    expect(totals['outstanding']).toBeCloseTo(20 - billed + 0.5, 9);
    expect(totals).toEqual({ ...totals, topped_up: 20, refunded: 0.5 });
  });

  it('have whole buckets in UTC, whatever the offset of their range', async () => {
    const range = '?from=2026-01-31T23:30:00-02:00&to=2026-04-01T00:00:00Z&bucket=month';
    const { buckets, from, to } = (await books(range)) as {
      buckets: { start: string }[];
      from: string;
      to: string;
    };
    expect(buckets.map(({ start }) => start)).toEqual([
      '2026-02-01T00:00:00.000Z',
      '2026-03-01T00:00:00.000Z',
    ]);
    expect([from, to]).toEqual(['2026-02-01T00:00:00.000Z', '2026-04-01T00:00:00.000Z']);
  });

  it('refuse too long a range, and a currency that nobody keeps', async () => {
    for (const query of [
      '?bucket=hour&from=2026-01-01',
      '?bucket=year',
      '?currency=XXX',
      '?from=yesterday',
    ]) {
      const { status, json } = await app.api.get(`/api/v1/books${query}`);
      expect([query, status, json['code']]).toEqual([query, 422, 'validation_failed']);
    }
    expect((await books('?from=2026-02-01&to=2026-01-01'))['buckets']).toEqual([]);
  });

  it('add up: users own what is outstanding, and calls are charged what the ledger captured', async () => {
    const { balanced, totals, owned_by_users, days, calls } = await check();
    expect(owned_by_users).toBe((totals as Record<string, number>)['outstanding']);
    expect(days).toEqual([{ day: TODAY, captured: expect.any(Number), charged: expect.any(Number) }]);
    expect((days as { charged: number }[])[0]!.charged).toBeCloseTo(await charged(), 9);
    expect([balanced, calls]).toEqual([true, []]);
  });

  it('are shown by user, with what each has spent and how long the rest lasts', async () => {
    const { users } = (await app.api.get('/api/v1/users?currency=USD&sort=user_id')).json as {
      users: object[];
    };
    expect(users).toMatchObject([
      {
        user_id: 'ada',
        held: 0,
        spent: expect.any(Number),
        calls: 2,
        last_used_at: expect.stringContaining(TODAY),
      },
      {
        user_id: 'bob',
        held: 0,
        spent: expect.any(Number),
        calls: 1,
        last_used_at: expect.stringContaining(TODAY),
      },
    ]);
    const [ada] = users as { spent: number; balance: number }[];
    expect(ada!.balance).toBeCloseTo(CREDITS - ada!.spent, 9);
    expect((await app.api.get('/api/v1/users?currency=XXX')).status).toBe(422);
    expect((await app.api.get('/api/v1/users')).json).toEqual({
      ...(await app.api.get('/api/v1/users')).json,
      users: expect.not.arrayContaining([expect.objectContaining({ calls: 2 })]),
    });

    const { api } = await app.api.issueKey({ role: 'user', user_id: 'ada' });
    expect((await api.get('/api/v1/me')).json['lasts_until']).toBeNull();
    const inTwoDays = Date.now() + 2 * DAY_MS;
    jest.spyOn(Date, 'now').mockReturnValue(inTwoDays);
    const me = (await api.get('/api/v1/me')).json['lasts_until'];
    const user = (await app.api.get('/api/v1/users/ada')).json['lasts_until'];
    jest.restoreAllMocks();
    // Two days have passed on which ada spent what she did.
    const expected = inTwoDays + (2 * DAY_MS * ada!.balance) / ada!.spent;
    for (const end of [me, user]) expect(Math.abs(Date.parse(String(end)) - expected)).toBeLessThan(60_000);
  });

  it('are shown at a glance, beside the period before, with what needs attention', async () => {
    await app.api.createAccount({ user_id: 'eve', initial_balance: CREDITS });
    expect((await send(app.origin, 'eve', chat)).status).toBe(200);
    const { available } = (await app.api.getAccount('eve')).json;
    await app.api.bill({ user_id: 'eve', amount: available });
    await send(app.origin, 'ada', { ...chat, model: 'gpt-0' });
    const overview = async () => (await app.api.get('/api/v1/overview')).json;
    await until('the refusal is counted', COUNTED_MAX_MS, async () => {
      return ((await overview())['unpriced_models'] as object[]).length > 0;
    });
    const found = await overview();
    const { totals } = (await books()) as { totals: Record<string, number> };
    const tile = (value: unknown) => ({ value, before: 0 });
    expect(found).toMatchObject({
      currency: 'USD',
      topped_up: tile(totals['topped_up']),
      billed: tile(totals['billed']),
      refunded: tile(0.5),
      outstanding: tile(totals['outstanding']),
      held: 0,
      calls: tile(4),
      failed: tile(0),
      uncollected: tile(0),
      near_zero: { count: 1, users: [{ user_id: 'eve', available: 0 }] },
      unpriced_models: [{ model: 'gpt-0', reason: 'unknown', count: 1, last_day: expect.any(String) }],
    });
    const tomorrow = new Date(Date.now() + DAY_MS).toISOString();
    const after = (await app.api.get(`/api/v1/overview?from=${tomorrow}`)).json;
    expect(after).toMatchObject({ code: 'validation_failed' });
    const later = new Date(Date.now() + 3 * DAY_MS).toISOString();
    expect((await app.api.get(`/api/v1/overview?from=${tomorrow}&to=${later}`)).json).toMatchObject({
      billed: { value: 0, before: expect.any(Number) },
      calls: { value: 0, before: 4 },
      outstanding: { value: totals['outstanding'], before: totals['outstanding'] },
    });
  });

  it('say so in words to who runs npm run books:check', async () => {
    const output = await runNode([BOOKS_CHECK], { BASE_URL: app.origin });
    const { totals } = (await check()) as { totals: Record<string, number> };
    expect(output).toContain(`outstanding ${totals['outstanding']}; users own ${totals['outstanding']}.\n`);
    expect(output).toMatch(/AI calls of \d{4}-\d\d-\d\d: charged (0\.\d+); captured \1\.\n/);
    expect(output).toMatch(/The books add up\.\n$/);
  });

  it('name calls whose record and capture differ, and measure by how much', async () => {
    const holds = context.get(LedgerHolds);
    const order = { userId: 'ada', currency: USD, amount: 9n, descriptionId: 0n, idempotencyKey: null };
    const { holdId } = await holds.placeForCall({ ...order, expiresInSeconds: 300 }, null);
    await holds.capture(holdId, 7n, 'call');
    const calls = context.get(AiCalls);
    const uncaptured = startedCall({ userId: 'bob', startedAtMs: Date.now() });
    await calls.start(uncaptured);
    await calls.count(countedCall(uncaptured, { chargedUnits: 5n }));
    const found = await check();
    expect(found).toMatchObject({ balanced: false });
    expect(found['calls']).toEqual([
      { call_id: uncaptured.callId, captured: 0, charged: 5e-9 },
      { call_id: formatTransactionId(holdId), captured: 7e-9, charged: null },
    ]);

    await expect(runNode([BOOKS_CHECK], { BASE_URL: app.origin })).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /THEY DIFFER\.\n.*it has no record; captured 0\.000000007\n.*do NOT add up/s,
      ),
    });

    const dayAfter = Date.parse(new Date().toISOString().slice(0, 10)) + DAY_MS;
    jest.spyOn(Date, 'now').mockReturnValue(dayAfter + NOON_MS);
    await context.get(BooksWatch).check();
    jest.restoreAllMocks();
    const sample = await readSamples(app.api);
    expect(sample('books_difference_credits', { currency: 'USD', of: 'ai_calls' })).toBe(2e-9);
    expect(sample('books_difference_credits', { currency: 'USD', of: 'balances' })).toBe(0);
    expect(sample('books_checked_timestamp_seconds')).toBeGreaterThan(0);
  });
});
