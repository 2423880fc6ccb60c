import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { userAccountId } from '@app/ledger';
import { AccountFlags, CreateAccountStatus } from 'tigerbeetle-node';
import { account } from '../../libs/tigerbeetle-embedded/src/testing/events';
import { useTemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { describeApp, describeAppEmbedded, TestApp } from '../support/app/test-app';
import { runNode } from '../support/processes/run-program';
import { until } from '../support/async/eventually';
import type { Api } from '../support/http/api';
import { withLedger } from '../support/movements/ledger';
import { readHistory } from '../support/movements/history-reading';
import { BuiltProgram, type Run } from '../support/processes/built-program';
import { freePorts } from '../support/processes/free-ports';
import { ServiceProcess } from '../support/processes/service-process';
import { runs } from '../support/run/length';

const ADMIN_KEY = 'key-of-the-operator';
const TIMEOUT_MS = 120_000;
const WAIT_MS = 60_000;
/** Of the importer, and of the service. */
const KILLS = runs(3, 10);
const USERS_PER_KILL = 400;
const AT_ONCE = 4;

const describeUsers = runs(describeAppEmbedded, describeApp);
const inFolder = useTemporaryDirectory();
let files = 0;

/** Writes a file. @returns its path */
function fileOf(content: string | Buffer): string {
  files += 1;
  const path = inFolder(`users-${files}.csv`);
  writeFileSync(path, content);
  return path;
}

function start(origin: string, path: string, ...options: string[]): BuiltProgram {
  const variables = { BASE_URL: origin, API_KEY: ADMIN_KEY };
  return new BuiltProgram('users-import', [path, ...options], variables);
}

function bringIn(origin: string, path: string, ...options: string[]): Promise<Run> {
  return start(origin, path, ...options).ending();
}

/** @returns CSV, and the sum in nano-credits */
function manyUsers(name: string, count: number): { csv: string; sum: bigint } {
  const numbers = Array.from({ length: count }, (_, number) => number);
  const lines = numbers.map((number) => `${name}-${number},${number}.000000001,Number ${number}`);
  const sum = numbers.reduce((total, number) => total + BigInt(number) * 1_000_000_000n + 1n, 0n);
  return { csv: ['user_id,opening_balance,display_name', ...lines, ''].join('\n'), sum };
}

/** What was topped up in all, and is owned by users, in nano-credits. */
async function toppedUp(api: Api): Promise<bigint> {
  const { text, json } = await api.get('/api/v1/books/check?currency=USD');
  expect(json.balanced).toBe(true);
  const [, whole = '', fraction = ''] = /"topped_up":(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return BigInt(whole + fraction.padEnd(9, '0'));
}

const usersOf = async (api: Api) => (await api.get('/api/v1/users')).json.total;

describeUsers('users of another system', { ADMIN_API_KEYS: ADMIN_KEY, CURRENCIES: 'USD,EUR' }, (app) => {
  const api = () => app().api.with(ADMIN_KEY);
  const run = (path: string, ...options: string[]) => bringIn(app().origin, path, ...options);

  it(
    'are brought in once, exactly, however often the file is',
    async () => {
      const others = Number(await usersOf(api()));
      const path = fileOf(
        '\uFEFFdisplay_name,currency,user_id,opening_balance\r\n' +
          '"Ada, the ""first""",,ada,123456789012.123456789\r\n\r\n' +
          ',EUR,bob,0\r\n' +
          '"Bob\r\nthe builder",USD,bob,0.000000001\r\n' +
          'Zoë 李,,../zoë,0007.50\r\n',
      );
      const dry = await run(path);
      expect(dry).toEqual({
        code: 0,
        errors: '',
        output:
          '3 users, 4 accounts.\n' +
          'USD: 3 accounts with 123456789019.62345679; to make: 3 accounts with 123456789019.62345679; there already: 0 accounts with 0.\n' +
          'EUR: 1 accounts with 0; to make: 1 accounts with 0; there already: 0 accounts with 0.\n' +
          'No faults. Nothing was changed: --apply does it.\n',
      });
      expect(await usersOf(api())).toBe(others);
      expect((await api().balance({ user_id: 'ada' })).status).toBe(404);

      const applied = await run(path, '--apply');
      expect([applied.code, applied.errors]).toEqual([0, '']);
      expect(applied.output).toContain('4 accounts were made.');
      await api().bill({ user_id: 'ada', amount: 9 });
      for (const options of [['--apply'], []]) {
        const again = await run(path, ...options);
        expect([again.code, again.errors]).toEqual([0, '']);
        expect(again.output).toContain(
          'to make: 0 accounts with 0; there already: 3 accounts with 123456789019.62345679',
        );
      }
      expect((await api().balance({ user_id: 'ada' })).text).toContain('"balance":123456789003.123456789}');
      expect((await api().getAccount('bob', 'USD')).json).toMatchObject({
        balance: 1e-9,
        display_name: 'Bob\r\nthe builder',
      });
      expect((await api().getAccount('bob', 'EUR')).json).toMatchObject({
        balance: 0,
        display_name: 'Bob\r\nthe builder',
      });
      expect((await api().balance({ user_id: '../zoë' })).json.balance).toBe(7.5);
      const history = await readHistory(api(), 'ada', { limit: 10 });
      expect(history.map(({ type }) => type)).toEqual(['bill', 'topup']);
      expect(await usersOf(api())).toBe(others + 3);
    },
    TIMEOUT_MS,
  );

  it(
    'who have an account keep it as it is, and nobody is brought in where its opening balance was another',
    async () => {
      for (const [user_id, initial_balance] of [
        ['same', 5],
        ['other', 6],
        ['none', 0],
      ]) {
        await api().createAccount({ user_id, initial_balance, display_name: 'Old' });
      }
      await api().topUp({ user_id: 'none', amount: 5 });
      const before = await toppedUp(api());

      const same = await run(fileOf('user_id,opening_balance,display_name\nsame,5.0,New\n'), '--apply');
      expect([same.code, same.output]).toEqual([0, expect.stringContaining('0 accounts were made.')]);
      expect((await api().getAccount('same')).json).toMatchObject({ balance: 5, display_name: 'Old' });

      const other = fileOf('user_id,opening_balance\nfresh,1\nother,5\nnone,5\n');
      const otherRun = await run(other, '--apply');
      expect([otherRun.code, otherRun.output]).toEqual([
        1,
        expect.stringContaining(
          'line 3, opening_balance: the user has an account that was opened with 6, not 5\nFaults: 1. Nothing was changed.\n',
        ),
      ]);
      const none = fileOf('user_id,opening_balance\nfresh,1\nnone,5\n');
      const noneDry = await run(none);
      expect([noneDry.code, noneDry.output]).toEqual([
        1,
        expect.stringContaining(
          'line 3, opening_balance: the user has an account without an opening balance of 5',
        ),
      ]);
      const noneRun = await run(none, '--apply');
      expect([noneRun.code, noneRun.output]).toEqual([
        1,
        expect.stringMatching(
          /line 3, opening_balance: .* opened with another balance, not 5\nNothing else was changed/,
        ),
      ]);
      expect((await api().balance({ user_id: 'fresh' })).status).toBe(404);
      expect((await api().balance({ user_id: 'none' })).json.balance).toBe(5);
      expect(await toppedUp(api())).toBe(before);
    },
    TIMEOUT_MS,
  );

  it(
    'are brought in once by several runs at once',
    async () => {
      const before = await toppedUp(api());
      const { csv, sum } = manyUsers('crowd', 200);
      const path = fileOf(csv);
      const all = await Promise.all(Array.from({ length: AT_ONCE }, () => run(path, '--apply')));
      for (const { code, errors } of all) expect([code, errors]).toEqual([0, '']);
      const made = all.map(({ output }) => Number(/(\d+) accounts were made/.exec(output)?.[1]));
      expect(made.reduce((total, part) => total + part, 0)).toBeLessThanOrEqual(200);
      expect((await toppedUp(api())) - before).toBe(sum);
    },
    TIMEOUT_MS,
  );

  it(
    'are written to a file by the service that they come from',
    async () => {
      const from = await TestApp.start({ ADMIN_API_KEYS: ADMIN_KEY, CURRENCIES: 'USD,EUR' });
      try {
        const users = Array.from({ length: 123 }, (_, number) => ({
          user_id: `moved, "${number}"`,
          initial_balance: `${number}.00000000${(number % 9) + 1}`,
          display_name: number % 2 === 0 ? null : `Line\nof ${number}`,
        }));
        const origin = from.api.with(ADMIN_KEY);
        await Promise.all(users.map((user) => origin.createAccount(user)));
        await origin.createAccount({ user_id: 'moved without', currency: 'EUR' });
        const variables = { BASE_URL: from.origin, API_KEY: ADMIN_KEY };
        const csv = await runNode(['scripts/export-users.mjs'], variables);
        const { code, output } = await run(fileOf(csv), '--apply');
        expect([code, output]).toEqual([0, expect.stringContaining('123 accounts were made.')]);
        for (const { user_id, initial_balance, display_name } of users.slice(0, 20)) {
          const { text, json } = await api().getAccount(user_id);
          expect(text).toContain(`"balance":${initial_balance},`);
          expect(json.display_name).toBe(display_name);
        }
      } finally {
        await from.stop();
      }
      const nowhere = runNode(['scripts/export-users.mjs'], { BASE_URL: 'http://127.0.0.1:1' });
      await expect(nowhere).rejects.toThrow('No service answers at http://127.0.0.1:1');
    },
    TIMEOUT_MS,
  );
});

describe('a file with faults', () => {
  let app: ServiceProcess;
  let api: Api;

  beforeAll(async () => {
    app = await ServiceProcess.start({
      DATA_DIR: inFolder('.'),
      ADMIN_API_KEYS: ADMIN_KEY,
      CURRENCIES: 'USD,EUR',
    });
    api = app.api.with(ADMIN_KEY);
  }, TIMEOUT_MS);

  afterAll(async () => {
    await app.kill();
  });

  it(
    'has a line per fault, and changes nothing',
    async () => {
      const header = 'user_id,opening_balance,currency,display_name';
      const lines = [
        'good,1,,',
        ',1,,',
        'b,-1,GBP,',
        'c,0.0000000001,,',
        'good,1,USD,',
        'd,1,GBP,',
        'e,1,,x"y',
      ];
      const { code, output, errors } = await bringIn(
        app.origin,
        fileOf([header, ...lines].join('\r\n')),
        '--apply',
      );
      expect([code, errors]).toEqual([1, '']);
      expect(output.split('\n')).toEqual([
        '1 users, 1 accounts.',
        'USD: 1 accounts with 1; to make: 1 accounts with 1; there already: 0 accounts with 0.',
        `line 3, user_id: can't be blank: ""`,
        `line 4, opening_balance: can't be negative: "-1"`,
        'line 5, opening_balance: has more than 9 decimal places: "0.0000000001"',
        'line 6, user_id: has an account in USD on line 2 already',
        'line 7, currency: the service keeps no "GBP", but USD, EUR',
        'line 8: a quote stands inside a field that does not begin with one. Lines from here on were not read',
        'Faults: 6. Nothing was changed.',
        '',
      ]);
      expect((await api.balance({ user_id: 'good' })).status).toBe(404);
      expect(await usersOf(api)).toBe(0);
    },
    TIMEOUT_MS,
  );

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['no file', [], {}, /^npm run users:import -- <users.csv>/],
    ['two files', ['a.csv', 'b.csv'], {}, /^npm run users:import -- <users.csv>/],
    ['a file that is not there', ['nothing.csv'], {}, /ENOENT/],
    ['a folder', ['.'], {}, /EISDIR/],
    ['an unknown option', ['--force'], {}, /Unknown option '--force'/],
    ['a wrong key', ['good.csv'], { API_KEY: 'not-the-key' }, /answered 401/],
    ['no service', ['good.csv'], { BASE_URL: 'http://127.0.0.1:1' }, /^No service answers at .* BASE_URL/],
  ])(
    'is said to be needed, or a service: %s',
    async (_name, args, variables, reason) => {
      writeFileSync(inFolder('good.csv'), 'user_id,opening_balance\ngood,1\n');
      const paths = args.map((arg) => (arg.startsWith('-') ? arg : join(inFolder('.'), arg)));
      const program = new BuiltProgram('users-import', paths, {
        BASE_URL: app.origin,
        API_KEY: ADMIN_KEY,
        ...variables,
      });
      const { code, output, errors } = await program.ending();
      expect([code, output]).toEqual([1, '']);
      expect(errors).toMatch(reason);
    },
    TIMEOUT_MS,
  );
});

describe('an import that is broken off', () => {
  let service: ServiceProcess;
  let variables: Record<string, string>;
  const api = () => service.api.with(ADMIN_KEY);

  beforeEach(async () => {
    const [port = 0] = await freePorts(1);
    files += 1;
    variables = { DATA_DIR: inFolder(`data-${files}`), ADMIN_API_KEYS: ADMIN_KEY, PORT: String(port) };
    service = await ServiceProcess.start(variables);
  }, TIMEOUT_MS);

  afterEach(async () => {
    await service.kill();
  });

  const isThere = async (user_id: string) => (await api().balance({ user_id })).status === 200;

  it(
    'by its own end goes on with the next run, and brings each balance in once',
    async () => {
      const { csv, sum } = manyUsers('user', KILLS * USERS_PER_KILL);
      const path = fileOf(csv);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const program = start(service.origin, path, '--apply');
        await until('users are brought in', WAIT_MS, () =>
          isThere(`user-${kill * USERS_PER_KILL + USERS_PER_KILL / 4}`),
        );
        expect((await program.kill()).code).toBeNull();
      }
      expect(await isThere(`user-${KILLS * USERS_PER_KILL - 1}`)).toBe(false);
      const last = await bringIn(service.origin, path, '--apply');
      expect([last.code, last.errors]).toEqual([0, '']);
      expect(await toppedUp(api())).toBe(sum);
      const again = await bringIn(service.origin, path, '--apply');
      expect([again.code, again.output]).toEqual([0, expect.stringContaining('0 accounts were made.')]);
      expect(await toppedUp(api())).toBe(sum);
      expect(await usersOf(api())).toBe(KILLS * USERS_PER_KILL);
    },
    TIMEOUT_MS,
  );

  it(
    'by the end of the service goes on by itself once that is back',
    async () => {
      const { csv, sum } = manyUsers('user', KILLS * USERS_PER_KILL);
      const program = start(service.origin, fileOf(csv), '--apply');
      for (let kill = 0; kill < KILLS; kill += 1) {
        await until('users are brought in', WAIT_MS, () =>
          isThere(`user-${kill * USERS_PER_KILL + USERS_PER_KILL / 4}`),
        );
        await service.kill();
        service = await ServiceProcess.start(variables);
      }
      const { code, errors, output } = await program.ending();
      expect([code, errors]).toEqual([0, '']);
      expect(output).toMatch(/accounts were made/);
      expect(await toppedUp(api())).toBe(sum);
    },
    TIMEOUT_MS,
  );

  it(
    'by the end of both is completed by the next run',
    async () => {
      const { csv, sum } = manyUsers('user', 2 * USERS_PER_KILL);
      const path = fileOf(csv);
      for (let kill = 0; kill < 2; kill += 1) {
        const program = start(service.origin, path, '--apply');
        await until('users are brought in', WAIT_MS, () =>
          isThere(`user-${kill * USERS_PER_KILL + USERS_PER_KILL / 4}`),
        );
        await Promise.all([program.kill(), service.kill()]);
        service = await ServiceProcess.start(variables);
      }
      const last = await bringIn(service.origin, path, '--apply');
      expect([last.code, last.errors]).toEqual([0, '']);
      expect(await toppedUp(api())).toBe(sum);
    },
    TIMEOUT_MS,
  );

  it(
    'between an account and its opening balance is completed, unless others opened the account',
    async () => {
      await service.stop();
      await withLedger({ LEDGER_ENGINE: 'embedded', ...variables }, async (client) => {
        const [result] = await client.createAccounts([
          account({
            id: userAccountId('half', null),
            ledger: 840,
            code: 1,
            flags: AccountFlags.debits_must_not_exceed_credits | AccountFlags.history,
            user_data_128: 5_000_000_000n,
          }),
        ]);
        expect(result?.status).toBe(CreateAccountStatus.created);
      });
      service = await ServiceProcess.start(variables);
      const path = fileOf('user_id,opening_balance,display_name\nfresh,1,\nhalf,5,Half\n');
      const doubt =
        'line 3, opening_balance: the user has an account without an opening balance of 5; where an earlier run broke off just ' +
        'there, --apply completes it, and else refuses it\n';
      const dry = await bringIn(service.origin, path);
      expect([dry.code, dry.output]).toEqual([1, expect.stringContaining(doubt)]);
      expect((await api().balance({ user_id: 'half' })).json.balance).toBe(0);

      const applied = await bringIn(service.origin, path, '--apply');
      expect([applied.code, applied.output]).toEqual([
        0,
        expect.stringContaining('1 accounts were made, 1 were there by then.'),
      ]);
      expect((await api().getAccount('half')).json).toMatchObject({ balance: 5, display_name: 'Half' });
      expect(await toppedUp(api())).toBe(6_000_000_000n);
    },
    TIMEOUT_MS,
  );
});
