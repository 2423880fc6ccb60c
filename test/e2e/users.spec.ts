import { setTimeout as sleep } from 'node:timers/promises';
import {
  describeEachPair,
  describeEmbeddedPairs,
  describeFirstPair,
  type Pair,
} from '../support/engines/each-pair';
import { eventually } from '../support/async/eventually';
import { FillableApp } from '../support/app/fillable-app';
import { median } from '../support/movements/history-reading';
import { runs } from '../support/run/length';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;
const CONFIRMED_WITHIN_MS = 10_000;
/** Between two users, so that the clock may step back by some milliseconds meanwhile. */
const APART_MS = 50;
const MANY = runs(10_000, 100_000);
const AT_ONCE = 2_000;
const PAGE = 100;
const PAGES = MANY / PAGE;
/** One page in so many is read. */
const STRIDE = 50;
const READS = 9;
/** Reading the whole table for a page would take some ten times as long. */
const SQLITE_MAX_MS = 50;
/** Another process answers, on the same busy machine. */
const POSTGRES_MAX_MS = 150;
/** A machine that is busy with something else may slow one round down, but not every one. */
const ATTEMPTS = 6;

interface Users {
  users: {
    user_id: string;
    display_name: string | null;
    created_at: string;
    balance: number | null;
    spent_in_range?: number | null;
  }[];
  total: number;
  page: number;
  page_size: number;
  next_cursor?: string | null;
}

function describeUsers(app: () => FillableApp): void {
  const list = async (query = '') => (await app().api.get(`/api/v1/users${query}`)).json as unknown as Users;

  it('lists them newest first, with names and balances in the default currency', async () => {
    const { api } = app();
    await api.createAccount({ user_id: 'first', initial_balance: 2.5, display_name: 'Ada' });
    await sleep(APART_MS);
    await api.createAccount({ user_id: 'second', initial_balance: 7, currency: 'EUR' });
    await sleep(APART_MS);
    await api.createAccount({ user_id: 'third' });
    const created_at = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/) as string;
    expect(await list()).toEqual({
      users: [
        { user_id: 'third', display_name: null, created_at, balance: 0 },
        { user_id: 'second', display_name: null, created_at, balance: null },
        { user_id: 'first', display_name: 'Ada', created_at, balance: 2.5 },
      ],
      total: 3,
      page: 1,
      page_size: 20,
    });
    expect(await list('?page=2&page_size=2')).toMatchObject({ users: [{ user_id: 'first' }], total: 3 });
    expect(await list('?page=3&page_size=2')).toMatchObject({ users: [], total: 3, page: 3, page_size: 2 });
    expect((await api.get('/api/v1/users/second')).json).toMatchObject({
      balance: null,
      accounts: [{ currency: 'EUR', balance: 7, held: 0, available: 7 }],
    });
    expect((await api.get('/api/v1/users/nobody')).json).toMatchObject({ code: 'account_not_found' });
  });

  it('has a creation confirm its user by itself, so that a list has nothing to ask', async () => {
    const names = ['confirmed-1', 'confirmed-2', 'confirmed-3'];
    await app().createAccounts(names);
    await eventually(async () => {
      expect(await app().unconfirmed()).toEqual([]);
    }, CONFIRMED_WITHIN_MS);
  });

  it.each([
    ['listed', async (user_id: string) => (await list()).users.find((user) => user.user_id === user_id)],
    ['read', async (user_id: string) => (await app().api.get(`/api/v1/users/${user_id}`)).json],
  ])('shows a user whose creation died right after its account was made, when %s', async (how, show) => {
    const user_id = `unconfirmed-${how}`;
    await app().createUnconfirmed(user_id, 'Cy');
    expect(await app().unconfirmed()).toEqual([user_id]);
    expect(await show(user_id)).toMatchObject({ user_id, display_name: 'Cy', balance: 0 });
    expect(await app().unconfirmed()).toEqual([]);
  });

  it.each(['page=0', 'page=-1', 'page=x', 'page_size=0', 'page_size=101', 'page_size=1.5'])(
    'refuses %s',
    async (query) => {
      for (const path of ['users', 'users/first/transactions']) {
        const answer = await app().api.get(`/api/v1/${path}?${query}`);
        expect([answer.status, answer.json.code]).toEqual([422, 'validation_failed']);
      }
    },
  );

  it('shows no user whose account was not made, until a retry makes it', async () => {
    const { api } = app();
    const user_id = 'half-made';
    await app().rememberOnly(user_id, 'Bo');
    const before = await list();
    expect(before.users.map((user) => user.user_id)).not.toContain(user_id);
    for (const path of [
      `users/${user_id}`,
      `users/${user_id}/transactions`,
      `accounts/${user_id}`,
      `accounts/${user_id}/transactions`,
    ]) {
      const answer = await api.get(`/api/v1/${path}`);
      expect([path, answer.status, answer.json.code]).toEqual([path, 404, 'account_not_found']);
    }

    expect((await api.createAccount({ user_id, initial_balance: 4, display_name: 'Bo' })).status).toBe(201);
    const after = await list();
    expect(after.total).toBe(before.total + 1);
    expect(after.users).toContainEqual(expect.objectContaining({ user_id, display_name: 'Bo', balance: 4 }));
  });
}

function describeSearch(app: () => FillableApp): void {
  const NAMES: [string, string | null][] = [
    ['ZOË@example.org', 'Zoë Ångström'],
    ['bob_1', null],
    ['bob%2', 'Åsa'],
    ['carl', 'Bob\\Carl'],
    ['dora', 'ann'],
    ['erna', 'Ann'],
  ];
  const list = async (query: Record<string, string>) =>
    (await app().api.get(`/api/v1/users?${new URLSearchParams(query).toString()}`)).json as unknown as Users;
  const ids = async (query: Record<string, string>) =>
    (await list(query)).users.map(({ user_id }) => user_id);

  beforeAll(async () => {
    for (const [user_id, display_name] of NAMES) {
      await app().api.createAccount({ user_id, display_name });
      await sleep(APART_MS);
    }
  });

  it.each([
    ['zoë', ['ZOË@example.org']],
    ['ÅNGSTRÖM', ['ZOË@example.org']],
    ['å', ['ZOË@example.org', 'bob%2']],
    ['BOB', ['bob%2', 'bob_1', 'carl']],
    ['bob_', ['bob_1']],
    ['%', ['bob%2']],
    ['\\c', ['carl']],
    ["' or 1=1 --", []],
  ])('finds %j in ids and names, capital letters or small', async (q, expected) => {
    const found = await list({ q, sort: 'user_id' });
    expect(new Set(found.users.map(({ user_id }) => user_id))).toEqual(new Set(expected));
    expect(found).toMatchObject({ total: expected.length, next_cursor: null });
  });

  it('sorts by id, name and age, either way', async () => {
    const created = NAMES.map(([user_id]) => user_id);
    expect(await ids({ sort: 'created_at' })).toEqual(created);
    expect(await ids({ sort: '-created_at' })).toEqual(created.toReversed());
    const byName = ['bob_1', 'dora', 'erna', 'carl'];
    expect((await ids({ sort: 'display_name' })).slice(0, 4)).toEqual(byName);
    expect((await ids({ sort: '-display_name' })).slice(-4)).toEqual(byName.toReversed());
    expect(await ids({ sort: 'user_id', q: 'bob' })).toEqual(
      (await ids({ sort: '-user_id', q: 'bob' })).toReversed(),
    );
  });

  it.each(['created_at', '-created_at', 'user_id', '-user_id', 'display_name', '-display_name'])(
    'walks every user once by %s, whoever is added meanwhile',
    async (sort) => {
      const before = await ids({ sort });
      const walked: string[] = [];
      let cursor: string | null | undefined;
      for (let step = 0; cursor !== null; step += 1) {
        const page = await list({ sort, page_size: '2', ...(cursor === undefined ? {} : { cursor }) });
        walked.push(...page.users.map(({ user_id }) => user_id));
        cursor = page.next_cursor;
        await app().api.createAccount({ user_id: `${step % 2 === 0 ? '0' : 'zz'}${sort}${step}` });
      }
      expect(walked.filter((user_id) => before.includes(user_id))).toEqual(before);
      expect(new Set(walked).size).toBe(walked.length);
    },
  );

  it('has what each of them spent in a range, as the ledger keeps it', async () => {
    const { api } = app();
    const names = ['ranged-1', 'ranged-2', 'ranged-3'];
    for (const user_id of names) await api.createAccount({ user_id, initial_balance: 10 });
    await api.createAccount({ user_id: 'ranged-4', currency: 'EUR' });
    const bill = (user_id: string, amount: string) => api.bill({ user_id, amount });
    await bill('ranged-1', '1.000000001');
    await bill('ranged-2', '2');
    const last = (await bill('ranged-1', '4')).headers.get('location') ?? '';
    // By the ledger's clock, which the clock of the test need not follow to the millisecond.
    const middle = String((await api.get(last)).json['created_at']);
    await api.refund({ transaction_id: last.split('/').at(-1) });
    const spent = async (range: Record<string, string>) =>
      (await list({ q: 'ranged', sort: 'user_id', ...range })).users.map((user) => user.spent_in_range);
    expect(await spent({})).toEqual([undefined, undefined, undefined, undefined]);
    expect(await spent({ from: '2026-01-01' })).toEqual([5.000000001, 2, 0, null]);
    expect(await spent({ from: middle })).toEqual([4, 0, 0, null]);
    expect(await spent({ from: '2026-01-01', to: middle })).toEqual([1.000000001, 2, 0, null]);
    expect(await list({ from: middle, page_size: '1' })).toMatchObject({
      users: [{ spent: null, spent_in_range: null }],
      next_cursor: expect.any(String),
    });
    const refused = await api.get(`/api/v1/users?from=${middle}&to=2026-01-01`);
    expect(refused.json).toMatchObject({ code: 'validation_failed', errors: [{ field: 'from' }] });
  });

  it('keeps the answer of a page by number as it was without q, sort or cursor', async () => {
    expect(Object.keys(await list({ page: '1', page_size: '1' })).sort()).toEqual([
      'page',
      'page_size',
      'total',
      'users',
    ]);
  });

  it('refuses what is no cursor, or that of another order', async () => {
    const { next_cursor } = await list({ sort: 'user_id', page_size: '1' });
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const refused: [string, string][] = [
      ['-user_id', String(next_cursor)],
      ['user_id', 'AAAA'],
      ['user_id', '!'],
      ['user_id', 'a'.repeat(8_193)],
      ['user_id', encoded(['user_id', 'a\0', 'a'])],
      ['user_id', encoded(['user_id', 1, 'a'])],
      ['created_at', encoded(['created_at', 1.5, 'a'])],
      ['created_at', encoded(['created_at', '1', 'a'])],
      ['balance', ''],
    ];
    for (const [sort, cursor] of refused) {
      const answer = await app().api.get(
        `/api/v1/users?${new URLSearchParams({ sort, ...(cursor && { cursor }) }).toString()}`,
      );
      expect([sort, cursor, answer.status, answer.json.code]).toEqual([
        sort,
        cursor,
        422,
        'validation_failed',
      ]);
    }
  });
}

function describeFilled(
  variables: () => Promise<Record<string, string>>,
  tests: (app: () => FillableApp) => void,
): void {
  let app: FillableApp | undefined;

  beforeAll(async () => {
    app = await FillableApp.start({ CURRENCIES: 'USD,EUR', ...(await variables()) });
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await app?.stop();
  }, START_TIMEOUT_MS);

  tests(() => {
    if (app === undefined) throw new Error('The application is there inside tests and hooks only.');
    return app;
  });
}

function describeMany(pair: () => Pair): void {
  const idOf = (index: number) => `user-${String(index).padStart(6, '0')}`;
  let app: FillableApp | undefined;

  beforeAll(async () => {
    const settings = await pair().settings();
    app = await FillableApp.start(settings);
    for (let from = 0; from < MANY; from += AT_ONCE) {
      await app.createAccounts(Array.from({ length: AT_ONCE }, (_, index) => idOf(from + index)));
    }
    // Of those who were not confirmed by their creation yet, this asks the ledger.
    await page(1);
    // What PostgreSQL does by itself within a minute of so many new rows: it learns how many there are of which.
    await pair().postgres?.query('VACUUM ANALYZE', settings['DATABASE_URL']);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await app?.stop();
  }, START_TIMEOUT_MS);

  const page = async (number: number) =>
    (await app!.api.get(`/api/v1/users?page=${number}&page_size=${PAGE}`)).json as unknown as Users;

  it(
    'are counted exactly and paged newest first, to the very last',
    async () => {
      const middle = Array.from({ length: PAGES / STRIDE - 1 }, (_, index) => (index + 1) * STRIDE);
      for (const number of [1, 2, 3, ...middle, PAGES - 2, PAGES - 1, PAGES]) {
        const { users, total } = await page(number);
        expect(total).toBe(MANY);
        expect(users.map(({ user_id }) => user_id)).toEqual(
          Array.from({ length: PAGE }, (_, index) => idOf(MANY - 1 - (number - 1) * PAGE - index)),
        );
        expect(users.every(({ balance, display_name }) => balance === 0 && display_name !== null)).toBe(true);
      }
      expect(await page(PAGES + 1)).toMatchObject({ users: [], total: MANY });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'are searched among all, and walked by cursor to the very last',
    async () => {
      const found = async (query: string) =>
        (await app!.api.get(`/api/v1/users?${query}`)).json as unknown as Users;
      const ids = ({ users }: Users) => users.map(({ user_id }) => user_id);
      expect(await found('q=OF%20USER-000123&sort=user_id')).toMatchObject({ total: 1 });
      const walked: string[] = [];
      let cursor: string | null | undefined;
      for (let step = 0; cursor !== null && step < 2 * PAGES; step += 1) {
        const after = cursor === undefined ? '' : `&cursor=${cursor}`;
        const page = await found(`sort=display_name&page_size=${PAGE}${after}`);
        walked.push(...ids(page));
        cursor = page.next_cursor;
      }
      expect(walked).toEqual(Array.from({ length: MANY }, (_, index) => idOf(index)));
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'are paged within 50 ms on SQLite, whichever the page',
    async () => {
      const maxMs = pair().postgres === undefined ? SQLITE_MAX_MS : POSTGRES_MAX_MS;
      for (const number of [1, PAGES / 4, PAGES / 2, PAGES - 1, PAGES]) {
        let fastest = Number.POSITIVE_INFINITY;
        for (let attempt = 0; attempt < ATTEMPTS && fastest > maxMs; attempt += 1) {
          const times: number[] = [];
          for (let read = 0; read < READS; read += 1) {
            const start = performance.now();
            await page(number);
            times.push(performance.now() - start);
          }
          fastest = Math.min(fastest, median(times));
        }
        expect(fastest).toBeLessThanOrEqual(maxMs);
      }
    },
    TEST_TIMEOUT_MS,
  );
}

runs(describeEmbeddedPairs, describeEachPair)('users', (pair) => {
  describe('in a list', () => {
    describeFilled(() => pair().settings(), describeUsers);
  });

  describe('that are searched and sorted', () => {
    describeFilled(() => pair().settings(), describeSearch);
  });
});

runs(describeFirstPair, describeEachPair)(`${MANY} users`, describeMany);
