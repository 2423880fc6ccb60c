import fc from 'fast-check';
import { hostileBody } from '../support/hostile/hostile-json';

/**
 * One request to both builds. `{hold}` and `{transaction}` are replaced by an id that the build answered
 * earlier.
 */
export interface ComparedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

export const API_KEY = 'key-of-the-application';
export const ADMIN_KEY = 'key-of-the-operator';

const USERS = 7;
const JSON_TYPE = { 'content-type': 'application/json' };
const MUTATIONS = ['', '"', '}', '0', '\u0000', ',"user_id":"ada"', '1e400', '-', 'null', '\ud83d'];

/** Give every user an account, so that many of the requests after them succeed. */
export const OPENING_REQUESTS: readonly ComparedRequest[] = Array.from({ length: USERS }, (_, n) => ({
  method: 'POST',
  target: '/api/v1/accounts',
  headers: { ...JSON_TYPE, authorization: `Bearer ${ADMIN_KEY}` },
  body: Buffer.from(JSON.stringify({ user_id: `user-${n}`, initial_balance: 100 })),
}));

const key = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Record<string, string>>({ authorization: `Bearer ${API_KEY}` }) },
  { weight: 3, arbitrary: fc.constant({ authorization: `Bearer ${ADMIN_KEY}` }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Record<string, string>[]>(
      {},
      { authorization: 'Bearer unknown-key' },
      { authorization: 'Basic eDp5' },
      { authorization: 'Bearer' },
    ),
  },
);
const idempotency = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Record<string, string>>({}) },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 0, max: 40 }).map((n) => ({ 'idempotency-key': `order-${n}` })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ 'idempotency-key': 'a b' }, { 'idempotency-key': 'x'.repeat(256) }),
  },
);

const userId = fc.oneof(
  { weight: 9, arbitrary: fc.nat({ max: USERS - 1 }).map((n) => `user-${n}`) },
  { weight: 1, arbitrary: fc.constantFrom('nobody', 'ünï cødé', '../x', 'a\u0000b', '   ', '💥') },
);
const amount = fc.oneof(
  fc.integer({ min: 1, max: 50_000 }).map((n) => n / 1_000),
  fc.constantFrom<unknown>('0.25', '1234567.123456789', 0, -1, 1e-12, 1e13, 0.1234567891, '1e3', null),
);
const description = fc.constantFrom<unknown>(undefined, null, 'Welcome', 'x'.repeat(1_001), '', 7);
const currency = fc.constantFrom<unknown>(undefined, undefined, undefined, 'USD', 'EUR', 'GBP', 'usd', null);
const movement = fc.record({ user_id: userId, amount, description, currency });
const operation = fc.record({
  type: fc.constantFrom<unknown>('topup', 'bill', 'bill', 'refund', undefined),
  user_id: userId,
  amount,
  description,
  currency,
  idempotency_key: fc.constantFrom<unknown>(undefined, undefined, null, 'k-1', 'k-2', 'a b'),
});
const historyQuery = fc.constantFrom(
  '',
  '',
  '?limit=3',
  '?limit=0',
  '?limit=1001',
  '?limit=abc',
  '?type=bill',
  '?type=holds',
  '?from=2026-01-01&to=2030-01-01T00:00:00Z',
  '?from=yesterday',
  '?currency=EUR',
  '?currency=GBP',
  '?cursor=nonsense',
  '?limit=3&limit=4',
);
const accountQuery = fc.constantFrom('', '', '?currency=EUR', '?currency=GBP');
const pageQuery = fc.constantFrom('', '?page=2&page_size=3', '?page=0', '?page_size=101', '?page=1&page=2');
const noQuery = fc.constant('');

function post(path: string, body: fc.Arbitrary<unknown>): fc.Arbitrary<ComparedRequest> {
  return fc.record({ key, idempotency, body }).map((made) => ({
    method: 'POST',
    target: `/api/v1${path}`,
    headers: { ...JSON_TYPE, ...made.key, ...made.idempotency },
    body: made.body === undefined ? undefined : Buffer.from(JSON.stringify(made.body)),
  }));
}

function get(query: fc.Arbitrary<string>, ...among: string[]): fc.Arbitrary<ComparedRequest> {
  const accept = fc.constantFrom<Record<string, string>>({}, {}, { accept: 'text/csv' });
  return fc.record({ key, path: fc.constantFrom(...among), query, accept }).map((made) => ({
    method: 'GET',
    target: made.path + made.query,
    headers: { ...made.key, ...made.accept },
    body: undefined,
  }));
}

const valid: fc.Arbitrary<ComparedRequest> = fc.oneof(
  {
    weight: 1,
    arbitrary: post('/accounts', fc.record({ user_id: userId, initial_balance: amount, currency })),
  },
  { weight: 3, arbitrary: post('/topup', movement) },
  { weight: 5, arbitrary: post('/bill', movement) },
  { weight: 2, arbitrary: post('/balance', fc.record({ user_id: userId, currency })) },
  {
    weight: 2,
    arbitrary: post(
      '/holds',
      fc.record({
        user_id: userId,
        amount,
        currency,
        expires_in_seconds: fc.constantFrom<unknown>(undefined, 60, 0, 86_401, 1.5, '60'),
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: post('/holds/{hold}/capture', fc.option(fc.record({ amount }), { nil: undefined })),
  },
  { weight: 1, arbitrary: post('/holds/{hold}/release', fc.constantFrom(undefined, {})) },
  {
    weight: 2,
    arbitrary: post(
      '/refunds',
      fc.record({
        transaction_id: fc.constantFrom('{transaction}', '0'.repeat(32), 'x', 7),
        amount,
        reason: description,
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: post(
      '/batch',
      fc.record({
        operations: fc.array(operation, { maxLength: 4 }),
        atomic: fc.constantFrom<unknown>(undefined, true, false, 'yes'),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: get(
      historyQuery,
      '/api/v1/accounts/user-2/transactions',
      '/api/v1/accounts/nobody/transactions',
    ),
  },
  { weight: 1, arbitrary: get(accountQuery, '/api/v1/accounts/user-1', '/api/v1/accounts/%FF') },
  { weight: 1, arbitrary: get(pageQuery, '/api/v1/users', '/api/v1/users/user-1/transactions') },
  {
    weight: 2,
    arbitrary: get(
      noQuery,
      '/api/v1/holds/{hold}',
      '/api/v1/holds/abc',
      '/api/v1/transactions/{transaction}',
      '/api/v1/transactions/zz',
      '/api/v1/users/user-1',
      '/api/v1/health',
      '/api/v1/health/live',
      '/api/v1/nothing',
      '/api/v1/bill',
      '/docs/errors',
      '/metrics',
    ),
  },
);

/** A request whose bytes were cut, doubled or spoilt somewhere. */
const mutated = fc
  .tuple(valid, fc.nat(), fc.constantFrom(...MUTATIONS), fc.nat({ max: 12 }))
  .map(([request, at, inserted, cut]): ComparedRequest => {
    if (request.body === undefined) {
      const target = request.target.replace(/[a-z]$/, inserted.replaceAll(/[^\x21-\x7e]/g, '%00'));
      return { ...request, target };
    }
    const place = at % (request.body.length + 1);
    const body = Buffer.concat([
      request.body.subarray(0, place),
      Buffer.from(inserted),
      request.body.subarray(Math.min(request.body.length, place + cut)),
    ]);
    return { ...request, body };
  });

const hostile = fc
  .record({
    request: valid,
    body: hostileBody,
    type: fc.constantFrom(
      'application/json',
      'application/json',
      'application/json',
      'application/json; charset=utf-16',
      'text/plain',
      'multipart/form-data; boundary=x',
    ),
    encoding: fc.constantFrom<Record<string, string>>({}, {}, {}, {}, { 'content-encoding': 'gzip' }),
    method: fc.constantFrom('POST', 'POST', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
  })
  .map(({ request, body, type, encoding, method }): ComparedRequest => {
    const headers = { ...request.headers, ...encoding, 'content-type': type };
    return { ...request, method, headers, body };
  });

/** Valid, spoilt and hostile requests, about half of them valid in form. */
export const comparedRequest: fc.Arbitrary<ComparedRequest> = fc.oneof(
  { weight: 5, arbitrary: valid },
  { weight: 3, arbitrary: mutated },
  { weight: 2, arbitrary: hostile },
);
