import type { INestApplicationContext } from '@nestjs/common';
import { RefusalCounts, type MetadataOptions, type RefusalListing } from '@app/metadata';
import { TemporaryDirectory } from '../../../libs/tigerbeetle-embedded/src/testing/temporary-directory';
import { describeEachStore } from '../../support/engines/each-store';
import { openMetadata } from './store';

const ALL: RefusalListing = { fromDay: null, toDay: null };
const KEY = 'a'.repeat(32);
const NAMES_MAX = 500;

describeEachStore('counts of refused AI calls', (store) => {
  let folder: TemporaryDirectory;
  let options: MetadataOptions['store'];
  let metadata: INestApplicationContext;
  let counts: RefusalCounts;

  beforeEach(async () => {
    folder = new TemporaryDirectory();
    const url = (await store().settings())['DATABASE_URL'];
    options =
      url === undefined ? { kind: 'sqlite', path: `${folder.path}/metadata.db` } : { kind: 'postgres', url };
    metadata = await openMetadata(options);
    counts = metadata.get(RefusalCounts);
    on('2026-11-28');
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await metadata.close();
    folder.remove();
  });

  function on(day: string): void {
    jest.spyOn(Date, 'now').mockReturnValue(Date.parse(`${day}T23:59:59.999Z`));
  }

  function note(code: string, model: string | null = null, keyId: string | null = null, times = 1): void {
    for (let index = 0; index < times; index += 1) counts.note({ code, model, keyId });
  }

  const listed = async (listing: Partial<RefusalListing> = {}) =>
    (await counts.list({ ...ALL, ...listing }, null, 1_000)).map(({ day, code, model, keyId, count }) => [
      day,
      code,
      model,
      keyId,
      count,
    ]);

  it('add up by day, code, model and key, from write to write', async () => {
    note('model_not_found', 'gpt-0', KEY, 2);
    note('model_not_found', 'gpt-0', null);
    note('overloaded');
    await counts.flush();
    note('model_not_found', 'gpt-0', KEY, 3);
    note('insufficient_credits', 'gpt-0', KEY);
    on('2026-11-29');
    note('model_not_found', 'gpt-0', KEY);
    await counts.flush();
    await counts.flush();
    expect(await listed()).toEqual([
      ['2026-11-29', 'model_not_found', 'gpt-0', KEY, 1],
      ['2026-11-28', 'insufficient_credits', 'gpt-0', KEY, 1],
      ['2026-11-28', 'model_not_found', 'gpt-0', null, 1],
      ['2026-11-28', 'model_not_found', 'gpt-0', KEY, 5],
      ['2026-11-28', 'overloaded', null, null, 1],
    ]);
  });

  it('are listed by days and page by page', async () => {
    for (const day of ['2026-11-26', '2026-11-27', '2026-11-28']) {
      on(day);
      for (const code of ['loss_limit', 'overloaded']) {
        for (const model of [null, 'a', 'b']) for (const key of [null, KEY]) note(code, model, key);
      }
    }
    await counts.flush();
    const all = await counts.list(ALL, null, 100);
    expect(all).toHaveLength(36);
    expect(all.map(({ day }) => day)).toEqual(
      ['2026-11-28', '2026-11-27', '2026-11-26'].flatMap((day) => Array.from({ length: 12 }, () => day)),
    );
    const pages: typeof all = [];
    for (let size = 5; size === 5;) {
      const page = await counts.list(ALL, pages.at(-1) ?? null, 5);
      pages.push(...page);
      size = page.length;
    }
    expect(pages).toEqual(all);
    const days = async (listing: Partial<RefusalListing>) => [
      ...new Set((await listed(listing)).map(([day]) => day)),
    ];
    expect(await days({ fromDay: '2026-11-27' })).toEqual(['2026-11-28', '2026-11-27']);
    expect(await days({ toDay: '2026-11-27' })).toEqual(['2026-11-27', '2026-11-26']);
    expect(await days({ fromDay: '2026-11-27', toDay: '2026-11-27' })).toEqual(['2026-11-27']);
    expect(await days({ fromDay: '2026-11-29' })).toEqual([]);
  });

  it('keep the first 500 names of models of a day, and none that can’t be one', async () => {
    const names = (day: string, from: number, to: number) => {
      on(day);
      for (let index = from; index < to; index += 1) note('model_not_found', `name-${index}`);
    };
    names('2026-11-28', 0, 300);
    await counts.flush();
    names('2026-11-28', 200, 2_000);
    for (const name of ['', 'two words', 'nul\0', 'é', 'x'.repeat(201), '\ud800']) note('loss_limit', name);
    names('2026-11-29', 1_000, 1_001);
    await counts.flush();
    const rows = await counts.list({ fromDay: '2026-11-28', toDay: '2026-11-28' }, null, 1_000);
    const models = new Set(rows.map(({ model }) => model));
    expect(models.delete('other')).toBe(true);
    expect(models.size).toBe(NAMES_MAX);
    expect(rows.filter(({ model }) => model === 'name-250')).toMatchObject([{ count: 2 }]);
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(300 + 1_800 + 6);
    expect(rows.filter(({ code }) => code === 'loss_limit')).toMatchObject([{ model: 'other', count: 6 }]);
    expect(await listed({ fromDay: '2026-11-29' })).toEqual([
      ['2026-11-29', 'model_not_found', 'name-1000', null, 1],
    ]);
  });

  it('of processes that write the same ones at once add up', async () => {
    const other = await openMetadata(options);
    try {
      const both = [counts, other.get(RefusalCounts)];
      for (let round = 0; round < 5; round += 1) {
        for (const [index, each] of both.entries()) {
          for (let model = 0; model < 50; model += 1) {
            const name = `name-${index === 0 ? model : 49 - model}`;
            each.note({ code: 'loss_limit', model: name, keyId: null });
          }
        }
        await Promise.all(both.map((each) => each.flush()));
      }
      const rows = await counts.list(ALL, null, 100);
      expect(rows.map(({ count }) => count)).toEqual(Array.from({ length: 50 }, () => 10));
    } finally {
      await other.close();
    }
  });
});
