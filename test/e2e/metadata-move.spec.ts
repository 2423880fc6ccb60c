import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { NestFactory } from '@nestjs/core';
import { AiCalls, MetadataModule } from '@app/metadata';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { until } from '../support/async/eventually';
import { countedCall, startedCall } from '../support/calls/ai-call';
import { describeOnPostgres } from '../support/engines/on-postgres';
import type { Api } from '../support/http/api';
import { readPage } from '../support/movements/history-reading';
import { BuiltProgram, type Run } from '../support/processes/built-program';
import { ServiceProcess } from '../support/processes/service-process';
import { PgBouncer } from '../support/postgres/pgbouncer';
import { itWith } from '../support/requirements/requirements';
import { runs } from '../support/run/length';

const TIMEOUT_MS = 120_000;
const WAIT_MS = 30_000;
const CALLS = 1_234;
/** Enough that a kill comes in between. */
const MANY_CALLS = 60_000;
const KILLS = runs(3, 10);
const KILL_STEP_MS = 150;

/** What a caller can read of the store, with one path per part of it. */
const READINGS = [
  '/api/v1/users?sort=display_name',
  '/api/v1/users?q=ada',
  '/api/v1/users/ada',
  '/api/v1/accounts/ada/transactions',
  '/api/v1/accounts/zo%C3%AB/transactions?currency=EUR',
  '/api/v1/transactions?reference=order-1842',
  '/api/v1/keys',
  '/api/v1/models/house-model/versions',
  '/api/v1/calls?limit=100',
  '/api/v1/usage?group_by=day,model,user&from=2026-11-01T00:00:00Z&to=2026-12-31T00:00:00Z',
  '/api/v1/usage?group_by=hour&from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z',
];

describeOnPostgres('a metadata store that moves to PostgreSQL', (postgres) => {
  let folder: TemporaryDirectory;
  let databases = 0;
  let service: ServiceProcess | undefined;

  beforeEach(() => {
    folder = new TemporaryDirectory();
  });

  afterEach(async () => {
    await service?.kill();
    service = undefined;
    folder.remove();
  });

  const store = () => join(folder.path, 'metadata.db');
  const emptyDatabase = () => postgres().createDatabase(`move_${(databases += 1)}`);

  function move(from: string, to: string): BuiltProgram {
    return new BuiltProgram('metadata-move', ['--from', from, '--to', to], {});
  }

  async function start(more: Record<string, string> = {}): Promise<Api> {
    service = await ServiceProcess.start({
      DATA_DIR: folder.path,
      CURRENCIES: 'USD,EUR',
      LOG_LEVEL: 'ERROR',
      ...more,
    });
    return service.api;
  }

  async function stop(): Promise<void> {
    expect((await service?.stop())?.code).toBe(0);
  }

  const readAll = async (api: Api) => {
    const answers: [string, number, string][] = [];
    for (const path of READINGS) {
      const { status, text } = await api.get(path);
      answers.push([path, status, text]);
    }
    return answers;
  };

  /** Tables of the service in a database. */
  const tablesIn = async (url: string) => {
    const rows = await postgres().query(
      `select tablename from pg_tables where schemaname = 'public' order by tablename`,
      url,
    );
    return rows.map(({ tablename }) => String(tablename));
  };

  /** A store that has something in each table that can. */
  async function fill(): Promise<void> {
    const api = await start();
    await api.createAccount({ user_id: 'ada', initial_balance: 100, display_name: 'Ada "Łove" 😀' });
    await api.createAccount({ user_id: 'zoë', currency: 'EUR', initial_balance: 5 });
    await api.createAccount({ user_id: 'gone', display_name: 'Gone' });
    await api.bill(
      { user_id: 'ada', amount: 1, description: 'two\nlines\tand a \\', reference: 'order-1842' },
      'key-1',
    );
    await api.topUp({ user_id: 'ada', amount: 2, description: `it's "quoted"` });
    await api.delete('/api/v1/users/gone');
    await api.issueKey({ role: 'app', budget: { amount: '123456789012.123456789', period: 'month' } });
    const sheet = {
      provider: 'openai',
      prices: { input: '1', output: '2' },
      limits: { max_input_tokens: 1_000, max_output_tokens: 100 },
    };
    expect((await api.put('/api/v1/models/house-model', sheet)).status).toBe(201);
    await stop();

    // A copy: this process keeps a lock on the file for as long as it lives.
    const copy = join(folder.path, 'filled.db');
    copyFileSync(store(), copy);
    const kind = { kind: 'sqlite', path: copy } as const;
    const context = await NestFactory.createApplicationContext(MetadataModule.register({ store: kind }), {
      logger: false,
    });
    const records = context.get(AiCalls);
    const calls = Array.from({ length: CALLS }, (_, call) => startedCall({ userId: `user-${call % 7}` }));
    await Promise.all(calls.map((call) => records.start(call)));
    await Promise.all(calls.map((call) => records.count(countedCall(call))));
    for (const { callId } of calls) records.settle(callId);
    await records.flush();
    await context.close();
    copyFileSync(copy, store());
  }

  /** Many rows, and numbers that a double can't hold. */
  function fillLong(): void {
    const database = new DatabaseSync(store());
    database.exec(`
      insert into instances values ('one', 9223372036854775807), ('two', -9007199254740993);
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${MANY_CALLS})
      insert into ai_calls (call_id, instance, user_id, currency, model, provider, route, streamed, state, status, tier,
        sheet_version, sheet, units_per_usd, markup_ppm, held_units, tags, started_at_ms, expires_at_ms)
      select printf('%032x', i), 'one', 'user-' || i, 'USD', 'gpt-5', 'openai', 'chat', 1, 'settled', 'completed', 'default',
        '3', '{}', '1', '0', i * 1000000007, '{}', i, i from n;
    `);
    database.close();
  }

  async function emptyStore(): Promise<void> {
    await start();
    await stop();
  }

  it(
    'is answered from alike before and after, and moved once',
    async () => {
      await fill();
      let api = await start();
      const before = await readAll(api);
      for (const [path, status] of before) expect([path, status]).toEqual([path, 200]);
      await stop();

      const url = await emptyDatabase();
      const moved = await move(store(), url).ending();
      expect([moved.code, moved.errors]).toEqual([0, '']);
      expect(moved.output).toMatch(
        new RegExp(`^ai_calls: ${CALLS} rows on both sides, digest [0-9a-f]{64}$`, 'm'),
      );
      expect(moved.output).toMatch(/^usage_sums: [1-9]\d* rows on both sides/m);
      expect(moved.output).toMatch(/^All \d+ rows were moved\. .* is as it was\.$/m);
      const again = await move(store(), url).ending();
      expect([again.code, again.errors]).toEqual([0, '']);
      expect(again.output).toBe(
        moved.output.replace(
          /All (\d+) rows were moved.*/,
          'All $1 rows were there already. Nothing was changed.',
        ),
      );

      api = await start({ DATABASE_URL: url });
      expect(await readAll(api)).toEqual(before);
      const replay = await api.bill(
        { user_id: 'ada', amount: 1, description: 'two\nlines\tand a \\', reference: 'order-1842' },
        'key-1',
      );
      expect([replay.status, replay.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
      expect((await api.bill({ user_id: 'ada', amount: 1, description: 'new' })).status).toBe(200);
      await stop();

      // The target has gone on, so that it is another store by now.
      const late = await move(store(), url).ending();
      expect([late.code, late.output]).toEqual([1, '']);
      expect(late.errors).toMatch(/^The target has other content: .* Name a database that is empty\.\n$/);

      // Back on the file, which is as it was: only what the ledger has since is without its text.
      api = await start();
      const { transactions } = await readPage(api, 'ada');
      expect(transactions.map(({ description }) => description)).toEqual([
        null,
        `it's "quoted"`,
        'two\nlines\tand a \\',
        null,
      ]);
      const untouched = (answers: typeof before) => answers.filter(([path]) => !path.includes('/users'));
      const back = new Map(untouched(await readAll(api)).map(([path, , text]) => [path, text]));
      for (const [path, , text] of untouched(before)) {
        if (!path.includes('/ada/')) expect([path, back.get(path)]).toEqual([path, text]);
      }
    },
    TIMEOUT_MS,
  );

  itWith('pgbouncer')(
    'is moved by way of a pooler, too',
    async () => {
      await emptyStore();
      fillLong();
      const pooler = await PgBouncer.start(postgres().url);
      try {
        const url = await emptyDatabase();
        const { code, errors, output } = await move(store(), pooler.urlOf(url)).ending();
        expect([code, errors]).toEqual([0, '']);
        expect(output).toContain(`ai_calls: ${MANY_CALLS} rows on both sides`);
        expect(await tablesIn(url)).toContain('usage_sums');
      } finally {
        await pooler.stop();
      }
    },
    TIMEOUT_MS,
  );

  describe('is refused, and changes nothing', () => {
    async function refused(from: string, to: string, reason: RegExp): Promise<void> {
      const { code, output, errors } = await move(from, to).ending();
      expect([code, output]).toEqual([1, '']);
      expect(errors).toMatch(reason);
    }

    it(
      'for a source that is in use, is missing, is of another version, or is something else',
      async () => {
        const url = await emptyDatabase();
        const api = await start();
        await api.createAccount({ user_id: 'ada' });
        await refused(store(), url, /metadata\.db is in use: stop the service/);
        expect((await api.createAccount({ user_id: 'bob' })).status).toBe(201);
        await service!.kill();
        await refused(join(folder.path, 'nothing.db'), url, /^There is no .*nothing\.db\.$/m);
        await refused(join(folder.path, 'ledger.db'), url, /is no metadata store of this service/);
        await refused(__filename, url, /can't be read as a metadata store/);

        const change = (sql: string) => {
          const database = new DatabaseSync(store());
          database.exec(sql);
          database.close();
        };
        change(`insert into kysely_migration values ('9999-later', '2026-11-29')`);
        await refused(store(), url, /is of a newer version: move it with that version/);
        change(`delete from kysely_migration where name >= '0014'`);
        await refused(store(), url, /is of an earlier version: start this version of the service on it once/);
        expect(await tablesIn(url)).toEqual([]);
      },
      TIMEOUT_MS,
    );

    it(
      'for values that PostgreSQL has no place for',
      async () => {
        await emptyStore();
        const url = await emptyDatabase();
        const database = new DatabaseSync(store());
        database.exec('insert into write_probes (id, text) values (5000000000, 1)');
        database.close();
        await refused(store(), url, /^The target refuses a value of the source: .* out of range/);
        const other = new DatabaseSync(store());
        other.exec(`delete from write_probes; insert into instances values ('one', 1.5)`);
        other.close();
        await refused(store(), url, /A value of instances\.beat_ms is neither a text nor a whole number/);
        expect(await tablesIn(url)).toEqual([]);
      },
      TIMEOUT_MS,
    );

    it(
      'for a target that has anything else, is of another encoding, in use or away',
      async () => {
        await emptyStore();
        const url = await emptyDatabase();
        await postgres().query('create table users (id integer); insert into users values (1)', url);
        await refused(store(), url, /^The target can't take the store: relation "users" already exists/);
        expect(await tablesIn(url)).toEqual(['users']);

        await postgres().query(
          `create database latin encoding 'SQL_ASCII' lc_collate 'C' lc_ctype 'C' template template0`,
        );
        await refused(store(), url.replace(/[^/]+$/, 'latin'), /^The target database is in SQL_ASCII/);

        const served = await emptyDatabase();
        const api = await start({ DATABASE_URL: served });
        await api.createAccount({ user_id: 'other' });
        await refused(store(), served, /^The target has other content/);
        expect((await api.get('/api/v1/users')).json.total).toBe(1);
        await stop();

        await refused(store(), url.replace(/[^/]+$/, 'nowhere'), /database "nowhere" does not exist/);
        await refused(store(), 'postgresql://127.0.0.1:1/x', /^The target does not answer: .*ECONNREFUSED/);
        await refused(store(), 'mysql://127.0.0.1/x', /^npm run metadata:move -- --from/);
      },
      TIMEOUT_MS,
    );
  });

  describe('that is broken off', () => {
    const isCopying = async () => {
      const rows = await postgres().query(
        `select 1 from pg_stat_activity where pid <> pg_backend_pid() and query like 'insert into "ai_calls"%'`,
      );
      return rows.length > 0;
    };

    function expectWhole({ code, output, errors }: Run): void {
      expect([code, errors]).toEqual([0, '']);
      expect(output).toContain(`ai_calls: ${MANY_CALLS} rows on both sides`);
      expect(output).toMatch(/instances: [23] rows on both sides/);
    }

    it(
      'by kill -9 of the program leaves nothing behind, and is made by the next run',
      async () => {
        await emptyStore();
        fillLong();
        const url = await emptyDatabase();
        for (let kill = 0; kill < KILLS; kill += 1) {
          const program = move(store(), url);
          await until('rows are copied', WAIT_MS, isCopying);
          await sleep(kill * KILL_STEP_MS);
          expect((await program.kill()).output).not.toContain('were moved');
          await until('the server has noticed', WAIT_MS, async () => (await tablesIn(url)).length === 0);
        }
        expectWhole(await move(store(), url).ending());
        const rows = await postgres().query(`select beat_ms from instances order by instance`, url);
        expect(rows.map(({ beat_ms }) => beat_ms)).toEqual(
          expect.arrayContaining(['9223372036854775807', '-9007199254740993']),
        );
      },
      TIMEOUT_MS,
    );

    it(
      'by the end of the server says so, and is made by the next run',
      async () => {
        await emptyStore();
        fillLong();
        const url = await emptyDatabase();
        const program = move(store(), url);
        await until('rows are copied', WAIT_MS, isCopying);
        await postgres().kill();
        const { code, errors } = await program.ending();
        expect([code, errors]).toEqual([1, expect.stringMatching(/^The target does not answer: /)]);
        await postgres().restart();
        expect(await tablesIn(url)).toEqual([]);
        expectWhole(await move(store(), url).ending());
      },
      TIMEOUT_MS,
    );

    it(
      'by nobody, by two programs at once, is made by one of them, and seen by the other',
      async () => {
        await emptyStore();
        fillLong();
        mkdirSync(join(folder.path, 'copy'));
        const copy = join(folder.path, 'copy/metadata.db');
        copyFileSync(store(), copy);
        const url = await emptyDatabase();
        const both = await Promise.all([move(store(), url).ending(), move(copy, url).ending()]);
        for (const run of both) expectWhole(run);
        const outputs = both.map(({ output }) => /were (moved|there already)/.exec(output)?.[1]).sort();
        expect(outputs).toEqual(['moved', 'there already']);
        const [first, second] = await Promise.all([move(store(), url).ending(), move(store(), url).ending()]);
        expect([first.code, second.code].sort()).toEqual([0, 1]);
        expect(first.errors + second.errors).toContain('is in use');
      },
      TIMEOUT_MS,
    );
  });
});
