import type { ClosedSheet, PriceSheets, SheetVersion } from '@app/metadata';
import { findInCatalogue, formatSheet, type ModelSheet } from '@app/pricing';
import { ModelSheets } from './model-sheets';

/** A store in memory, whose reads can be made to fail. */
class StoredSheets {
  readonly rows: SheetVersion[] = [];
  readonly closings: ClosedSheet[] = [];
  isAway = false;
  reads = 0;

  put(modelId: string, changes: Partial<ModelSheet> = {}): void {
    const base = findInCatalogue('gpt-4o', Date.now())!;
    const sheet = formatSheet({ ...base, aliases: [], upstreamModel: modelId, ...changes });
    this.add(modelId, sheet);
  }

  add(modelId: string, sheet: string | null): void {
    this.rows.push({ modelId, version: this.rows.length + 1, sheet, createdAtMs: 5 });
  }

  count(): Promise<number> {
    return this.isAway ? Promise.reject(new Error('away')) : Promise.resolve(this.rows.length);
  }

  closed(): Promise<ClosedSheet[]> {
    return Promise.resolve([...this.closings]);
  }

  current(): Promise<SheetVersion[]> {
    this.reads += 1;
    const newest = new Map(this.rows.map((row) => [row.modelId, row]));
    return Promise.resolve([...newest.values()].sort((a, b) => (a.modelId < b.modelId ? -1 : 1)));
  }
}

describe('ModelSheets', () => {
  let stored: StoredSheets;
  let sheets: ModelSheets;

  beforeEach(() => {
    stored = new StoredSheets();
    sheets = new ModelSheets(stored as unknown as PriceSheets);
  });

  const foundAs = (name: string) => {
    const sheet = sheets.find(name);
    return sheet === null ? null : [sheet.source, sheet.modelId, sheet.upstreamModel];
  };

  it('finds the catalogue’s models, and nothing else, without sheets of the operator', async () => {
    await sheets.ready();
    expect(foundAs('gpt-4o-2029-01-01')).toEqual(['catalogue', 'gpt-4o', 'gpt-4o-2029-01-01']);
    expect(foundAs('my-model')).toBeNull();
  });

  it.each([
    ['an own model', 'house', ['operator', 'house', 'llama-4']],
    ['its dated form', 'house-2026-01-01', ['operator', 'house', 'llama-4']],
    ['an alias', 'smart', ['operator', 'gpt-4o', 'gpt-4o']],
    ['an alias with a number', 'smart-001', ['operator', 'gpt-4o', 'gpt-4o']],
    ['a replaced model', 'gpt-4o', ['operator', 'gpt-4o', 'gpt-4o']],
    ['a snapshot of a replaced model', 'gpt-4o-2024-11-20', ['operator', 'gpt-4o', 'gpt-4o-2024-11-20']],
    ['an unknown snapshot of it', 'gpt-4o-2029-01-01', ['operator', 'gpt-4o', 'gpt-4o-2029-01-01']],
    [
      'a snapshot with a price of its own',
      'gpt-4o-2024-05-13',
      ['catalogue', 'gpt-4o-2024-05-13', 'gpt-4o-2024-05-13'],
    ],
    ['a snapshot of a replaced and renamed model', 'gpt-5-2025-08-07', ['operator', 'gpt-5', 'other']],
    ['another name of a replaced model', 'gpt-5-chat', ['operator', 'gpt-5', 'other']],
    [
      'a model with another one’s name in the catalogue',
      'gpt-5-codex',
      ['operator', 'gpt-5-codex', 'gpt-5-codex'],
    ],
    [
      'a snapshot of that one',
      'gpt-5-codex-2026-01-01',
      ['operator', 'gpt-5-codex', 'gpt-5-codex-2026-01-01'],
    ],
    ['a name with a date twice', 'house-2026-01-01-latest', null],
  ])('finds %s', async (_case, name, expected) => {
    stored.put('house', { upstreamModel: 'llama-4' });
    stored.put('gpt-4o', { aliases: ['smart'] });
    stored.put('gpt-5', { upstreamModel: 'other' });
    stored.put('gpt-5-codex');
    await sheets.ready();
    expect(foundAs(name)).toEqual(expected);
  });

  it('goes back to the catalogue once the sheet is removed', async () => {
    stored.put('gpt-4o', { isEnabled: false });
    await sheets.ready();
    expect(sheets.find('gpt-4o')).toMatchObject({
      source: 'operator',
      isEnabled: false,
      version: '1',
      updatedAtMs: 5,
    });
    stored.add('gpt-4o', null);
    await sheets.refresh();
    expect(sheets.find('gpt-4o')).toMatchObject({ source: 'catalogue', isEnabled: true });
    expect(sheets.ownSheet('gpt-4o')).toBeNull();
  });

  it('lists each model once, in the order of ids', async () => {
    stored.put('gpt-4o');
    stored.put('a');
    await sheets.ready();
    const ids = sheets.all().map(({ modelId }) => modelId);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids[0]).toBe('a');
    expect(sheets.all().filter(({ source }) => source === 'operator')).toHaveLength(2);
  });

  it('gives an alias of two sheets to the first one', async () => {
    stored.put('b', { aliases: ['x'] });
    stored.put('a', { aliases: ['x'] });
    await sheets.ready();
    expect(sheets.ownerOfAlias('x')?.modelId).toBe('a');
  });

  it('reads sheets only where there are changes', async () => {
    stored.put('a');
    await Promise.all([sheets.ready(), sheets.ready(), sheets.refresh()]);
    expect(stored.reads).toBe(1);
    stored.put('a', { displayName: 'other' });
    await sheets.refresh();
    expect(sheets.find('a')?.displayName).toBe('other');
    expect(sheets.ready()).toBeUndefined();
    expect(stored.reads).toBe(2);
  });

  it('knows that a model is closed, in one version, though no sheet has changed', async () => {
    stored.put('a');
    stored.put('b');
    await sheets.ready();
    const isClosed = (name: string) => sheets.isClosed(sheets.find(name)!);
    stored.closings.push({ modelId: 'b', version: '2' });
    expect(isClosed('b')).toBe(false);
    await sheets.refresh();
    expect([isClosed('a'), isClosed('b')]).toEqual([false, true]);
    stored.put('b', { displayName: 'other' });
    await sheets.refresh();
    expect(isClosed('b')).toBe(false);
  });

  it('is ready once the store answers, and goes on without it', async () => {
    stored.isAway = true;
    await expect(sheets.ready()).rejects.toThrow('away');
    expect(() => sheets.find('gpt-4o')).toThrow('not loaded');
    stored.isAway = false;
    await sheets.ready();
    stored.isAway = true;
    await expect(sheets.refresh()).rejects.toThrow('away');
    expect(foundAs('gpt-4o')).not.toBeNull();
  });

  it('refreshes every five seconds until it is destroyed', async () => {
    const interval = jest.spyOn(global, 'setInterval');
    sheets.onApplicationBootstrap();
    const [tick, everyMs] = interval.mock.calls[0] as [() => void, number];
    expect(everyMs).toBe(5_000);
    await sheets.ready();
    stored.put('a');
    tick();
    await sheets.refresh();
    expect(foundAs('a')).not.toBeNull();
    const cleared = jest.spyOn(global, 'clearInterval');
    sheets.onModuleDestroy();
    expect(cleared).toHaveBeenCalledWith(interval.mock.results[0]!.value);
    jest.restoreAllMocks();
  });
});
