import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeProvider, type FakeProvider } from '../../apps/fake-provider/src/fake-provider';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { TestApp } from '../support/app/test-app';
import { until } from '../support/async/eventually';
import { settingsOf } from '../support/gateway/gateway';
import { Api } from '../support/http/api';
import { ROOT, runNode } from '../support/processes/run-program';

const DEMO = 'scripts/demo.mjs';
const START = 'scripts/start-demo.mjs';
const ADMIN_KEY = 'key-of-the-operator';
const START_MAX_MS = 60_000;

type Json = Record<string, unknown>;

describe('npm run demo', () => {
  let app: TestApp;
  let provider: FakeProvider;
  let admin: Api;

  beforeAll(async () => {
    provider = await startFakeProvider();
    const settings = { CURRENCIES: 'USD,EUR', DEFAULT_MARKUP_PERCENT: '20', ADMIN_API_KEYS: ADMIN_KEY };
    app = await TestApp.start({ ...settingsOf(provider), ...settings });
    admin = app.api.with(ADMIN_KEY);
  });

  afterAll(async () => {
    await app.stop();
    await provider.close();
  });

  const fill = (...words: string[]) =>
    runNode([DEMO, ...words], { BASE_URL: app.origin, API_KEY: ADMIN_KEY });
  const read = async (path: string) => (await admin.get(`/api/v1/${path}`)).json;
  const rows = async (path: string, name: string) => (await read(path))[name] as Json[];

  it('gives each view of the dashboard something to show, twice', async () => {
    for (let run = 0; run < 2; run += 1) {
      expect(await fill()).toMatch(
        /12 users, \d+ AI calls, [1-9]\d* of which failed\. The books add up\.\nDashboard \S+\/dashboard\n/,
      );
    }
    const overview = await read('overview');
    for (const tile of ['topped_up', 'billed', 'refunded', 'outstanding', 'calls', 'failed', 'uncollected']) {
      expect([tile, Number((overview[tile] as Json)['value']) > 0]).toEqual([tile, true]);
    }
    expect(Number(overview['held'])).toBeGreaterThan(0);
    expect(overview['near_zero']).toMatchObject({ users: [{ user_id: 'nadia.haddad' }] });
    expect(overview['unpriced_models']).toContainEqual(expect.objectContaining({ model: 'gpt-7' }));

    const users = await rows('users?sort=display_name', 'users');
    expect(users).toHaveLength(12);
    expect(users.filter(({ calls }) => Number(calls) > 0).length).toBeGreaterThanOrEqual(10);
    expect(await rows('accounts/jonas.weber/holds', 'holds')).not.toEqual([]);
    expect(await rows('accounts/ines.moreau/transactions?type=refund', 'transactions')).not.toEqual([]);
    expect((await read('accounts/ines.moreau?currency=EUR'))['balance']).toBeGreaterThan(0);
    for (const status of ['completed', 'aborted', 'failed']) {
      expect([status, await rows(`calls?status=${status}`, 'calls')]).not.toEqual([status, []]);
    }
    const groups = [
      ['model', 8],
      ['user', 10],
      ['key', 3],
      ['provider', 3],
      ['tag:feature', 4],
    ] as const;
    for (const [group, least] of groups) {
      expect((await rows(`usage?group_by=${group}`, 'rows')).length).toBeGreaterThanOrEqual(least);
    }
    const models = (await rows('usage?group_by=model', 'rows')).map(({ model }) => String(model));
    expect(models.filter((model) => model.includes('check'))).toEqual([]);
    expect((await rows('models/house-assistant/versions', 'versions')).length).toBeGreaterThanOrEqual(2);
    const keys = await rows('keys', 'keys');
    expect(keys.some(({ left, last_used_at }) => left !== null && last_used_at !== null)).toBe(true);
    expect(keys.some(({ revoked_at }) => revoked_at !== null)).toBe(true);
    const codes = (await rows('refusals?limit=1000', 'refusals')).map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining([
        'budget_exceeded',
        'insufficient_credits',
        'model_not_allowed',
        'model_not_found',
        'unauthenticated',
      ]),
    );
    for (const name of ['openai', 'anthropic', 'gemini']) {
      const providers = (await read('status'))['providers'] as Json[];
      expect(providers.find((each) => each['name'] === name)?.['last_success_at']).not.toBeNull();
    }
    expect(await read('books/check')).toMatchObject({ balanced: true });
  }, 120_000);

  it('fills a service with other users only if it is told to', async () => {
    await admin.createAccount({ user_id: 'ada' });
    const before = await read('books/check');
    await expect(fill()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('-- --yes') });
    expect((await read('books/check'))['totals']).toEqual(before['totals']);
  });

  it('makes no AI calls where they would go to another provider', async () => {
    const other = await TestApp.start();
    try {
      const output = await runNode([DEMO], { BASE_URL: other.origin });
      expect(output).toContain('No AI calls');
      expect(output).toContain('12 users, 0 AI calls');
    } finally {
      await other.stop();
    }
  });

  it('says how to start a service where there is none', async () => {
    await expect(runNode([DEMO], { BASE_URL: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('start one with "make run" or "make demo"'),
    });
  });
});

describe('make demo', () => {
  const folder = new TemporaryDirectory();

  afterAll(() => {
    folder.remove();
  });

  it(
    'starts a filled service with streams under way, and ends all of it by one signal',
    async () => {
      const variables = { PATH: process.env['PATH'], PORT: '0', DEMO_DATA_DIR: join(folder.path, 'demo') };
      const demo = spawn(process.execPath, [START], { cwd: ROOT, env: variables, stdio: 'pipe' });
      let said = '';
      for (const stream of [demo.stdout, demo.stderr])
        stream.on('data', (text: Buffer) => (said += text.toString()));
      const ended = once(demo, 'close');
      try {
        await until('the service is filled', START_MAX_MS, () => Promise.resolve(said.includes('Ctrl-C')));
        const origin = /Dashboard (\S+)\/dashboard/.exec(said)?.[1] ?? '';
        const api = new Api(origin);
        expect((await api.get('/api/v1/users')).json).toMatchObject({ total: 12 });
        await until('a stream is under way', START_MAX_MS, async () => {
          const { calls } = (await api.get('/api/v1/calls?status=started')).json;
          return (calls as object[]).length > 0;
        });
        demo.kill('SIGINT');
        expect(await ended).toEqual([0, null]);
        await expect(fetch(`${origin}/api/v1/health`)).rejects.toThrow('fetch failed');
      } finally {
        demo.kill();
        await ended;
      }
    },
    3 * START_MAX_MS,
  );

  it('empties no folder but its own', async () => {
    writeFileSync(join(folder.path, 'ledger.db'), 'precious');
    await expect(runNode([START], { DEMO_DATA_DIR: folder.path })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has other files than those of a demo'),
    });
  });
});
