import { MAX_ANSWER_BYTES, MAX_DEPTH, MAX_FRAME_BYTES } from '../limits';
import { BACKSLASH, JsonWalker, QUOTE } from './json-walker';

const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
const BEFORE_THE_TEXT: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** Arrays up to this size are kept where long ones are left out: token details are, vectors are not. */
const SHORT_ARRAY_BYTES = 4_096;

/**
 * Cuts a JSON text that arrives in pieces into values, each as soon as it is complete. An object is one value;
 * so is each object in an array.
 */
export class JsonValues {
  private readonly walker = new JsonWalker();
  /** The depth at which values begin: 0 for an object, 1 for an array; null before the text begins. */
  private valueDepth: number | null = null;
  private isInValue = false;
  private parts: Buffer[] = [];
  private size = 0;
  /** The array that is left out if it becomes long: its depth, and the state before it. */
  private array: { depth: number; parts: number; size: number; bytes: number } | null = null;
  /** Behind the text, or it is no JSON. */
  private isOver = false;
  /** Where the bytes of the chunk begin that are not kept yet. */
  private from = 0;

  /** @param leavesOutLongArrays embeddings: their vectors are megabytes that nobody reads here */
  constructor(private readonly leavesOutLongArrays: boolean) {}

  /**
   * @param take gets the JSON text of each value that became complete
   * @returns false once the text is nested too deeply, or a value is too long
   */
  push(chunk: Buffer, take: (text: string) => void): boolean {
    const { walker } = this;
    this.from = 0;
    let backslash = chunk.indexOf(BACKSLASH);
    for (let at = 0; at < chunk.length && !this.isOver; at++) {
      if (walker.isInText) {
        if (backslash !== -1 && backslash < at) backslash = chunk.indexOf(BACKSLASH, at);
        at = nearer(chunk.indexOf(QUOTE, at), backslash);
        if (at === -1) break;
      }
      const byte = chunk[at] ?? 0;
      if (this.valueDepth === null && !this.begin(byte)) continue;
      const before = walker.depth;
      walker.step(byte);
      if (walker.depth > before) {
        if (walker.depth > MAX_DEPTH) return false;
        this.open(chunk, at, before);
      } else if (walker.depth < before) {
        if (!this.close(chunk, at, before, take)) return false;
      }
    }
    if (this.isInValue) this.keep(chunk, chunk.length);
    return !this.isTooLong();
  }

  /** Returns false in front of the text. */
  private begin(byte: number): boolean {
    if (BEFORE_THE_TEXT.has(byte)) return false;
    if (byte === OPEN_OBJECT) this.valueDepth = 0;
    else if (byte === OPEN_ARRAY) this.valueDepth = 1;
    else this.isOver = true;
    return true;
  }

  private open(chunk: Buffer, at: number, before: number): void {
    if (before === this.valueDepth) {
      this.isInValue = true;
      this.from = at;
    } else if (this.leavesOutLongArrays && this.isInValue && !this.array && chunk[at] === OPEN_ARRAY) {
      this.keep(chunk, at + 1);
      this.array = { depth: before + 1, parts: this.parts.length, size: this.size, bytes: 0 };
    }
  }

  private close(chunk: Buffer, at: number, before: number, take: (text: string) => void): boolean {
    if (this.array?.depth === before) {
      this.keep(chunk, at);
      this.array = null;
    }
    const after = before - 1;
    if (after === this.valueDepth && this.isInValue) {
      this.keep(chunk, at + 1);
      if (this.isTooLong()) return false;
      this.isInValue = false;
      take(Buffer.concat(this.parts).toString());
      this.parts = [];
      this.size = 0;
    }
    if (after < (this.valueDepth ?? 0)) this.isOver = true;
    return true;
  }

  /** Keeps the bytes of the chunk up to a position, unless they are of a long array that is left out. */
  private keep(chunk: Buffer, to: number): void {
    const { from, array } = this;
    this.from = to;
    if (to <= from) return;
    if (array) {
      array.bytes += to - from;
      if (array.bytes > SHORT_ARRAY_BYTES) {
        this.parts.length = array.parts;
        this.size = array.size;
        return;
      }
    }
    this.parts.push(chunk.subarray(from, to));
    this.size += to - from;
  }

  private isTooLong(): boolean {
    return this.size > (this.valueDepth === 1 ? MAX_FRAME_BYTES : MAX_ANSWER_BYTES);
  }
}

/** The lesser of two positions of which each may be none, -1. */
function nearer(one: number, other: number): number {
  return one === -1 || (other !== -1 && other < one) ? other : one;
}
