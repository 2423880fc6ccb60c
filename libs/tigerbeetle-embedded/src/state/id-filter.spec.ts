import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { writeU128 } from '../format/u128';
import { IdFilter } from './id-filter';
import { packedId } from '../testing/packed-id';

describe('IdFilter', () => {
  it('may have every id that was added, whatever ids are', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 2n ** 128n - 1n })), (ids) => {
        const filter = new IdFilter();
        for (const id of ids) filter.add(packedId(id), 0);
        expect(ids.every((id) => filter.mayHave(packedId(id), 0))).toBe(true);
      }),
    );
  });

  it.each([
    ['random', () => new DataView(randomBytes(300_000 * 16).buffer)],
    ['consecutive', consecutive],
  ])('knows of nearly all others that they were not, also of many %s ones', (_kind, make) => {
    const ids = make();
    const filter = new IdFilter();
    const half = ids.byteLength / 2;
    for (let at = 0; at < half; at += 16) filter.add(ids, at);
    let [found, mistaken] = [0, 0];
    for (let at = 0; at < half; at += 16) {
      if (filter.mayHave(ids, at)) found += 1;
      if (filter.mayHave(ids, half + at)) mistaken += 1;
    }
    expect(found).toBe(half / 16);
    expect(mistaken).toBeLessThan(half / 16 / 20);
  });
});

function consecutive(): DataView {
  const view = new DataView(new ArrayBuffer(300_000 * 16));
  for (let index = 0; index < 300_000; index += 1) writeU128(view, index * 16, BigInt(index + 1));
  return view;
}
