import { hash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Every issued key begins with it, so that scanners of repositories find keys. */
export const KEY_SECRET_PREFIX = 'crd_';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 220 bits. */
const RANDOM_LENGTH = 37;
/** 62^6 is more than 2^32. */
const CHECKSUM_LENGTH = 6;
const SECRET = new RegExp(
  `^(${KEY_SECRET_PREFIX}[0-9A-Za-z]{${RANDOM_LENGTH}})([0-9A-Za-z]{${CHECKSUM_LENGTH}})$`,
);

/** A new secret: the prefix, 37 random base62 characters, and the CRC-32 of all these in 6 more. */
export function newKeySecret(): string {
  let secret = KEY_SECRET_PREFIX;
  for (let index = 0; index < RANDOM_LENGTH; index += 1)
    secret += ALPHABET.charAt(randomInt(ALPHABET.length));
  return secret + checksumOf(secret);
}

/** Whether the text has the form and the checksum of a secret. It may still be one that nobody has issued. */
export function isKeySecret(text: string): boolean {
  const [, secret, checksum] = SECRET.exec(text) ?? [];
  return secret !== undefined && checksum === checksumOf(secret);
}

/** SHA-256 in hex: all that is stored of a secret. */
export function hashOfKeySecret(secret: string): string {
  return hash('sha256', secret);
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let index = 0; index < CHECKSUM_LENGTH; index += 1) {
    digits = ALPHABET.charAt(rest % ALPHABET.length) + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}
