import { DatabaseSync } from '@photostructure/sqlite';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { Client } from 'tigerbeetle-node';
import { EmbeddedError, openEmbeddedClient } from '..';
import { runChild } from '../testing/child-process';
import { account, transfer } from '../testing/events';
import { useTemporaryDirectory } from '../testing/temporary-directory';
import { FORMAT_VERSION, FORMAT_VERSION_MIN } from './schema';

const CHILD_DEADLINE_MS = 60_000;
/** Of the file that the tests fill, whose log takes about forty pages. */
const MIDDLE_OF_LOG = 30 * 8192;

function openingError(path: string): EmbeddedError {
  try {
    openEmbeddedClient({ path }).destroy();
  } catch (error) {
    expect(error).toBeInstanceOf(EmbeddedError);
    return error as EmbeddedError;
  }
  throw new Error('The file was opened.');
}

/** A digest of the ledger file and of what SQLite keeps beside it for crashes. */
function digest(path: string): string {
  const hash = createHash('sha256');
  for (const suffix of ['', '-wal', '-journal']) {
    if (existsSync(path + suffix)) hash.update(suffix).update(readFileSync(path + suffix));
  }
  return hash.digest('hex');
}

async function fill(client: Client): Promise<void> {
  await client.createAccounts([account({ id: 1n }), account({ id: 2n })]);
  await client.createTransfers(
    Array.from({ length: 1000 }, (_, index) =>
      transfer({ id: BigInt(index + 1), debit_account_id: 1n, credit_account_id: 2n }),
    ),
  );
}

describe('opening a ledger file', () => {
  const file = useTemporaryDirectory();

  async function filledFile(name: string): Promise<string> {
    const path = file(name);
    const client = openEmbeddedClient({ path });
    await fill(client);
    client.destroy();
    return path;
  }

  /** A file as a killed process leaves it: what was written last is in the write-ahead log. */
  async function crashedFile(name: string): Promise<string> {
    const path = file(name);
    const original = await filledFile(`${name} original`);
    const client = openEmbeddedClient({ path: original });
    await client.createTransfers([transfer({ id: 1001n, debit_account_id: 1n, credit_account_id: 2n })]);
    for (const suffix of ['', '-wal']) copyFileSync(original + suffix, path + suffix);
    client.destroy();
    return path;
  }

  it('creates the file, leaves nothing beside it when closed, and finds its content again', async () => {
    const path = await filledFile('created');
    expect(existsSync(`${path}-wal`) || existsSync(`${path}-shm`) || existsSync(`${path}-journal`)).toBe(
      false,
    );
    const client = openEmbeddedClient({ path });
    expect(await client.lookupAccounts([1n])).toMatchObject([{ debits_posted: 1000n }]);
    client.destroy();
  });

  it('takes an empty file for a new one', async () => {
    const path = file('empty');
    writeFileSync(path, '');
    const client = openEmbeddedClient({ path });
    await fill(client);
    client.destroy();
  });

  it('works in the least memory, and refuses less before it touches the file', async () => {
    const path = file('small');
    expect(() => openEmbeddedClient({ path, cacheBytes: 32 * 2 ** 20 - 1 })).toThrow(RangeError);
    expect(() => openEmbeddedClient({ path, cacheBytes: NaN })).toThrow(RangeError);
    expect(existsSync(path)).toBe(false);
    const client = openEmbeddedClient({ path, cacheBytes: 32 * 2 ** 20 });
    await fill(client);
    expect(await client.lookupAccounts([1n])).toMatchObject([{ debits_posted: 1000n }]);
    client.destroy();
  });

  it('finds what was committed before a crash', async () => {
    const path = await crashedFile('crashed');
    const client = openEmbeddedClient({ path });
    expect(await client.lookupTransfers([1n, 1001n])).toHaveLength(2);
    client.destroy();
    expect(existsSync(`${path}-shm`)).toBe(false);
  });

  it('refuses a file that another client of the process has open, by whatever path, and leaves that client its lock', async () => {
    const path = file('twice');
    const client = openEmbeddedClient({ path });
    symlinkSync(path, file('link'));
    expect(openingError(path)).toMatchObject({
      name: 'EmbeddedFileLockedError',
      code: 'EMBEDDED_FILE_LOCKED',
    });
    expect(openingError(file('link')).code).toBe('EMBEDDED_FILE_LOCKED');
    const { output } = await runChild(
      `
        const { openEmbeddedClient } = require('@app/tigerbeetle-embedded');
        try { openEmbeddedClient({ path: ${JSON.stringify(path)} }); } catch (error) { console.log(error.code); }
      `,
      CHILD_DEADLINE_MS,
    );
    expect(output).toContain('EMBEDDED_FILE_LOCKED');
    await fill(client);
    client.destroy();
  });

  it('refuses a file that another process has open, and names it', async () => {
    const path = file('held');
    const { output } = await runChild(
      `
        const { openEmbeddedClient } = require('@app/tigerbeetle-embedded');
        const { execFileSync } = require('node:child_process');
        const client = openEmbeddedClient({ path: ${JSON.stringify(path)} });
        const script = "try { require('@app/tigerbeetle-embedded').openEmbeddedClient({ path: process.argv[1] }) }" +
          " catch (error) { console.log(error.code, error.message) }";
        console.log(execFileSync(process.execPath, [...process.execArgv.slice(0, 2), '-e', script, ${JSON.stringify(path)}]).toString());
        client.destroy();
      `,
      CHILD_DEADLINE_MS,
    );
    expect(output).toContain(`EMBEDDED_FILE_LOCKED The ledger file ${path} is in use`);
    openEmbeddedClient({ path }).destroy();
  });

  it('can be opened again as soon as it is closed', () => {
    const path = file('again');
    for (let time = 0; time < 3; time += 1) openEmbeddedClient({ path }).destroy();
  });

  it.each([
    [
      'text',
      (path: string) => {
        writeFileSync(path, 'not a database, but long enough to be one. '.repeat(200));
      },
    ],
    [
      'a few bytes',
      (path: string) => {
        writeFileSync(path, 'SQLite');
      },
    ],
    [
      'another database',
      (path: string) => {
        new DatabaseSync(path).exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
      },
    ],
  ])('refuses %s, and leaves it as it is', (name, create) => {
    const path = file(name);
    create(path);
    const before = digest(path);
    expect(openingError(path)).toMatchObject({
      name: 'EmbeddedFileNotOursError',
      code: 'EMBEDDED_FILE_NOT_OURS',
      path,
    });
    expect(digest(path)).toBe(before);
  });

  it.each([
    ['a newer', FORMAT_VERSION + 1, 'EmbeddedFileNewerFormatError', 'EMBEDDED_FILE_NEWER_FORMAT'],
    ['an older', FORMAT_VERSION_MIN - 1, 'EmbeddedFileOlderFormatError', 'EMBEDDED_FILE_OLDER_FORMAT'],
  ])('refuses a file of %s format, and leaves it as it is', async (what, format, name, code) => {
    const path = await filledFile(what);
    const content = readFileSync(path);
    content.writeUInt32BE(format, 60);
    writeFileSync(path, content);
    const before = digest(path);
    const supported = format > FORMAT_VERSION ? FORMAT_VERSION : FORMAT_VERSION_MIN;
    expect(openingError(path)).toMatchObject({ name, code, format, supported });
    expect(digest(path)).toBe(before);
  });

  describe.each([
    ['closed', (name: string) => filledFile(name)],
    ['crashed', (name: string) => crashedFile(name)],
  ])('a damaged file that was %s', (state, create) => {
    it.each([
      [
        'lost its end',
        (path: string) => {
          truncateSync(path, 8192 + 100);
        },
      ],
      [
        'has a page of noise',
        (path: string) => {
          overwrite(path, MIDDLE_OF_LOG, 8192);
        },
      ],
      [
        'has noise everywhere but in its header',
        (path: string) => {
          overwrite(path, 100, Infinity);
        },
      ],
    ])('and %s is refused, and left as it is', async (what, damage) => {
      const path = await create(`${state} ${what}`);
      damage(path);
      const before = digest(path);
      expect(openingError(path)).toMatchObject({ code: 'EMBEDDED_FILE_DAMAGED', path });
      expect(digest(path)).toBe(before);
    });
  });

  it('refuses a file one of whose transfers was altered', async () => {
    const path = await filledFile('altered');
    const content = readFileSync(path);
    // The last record that is stored: nothing but its checksum could tell.
    const amount = content.lastIndexOf(Buffer.from('e8030000000000000000000000000000', 'hex'));
    expect(amount).toBeGreaterThan(0);
    content.writeUInt8(0xe9, amount);
    writeFileSync(path, content);
    const before = digest(path);
    expect(openingError(path).code).toBe('EMBEDDED_FILE_DAMAGED');
    expect(digest(path)).toBe(before);
  });

  it('says so where the file cannot be opened at all', () => {
    mkdirSync(file('directory'));
    for (const path of [file('directory'), file('missing/ledger'), `${file('created')}/ledger`]) {
      expect(openingError(path)).toMatchObject({
        name: 'EmbeddedFileUnavailableError',
        code: 'EMBEDDED_FILE_UNAVAILABLE',
        path,
      });
    }
    expect(existsSync(file('missing'))).toBe(false);
  });
});

/** Replaces bytes by a pattern that is no valid page. */
function overwrite(path: string, from: number, length: number): void {
  const content = readFileSync(path);
  content.fill(0xa5, from, Math.min(from + length, content.length));
  writeFileSync(path, content);
}
