import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describeAppOnEachPair, TestApp } from '../support/app/test-app';
import { serverSettings } from '../support/engines/each-ledger';
import { TigerBeetleServer } from '../support/tigerbeetle/tigerbeetle-server';
import { until } from '../support/async/eventually';
import { mountSmallDisk, unmount } from '../support/processes/small-disk';
import { describeWith } from '../support/requirements/requirements';
import { runBackup, runBackupCheck } from '../support/backups/backup-programs';
import { inLanes } from '../support/async/lanes';
import type { Api } from '../support/http/api';
import { ServiceProcess } from '../support/processes/service-process';
import { TemporaryDirectory } from '../../libs/tigerbeetle-embedded/src/testing/temporary-directory';

const TIMEOUT_MS = 120_000;
const ADMIN_KEY = 'key-of-the-operator';
const USERS = ['ada', 'bob', 'eve'];
const LANES = 16;
/** Bills that are acknowledged before the backup begins, and while callers go on after it. */
const BILLS_BEFORE = 200;
const BILLS_AFTER = 100;

/** A bill that was acknowledged. */
interface Acknowledged {
  readonly id: string;
  readonly key: string;
  readonly user_id: string;
  readonly description: string | null;
}

describe('a backup', () => {
  let folder: TemporaryDirectory;
  let running: ServiceProcess[];

  beforeEach(() => {
    folder = new TemporaryDirectory();
    running = [];
  });

  afterEach(async () => {
    for (const service of running) await service.kill();
    folder.remove();
  });

  const inFolder = (name: string) => join(folder.path, name);
  const settings = (data: string, more: Record<string, string> = {}) => ({
    DATA_DIR: inFolder(data),
    ADMIN_API_KEYS: ADMIN_KEY,
    CURRENCIES: 'USD,EUR',
    ...more,
  });

  async function start(data: string, more: Record<string, string> = {}): Promise<[ServiceProcess, Api]> {
    mkdirSync(inFolder(data), { recursive: true });
    const service = await ServiceProcess.start(settings(data, more));
    running.push(service);
    return [service, service.api.with(ADMIN_KEY)];
  }

  const back = (service: ServiceProcess) => ({ ...settings('data'), BASE_URL: service.origin });

  async function fill(api: Api): Promise<void> {
    for (const user_id of USERS) {
      for (const currency of ['USD', 'EUR']) {
        await api.createAccount({ user_id, initial_balance: 10_000, currency });
      }
    }
  }

  function copyTo(data: string, from: string, names = ['ledger.db', 'metadata.db']): void {
    mkdirSync(inFolder(data));
    for (const name of names) copyFileSync(join(from, name), join(inFolder(data), name));
  }

  const sumsOf = (output: string) => output.split('\n').filter((line) => line.includes('outstanding'));

  it(
    'made while bills go on is restored with all that was acknowledged before it',
    async () => {
      const [service, api] = await start('data');
      await fill(api);
      const acknowledged: Acknowledged[] = [];
      let over = false;
      let bill = 0;
      const untilOver = function* () {
        while (!over) yield (bill += 1);
      };
      const load = inLanes(untilOver(), LANES, async (number) => {
        const [user_id, key] = [USERS[number % USERS.length]!, `bill-${number}`];
        const description = number % 2 === 0 ? null : `call ${number}`;
        const answer = await api.bill({ user_id, amount: 0.01, description }, key).catch(() => null);
        if (answer?.status === 200) {
          const id = answer.headers.get('location')!.split('/').at(-1)!;
          acknowledged.push({ id, key, user_id, description });
        }
      });
      await until('enough bills are made', TIMEOUT_MS, () => acknowledged.length >= BILLS_BEFORE);

      const expected = [...acknowledged];
      const made = await runBackup([inFolder('backup')], back(service));
      expect([made.errors, made.code]).toEqual(['', 0]);
      expect(made.output).toContain(`The backup is in ${inFolder('backup')}: `);
      const target = acknowledged.length + BILLS_AFTER;
      await until('more bills are made', TIMEOUT_MS, () => acknowledged.length >= target);
      await service.kill();
      over = true;
      await load;

      const checked = await runBackupCheck(inFolder('backup'));
      expect([checked.errors, checked.code]).toEqual(['', 0]);
      expect(checked.output).toContain('The backup is whole.');
      expect(sumsOf(checked.output)).toHaveLength(2);

      copyTo('restored', inFolder('backup'));
      const [restored, restoredApi] = await start('restored');
      expect(restored.output).not.toMatch(/older|WARN/i);
      for (const { id, user_id, description } of expected) {
        const { json } = await restoredApi.get(`/api/v1/transactions/${id}`);
        expect([json.user_id ?? user_id, json.amount, json.description]).toEqual([
          user_id,
          0.01,
          description,
        ]);
      }
      for (const { key, user_id, description } of expected.slice(-50)) {
        const repeated = await restoredApi.bill({ user_id, amount: 0.01, description }, key);
        expect([repeated.status, repeated.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
      }
      for (const currency of ['USD', 'EUR']) {
        const { json } = await restoredApi.get(`/api/v1/books/check?currency=${currency}`);
        const totals = json.totals as Record<string, number>;
        expect(json.balanced).toBe(true);
        expect(checked.output).toContain(
          `${currency}: topped up ${totals.topped_up} − billed ${totals.billed} + refunded ${totals.refunded} ` +
            `= outstanding ${totals.outstanding}; users own ${String(json.owned_by_users)}.`,
        );
      }
      expect((await restoredApi.get('/api/v1/users')).json.total).toBe(USERS.length);
      await restored.stop();

      // The copies of the check and of the restored service are the same.
      expect((await runBackupCheck(inFolder('backup'))).output).toBe(checked.output);
    },
    TIMEOUT_MS,
  );

  it(
    'is its owner’s alone, and is read without a change',
    async () => {
      const [service, api] = await start('data');
      await fill(api);
      expect((await runBackup([inFolder('deep/er/backup')], back(service))).code).toBe(0);
      const path = inFolder('deep/er/backup');
      expect(readdirSync(path).sort()).toEqual(['SHA256SUMS', 'ledger.db', 'metadata.db']);
      expect(statSync(path).mode & 0o777).toBe(0o700);
      for (const name of readdirSync(path)) expect(statSync(join(path, name)).mode & 0o777).toBe(0o600);
      expect(readdirSync(inFolder('deep/er'))).toEqual(['backup']);
      expect(readdirSync(inFolder('data/backups'))).toEqual([]);

      const digests = () =>
        readdirSync(path).map((name) =>
          createHash('sha256')
            .update(readFileSync(join(path, name)))
            .digest('hex'),
        );
      const before = digests();
      expect((await runBackupCheck(path)).code).toBe(0);
      expect(digests()).toEqual(before);
    },
    TIMEOUT_MS,
  );

  it(
    'is made without a service, too, and never over a folder',
    async () => {
      const [service, api] = await start('data');
      await fill(api);
      await service.kill();
      const made = await runBackup([inFolder('backup')], settings('data'));
      expect([made.errors, made.code]).toEqual(['', 0]);
      expect((await runBackupCheck(inFolder('backup'))).output).toContain('The backup is whole.');

      const again = await runBackup([inFolder('backup')], settings('data'));
      expect([again.code, again.errors]).toEqual([1, expect.stringContaining('exists already')]);
      const nowhere = await runBackup([inFolder('other')], settings('nothing'));
      expect([nowhere.code, nowhere.errors]).toEqual([1, expect.stringContaining('set DATA_DIR')]);
      expect(existsSync(inFolder('nothing'))).toBe(false);
      const without = await runBackup([], settings('data'));
      expect([without.code, without.errors]).toEqual([
        1,
        expect.stringContaining('npm run backup -- <folder>'),
      ]);
      expect(readdirSync(folder.path).sort()).toEqual(['backup', 'data']);
    },
    TIMEOUT_MS,
  );

  it(
    'is made by the API in BACKUP_DIR alone, and a service says why it made none',
    async () => {
      const [service, api] = await start('data', { BACKUP_DIR: inFolder('backups') });
      await fill(api);
      mkdirSync(inFolder('backups/2026-01-01T00-00-00.000Z.partial-x7Yz12'), { recursive: true });
      const [one, other] = await Promise.all([
        api.post('/api/v1/backups', {}),
        api.post('/api/v1/backups', {}),
      ]);
      expect([one, other].map(({ status }) => status).sort()).toEqual([201, 409]);
      expect([one, other].find(({ status }) => status === 409)!.json.code).toBe('backup_running');
      const { json } = [one, other].find(({ status }) => status === 201)!;
      expect(readdirSync(inFolder('backups')).map((name) => inFolder(`backups/${name}`))).toEqual([
        json.folder,
      ]);
      expect(json.ledger).toMatchObject({ accounts: 2 * (2 + USERS.length), transfers: 2 * USERS.length });

      const wrongKey = await runBackup([inFolder('backup')], { ...back(service), API_KEY: 'not-the-key' });
      expect([wrongKey.code, wrongKey.errors]).toEqual([1, expect.stringContaining('answered 401')]);
      const noService = await runBackup([inFolder('backup')], {
        ...back(service),
        BASE_URL: 'http://127.0.0.1:1',
      });
      expect([noService.code, noService.errors]).toEqual([
        1,
        expect.stringMatching(/^A service has the ledger open, and made no backup\. .*ECONNREFUSED/),
      ]);
      writeFileSync(inFolder('file'), '');
      const badFolder = await runBackup([inFolder('file/backup')], back(service));
      expect([badFolder.code, badFolder.errors]).toEqual([1, expect.stringMatching(/EEXIST|ENOTDIR/)]);
      expect(readdirSync(folder.path).sort()).toEqual(['backups', 'data', 'file']);
    },
    TIMEOUT_MS,
  );

  it(
    'that is damaged, torn or not its ledger’s is not whole',
    async () => {
      const [service, api] = await start('data');
      await fill(api);
      expect((await runBackup([inFolder('backup')], back(service))).code).toBe(0);
      const notWhole = async (data: string, reason: string | RegExp) => {
        const { code, output, errors } = await runBackupCheck(inFolder(data));
        expect([code, output + errors]).toEqual([1, expect.stringMatching(reason)]);
      };

      for (const name of ['ledger.db', 'metadata.db']) {
        copyTo(`bad ${name}`, inFolder('backup'));
        const path = inFolder(`bad ${name}/${name}`);
        const bytes = readFileSync(path);
        bytes.fill(0xff, 8_192, 3 * 8_192);
        writeFileSync(path, bytes);
        await notWhole(`bad ${name}`, /damaged|malformed/);
        copyTo(
          `no ${name}`,
          inFolder('backup'),
          ['ledger.db', 'metadata.db'].filter((other) => other !== name),
        );
        await notWhole(`no ${name}`, `There is no .*${name}`);
      }
      await notWhole('data', 'has a write-ahead log beside it');

      copyTo('changed', inFolder('backup'), ['SHA256SUMS', 'ledger.db', 'metadata.db']);
      const store = readFileSync(inFolder('changed/metadata.db'));
      store.writeUInt8(store.at(-1)! ^ 1, store.length - 1);
      writeFileSync(inFolder('changed/metadata.db'), store);
      await notWhole('changed', 'metadata.db is damaged: its SHA-256 is not that in SHA256SUMS');

      const [, otherApi] = await start('other');
      await fill(otherApi);
      expect(
        (
          await runBackup([inFolder('backup2')], {
            ...settings('other'),
            BASE_URL: running[1]!.origin,
          })
        ).code,
      ).toBe(0);
      copyTo('mixed', inFolder('backup'));
      copyFileSync(inFolder('backup2/ledger.db'), inFolder('mixed/ledger.db'));
      await notWhole('mixed', 'the ledger is not the one that the store belongs to');
      const storeOnly = await runBackupCheck(inFolder('no ledger.db'), '--store-only');
      expect([storeOnly.code, storeOnly.output]).toEqual([0, expect.stringContaining('Store: 3 users')]);
    },
    TIMEOUT_MS,
  );
});

describe('a ledger without its write-ahead log', () => {
  it(
    'is refused at the start, with what to do',
    async () => {
      const folder = new TemporaryDirectory();
      const variables = { DATA_DIR: folder.path };
      const first = await ServiceProcess.start(variables);
      try {
        expect(first.output).toContain('is new: it has neither accounts nor transfers');
        await first.api.createAccount({ user_id: 'ada', initial_balance: 100 });
        await first.stop();
        const service = await ServiceProcess.start(variables);
        try {
          expect(service.output).toMatch(/has 3 accounts and 1 transfers, the last transfer at 20/);
          for (let bill = 0; bill < 10; bill += 1) await service.api.bill({ user_id: 'ada', amount: 1 });
          const marked = () => storedMark(join(folder.path, 'metadata.db'));
          const atStart = marked();
          await until('the store knows how far the ledger is', 30_000, () => marked() !== atStart);
        } finally {
          await service.kill();
        }
        rmSync(join(folder.path, 'ledger.db-wal'));
        const refused = await ServiceProcess.runToEnd(variables);
        expect([refused.code, refused.output]).toEqual([
          1,
          expect.stringContaining('ALLOW_OLDER_LEDGER=true'),
        ]);
        const allowed = await ServiceProcess.start({ ...variables, ALLOW_OLDER_LEDGER: 'true' });
        expect((await allowed.api.balance({ user_id: 'ada' })).json.balance).toBe(100);
        await allowed.stop();
      } finally {
        await first.kill();
        folder.remove();
      }
    },
    TIMEOUT_MS,
  );
});

function storedMark(path: string): string {
  const store = new DatabaseSync(path, { readOnly: true });
  try {
    return JSON.stringify(store.prepare("SELECT value FROM settings WHERE name = 'ledger_reached'").all());
  } finally {
    store.close();
  }
}

describeWith('mount')('a backup on a disk that is too small', () => {
  it('is refused, leaves nothing and stops no bill', async () => {
    const folder = new TemporaryDirectory();
    const disk = join(folder.path, 'disk');
    mkdirSync(disk);
    mountSmallDisk(disk, 256 * 1024);
    const app = await TestApp.start({ BACKUP_DIR: disk });
    try {
      await app.api.createAccount({ user_id: 'ada', initial_balance: 100 });
      const { status, json } = await app.api.post('/api/v1/backups', undefined);
      expect([status, json.code]).toEqual([507, 'backup_failed']);
      expect(json.detail).toMatch(/^The disk has too little room: 1 MB must be free/);
      expect(readdirSync(disk)).toEqual([]);
      expect((await app.api.bill({ user_id: 'ada', amount: 1 })).status).toBe(200);
    } finally {
      await app.stop();
      unmount(disk);
      folder.remove();
    }
  });
});

describeAppOnEachPair('a backup beside each ledger and store', {}, (app) => {
  it('holds what is in files, or is refused', async () => {
    const { ledger, store } = (await app().api.get('/api/v1/status')).json as Record<
      'ledger' | 'store',
      { kind: string; engine?: string }
    >;
    const { status, json } = await app().api.post('/api/v1/backups', undefined);
    if (store.kind === 'postgres') {
      expect([status, json.code]).toEqual([409, 'backup_not_supported']);
      return;
    }
    expect(status).toBe(201);
    const isEmbedded = JSON.stringify(ledger).includes('embedded');
    expect(json.ledger === null).toBe(!isEmbedded);
    expect(readdirSync(String(json.folder)).sort()).toEqual(
      isEmbedded ? ['SHA256SUMS', 'ledger.db', 'metadata.db'] : ['SHA256SUMS', 'metadata.db'],
    );
  });
});

describeWith('tigerbeetle')('a backup beside a TigerBeetle server', () => {
  it(
    'is of the store alone, and says so',
    async () => {
      const folder = new TemporaryDirectory();
      const server = await TigerBeetleServer.start();
      const variables = { DATA_DIR: folder.path, ...serverSettings(server) };
      const service = await ServiceProcess.start(variables);
      try {
        await service.api.createAccount({ user_id: 'ada', initial_balance: 100 });
        const target = join(folder.path, 'backup');
        const made = await runBackup([target], variables);
        expect([made.code, made.output]).toEqual([0, expect.stringContaining('the metadata store alone')]);
        expect(readdirSync(target).sort()).toEqual(['SHA256SUMS', 'metadata.db']);
        expect(await runBackupCheck(target, '--store-only')).toMatchObject({
          code: 0,
          output: 'Store: 1 users, 0 AI calls.\nThe backup is whole.\n',
        });
        expect((await runBackupCheck(target)).code).toBe(1);
      } finally {
        await service.kill();
        await server.stop();
        folder.remove();
      }
    },
    TIMEOUT_MS,
  );
});
