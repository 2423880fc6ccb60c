import { Logger } from '@nestjs/common';
import type { ClosedSheet, PriceSheets } from '@app/metadata';
import { findInCatalogue, type ModelSheet } from '@app/pricing';
import { UsageNotReportedError } from './gateway-errors';
import { ModelSheets } from './model-sheets';
import { UsageWatch } from './usage-watch';

const ANSWERS_MAX = 10;

/** A store in memory, which can be away. */
class StoredClosings {
  readonly rows: ClosedSheet[] = [];
  writes = 0;
  isAway = false;

  close(sheet: ClosedSheet): Promise<void> {
    this.writes += 1;
    if (this.isAway) return Promise.reject(new Error('away'));
    this.rows.push(sheet);
    return Promise.resolve();
  }

  closed = (): Promise<ClosedSheet[]> => Promise.resolve([...this.rows]);
  count = (): Promise<number> => Promise.resolve(0);
  current = (): Promise<[]> => Promise.resolve([]);
}

describe('UsageWatch', () => {
  const sheet: ModelSheet = { ...findInCatalogue('gpt-4o', Date.now())!, version: '1' };
  const { modelId } = sheet;
  let store: StoredClosings;
  let watch: UsageWatch;

  beforeEach(() => {
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    store = new StoredClosings();
    watch = startedWatch();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  function startedWatch(): UsageWatch {
    const sheets = store as unknown as PriceSheets;
    return new UsageWatch(new ModelSheets(sheets), sheets);
  }

  function answer(hasUsage: boolean, times = 1, of = sheet): void {
    for (let count = 0; count < times; count += 1) watch.note(of, hasUsage);
  }

  const isClosed = (of = sheet) => {
    try {
      watch.admit(of);
      return false;
    } catch (error) {
      if (error instanceof UsageNotReportedError) return true;
      throw error;
    }
  };

  it('closes a model at the tenth answer in a row, at once and in the store', async () => {
    answer(false, ANSWERS_MAX - 1);
    answer(true);
    answer(false, ANSWERS_MAX - 1);
    expect([isClosed(), store.writes]).toEqual([false, 0]);
    answer(false);
    expect(isClosed()).toBe(true);
    await watch.stored(modelId);
    expect(store.rows).toEqual([{ modelId, version: '1' }]);
    expect(isClosed()).toBe(true);
  });

  it('opens it with another version of the sheet, and counts anew', () => {
    answer(false, ANSWERS_MAX);
    const next = { ...sheet, version: '2' };
    expect([isClosed(), isClosed(next)]).toEqual([true, false]);
    answer(false, ANSWERS_MAX - 1, next);
    expect(isClosed(next)).toBe(false);
  });

  it('does not close the next version by answers to calls from before', async () => {
    answer(false, ANSWERS_MAX);
    await watch.stored(modelId);
    answer(false, ANSWERS_MAX - 1);
    await watch.stored(modelId);
    expect(store.writes).toBe(1);
    expect(isClosed({ ...sheet, version: '2' })).toBe(false);
  });

  it('keeps a model closed while the store is away, and stores that with a later call', async () => {
    store.isAway = true;
    answer(false, ANSWERS_MAX + 1);
    await watch.stored(modelId);
    expect([isClosed(), isClosed()]).toEqual([true, true]);
    await watch.stored(modelId);
    expect([store.writes, store.rows]).toEqual([2, []]);
    store.isAway = false;
    expect(isClosed()).toBe(true);
    await watch.stored(modelId);
    expect(store.rows).toEqual([{ modelId, version: '1' }]);
    expect(isClosed()).toBe(true);
  });

  it('opens a model whose closing the store does not have, by the operator’s word', async () => {
    store.isAway = true;
    answer(false, ANSWERS_MAX);
    await watch.stored(modelId);
    watch.open(modelId);
    expect(isClosed()).toBe(false);
  });
});
