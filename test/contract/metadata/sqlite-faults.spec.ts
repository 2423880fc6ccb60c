import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import type { INestApplicationContext } from '@nestjs/common';
import { AiCalls, Descriptions, MetadataHealth, UserProfiles } from '@app/metadata';
import { countedCall, startedCall } from '../../support/calls/ai-call';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { openMetadata } from './store';

const HELD_MS = 500;

describe('a metadata file that another process has locked', () => {
  let folder: TemporaryDirectory;
  let path: string;
  let other: InstanceType<typeof DatabaseSync>;
  let context: INestApplicationContext | undefined;

  beforeEach(() => {
    folder = new TemporaryDirectory();
    path = join(folder.path, 'metadata.db');
    other = new DatabaseSync(path);
  });

  afterEach(async () => {
    await context?.close();
    if (other.isOpen) other.close();
    folder.remove();
  });

  it('is read meanwhile, and written to as soon as it is free', async () => {
    context = await openMetadata({ kind: 'sqlite', path });
    other.exec('BEGIN IMMEDIATE');
    let stored = false;
    const storing = context
      .get(Descriptions)
      .store('a text', 'ada')
      .then(() => {
        stored = true;
      });
    await sleep(HELD_MS);
    expect(await context.get(UserProfiles).count()).toBe(0);
    expect(stored).toBe(false);
    other.exec('ROLLBACK');
    await storing;
  });

  it('takes a write that returns rows as soon as it is free', async () => {
    context = await openMetadata({ kind: 'sqlite', path });
    const calls = context.get(AiCalls);
    const call = startedCall();
    await calls.start(call);
    other.exec('BEGIN IMMEDIATE');
    const counting = calls.count(countedCall(call));
    await sleep(HELD_MS);
    other.exec('ROLLBACK');
    expect(await counting).toBe(true);
  });

  it('refuses writes after a while, and is not ready then', async () => {
    context = await openMetadata({ kind: 'sqlite', path });
    other.exec('BEGIN IMMEDIATE');
    await expect(context.get(Descriptions).store('a text', 'ada')).rejects.toMatchObject({
      code: 'metadata_unavailable',
      cause: { message: expect.stringContaining('database is locked') as string },
    });
    expect(await context.get(MetadataHealth).isAvailable()).toBe(false);
    other.exec('ROLLBACK');
    expect(await context.get(MetadataHealth).isAvailable()).toBe(true);
    await context.get(Descriptions).store('a text', 'ada');
  });

  it('does not keep the service from starting; its tables are made once it is free', async () => {
    other.exec('BEGIN EXCLUSIVE');
    context = await openMetadata({ kind: 'sqlite', path });
    other.exec('ROLLBACK');
    await context.get(Descriptions).store('a text', 'ada');
  });

  it('is opened at once where its tables are there', async () => {
    await (await openMetadata({ kind: 'sqlite', path })).close();
    other.exec('BEGIN IMMEDIATE');
    context = await openMetadata({ kind: 'sqlite', path });
    expect(await context.get(UserProfiles).count()).toBe(0);
  });
});

describe('a metadata file that was moved away and back', () => {
  it('is written to again', async () => {
    const folder = new TemporaryDirectory();
    const path = join(folder.path, 'metadata.db');
    const context = await openMetadata({ kind: 'sqlite', path });
    try {
      const descriptions = context.get(Descriptions);
      const id = await descriptions.store('before', 'ada');
      for (const file of [path, `${path}-wal`, `${path}-shm`]) {
        if (!existsSync(file)) continue;
        copyFileSync(file, `${file}.copy`);
        renameSync(file, `${file}.old`);
        renameSync(`${file}.copy`, file);
      }
      await descriptions.store('between', 'ada').catch(() => undefined);
      await descriptions.store('after', 'ada');
      expect((await descriptions.texts([id])).get(id)?.description).toBe('before');
    } finally {
      await context.close();
      folder.remove();
    }
  });
});
