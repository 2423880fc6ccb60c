import { createHash } from 'node:crypto';
import { MetadataDatabase } from './metadata-database';
import { IssuedKeys, type NewKey } from './issued-keys.service';
import { TemporaryDirectory } from '../../tigerbeetle-embedded/src/testing/temporary-directory';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const KEY: NewKey = {
  hash: hashOf('key'),
  name: 'test',
  role: 'app',
  userId: null,
  currency: null,
  scopes: null,
  budget: { amount: 10n ** 21n, period: 'month' },
  models: ['a', 'b'],
  requestsPerMinute: 5,
  tokensPerMinute: null,
  expiresAtMs: 4_000_000_000_000,
};

describe('IssuedKeys', () => {
  let folder: TemporaryDirectory;
  let database: MetadataDatabase;
  let keys: IssuedKeys;
  let reads: jest.SpyInstance;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    database = new MetadataDatabase({ store: { kind: 'sqlite', path: `${folder.path}/metadata.db` } });
    await database.onModuleInit();
    keys = new IssuedKeys(database);
    reads = jest.spyOn(database, 'read');
  });

  afterEach(async () => {
    await database.onApplicationShutdown();
    folder.remove();
    jest.restoreAllMocks();
  });

  it('keeps every field of a key, and amounts that no 64-bit integer holds', async () => {
    const added = await keys.add(KEY);
    const { hash, ...terms } = KEY;
    expect(added).toEqual({
      ...terms,
      keyId: expect.stringMatching(/^[0-9a-f]{32}$/),
      budgetChangedAtMs: null,
      createdAtMs: expect.any(Number),
      revokedAtMs: null,
      lastUsedAtMs: null,
    });
    expect(await keys.find(hash)).toEqual(added);
    expect(await keys.get(added.keyId)).toEqual(added);
  });

  it('asks the store once for all unknown hashes of a turn, and not again for five seconds', async () => {
    await keys.add(KEY);
    reads.mockClear();
    const strangers = Array.from({ length: 2_000 }, (_, index) => hashOf(`stranger ${index}`));
    const found = await Promise.all(
      [...strangers, KEY.hash, ...strangers].map(async (hash) => keys.find(hash)),
    );
    expect(found.filter((key) => key !== null)).toHaveLength(1);
    // 4,001 look-ups in groups of 500.
    expect(reads.mock.calls.length).toBeLessThanOrEqual(9);
    reads.mockClear();
    expect(strangers.map((hash) => keys.find(hash))).toEqual(strangers.map(() => null));
    expect(keys.find(KEY.hash)).toMatchObject({ name: 'test' });
    expect(reads).not.toHaveBeenCalled();
  });

  it('knows a key at once that was a stranger before, and none that is revoked', async () => {
    expect(await keys.find(KEY.hash)).toBeNull();
    const { keyId } = await keys.add(KEY);
    expect(await keys.find(KEY.hash)).toMatchObject({ keyId });
    expect(await keys.namesOf([keyId, 'f'.repeat(32)])).toEqual(new Map([[keyId, 'test']]));
    await keys.change(keyId, { name: 'other', budget: null });
    expect(await keys.find(KEY.hash)).toMatchObject({ name: 'other', budget: null, models: ['a', 'b'] });
    const revoked = await keys.revoke(keyId);
    expect(await keys.find(KEY.hash)).toBeNull();
    expect((await keys.revoke(keyId))?.revokedAtMs).toBe(revoked?.revokedAtMs);
  });

  it('serves no key that was read before it was revoked', async () => {
    const { keyId } = await keys.add(KEY);
    const rounds = Array.from({ length: 20 }, async () => keys.find(KEY.hash));
    const looking = keys.find(KEY.hash);
    await keys.revoke(keyId);
    await Promise.all([...rounds, looking]);
    expect(await keys.find(KEY.hash)).toBeNull();
  });

  it('forgets a key after five seconds, so that what another process changed counts', async () => {
    const other = new IssuedKeys(database);
    const { keyId } = await keys.add(KEY);
    const now = jest.spyOn(performance, 'now');
    const start = performance.now();
    expect(await other.find(KEY.hash)).toMatchObject({ keyId });
    await keys.revoke(keyId);
    now.mockReturnValue(start + 4_000);
    expect(await other.find(KEY.hash)).toMatchObject({ keyId });
    await new Promise((resolve) => setTimeout(resolve, 5));
    now.mockReturnValue(start + 5_500);
    expect(await other.find(KEY.hash)).toBeNull();
  });

  it('stores the last uses of all keys in one write per minute', async () => {
    const interval = jest.spyOn(global, 'setInterval');
    keys.onModuleInit();
    const [tick, everyMs] = interval.mock.calls[0] as [() => void, number];
    expect(everyMs).toBe(60_000);
    const added = await Promise.all(
      Array.from({ length: 20 }, (_, index) => keys.add({ ...KEY, hash: hashOf(`key ${index}`) })),
    );
    const writes = jest.spyOn(database, 'write');
    for (let round = 0; round < 50; round += 1) for (const { keyId } of added) keys.noteUse(keyId);
    expect(writes).not.toHaveBeenCalled();
    tick();
    expect(writes).toHaveBeenCalledTimes(1);
    await keys.beforeApplicationShutdown();
    expect(writes).toHaveBeenCalledTimes(1);
    const stored = await new IssuedKeys(database).list({ userId: null, role: null }, null, 100);
    expect(stored.map(({ lastUsedAtMs }) => Date.now() - lastUsedAtMs! < 10_000)).toEqual(
      added.map(() => true),
    );
    clearInterval(interval.mock.results[0]!.value as NodeJS.Timeout);
  });

  it('revokes an erased user’s keys, and keeps neither id nor name', async () => {
    const { keyId } = await keys.add({ ...KEY, role: 'user', userId: 'ada', name: 'phone of Ada' });
    expect(await keys.find(KEY.hash)).not.toBeNull();
    await keys.erase('ada', 'erased-1');
    expect(await keys.find(KEY.hash)).toBeNull();
    expect(await keys.get(keyId)).toMatchObject({ userId: 'erased-1', name: 'erased-1' });
  });
});
