import type { INestApplicationContext } from '@nestjs/common';
import { PriceSheets } from '@app/metadata';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { describeOnPostgres } from '../../support/engines/on-postgres';
import { openMetadata } from './store';

type Store = Parameters<typeof openMetadata>[0];

/** Two processes at one store. */
function describeSheets(
  name: string,
  store: () => Promise<Store>,
  after: () => void = () => undefined,
): void {
  describe(`price sheets in ${name}`, () => {
    let replicas: INestApplicationContext[] = [];
    let sheets: PriceSheets;
    let other: PriceSheets;

    beforeAll(async () => {
      const options = await store();
      replicas = [await openMetadata(options), await openMetadata(options)];
      [sheets, other] = replicas.map((replica) => replica.get(PriceSheets)) as [PriceSheets, PriceSheets];
    });

    afterAll(async () => {
      await Promise.all(replicas.map((replica) => replica.close()));
      after();
    });

    it('keep each version as it was put', async () => {
      expect(await sheets.put('kept', () => 'one')).toMatchObject({ version: { version: 1 }, isFirst: true });
      expect(await other.put('kept', () => 'two')).toMatchObject({ version: { version: 2 }, isFirst: false });
      const versions = await sheets.versions('kept', null, 10);
      expect(versions.map(({ version, sheet }) => [version, sheet])).toEqual([
        [2, 'two'],
        [1, 'one'],
      ]);
      expect(versions[0]!.createdAtMs).toBeGreaterThanOrEqual(versions[1]!.createdAtMs);
      expect(await sheets.versions('kept', 2, 10)).toEqual([versions[1]]);
      expect(await sheets.versions('kept', null, 1)).toEqual([versions[0]]);
    });

    it('get no version for the sheet that is there already', async () => {
      const { version } = await sheets.put('same', () => 'one');
      const count = await sheets.count();
      expect(await other.put('same', () => 'one')).toEqual({ version, isFirst: false });
      expect(await sheets.count()).toBe(count);
    });

    it('close their model in one version, in every process', async () => {
      await sheets.put('silent', () => 'one');
      const closed = { modelId: 'silent', version: '1' };
      for (const process of [sheets, other, sheets]) await process.close(closed);
      expect(await other.closed()).toEqual([closed]);
      expect(await other.put('open', () => 'one')).toMatchObject({ version: { version: 1 } });
      expect(await sheets.closed()).toEqual([closed]);
    });

    it('open their model with the next version, which the sheet that is there gets too', async () => {
      for (const version of ['catalogue', '1']) await sheets.close({ modelId: 'reopened', version });
      expect(await other.put('reopened', () => 'one')).toMatchObject({ version: { version: 1 } });
      await sheets.close({ modelId: 'reopened', version: '1' });
      expect(await other.put('reopened', () => 'one')).toMatchObject({
        version: { version: 2 },
        isFirst: false,
      });
      expect((await sheets.closed()).filter(({ modelId }) => modelId === 'reopened')).toEqual([]);
      expect(await other.put('reopened', () => 'one')).toMatchObject({ version: { version: 2 } });
    });

    it('count on after a removal', async () => {
      expect(await sheets.remove('removed')).toBe(false);
      await sheets.put('removed', () => 'one');
      expect(await other.remove('removed')).toBe(true);
      expect(await sheets.remove('removed')).toBe(false);
      expect((await sheets.current()).map(({ modelId }) => modelId)).not.toContain('removed');
      expect(await sheets.put('removed', () => 'one')).toMatchObject({
        version: { version: 3 },
        isFirst: true,
      });
      const versions = await sheets.versions('removed', null, 10);
      expect(versions.map(({ sheet }) => sheet)).toEqual(['one', null, 'one']);
    });

    it('are the newest ones, in the order of ids', async () => {
      for (const id of ['b/2', 'B/1', 'b-1', 'ä']) await sheets.put(id, () => `first of ${id}`);
      await other.put('b-1', () => 'second');
      const current = (await sheets.current()).filter(({ modelId }) => /^([bB]|ä)/.test(modelId));
      expect(current.map(({ modelId, sheet }) => [modelId, sheet])).toEqual([
        ['B/1', 'first of B/1'],
        ['b-1', 'second'],
        ['b/2', 'first of b/2'],
        ['ä', 'first of ä'],
      ]);
    });

    it('of two processes that put at once get different versions', async () => {
      const puts = Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? sheets : other).put('crossing', () => `sheet ${index}`),
      );
      const versions = (await Promise.all(puts)).map(({ version }) => version.version);
      expect([...versions].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      const stored = await sheets.versions('crossing', null, 20);
      expect(new Set(stored.map(({ sheet }) => sheet)).size).toBe(10);
    });

    it('are changed from what is there, by two processes at once too', async () => {
      const puts = Array.from({ length: 8 }, (_, index) =>
        (index % 2 === 0 ? sheets : other).put('counted', (before) => String(Number(before ?? 0) + 1)),
      );
      await Promise.all(puts);
      expect((await sheets.versions('counted', null, 1))[0]).toMatchObject({ version: 8, sheet: '8' });
    });

    it('stay as they are where the change throws', async () => {
      await sheets.put('refused', () => 'one');
      const refusal = other.put('refused', () => {
        throw new RangeError('no');
      });
      await expect(refusal).rejects.toThrow(RangeError);
      expect(await sheets.versions('refused', null, 10)).toHaveLength(1);
    });

    it('of two processes that put the same at once get one version, which one of them made first', async () => {
      for (let round = 0; round < 5; round += 1) {
        const puts = await Promise.all(
          [sheets, other].map((replica) => replica.put(`twin ${round}`, () => 'one')),
        );
        expect(puts.map(({ version }) => version.version)).toEqual([1, 1]);
        expect(puts.filter(({ isFirst }) => isFirst)).toHaveLength(1);
      }
    });
  });
}

describe('SQLite', () => {
  const folder = new TemporaryDirectory();
  describeSheets(
    'SQLite',
    () => Promise.resolve({ kind: 'sqlite', path: `${folder.path}/metadata.db` }),
    () => {
      folder.remove();
    },
  );
});

describeOnPostgres('PostgreSQL', (postgres) => {
  describeSheets('PostgreSQL', () => Promise.resolve({ kind: 'postgres', url: postgres().url }));
});
