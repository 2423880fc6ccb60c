import fc from 'fast-check';
import { parseAmount } from '@app/money';
import { send as sendRaw } from '../support/http/raw-http';
import { Bystanders } from '../support/hostile/bystanders';
import { sendLargeBody } from '../support/hostile/large-body';
import { type HostileBytes, hostileBytes } from '../support/hostile/hostile-requests';
import { answersIn, exchange, Pulse, type RawAnswer } from '../support/hostile/raw-exchange';
import { SlowClients } from '../support/hostile/slow-clients';
import type { Answer } from '../support/http/api';
import { unitsSent } from '../support/http/units-sent';
import { inLanes } from '../support/async/lanes';
import { runs } from '../support/run/length';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const API_KEY = 'key-of-the-application';
const ADMIN_KEY = 'key-of-the-operator';
const REQUESTS = runs(300, 10_000);
/** Made one after the other, so that not all of them are in memory. */
const PARTS = 10;
const LANES = 150;
const SLOW_CLIENTS = runs(100, 1_000);
/** Read to its end and thrown away, so that the client sees the answer. */
const LARGE_BODY_BYTES = 96_000_000;
const RESIDENT_MAX_BYTES = 500_000_000;
/** Node's own answers: to a request without a Host header, and to an unknown expectation. */
const NODE_REFUSALS = [400, 417];
const SEED = Number(process.env['HOSTILE_SEED'] ?? Date.now() % 2 ** 31);

interface Paths {
  paths: Record<string, Record<string, unknown>>;
}

describe('a hostile client', () => {
  const folder = new TemporaryDirectory();
  let service: ServiceProcess;
  let port: number;
  let bystanders: Bystanders;
  let slow: SlowClients;
  let routes: [string, string][];

  function send(path: string, init: RequestInit, key?: string): Promise<Answer> {
    const headers = {
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    };
    return service.api.send(path, { ...init, headers });
  }

  beforeAll(async () => {
    const variables = { API_KEYS: API_KEY, ADMIN_API_KEYS: ADMIN_KEY, CURRENCIES: 'USD,EUR' };
    service = await ServiceProcess.start({ ...variables, DATA_DIR: folder.path, LOG_LEVEL: 'WARNING' });
    port = Number(new URL(service.origin).port);
    const post = (path: string, body: object) =>
      send(path, { method: 'POST', body: JSON.stringify(body) }, API_KEY);
    for (const user_id of ['user-1', 'user-2'])
      await post('/api/v1/accounts', { user_id, initial_balance: 1_000 });
    const document = (await send('/docs-json', {})).json as unknown as Paths;
    routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method): [string, string] => [
        method.toUpperCase(),
        path.replaceAll(/\{\w+\}/g, 'user-1'),
      ]),
    );
    bystanders = await Bystanders.start(post, 4);
    slow = await SlowClients.connect(port, SLOW_CLIENTS, (index) =>
      index % 2 === 0
        ? 'POST /api/v1/bill HTTP/1.1\r\nHost: localhost\r\nX-Slow: '
        : `POST /api/v1/batch HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${API_KEY}\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n{`,
    );
  }, 60_000);

  afterAll(async () => {
    slow.destroy();
    await service.kill();
    folder.remove();
  });

  it('opens no route without a key', async () => {
    expect(routes.length).toBeGreaterThan(15);
    const isPublic = (path: string) => path.startsWith('/api/v1/health');
    for (const [method, path] of [...routes, ['GET', '/metrics']] as [string, string][]) {
      if (isPublic(path)) continue;
      for (const written of variantsOf(path)) {
        const init = { method, ...(method === 'GET' ? {} : { body: '{}' }) };
        const unknown = written === path ? ['key-of-nobody-at-all', API_KEY.toUpperCase()] : [];
        for (const key of [undefined, ...unknown]) {
          const { status, json } = await send(written, init, key);
          expect([written, [400, 401, 404].includes(status), 'code' in json]).toEqual([written, true, true]);
          if (written === path && path !== '/metrics') expect([path, status]).toEqual([path, 401]);
        }
      }
      if (path.startsWith('/api/v1/users')) expect((await send(path, { method }, API_KEY)).status).toBe(403);
    }
  });

  it.each([
    ['that says how long it is', 'length', `Content-Length: ${LARGE_BODY_BYTES}`, '/api/v1/bill', API_KEY],
    ['that does not say it', 'chunked', 'Transfer-Encoding: chunked', '/api/v1/bill', API_KEY],
    ['to the path that takes most', 'chunked', 'Transfer-Encoding: chunked', '/api/v1/batch', API_KEY],
    ['without a key', 'chunked', 'Transfer-Encoding: chunked', '/api/v1/batch', 'key-of-nobody-at-all'],
    ['to nowhere', 'length', `Content-Length: ${LARGE_BODY_BYTES}`, '/nowhere', API_KEY],
    [
      'that is compressed',
      'chunked',
      'Content-Encoding: gzip\r\nTransfer-Encoding: chunked',
      '/api/v1/bill',
      API_KEY,
    ],
  ] as const)('gets a refusal for a body of 96 MB %s', async (_name, framing, line, path, key) => {
    const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n${line}\r\n\r\n`;
    const ends = await Promise.all([1, 2].map(() => sendLargeBody(port, head, LARGE_BODY_BYTES, framing)));
    for (const text of ends) {
      expect(text).toMatch(/^HTTP\/1.1 (401|404|413|415) /);
    }
  });

  it(`gets no 500 for ${REQUESTS} requests of chance, and no answer that it should not have`, async () => {
    const requests = hostileBytes(
      routes.map(([, path]) => path),
      API_KEY,
    );
    const pulse = new Pulse(() => sendRaw(port, 'GET', '/api/v1/health'));
    let answered = 0;
    for (let part = 0; part < PARTS; part += 1) {
      const sample = fc.sample(requests, { seed: SEED + part, numRuns: REQUESTS / PARTS });
      await inLanes(sample, LANES, async (request) => {
        const answers = await expectHarmless(port, request, pulse);
        answered += answers;
      });
    }
    // Bytes that end in the middle of a request have no answer; most requests have one.
    expect(answered).toBeGreaterThan(REQUESTS / 2);
    expect(service.running).toBe(true);
  }, 240_000);

  it(`holds no connection with ${SLOW_CLIENTS} requests that never end`, async () => {
    const texts = await slow.untilClosed();
    expect(texts).toHaveLength(SLOW_CLIENTS);
    for (const text of texts) expect(text).toMatch(/^HTTP\/1.1 408 [^]*"code":"request_timeout"/);
  }, 60_000);

  it('has kept nobody else from anything, and moved no credits but by its own calls', async () => {
    expect(bystanders.calls).toBeGreaterThan(100);
    await bystanders.stop();
    if (process.platform === 'linux') expect(service.residentBytes).toBeLessThan(RESIDENT_MAX_BYTES);
    await expectBalancesExplained();
    expect(service.output).not.toMatch(/internal_error|at .+\.js:\d+/);
    expect(service.output).not.toContain(API_KEY);
    expect((await service.stop()).code).toBe(0);
  }, 60_000);

  /** Every user's balance is the sum of the user's transactions, whoever made them. */
  async function expectBalancesExplained(): Promise<void> {
    const users: { user_id: string; balance: number | null }[] = [];
    for (let page = 1, total = 1; users.length < total; page += 1) {
      const { json } = await send(`/api/v1/users?page=${page}&page_size=100`, {}, ADMIN_KEY);
      total = json.total as number;
      users.push(...(json.users as typeof users));
    }
    expect(users.length).toBeGreaterThanOrEqual(6);
    for (const { user_id, balance } of users) {
      if (balance === null) continue;
      let sum = 0n;
      let cursor = '';
      do {
        const path = `/api/v1/accounts/${encodeURIComponent(user_id)}/transactions?limit=1000${cursor}`;
        const { text, json } = await send(path, {}, API_KEY);
        for (const [, type, amount] of text.matchAll(/"type":"(\w+)","amount":([\d.]+)/g)) {
          const units = parseAmount(amount!, { zero: 'allowed' });
          sum += type === 'bill' ? -units : units;
        }
        cursor = json.next_cursor === null ? '' : `&cursor=${json.next_cursor as string}`;
      } while (cursor !== '');
      const account = await send(`/api/v1/accounts/${encodeURIComponent(user_id)}`, {}, API_KEY);
      expect([user_id, sum]).toEqual([user_id, unitsSent(account.text, 'balance')]);
    }
  }
});

/** Other ways to write a path that a router or a proxy may take for the same. */
function variantsOf(path: string): string[] {
  return [
    path,
    `${path}/`,
    path.toUpperCase(),
    path.replace('/api', '//api'),
    path.replace('/v1/', '/v1//'),
    path.replace('/v1/', '/v1/./'),
    path.replace('/v1/', '/v1/health/../'),
    path.replace('/v1/', '/v1/%2e/'),
    path.replace('/v1', '/v%31'),
    `${path}%00`,
    `${path};x=1`,
    `${path}?key=${API_KEY}`,
  ];
}

/** @returns how many answers came */
async function expectHarmless(port: number, { bytes, hasKey }: HostileBytes, pulse: Pulse): Promise<number> {
  const text = await exchange(port, bytes, pulse);
  const answers = answersIn(text);
  for (const answer of answers) {
    const problem = faultOf(answer, hasKey);
    if (problem !== null) {
      throw new Error(
        `HOSTILE_SEED=${SEED}: ${problem}\n${JSON.stringify(bytes.toString('latin1').slice(0, 3_000))}\n${JSON.stringify(answer)}`,
      );
    }
  }
  return answers.length;
}

/** What an answer has that it should not have; null where it is as it should be. */
function faultOf({ status, head, body }: RawAnswer, hasKey: boolean): string | null {
  // These have neither a body nor headers of the service.
  if (/^(0\r\n\r\n)?$/.test(body) && NODE_REFUSALS.includes(status) && !/^X-/im.test(head)) return null;
  if (status >= 500) return 'an error of the server';
  if (!/\r\nX-Request-ID: [A-Za-z0-9._-]{1,128}(\r\n|$)/i.test(head)) return 'no valid request id';
  if (!/\r\nX-Content-Type-Options: nosniff(\r\n|$)/i.test(head)) return 'no nosniff';
  if (/\r\nX-(Injected|Powered-By):/i.test(head)) return 'a header that was smuggled in or tells too much';
  if (/node_modules|\.ts:|\.js:\d|sqlite|ECONN/i.test(body)) return 'something internal';
  const isProblem = /\r\nContent-Type: application\/problem\+json/i.test(head);
  if (status >= 400 && !isProblem) return 'an error that is no problem';
  const isOpen =
    status === 204 || body === '' || /^\{"(?:status":"(?:healthy|ok)"|name":"Credits Service")/.test(body);
  if (status < 400 && !hasKey && !isOpen) return 'an answer without a key';
  return null;
}
