import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { MetadataDatabase } from './metadata-database';
import { MetadataHealth } from './metadata-health.service';
import { UserProfiles } from './user-profiles.service';

/** SQLite takes the present size instead, which is larger. */
const SMALL_PAGES = 1;
const LARGE_PAGES = 100_000;

describe('a metadata store on a full disk', () => {
  let directory: string;
  let database: MetadataDatabase;
  let logged: jest.SpiedFunction<Logger['error']>;

  beforeEach(async () => {
    logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    directory = mkdtempSync(join(tmpdir(), 'metadata-'));
    database = new MetadataDatabase({ store: { kind: 'sqlite', path: join(directory, 'metadata.db') } });
    await database.onModuleInit();
  });

  afterEach(async () => {
    logged.mockRestore();
    await database.onApplicationShutdown();
    rmSync(directory, { recursive: true });
  });

  const limit = (pages: number) =>
    database.read((db) => sql.raw(`pragma max_page_count = ${pages}`).execute(db));
  const fill = () =>
    new UserProfiles(database).remember({
      userId: 'ada',
      displayName: 'A'.repeat(1_000_000),
      accountId: 1n,
    });

  it('logs and throws the error that refused the write, not that of the rollback', async () => {
    await limit(SMALL_PAGES);
    await expect(fill()).rejects.toMatchObject({
      code: 'metadata_unavailable',
      cause: { message: 'database or disk is full' },
    });
    expect(logged.mock.calls.flat().join('\n')).toContain('database or disk is full');
    expect(logged.mock.calls.flat().join('\n')).not.toContain('rollback');
  });

  it('is not available from a refused write until one is taken, without other writes', async () => {
    const health = new MetadataHealth(database);
    expect(await health.isAvailable()).toBe(true);
    await limit(SMALL_PAGES);
    await expect(fill()).rejects.toMatchObject({ code: 'metadata_unavailable' });
    expect(await health.isAvailable()).toBe(false);
    expect(await health.isAvailable()).toBe(false);
    await limit(LARGE_PAGES);
    expect(await health.isAvailable()).toBe(true);
    await fill();
    expect(await health.isAvailable()).toBe(true);
  });
});
