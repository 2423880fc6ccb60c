import { randomInt } from 'node:crypto';
import { hashU128 } from './id-table';

/** An id sets one bit in each word of a group. */
const GROUP_WORDS = 8;
/** Odd numbers, so that each word of a group has the id's bit somewhere else. */
const SALTS = Uint32Array.of(
  0x2545f491,
  0x9e3779b1,
  0x85ebca77,
  0xc2b2ae3d,
  0x27d4eb2f,
  0x165667b1,
  0x6c62272f,
  0xd1b54a33,
);
/** Then about one id in a hundred that was never added seems to have been. */
const BITS_PER_ID = 10;
const GROUP_BITS = GROUP_WORDS * 32;
/** The first part holds a few ids only; each further one twice as many as the one before. */
const FIRST_IDS = 65_536;
/** Together 21 MB, for 16 million ids. Of more than that, more seem to have been added, and the index is asked. */
const PARTS_MAX = 8;

interface Part {
  readonly words: Uint32Array;
  /** How many more ids it takes before there is a next part. */
  room: number;
}

/**
 * Tells of most ids that they were never added: a Bloom filter, whose bits for one id share a line of the
 * processor's cache, in a few parts that come as they are needed. (Putze, Sanders, Singler: Cache-, Hash- and
 * Space-Efficient Bloom Filters.)
 */
export class IdFilter {
  private readonly seed = randomInt(2 ** 32);
  private readonly parts: Part[] = [];

  /** Adds the id that stands at `at`. */
  add(view: DataView, at: number): void {
    const part = this.openPart();
    part.room -= 1;
    const hash = hashU128(view, at, this.seed);
    const group = groupOf(part.words, hash);
    for (let word = 0; word < GROUP_WORDS; word += 1) {
      part.words[group + word] = (part.words[group + word] ?? 0) | bitOf(hash, word);
    }
  }

  /** Whether the id that stands at `at` may have been added; false only if it was not. */
  mayHave(view: DataView, at: number): boolean {
    const hash = hashU128(view, at, this.seed);
    return this.parts.some(({ words }) => hasAll(words, hash));
  }

  private openPart(): Part {
    const last = this.parts.at(-1);
    if (last !== undefined && (last.room > 0 || this.parts.length === PARTS_MAX)) return last;
    const ids = FIRST_IDS * 2 ** this.parts.length;
    const part = {
      words: new Uint32Array(GROUP_WORDS * Math.ceil((ids * BITS_PER_ID) / GROUP_BITS)),
      room: ids,
    };
    this.parts.push(part);
    return part;
  }
}

function hasAll(words: Uint32Array, hash: number): boolean {
  const group = groupOf(words, hash);
  for (let word = 0; word < GROUP_WORDS; word += 1) {
    if (((words[group + word] ?? 0) & bitOf(hash, word)) === 0) return false;
  }
  return true;
}

function groupOf(words: Uint32Array, hash: number): number {
  return (hash % (words.length / GROUP_WORDS)) * GROUP_WORDS;
}

function bitOf(hash: number, word: number): number {
  return 1 << (Math.imul(hash, SALTS[word] ?? 1) >>> 27);
}
