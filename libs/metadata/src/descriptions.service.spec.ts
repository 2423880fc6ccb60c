import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Descriptions, referenceIdOf, type MovementTexts } from './descriptions.service';
import { MetadataDatabase } from './metadata-database';

describe('descriptions and references', () => {
  let directory: string;
  let database: MetadataDatabase;
  let descriptions: Descriptions;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'descriptions-'));
    database = new MetadataDatabase({ store: { kind: 'sqlite', path: join(directory, 'metadata.db') } });
    await database.onModuleInit();
    descriptions = new Descriptions(database);
  });

  afterAll(async () => {
    await database.onApplicationShutdown();
    rmSync(directory, { recursive: true });
  });

  const text = fc.option(fc.constantFrom('', 'a', 'b', 'order-1', '\u0001a'), { nil: null });
  const texts = fc.record<MovementTexts>({ description: text, reference: text.map((one) => one || null) });

  it('come back as they were stored, and no two have one id', async () => {
    await fc.assert(
      fc.asyncProperty(texts, texts, async (one, other) => {
        const [first, second] = [
          await descriptions.storeTexts(one, 'ada'),
          await descriptions.storeTexts(other, 'bob'),
        ];
        const isSame = one.description === other.description && one.reference === other.reference;
        expect(first.descriptionId === second.descriptionId).toBe(isSame);
        const none = { description: null, reference: null };
        const stored = await descriptions.texts([first.descriptionId]);
        expect(stored.get(first.descriptionId) ?? none).toEqual(one);
        expect(first.referenceId).toBe(one.reference === null ? 0n : referenceIdOf(one.reference));
      }),
    );
  });

  it('are stored once where many movements have them, for each of them with the same ids', async () => {
    const uses = [
      { texts: { description: 'same', reference: 'r' }, userId: 'ada' },
      { texts: { description: 'same', reference: 'r' }, userId: 'bob' },
      { texts: { description: 'other', reference: 'r' }, userId: 'ada' },
      { texts: { description: null, reference: null }, userId: 'ada' },
    ];
    const [first, second, third, fourth] = await descriptions.storeAll(uses);
    expect(second).toEqual({ ...first, userId: 'bob' });
    expect(third?.referenceId).toBe(first?.referenceId);
    expect(third?.descriptionId).not.toBe(first?.descriptionId);
    expect(fourth).toMatchObject({ descriptionId: 0n, referenceId: 0n });
    // What bob has used too stays when ada is erased.
    expect(await descriptions.erase('ada')).toBeGreaterThan(0);
    const left = await descriptions.texts([first!.descriptionId, third!.descriptionId]);
    expect([...left.values()]).toEqual([{ description: 'same', reference: 'r' }]);
  });
});
