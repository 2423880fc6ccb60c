import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Api } from '../support/http/api';
import { describeEachPair, describeEmbeddedPairs } from '../support/engines/each-pair';
import { readHistory, readPage, runBatch } from '../support/movements/history-reading';
import { ServiceProcess } from '../support/processes/service-process';
import { runs } from '../support/run/length';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;
/** More texts than one statement deletes. */
const MANY_TEXTS = 5_000;
const PSEUDONYM = /^erased-[0-9a-f]{32}$/;

runs(describeEmbeddedPairs, describeEachPair)('a user who is erased', (pair) => {
  let folder: TemporaryDirectory;
  let service: ServiceProcess;
  let settings: Record<string, string>;
  let api: Api;

  beforeAll(async () => {
    folder = new TemporaryDirectory();
    settings = await pair().settings();
    await start();
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await service.kill();
    folder.remove();
  }, START_TIMEOUT_MS);

  async function start(): Promise<void> {
    service = await ServiceProcess.start({ DATA_DIR: folder.path, CURRENCIES: 'USD,EUR', ...settings });
    ({ api } = service);
  }

  const erase = (userId: string) =>
    api.send(`/api/v1/users/${encodeURIComponent(userId)}`, { method: 'DELETE' });
  const rename = (userId: string, display_name: string) =>
    api.send(`/api/v1/accounts/${encodeURIComponent(userId)}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ display_name }),
    });
  const texts = async (userId: string) =>
    (await readHistory(api, userId)).map(({ description }) => description);
  const transactionId = (location: string | null) => String(location).split('/').at(-1)!;

  /** All that the store holds, as text, once the service is stopped. */
  async function stored(): Promise<string> {
    const { postgres } = pair();
    if (postgres === undefined) {
      // SQLite leaves deleted text in the file until then.
      const database = new DatabaseSync(join(folder.path, 'metadata.db'));
      database.exec('VACUUM');
      database.close();
      const files = readdirSync(folder.path).filter((name) => name.startsWith('metadata.db'));
      return files.map((name) => readFileSync(join(folder.path, name)).toString('latin1')).join('\n');
    }
    const tables = ['users', 'accounts', 'descriptions', 'ai_calls'];
    const rows = await Promise.all(
      tables.map((table) => postgres.query(`SELECT * FROM ${table}`, settings['DATABASE_URL'])),
    );
    return JSON.stringify(rows);
  }

  it(
    'loses id, name and own texts; texts of others, credits and movements stay',
    async () => {
      await api.createAccount({ user_id: 'ada-erased', initial_balance: 10, display_name: 'Ada Byron' });
      await api.createAccount({ user_id: 'ada-erased', currency: 'EUR', initial_balance: 3 });
      await api.createAccount({ user_id: 'bob', initial_balance: 10 });
      const billed = await api.bill({ user_id: 'ada-erased', amount: 1, description: 'letter to Ada' });
      await api.bill({ user_id: 'ada-erased', amount: 1, description: 'gpt-5' });
      await api.bill({ user_id: 'bob', amount: 1, description: 'gpt-5' });
      await api.bill({ user_id: 'bob', amount: 1, description: 'letter to Bob' });
      await api.bill({ user_id: 'ada-erased', amount: 1_000, description: 'refused to Ada' });
      await api.placeHold({ user_id: 'ada-erased', amount: 2, description: 'held for Ada' });
      await api.topUp({ user_id: 'ada-erased', currency: 'EUR', amount: 1, description: 'letter to Ada' });
      await api.refund({
        transaction_id: transactionId(billed.headers.get('location')),
        reason: 'Ada complained',
      });

      const erased = await erase('ada-erased');
      expect(erased.status).toBe(200);
      expect(erased.json).toEqual({ user_id: expect.stringMatching(PSEUDONYM) });
      const pseudonym = String(erased.json.user_id);

      expect(await texts('ada-erased')).toEqual([null, 'gpt-5', null, null]);
      expect(await texts('bob')).toEqual(['letter to Bob', 'gpt-5', null]);
      expect((await api.getAccount('ada-erased')).json).toMatchObject({
        display_name: null,
        balance: 9,
        available: 7,
      });
      expect((await api.get(String(billed.headers.get('location')))).json).toMatchObject({
        user_id: pseudonym,
        description: null,
        amount: 1,
      });
      expect((await api.get('/api/v1/users/ada-erased')).status).toBe(404);
      expect((await api.get(`/api/v1/users/${pseudonym}`)).json).toMatchObject({ balance: 9 });
      expect((await api.get(`/api/v1/users/${pseudonym}/transactions`)).json).toMatchObject({
        total: 4,
        transactions: [{ type: 'refund', user_id: pseudonym }, {}, {}, {}],
      });
      expect((await api.get('/api/v1/users?q=ada')).json).toMatchObject({ users: [], total: 0 });
      expect((await api.get('/api/v1/users?q=ERASED-')).json).toMatchObject({
        users: [{ user_id: pseudonym, display_name: null, balance: 9 }],
      });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'stays so whatever is called with the id, and answers the same pseudonym again',
    async () => {
      const pseudonym = (await erase('ada-erased')).json.user_id;
      expect((await api.createAccount({ user_id: 'ada-erased', display_name: 'Ada' })).json.code).toBe(
        'account_exists',
      );
      expect((await rename('ada-erased', 'Ada')).json.code).toBe('user_erased');
      const billed = await api.bill({ user_id: 'ada-erased', amount: 1, description: 'late letter to Ada' });
      expect(billed.json).toEqual({ user_id: 'ada-erased', amount_billed: 1, new_balance: 8 });
      await api.refund({
        transaction_id: transactionId(billed.headers.get('location')),
        reason: 'Ada complained late',
      });
      expect((await texts('ada-erased')).slice(0, 2)).toEqual(['Ada complained late', 'late letter to Ada']);

      for (const userId of ['ada-erased', String(pseudonym), 'ada-erased']) {
        expect((await erase(userId)).json).toEqual({ user_id: pseudonym });
      }
      expect((await texts('ada-erased')).slice(0, 2)).toEqual([null, null]);
      expect((await api.get('/api/v1/users')).json).toMatchObject({ total: 2 });
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is erased once by calls at once, and is not known to others',
    async () => {
      await api.createAccount({ user_id: 'twice' });
      const answers = await Promise.all(Array.from({ length: 8 }, () => erase('twice')));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      const unknown = await erase('unheard-of');
      expect([unknown.status, unknown.json.code]).toEqual([404, 'account_not_found']);
      expect((await erase(' ')).status).toBe(422);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'with many texts is erased by the repetition of a call that was broken off',
    async () => {
      const user_id = 'wordy-user';
      await api.createAccount({ user_id, initial_balance: 1_000, display_name: 'Wordy Name' });
      await runBatch(
        api,
        Array.from({ length: MANY_TEXTS }, (_, index) => ({
          type: 'bill',
          user_id,
          amount: 0.001,
          description: `wordy text ${index}`,
        })),
      );
      const broken = erase(user_id).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 10));
      await service.kill();
      await broken;
      await start();
      const erased = await erase(user_id);
      expect(erased.json).toEqual({ user_id: expect.stringMatching(PSEUDONYM) });
      const { transactions } = await readPage(api, user_id, { limit: 1_000 });
      expect(transactions.map(({ description }) => description)).toEqual(transactions.map(() => null));
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is found neither in the store nor in the log',
    async () => {
      const { code, output } = await service.stop();
      expect(code).toBe(0);
      expect(output).toContain('A user was erased');
      const traces = ['ada-erased', 'Ada', 'wordy', 'Wordy', 'twice'];
      const kept = await stored();
      for (const trace of traces) {
        expect([trace, kept.includes(trace)]).toEqual([trace, false]);
        expect([trace, output.includes(trace)]).toEqual([trace, false]);
      }
      expect(kept).toContain('letter to Bob');
    },
    TEST_TIMEOUT_MS,
  );
});
