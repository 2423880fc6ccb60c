import { hash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { settingsOf } from '../support/gateway/gateway';
import type { Answer } from '../support/http/api';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { sendBytes } from '../support/http/raw-http';

/** Whatever must not be in a log begins so, and nothing else does. */
const MARK = 'zq7secret-';
const API_KEY = `${MARK}api-key`;
const ADMIN_KEY = `${MARK}admin-key`;
/** The operator's own sheet: the log names the models of calls. */
const MODEL = 'model-of-the-operator';
const USER_ID = `${MARK}user`;
const AMOUNT = 7_310_942.25;
const MOVEMENT = {
  user_id: USER_ID,
  amount: AMOUNT,
  description: `${MARK}description`,
  reference: `${MARK}reference`,
};
/** By the last part of a call's path. */
const BODIES: Readonly<Record<string, object>> = {
  accounts: { user_id: USER_ID, initial_balance: AMOUNT, display_name: `${MARK}name` },
  topup: MOVEMENT,
  bill: MOVEMENT,
  holds: MOVEMENT,
  batch: { operations: [{ type: 'topup', ...MOVEMENT }] },
  balance: { user_id: USER_ID },
  refunds: { amount: AMOUNT, reason: `${MARK}reason` },
  capture: { amount: AMOUNT },
  keys: { name: `${MARK}key`, role: 'user', user_id: USER_ID },
};

function bodyOf(path: string): object {
  return BODIES[path.split('/').at(-1)!] ?? {};
}

describe('the log of a service that is asked for everything', () => {
  let folder: TemporaryDirectory;
  let service: ServiceProcess;
  let provider: FakeProvider;
  const secrets: string[] = [];

  beforeAll(async () => {
    folder = new TemporaryDirectory();
    provider = await startFakeProvider();
    service = await ServiceProcess.start({
      ...settingsOf(provider),
      DATA_DIR: folder.path,
      LOG_LEVEL: 'DEBUG',
      API_KEYS: API_KEY,
      ADMIN_API_KEYS: ADMIN_KEY,
    });
  });

  afterAll(async () => {
    await service.kill();
    await provider.close();
    folder.remove();
  });

  function call(method: string, path: string, key?: string, body?: unknown): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      'user-agent': `${MARK}agent`,
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    };
    const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return service.api.send(path, { method, headers, ...init });
  }

  function post(path: string, body: object = {}): Promise<Answer> {
    return call('POST', `/api/v1/${path}`, API_KEY, { ...bodyOf(path), ...body });
  }

  /** Every route with success. */
  async function succeed(): Promise<void> {
    const issued = await call('POST', '/api/v1/keys', ADMIN_KEY, bodyOf('keys'));
    secrets.push(String(issued.json.key));
    const answers = [issued, await post('accounts'), await post('topup'), await post('batch')];
    const bill = await post('bill');
    const transactionId = bill.headers.get('location')!.split('/').at(-1)!;
    const [first, second] = [await post('holds', { amount: 1 }), await post('holds', { amount: 1 })];
    answers.push(bill, first, second, await post('balance'));
    answers.push(await post('refunds', { transaction_id: transactionId, amount: undefined }));
    answers.push(await call('GET', `/api/v1/holds/${String(first.json.hold_id)}`, API_KEY));
    answers.push(await post(`holds/${String(first.json.hold_id)}/capture`, { amount: 1 }));
    answers.push(await post(`holds/${String(second.json.hold_id)}/release`));
    const user = encodeURIComponent(USER_ID);
    const keyPath = `/api/v1/keys/${String(issued.json.key_id)}`;
    answers.push(await call('GET', '/api/v1/me', secrets[0]));
    answers.push(await call('PATCH', keyPath, ADMIN_KEY, { name: `${MARK}name` }));
    answers.push(await call('GET', keyPath, ADMIN_KEY), await call('DELETE', keyPath, ADMIN_KEY));
    expect((await call('GET', '/api/v1/me', secrets[0])).status).toBe(401);
    answers.push(await call('PATCH', `/api/v1/accounts/${user}`, API_KEY, { display_name: `${MARK}name` }));
    const models = `/api/v1/models/${MODEL}`;
    const limits = { max_input_tokens: 1_000, max_output_tokens: 1_000 };
    const pricing = { input_price_per_1k: 1, output_price_per_1k: 1 };
    answers.push(
      await call('PUT', models, ADMIN_KEY, { provider: 'openai', prices: { input: 1, output: 1 }, limits }),
      await call('POST', `${models}/quote`, ADMIN_KEY, { tokens: { input: 1 } }),
      await call('POST', '/v1/pricing', ADMIN_KEY, { model_id: `${MARK}priced`, ...pricing }),
      await call('PUT', `/v1/pricing/${MARK}priced`, ADMIN_KEY, pricing),
    );
    const chat = await call('POST', '/v1/chat/completions', API_KEY, {
      model: MODEL,
      user: USER_ID,
      messages: [{ role: 'user', content: `${MARK}prompt` }],
    });
    answers.push(chat);
    answers.push(await call('POST', '/api/v1/backups', ADMIN_KEY));
    for (const path of [
      `api/v1/models/${MODEL}`,
      `api/v1/models/${MODEL}/versions`,
      'api/v1/models',
      'v1/pricing',
      'api/v1/calls',
      'api/v1/refusals',
      'api/v1/refusals/unpriced-models',
      'api/v1/books',
      'api/v1/books/check',
      'api/v1/overview',
      'api/v1/status',
      `api/v1/calls/${chat.headers.get('credits-call-id')}`,
      'api/v1/usage?group_by=day,user,model',
      `v1/usage/user/${user}`,
      `v1/usage/user/${user}/summary`,
      'v1/usage/summary',
      `api/v1/accounts/${user}`,
      `api/v1/accounts/${user}/transactions?limit=5`,
      `api/v1/accounts/${user}/holds`,
      `api/v1/accounts/${user}/balances`,
      `api/v1/transactions?reference=${MARK}reference`,
      `api/v1/transactions/${transactionId}`,
      'api/v1/users',
      'api/v1/keys',
      `api/v1/users/${user}`,
      `api/v1/users/${user}/transactions`,
      'api/v1/health',
      'api/v1/health/live',
      'api/v1/health/ready',
      'metrics',
    ]) {
      answers.push(await call('GET', `/${path}`, ADMIN_KEY));
    }
    answers.push(await call('DELETE', models, ADMIN_KEY));
    answers.push(await call('DELETE', `/api/v1/users/${user}/losses`, ADMIN_KEY));
    answers.push(await call('DELETE', `/api/v1/users/${user}`, ADMIN_KEY));
    answers.push(await call('DELETE', `/api/v1/users/${user}`, ADMIN_KEY));
    expect(answers.filter(({ status }) => status >= 300).map(({ text }) => text)).toEqual([]);
  }

  /** Every route with what is refused: by key, by form, by contents, by the ledger. */
  async function fail(routes: [string, string][]): Promise<void> {
    for (const [method, pattern] of routes) {
      const path = pattern.replaceAll(/\{\w+\}/g, `${MARK}part`);
      const body = method === 'POST' || method === 'PATCH' ? bodyOf(path) : undefined;
      for (const key of [undefined, `${MARK}unknown-key`, API_KEY]) await call(method, path, key, body);
      await call('DELETE', `${path}?${MARK}query`, API_KEY);
      if (method === 'POST') {
        for (const text of [`{"${MARK}": `, `"${MARK}"`, `"${'x'.repeat(110_000)}${MARK}"`]) {
          await call(method, path, API_KEY, text);
        }
        await call(method, path, API_KEY, { ...body, user_id: `${USER_ID}\u0000`, amount: MARK });
        await call(method, path, API_KEY, { ...body, user_id: `${MARK}nobody`, currency: MARK });
        await call(method, path, API_KEY, { ...body, [`${MARK}field`]: MARK });
      }
    }
    await call('GET', `/nowhere/${MARK}`, API_KEY);
    await call('GET', `/%E0%A4${MARK}`, API_KEY);
    const port = Number(new URL(service.origin).port);
    await sendBytes(port, `${MARK}\r\n\r\n`);
    await sendBytes(port, `GET /${MARK} HTTP/1.1\r\nConnection: close\r\n\r\n`);
  }

  /** Takes the tables away, so that what the store throws is logged with its stack. */
  async function breakMetadata(): Promise<void> {
    const metadata = new DatabaseSync(join(folder.path, 'metadata.db'));
    metadata.exec(
      'DROP TABLE descriptions; DROP TABLE accounts; DROP TABLE users; DROP TABLE write_probes; DROP TABLE api_keys;',
    );
    metadata.close();
    const broken = [
      await post('accounts', { user_id: `${MARK}new` }),
      await post('bill', { description: `${MARK}new` }),
      await call('GET', '/api/v1/users', ADMIN_KEY),
    ];
    expect(broken.map(({ json }) => json.code)).toEqual(broken.map(() => 'metadata_unavailable'));
    expect((await call('GET', '/api/v1/health/ready')).status).toBe(503);
  }

  it('holds no key, user id, description or body, whatever happens', async () => {
    const { json } = await call('GET', '/docs-json');
    const routes = Object.entries(json.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method): [string, string] => [method.toUpperCase(), path]),
    );
    await succeed();
    await fail(routes);
    await breakMetadata();
    const { output } = await service.stop();

    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const shown = (wanted: (status: number) => boolean) =>
      lines
        .filter(({ status }) => typeof status === 'number' && wanted(status))
        .map(({ method, route }) => `${String(method)} ${String(route)}`);
    const patterns = routes.map(([method, path]) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
    // A log that tells nothing would hold no secret either.
    expect(shown((status) => status < 300)).toEqual(expect.arrayContaining(patterns));
    expect(shown((status) => status >= 400)).toEqual(
      expect.arrayContaining(patterns.filter((pattern) => !pattern.includes('/health'))),
    );
    expect(lines.some(({ level }) => level === 'debug')).toBe(true);
    expect(
      lines.filter(({ error }) => /no such table[^]*\n +at /.test(String(error))).length,
    ).toBeGreaterThan(2);

    const hashOf = (key: string) => hash('sha256', key).slice(0, 8);
    expect(lines).toContainEqual(expect.objectContaining({ status: 404, path: '/nowhere/…' }));
    for (const [key, status] of [
      [API_KEY, 200],
      [ADMIN_KEY, 200],
      [`${MARK}unknown-key`, 401],
      [secrets[0]!, 200],
      [secrets[0]!, 401],
    ] as const) {
      expect(lines).toContainEqual(expect.objectContaining({ status, key: hashOf(key) }));
    }
    expect(output).not.toContain(MARK);
    expect(output).not.toContain('crd_');
    for (const secret of secrets) expect(output).not.toContain(secret.slice('crd_'.length));
    expect(output).not.toContain(encodeURIComponent(USER_ID));
    expect(output).not.toContain(String(AMOUNT));
    expect(lines.filter(({ status, request_id }) => status !== undefined && !request_id)).toEqual([]);
  });

  it('holds no password of a store that can’t be reached', async () => {
    const own = new TemporaryDirectory();
    try {
      const service = await ServiceProcess.start({
        DATA_DIR: own.path,
        LOG_LEVEL: 'DEBUG',
        DATABASE_URL: `postgresql://${MARK}user:${MARK}password@127.0.0.1:1/${MARK}database`,
      });
      expect((await service.api.createAccount({ user_id: 'ada' })).json.code).toBe('metadata_unavailable');
      const { code, output } = await service.stop();
      expect(code).toBe(0);
      expect(output).toContain('"context":"Metadata"');
      expect(output).not.toContain(MARK);
    } finally {
      own.remove();
    }
  });
});
