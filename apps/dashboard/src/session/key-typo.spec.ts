import { isMistyped } from './key-typo';

const ISSUED = `crd_${'0'.repeat(37)}2xPeTW`;

describe('a key with a typo', () => {
  it.each([
    ['an issued one', ISSUED, false],
    ['one of the environment', 'admin-key', false],
    ['one with a wrong character', ISSUED.replace('crd_00', 'crd_01'), true],
    ['one with a wrong checksum', ISSUED.replace('TW', 'WT'), true],
    ['one that is too short', ISSUED.slice(0, -1), true],
    ['one that is too long', `${ISSUED}0`, true],
    ['one in typographic quotes', '“admin-key”', true],
    ['one in another alphabet', 'ключ', true],
    ['one with an accent', 'clé', false],
  ])('is not confused with %s', async (_name, key, expected) => {
    await expect(isMistyped(key)).resolves.toBe(expected);
  });
});
