import fc from 'fast-check';
import { hostileBody } from './hostile-json';

/** Bytes for one connection, and what they may not lead to. */
export interface HostileBytes {
  readonly bytes: Buffer;
  /** Whether a key that the service knows is among them. */
  readonly hasKey: boolean;
}

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'get',
  'G ET',
  'QUERY',
];
const SEGMENTS = [
  '..',
  '.',
  '%2e%2e',
  '%2f',
  '%00',
  '%0d%0aX-Injected:%201',
  '%FF',
  '%E0%A4%A',
  '%',
  '%u0000',
  ';',
  '~',
  '__proto__',
  'constructor',
  'user-1',
  '0'.repeat(32),
  'f'.repeat(32),
  'x'.repeat(300),
  '\u{1f4a5}',
  '\xff\xfe',
];
const QUERIES = [
  '',
  '?',
  '?limit=-1',
  '?limit=1e9&limit=2',
  '?limit[]=1&__proto__[x]=1',
  '?cursor=%00',
  '?cursor=' + '9'.repeat(100),
  '?from=0000-00-00T99:99:99Z&to=',
  '?page=0&page_size=99999999999999999999',
  '?currency=%ud800',
  '?type=__proto__',
  '?a=' + 'b'.repeat(5_000),
  '?'.repeat(50),
];
const HEADER_LINES = [
  'X-Request-ID: a\r\nX-Injected: 1',
  'X-Request-ID: \x01\x02',
  `X-Request-ID: ${'x'.repeat(5_000)}`,
  'Idempotency-Key: \xff\xfe',
  'Idempotency-Key: a\r\nIdempotency-Key: b',
  `Idempotency-Key: ${'k'.repeat(256)}`,
  'Idempotency-Key: key-of-chance',
  'Accept: text/csv',
  'Accept: */*;q=0, \0',
  'Accept: ' + 'a/b,'.repeat(1_000),
  'Content-Type: application/json; charset=utf-16',
  'Content-Type: multipart/form-data; boundary=x',
  'Content-Encoding: gzip',
  'Content-Encoding: br, deflate',
  'Expect: 100-continue',
  'Expect: nonsense',
  'Connection: Upgrade\r\nUpgrade: websocket',
  'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
  'Connection: close, keep-alive, x-request-id',
  'Host: other.example\r\nHost: third.example',
  'Origin: http://localhost:3000',
  'Origin: null',
  'Access-Control-Request-Method: POST',
  'Authorization: Bearer',
  'Authorization: Basic YTpi',
  'Authorization: Bearer \x00',
  "X-Forwarded-For: 127.0.0.1, ' OR 1=1",
  'X-HTTP-Method-Override: DELETE',
  'Range: bytes=0-,-1',
  'If-None-Match: *',
  'Cookie: ' + 'a=b;'.repeat(500),
  ' folded: line',
  ': nameless',
  'no colon',
  'a: b\r\n'.repeat(150).trimEnd(),
  `Long: ${'x'.repeat(17_000)}`,
];
/** Ways to say how long a body is that a proxy and a server might read differently. */
const FRAMINGS: ((length: number) => string)[] = [
  (length) => `Content-Length: ${length}`,
  (length) => `Content-Length: ${length}\r\nContent-Length: ${length + 1}`,
  (length) => `Content-Length: ${length}\r\nTransfer-Encoding: chunked`,
  (length) => `Content-Length: ${length}, ${length}`,
  (length) => `Content-Length: +${length}`,
  (length) => `Content-Length: ${length + 10}`,
  (length) => `Content-Length: ${Math.max(0, length - 5)}`,
  () => 'Content-Length: 99999999999999999999999',
  () => 'Content-Length: -1',
  () => 'Content-Length: 0x10',
  () => 'Transfer-Encoding: chunked',
  () => 'Transfer-Encoding: identity, chunked',
  () => 'Transfer-Encoding: chunked, identity',
  () => 'Transfer-Encoding: xchunked',
  () => 'Transfer-Encoding : chunked',
  () => 'Transfer-Encoding:\tchunked\r\nTransfer-Encoding: gzip',
  () => '',
];

const MUTATIONS = ['flip', 'cut', 'insert', 'double'] as const;

/** Requests that go from nearly right to bytes of chance. */
export function hostileBytes(paths: readonly string[], key: string): fc.Arbitrary<HostileBytes> {
  const path = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...paths) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom(...paths),
          fc.array(fc.constantFrom(...SEGMENTS), { minLength: 1, maxLength: 3 }),
        )
        .map(([base, segments]) => `${base}/${segments.join('/')}`),
    },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `/${text}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '*',
        'http://other.example/api/v1/users',
        '//',
        '/api/v1//users',
        '/API/V1/USERS/',
        '/docs/../api/v1/users',
      ),
    },
  );
  const authorization = fc.constantFrom(
    '',
    '',
    `Authorization: Bearer ${key}`,
    `authorization:bearer   ${key}`,
  );
  const one = fc
    .record({
      method: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom('GET', 'POST', 'POST') },
        { weight: 1, arbitrary: fc.constantFrom(...METHODS) },
      ),
      path,
      query: fc.oneof(
        { weight: 3, arbitrary: fc.constant('') },
        { weight: 1, arbitrary: fc.constantFrom(...QUERIES) },
      ),
      authorization,
      lines: fc.oneof(
        { weight: 3, arbitrary: fc.constant<string[]>([]) },
        { weight: 2, arbitrary: fc.array(fc.constantFrom(...HEADER_LINES), { maxLength: 3 }) },
      ),
      framing: fc.oneof(
        { weight: 8, arbitrary: fc.constant(FRAMINGS[0]!) },
        { weight: 2, arbitrary: fc.constantFrom(...FRAMINGS) },
      ),
      body: hostileBody,
    })
    .map(({ method, path: target, query, authorization: auth, lines, framing, body }) => {
      const head = [
        `${method} ${target}${query} HTTP/1.1`,
        'Host: 127.0.0.1',
        'Content-Type: application/json',
        'Connection: close',
        auth,
        ...lines,
        framing(body.length),
      ].filter((line) => line !== '');
      const bytes = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
      return { bytes, hasKey: auth !== '' };
    });
  const mutated = fc
    .tuple(
      one,
      fc.array(fc.tuple(fc.nat(), fc.constantFrom(...MUTATIONS), fc.integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([{ bytes, hasKey }, steps]) => ({
      bytes: steps.reduce<Buffer>(
        (current, [at, kind, byte]) => mutate(current, at % Math.max(1, current.length), kind, byte),
        bytes,
      ),
      hasKey,
    }));
  const pipelined = fc.array(one, { minLength: 2, maxLength: 5 }).map((several) => ({
    bytes: Buffer.concat(
      several.map(({ bytes }) =>
        Buffer.from(bytes.toString('latin1').replace('Connection: close\r\n', ''), 'latin1'),
      ),
    ),
    hasKey: several.some(({ hasKey }) => hasKey),
  }));
  const chance = fc
    .uint8Array({ minLength: 1, maxLength: 500 })
    .map((bytes) => ({ bytes: Buffer.from(bytes), hasKey: false }));
  return fc.oneof(
    { weight: 12, arbitrary: one },
    { weight: 4, arbitrary: mutated },
    { weight: 2, arbitrary: pipelined },
    { weight: 1, arbitrary: chance },
  );
}

function mutate(bytes: Buffer, at: number, kind: (typeof MUTATIONS)[number], byte: number): Buffer {
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, Buffer.from([byte]), after.subarray(1)]);
    case 'cut':
      return Buffer.concat([before, after.subarray(byte % 16)]);
    case 'insert':
      return Buffer.concat([before, Buffer.from([byte]), after]);
    case 'double':
      return Buffer.concat([before, after.subarray(0, byte), after]);
  }
}
