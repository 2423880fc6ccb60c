import fc from 'fast-check';

/** What no serialiser would write, as text of JSON or nearly so. */
const ODD_VALUES = [
  '1e999',
  '-1e-999',
  '1E400',
  '0.0000000001',
  '-0',
  '01',
  'NaN',
  'Infinity',
  '9'.repeat(400),
  `0.${'0'.repeat(300)}1`,
  '999999999999999999999999999999999999999',
  '"1e308"',
  '"\\ud800"',
  '"\\u0000"',
  '"\\u202e\\u200b"',
  '"\\r\\nX-Injected: 1"',
  '"../../../etc/passwd"',
  '"\'; DROP TABLE descriptions; --"',
  '"${jndi:ldap://127.0.0.1/a}"',
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"user_id":"x"}}}',
  '{"toString":null,"valueOf":1}',
  '{"length":1e9}',
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '"   "',
  '"💥"',
  `"${'x'.repeat(1_001)}"`,
  `"${'\\ud83d\\udca5'.repeat(200)}"`,
];

const FIELDS = [
  'user_id',
  'amount',
  'currency',
  'description',
  'initial_balance',
  'display_name',
  'expires_in_seconds',
  'transaction_id',
  'reason',
  'operations',
  'atomic',
  'type',
  'idempotency_key',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '',
];

const nested = fc
  .tuple(fc.constantFrom('[', '{"a":', '[{"user_id":', '{"__proto__":'), fc.integer({ min: 1, max: 3_000 }))
  .map(([opening, depth]) => {
    const closing = opening.replaceAll(/[^[{]/g, '').replaceAll('[', ']').replaceAll('{', '}');
    // The only opening with two brackets is closed the other way round.
    const closings = (closing === ']}' ? '}]' : closing).repeat(depth);
    return `${opening.repeat(depth)}1${closings}`;
  });

const value: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ODD_VALUES) },
  { weight: 3, arbitrary: fc.json({ maxDepth: 4 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('"user-1"', '"user-2"', '1', '0.25', '"USD"', '"topup"', '"bill"'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }).map((text) => JSON.stringify(text)) },
  { weight: 1, arbitrary: nested },
);

const member = fc
  .tuple(fc.constantFrom(...FIELDS), value)
  .map(([name, text]) => `${JSON.stringify(name)}:${text}`);

/** Objects with the fields of the contract in odd numbers, twice, and of odd values. */
const odd = fc.array(member, { maxLength: 8 }).map((members) => `{${members.join(',')}}`);

/** A list of operations, each as odd. */
const batch = fc
  .tuple(fc.array(odd, { maxLength: 5 }), fc.constantFrom('true', 'false', '1', 'null'))
  .map(([operations, atomic]) => `{"operations":[${operations.join(',')}],"atomic":${atomic}}`);

/** Bodies between JSON of the contract and bytes of chance. */
export const hostileBody: fc.Arbitrary<Buffer> = fc.oneof(
  { weight: 6, arbitrary: odd.map((text) => Buffer.from(text)) },
  { weight: 3, arbitrary: batch.map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: value.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(odd, fc.integer({ min: 0, max: 200 }))
      .map(([text, end]) => Buffer.from(text.slice(0, end))),
  },
);
