import fc from 'fast-check';
import { hashOfKeySecret, isKeySecret, newKeySecret } from './key-secret';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('a secret', () => {
  const secret = newKeySecret();

  it('has a prefix, 43 base62 characters and a checksum', () => {
    expect(secret).toMatch(/^crd_[0-9A-Za-z]{43}$/);
    expect(isKeySecret(secret)).toBe(true);
    expect(isKeySecret(`crd_${'0'.repeat(37)}2xPeTW`)).toBe(true);
  });

  it('is another one each time, of every character', () => {
    const secrets = Array.from({ length: 500 }, newKeySecret);
    expect(new Set(secrets).size).toBe(secrets.length);
    expect([...new Set(secrets.join('').replaceAll('crd_', ''))].sort().join('')).toBe(ALPHABET);
  });

  it('is known from one with a wrong character, or with two of them exchanged', () => {
    fc.assert(
      fc.property(fc.nat({ max: 42 }), fc.constantFrom(...Array.from(ALPHABET)), (place, character) => {
        const at = 'crd_'.length + place;
        const slip = secret.slice(0, at) + character + secret.slice(at + 1);
        expect(isKeySecret(slip)).toBe(slip === secret);
        const exchanged =
          secret.slice(0, at) + secret.charAt(at + 1) + secret.charAt(at) + secret.slice(at + 2);
        expect(isKeySecret(exchanged)).toBe(exchanged === secret);
      }),
    );
  });

  it.each(['', 'crd_', secret.slice(0, -1), `${secret}0`, ` ${secret}`, `${secret}\n`, secret.slice(4)])(
    'is not %j',
    (text) => {
      expect(isKeySecret(text)).toBe(false);
    },
  );

  it('is stored as its SHA-256', () => {
    expect(hashOfKeySecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});
