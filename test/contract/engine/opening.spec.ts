import {
  EmbeddedFileDamagedError,
  EmbeddedFileLockedError,
  EmbeddedFileNewerFormatError,
  EmbeddedFileNotOursError,
  EmbeddedFileUnavailableError,
  openEmbeddedClient,
} from '@app/tigerbeetle-embedded';
import { DatabaseSync } from '@photostructure/sqlite';
import { mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { EngineProcess } from '../../support/processes/engine-process';
import { account, accountFilter, queryFilter, transfer } from './build';

/** SQLite's page size unless a file says otherwise; damage is done page by page. */
const PAGE_BYTES = 4096;
const TRANSFERS = 1500;

type ErrorClass = new (...parameters: never[]) => Error;

jest.setTimeout(60_000);

describe('opening a file with the embedded engine', () => {
  let directory: TemporaryDirectory;
  let path: string;

  beforeEach(() => {
    directory = new TemporaryDirectory();
    path = join(directory.path, 'ledger.db');
  });

  afterEach(() => {
    directory.remove();
  });

  /** A ledger with two accounts and some thousand transfers, closed in good order. */
  async function createLedger(): Promise<void> {
    const client = openEmbeddedClient({ path });
    await client.createAccounts([account({ id: 1n, flags: 8 }), account({ id: 2n })]);
    const events = Array.from({ length: TRANSFERS }, (_, index) =>
      transfer({
        id: BigInt(index + 10),
        debit_account_id: 1n,
        credit_account_id: 2n,
        amount: 1n,
        user_data_128: 7n,
      }),
    );
    await client.createTransfers(events);
    client.destroy();
  }

  /** Every file of the folder with its bytes. */
  async function contents(): Promise<Map<string, string>> {
    const names = (await readdir(directory.path, { withFileTypes: true })).filter((entry) => entry.isFile());
    const files = await Promise.all(
      names.map(
        async ({ name }) => [name, (await readFile(join(directory.path, name))).toString('base64')] as const,
      ),
    );
    return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The attempt fails with that error, names the file, and leaves every byte as it was. */
  async function expectRefused(error: ErrorClass, code: string): Promise<void> {
    const before = await contents();
    let thrown: unknown;
    try {
      openEmbeddedClient({ path }).destroy();
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBeInstanceOf(error);
    expect(thrown).toMatchObject({ code, path });
    expect((thrown as Error).message).toContain(path);
    expect(await contents()).toEqual(before);
  }

  describe('that is in use', () => {
    it('by another client of this process is refused, until that one is closed', async () => {
      await createLedger();
      const first = openEmbeddedClient({ path });
      expect(() => openEmbeddedClient({ path })).toThrow(EmbeddedFileLockedError);
      const link = join(directory.path, 'link.db');
      await symlink(path, link);
      expect(() => openEmbeddedClient({ path: link })).toThrow(EmbeddedFileLockedError);
      // The refusal took nothing away from the first.
      expect(await first.lookupAccounts([1n])).toHaveLength(1);
      expect(() => openEmbeddedClient({ path })).toThrow(path);
      first.destroy();
      const second = openEmbeddedClient({ path });
      expect(await second.lookupAccounts([1n])).toHaveLength(1);
      second.destroy();
    });

    it('by another process is refused there, until that one is closed', async () => {
      const owner = openEmbeddedClient({ path });
      await owner.createAccounts([account({ id: 1n })]);
      await expect(EngineProcess.start(path)).rejects.toMatchObject({
        name: 'EmbeddedFileLockedError',
        code: 'EMBEDDED_FILE_LOCKED',
        message: expect.stringContaining(path) as string,
      });
      owner.destroy();
      const next = await EngineProcess.start(path);
      try {
        expect(await next.lookupAccounts([1n])).toHaveLength(1);
        expect(() => openEmbeddedClient({ path })).toThrow(EmbeddedFileLockedError);
      } finally {
        await next.close();
      }
      openEmbeddedClient({ path }).destroy();
    });

    it('by this process stays its own after another attempt of this process: locks of a process are easily lost', async () => {
      const owner = openEmbeddedClient({ path });
      await owner.createAccounts([account({ id: 1n })]);
      // POSIX drops all locks of a process on a file as soon as it closes any descriptor of that file.
      expect(() => openEmbeddedClient({ path })).toThrow(EmbeddedFileLockedError);
      await expect(EngineProcess.start(path)).rejects.toMatchObject({ code: 'EMBEDDED_FILE_LOCKED' });
      expect(await owner.createAccounts([account({ id: 2n })])).toHaveLength(1);
      owner.destroy();
    });

    it('is free again at once when the process that had it was killed', async () => {
      const owner = await EngineProcess.start(path);
      await owner.createAccounts([account({ id: 1n })]);
      await owner.kill();
      const client = openEmbeddedClient({ path });
      expect(await client.lookupAccounts([1n])).toHaveLength(1);
      client.destroy();
    });
  });

  describe('that is not a ledger', () => {
    it.each([
      ['a text', Buffer.from('Dear Sir or Madam,\n'.repeat(1000))],
      ['a few bytes', Buffer.from('x')],
      ['zeros', Buffer.alloc(3 * PAGE_BYTES)],
      ['noise', Buffer.from(Array.from({ length: 3 * PAGE_BYTES }, (_, index) => (index * 7919) % 251))],
      [
        'something that begins like SQLite',
        Buffer.from('SQLite format 3\0 and then something else'.repeat(300)),
      ],
    ])('but %s is refused', async (_, bytes) => {
      await writeFile(path, bytes);
      await expectRefused(EmbeddedFileNotOursError, 'EMBEDDED_FILE_NOT_OURS');
    });

    it('but someone else’s SQLite database is refused', async () => {
      const other = new DatabaseSync(path);
      other.exec(
        'PRAGMA journal_mode = WAL; CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER)',
      );
      other.exec('INSERT INTO accounts (balance) VALUES (1), (2), (3)');
      other.close();
      await expectRefused(EmbeddedFileNotOursError, 'EMBEDDED_FILE_NOT_OURS');

      const application = new DatabaseSync(path);
      application.exec('PRAGMA application_id = 305419896; PRAGMA user_version = 1');
      application.close();
      await expectRefused(EmbeddedFileNotOursError, 'EMBEDDED_FILE_NOT_OURS');
    });

    it('but a folder, or inside of one that is not there, is refused', async () => {
      await mkdir(path);
      await expectRefused(EmbeddedFileUnavailableError, 'EMBEDDED_FILE_UNAVAILABLE');
      path = join(directory.path, 'missing', 'ledger.db');
      await expectRefused(EmbeddedFileUnavailableError, 'EMBEDDED_FILE_UNAVAILABLE');
    });
  });

  it('of a newer format is refused', async () => {
    await createLedger();
    const file = new DatabaseSync(path);
    const { user_version: version } = file.prepare('PRAGMA user_version').get() as { user_version: number };
    file.exec(`PRAGMA user_version = ${version + 1}`);
    file.close();
    await expectRefused(EmbeddedFileNewerFormatError, 'EMBEDDED_FILE_NEWER_FORMAT');
  });

  describe('that is damaged', () => {
    beforeEach(createLedger);

    it.each([0.9, 0.5, 0.1])('cut off after %d of its length, is refused', async (part) => {
      const { length } = await readFile(path);
      await truncate(path, Math.floor(length * part));
      await expectRefused(EmbeddedFileDamagedError, 'EMBEDDED_FILE_DAMAGED');
    });

    it('cut off inside its header, is refused', async () => {
      await truncate(path, 50);
      const error = await Promise.resolve()
        .then(() => openEmbeddedClient({ path }))
        .catch((caught: unknown) => caught);
      expect(error).toMatchObject({ message: expect.stringContaining(path) as string });
      expect(['EMBEDDED_FILE_DAMAGED', 'EMBEDDED_FILE_NOT_OURS']).toContain((error as { code: string }).code);
      expect((await readFile(path)).length).toBe(50);
    });

    it.each([
      ['zeros in any one page', PAGE_BYTES, (page: Buffer): Buffer => Buffer.alloc(page.length)],
      [
        'noise in any one page',
        PAGE_BYTES,
        (page: Buffer): Buffer => Buffer.from(page.map((_, index) => (index * 31 + 17) % 253)),
      ],
      ['a wrong bit anywhere', 3001, (part: Buffer): Buffer => part.fill(part[0]! ^ 0x10, 0, 1)],
    ])('with %s, is refused, or read without a wrong answer', async (_, step, damage) => {
      const intact = await readFile(path);
      const expected = await readEverything();
      const outcomes = new Map<string, number[]>();
      for (let offset = PAGE_BYTES; offset < intact.length; offset += step) {
        const damaged = Buffer.from(intact);
        damaged.set(damage(Buffer.from(damaged.subarray(offset, offset + PAGE_BYTES))), offset);
        await writeFile(path, damaged);
        const outcome = await readEverything();
        const kind = outcome === expected ? 'right' : outcome.startsWith('EMBEDDED_') ? outcome : 'wrong';
        outcomes.set(kind, [...(outcomes.get(kind) ?? []), offset]);
      }
      expect(outcomes.get('wrong') ?? []).toEqual([]);
      expect([...outcomes.keys()].sort()).toEqual(['EMBEDDED_FILE_DAMAGED', 'right']);
    });

    /** All that can be read, or the code of the first error. */
    async function readEverything(): Promise<string> {
      try {
        const client = openEmbeddedClient({ path });
        try {
          const ids = Array.from({ length: TRANSFERS }, (_, index) => BigInt(index + 10));
          const all = [
            await client.lookupAccounts([1n, 2n]),
            await client.lookupTransfers(ids),
            await client.getAccountTransfers(accountFilter({ account_id: 2n })),
            await client.getAccountBalances(accountFilter({ account_id: 1n })),
            await client.queryTransfers(queryFilter({ user_data_128: 7n })),
            await client.queryAccounts(queryFilter({})),
          ];
          return JSON.stringify(all, (_, value: unknown) =>
            typeof value === 'bigint' ? String(value) : value,
          );
        } finally {
          client.destroy();
        }
      } catch (error) {
        return (error as { code: string }).code;
      }
    }
  });
});
