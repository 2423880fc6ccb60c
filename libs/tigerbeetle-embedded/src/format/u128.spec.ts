import fc from 'fast-check';
import {
  isMaxU128,
  isZeroU128,
  readSortableU128,
  readU128,
  sameU128,
  U128_MAX,
  writeSortableU128,
  writeU128,
} from './u128';

const u128 = fc.oneof(
  fc.constantFrom(0n, 1n, 2n ** 64n - 1n, 2n ** 64n, U128_MAX - 1n, U128_MAX),
  fc.bigInt({ min: 0n, max: U128_MAX }),
  fc.bigInt({ min: 0n, max: 2n ** 40n }),
);

function packed(value: bigint): DataView {
  const view = new DataView(new ArrayBuffer(20));
  writeU128(view, 4, value);
  return view;
}

describe('128-bit numbers in packed structs', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(u128, (value) => {
        expect(readU128(packed(value), 4)).toBe(value);
      }),
    );
  });

  it('are the same where the numbers are', () => {
    fc.assert(
      fc.property(u128, u128, (a, b) => {
        expect(sameU128(packed(a), 4, packed(b), 4)).toBe(a === b);
      }),
    );
  });

  it('know zero and the largest', () => {
    fc.assert(
      fc.property(u128, (value) => {
        expect(isZeroU128(packed(value), 4)).toBe(value === 0n);
        expect(isMaxU128(packed(value), 4)).toBe(value === U128_MAX);
      }),
    );
  });

  it('sort as bytes in their sortable form, and come back from it', () => {
    fc.assert(
      fc.property(u128, u128, (a, b) => {
        const [bytesA, bytesB] = [a, b].map((value) => {
          const bytes = Buffer.alloc(16);
          writeSortableU128(new DataView(bytes.buffer, bytes.byteOffset), 0, packed(value), 4);
          return bytes;
        });
        expect(Buffer.compare(bytesA!, bytesB!)).toBe(a < b ? -1 : a > b ? 1 : 0);
        const back = new DataView(new ArrayBuffer(16));
        readSortableU128(back, 0, new DataView(bytesA!.buffer, bytesA!.byteOffset), 0);
        expect(readU128(back, 0)).toBe(a);
      }),
    );
  });
});
