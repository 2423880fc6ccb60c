/**
 * The checksum of TigerBeetle's messages: AEGIS-128L as a plain MAC, with an all-zero key and nonce
 * (src/vsr/checksum.zig; the cipher is described in the IETF's draft-irtf-cfrg-aegis-aead).
 *
 * Node has no AEGIS, so it stands here in full. It is made for messages of a test, not for speed.
 */

const BLOCK_BYTES = 16;
const RATE_BYTES = 2 * BLOCK_BYTES;
const INITIAL_ROUNDS = 10;
const FINAL_ROUNDS = 7;

type Block = Uint8Array;
type State = readonly Block[];

/** The AES substitution box: the inverse in GF(2^8), then an affine map (FIPS 197, section 5.1.1). */
const SBOX = substitutionBox();
const ZERO: Block = new Uint8Array(BLOCK_BYTES);
/** The cipher's two constants are the Fibonacci numbers modulo 256. */
const [CONSTANT_0, CONSTANT_1] = fibonacciBlocks();
/** The state before any data, the same for every message since key and nonce never change. */
const INITIAL_STATE = initialState();

/** @returns the 16 bytes that stand in a message's header */
export function checksum(bytes: Uint8Array): Buffer {
  let state = INITIAL_STATE;
  for (let offset = 0; offset < bytes.length; offset += RATE_BYTES) {
    const chunk = new Uint8Array(RATE_BYTES);
    chunk.set(bytes.subarray(offset, offset + RATE_BYTES));
    state = update(state, chunk.subarray(0, BLOCK_BYTES), chunk.subarray(BLOCK_BYTES));
  }

  const length = Buffer.alloc(BLOCK_BYTES);
  // What is checked counts as associated data, whose length in bits comes first; the message proper is empty.
  length.writeBigUInt64LE(BigInt(bytes.length) * 8n);
  const last = xor(state[2]!, length);
  for (let round = 0; round < FINAL_ROUNDS; round++) {
    state = update(state, last, last);
  }
  return Buffer.from(state.slice(0, 7).reduce(xor));
}

function update(state: State, first: Block, second: Block): State {
  return state.map((block, index) => {
    const input = index === 0 ? xor(block, first) : index === 4 ? xor(block, second) : block;
    return aesRound(state[(index + 7) % 8]!, input);
  });
}

/** One round of AES encryption: SubBytes, ShiftRows, MixColumns, AddRoundKey. */
function aesRound(block: Block, key: Block): Block {
  const result = new Uint8Array(BLOCK_BYTES);
  for (let column = 0; column < 4; column++) {
    const [a, b, c, d] = [0, 1, 2, 3].map((row) => SBOX[block[((column + row) % 4) * 4 + row]!]!) as [
      number,
      number,
      number,
      number,
    ];
    const mixed = [
      double(a) ^ double(b) ^ b ^ c ^ d,
      a ^ double(b) ^ double(c) ^ c ^ d,
      a ^ b ^ double(c) ^ double(d) ^ d,
      double(a) ^ a ^ b ^ c ^ double(d),
    ];
    mixed.forEach((value, row) => {
      const at = column * 4 + row;
      result[at] = value ^ key[at]!;
    });
  }
  return result;
}

function xor(left: Block, right: Block): Block {
  return left.map((value, index) => value ^ right[index]!);
}

/** Twice the number in GF(2^8), modulo x^8 + x^4 + x^3 + x + 1. */
function double(value: number): number {
  return ((value << 1) ^ (value & 0x80 ? 0x11b : 0)) & 0xff;
}

function substitutionBox(): Uint8Array {
  // Every number but 0 is a power of 3, so the inverse of 3^n is 3^(255 - n).
  const powers = [1];
  while (powers.length < 255) {
    const previous = powers[powers.length - 1]!;
    powers.push(double(previous) ^ previous);
  }
  const box = new Uint8Array(256).fill(0x63, 0, 1);
  powers.forEach((value, exponent) => {
    const inverse = powers[(255 - exponent) % 255]!;
    const rotated = (bits: number) => ((inverse << bits) | (inverse >> (8 - bits))) & 0xff;
    box[value] = inverse ^ rotated(1) ^ rotated(2) ^ rotated(3) ^ rotated(4) ^ 0x63;
  });
  return box;
}

function fibonacciBlocks(): [Block, Block] {
  const numbers = [0, 1];
  while (numbers.length < RATE_BYTES) {
    numbers.push((numbers[numbers.length - 2]! + numbers[numbers.length - 1]!) & 0xff);
  }
  return [Uint8Array.from(numbers.slice(0, BLOCK_BYTES)), Uint8Array.from(numbers.slice(BLOCK_BYTES))];
}

function initialState(): State {
  const c0 = CONSTANT_0;
  const c1 = CONSTANT_1;
  let state: State = [ZERO, c1, c0, c1, ZERO, c0, c1, c0];
  for (let round = 0; round < INITIAL_ROUNDS; round++) {
    state = update(state, ZERO, ZERO);
  }
  return state;
}
