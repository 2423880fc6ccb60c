import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { countedCall, startedCall } from '../../../../test/support/calls/ai-call';
import { AiCalls } from '../ai-calls.service';
import { Descriptions } from '../descriptions.service';
import { MetadataDatabase } from '../metadata-database';
import { UsageRebuild } from '../usage/usage-rebuild.service';
import { UserProfiles } from '../user-profiles.service';

/** More than one statement fills. */
const USERS = 1_234;

describe('a store of an earlier version', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'metadata-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const path = () => join(directory, 'metadata.db');
  const open = async () => {
    const database = new MetadataDatabase({ store: { kind: 'sqlite', path: path() } });
    await database.onModuleInit();
    return database;
  };

  it('has its calls added up', async () => {
    const before = await open();
    const calls = new AiCalls(before);
    const many = Array.from({ length: USERS }, (_, user) =>
      startedCall({ userId: `user-${user}`, startedAtMs: 0 }),
    );
    await Promise.all(many.map((call) => calls.start(call)));
    await Promise.all(many.slice(1).map((call) => calls.count(countedCall(call))));
    await before.onApplicationShutdown();
    const earlier = new DatabaseSync(path());
    earlier.exec(`
      delete from kysely_migration where name >= '0012';
      drop table usage_sums;
      drop table forgiven_losses;
      drop table unreporting_models;
      alter table ai_calls drop column tags_as_other;
      alter table descriptions drop column reference;
    `);
    earlier.close();

    const database = await open();
    const counted = await database.read((db) =>
      db.selectFrom('usage_sums').select('calls').where('view', '=', 'hour').executeTakeFirst(),
    );
    expect(counted).toEqual({ calls: USERS - 1 });
    for await (const differences of new UsageRebuild(database).differences()) expect(differences).toEqual([]);
    await database.onApplicationShutdown();
  });

  it('keeps its descriptions under their ids, whose movements have no reference', async () => {
    // The first 16 bytes of SHA-256, as every version has derived them.
    const id = 0x2cf24dba5fb0a30e26e83b2ac5b9e29en;
    await (await open()).onApplicationShutdown();
    const earlier = new DatabaseSync(path());
    earlier.exec(`
      delete from kysely_migration where name >= '0014';
      alter table descriptions drop column reference;
      insert into descriptions (hash, text) values ('${id.toString(16)}', 'hello');
    `);
    earlier.close();

    const database = await open();
    const descriptions = new Descriptions(database);
    expect(await descriptions.texts([id])).toEqual(
      new Map([[id, { description: 'hello', reference: null }]]),
    );
    expect(await descriptions.store('hello', null)).toBe(id);
    await database.onApplicationShutdown();
  });

  it('has its users searched and sorted as new ones are', async () => {
    await (await open()).onApplicationShutdown();
    const earlier = new DatabaseSync(path());
    earlier.exec(`
      delete from kysely_migration where name >= '0004';
      drop table api_keys;
      drop table price_sheets;
      drop table key_request_counts;
      drop table ai_calls;
      drop table usage_sums;
      drop table forgiven_losses;
      drop table unreporting_models;
      drop table instances;
      drop table ai_call_refusals;
      drop index users_by_name;
      drop index descriptions_by_owner;
      alter table descriptions drop column owner;
      alter table descriptions drop column reference;
      alter table users drop column id_key;
      alter table users drop column name_key;
      with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${USERS})
      insert into users select 'ÄDA-' || n, case n % 2 when 0 then 'Ödön ' || n end, n, 1 from numbers;
    `);
    earlier.close();

    const database = await open();
    const users = new UserProfiles(database);
    expect(await users.count('äda-')).toBe(USERS);
    expect(await users.count('öDÖN')).toBe(USERS / 2);
    const [last] = await users.list({ search: null, sortBy: 'display_name', descending: true }, null, 0, 1);
    expect(last).toEqual({ userId: 'ÄDA-998', displayName: 'Ödön 998', createdAtMs: 998, confirmed: true });
    await database.onApplicationShutdown();
  });

  it('opens, and goes on to this one, though the clock went back between its migrations', async () => {
    await (await open()).onApplicationShutdown();
    const earlier = new DatabaseSync(path());
    earlier.exec(`
      delete from kysely_migration where name >= '0014';
      alter table descriptions drop column reference;
      update kysely_migration set timestamp = '2026-01-01T00:00:00.000Z';
      update kysely_migration set timestamp = '2026-01-01T00:00:00.002Z' where name < '0009';
    `);
    earlier.close();

    const database = await open();
    const id = await new Descriptions(database).store('hello', null);
    expect([...(await new Descriptions(database).texts([id])).keys()]).toEqual([id]);
    await database.onApplicationShutdown();
    await (await open()).onApplicationShutdown();
  });
});
