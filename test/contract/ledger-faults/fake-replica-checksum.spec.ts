import { checksum } from '../../support/fake-replica/checksum';

describe('the checksum of TigerBeetle messages', () => {
  // The vectors are those of TigerBeetle's src/vsr/checksum.zig. Longer input than one block, whole and not, is held
  // to the real client's own checksums in fake-replica.spec.ts: a header of another checksum is refused on both sides.
  it.each([
    { bytes: 0, expected: '83cc600dc4e3e7e62d4055826174f149' },
    { bytes: 16, expected: 'f72ad48dd05dd1656133101cd4be3a26' },
  ])('is that of the reference for $bytes bytes of zeros', ({ bytes, expected }) => {
    expect(checksum(Buffer.alloc(bytes)).toString('hex')).toBe(expected);
  });

  it('differs for every single bit and for every length', () => {
    const inputs = [
      ...Array.from({ length: 64 * 8 }, (_, bit) => {
        const input = Buffer.alloc(64);
        input[bit >> 3] = 1 << (bit & 7);
        return input;
      }),
      ...Array.from({ length: 100 }, (_, length) => Buffer.alloc(length)),
    ];
    expect(new Set(inputs.map((input) => checksum(input).toString('hex'))).size).toBe(inputs.length);
  });
});
