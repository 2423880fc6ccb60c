import { MAX_ANSWER_BYTES, MAX_DEPTH, MAX_FRAME_BYTES } from '../limits';
import { JsonWalker } from './json-walker';

const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;
const BEFORE_THE_TEXT: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** Arrays up to this size are kept where long ones are left out: token details are, vectors are not. */
const SHORT_ARRAY_BYTES = 4_096;

/**
 * Cuts a JSON text that arrives in pieces: an object is one value, and of an array each object in it is one, as soon
 * as it is complete.
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
  private isOver = false;

  /** @param leavesOutLongArrays embeddings: their vectors are megabytes that nobody reads here */
  constructor(private readonly leavesOutLongArrays: boolean) {}

  /**
   * @param take gets the JSON text of each value that became complete
   * @returns false once the text is nested too deeply, or a value is too long
   */
  push(chunk: Buffer, take: (text: string) => void): boolean {
    const { walker } = this;
    let from = 0;
    for (let at = 0; at < chunk.length && !this.isOver; at++) {
      const byte = chunk[at] ?? 0;
      if (this.valueDepth === null) {
        if (BEFORE_THE_TEXT.has(byte)) continue;
        if (byte === OPEN_OBJECT) this.valueDepth = 0;
        else if (byte === OPEN_ARRAY) this.valueDepth = 1;
        else this.isOver = true;
      }
      const before = walker.depth;
      walker.step(byte);
      if (walker.depth > before) {
        if (walker.depth > MAX_DEPTH) return false;
        if (before === this.valueDepth) {
          this.isInValue = true;
          from = at;
        } else if (this.isInValue && byte === OPEN_ARRAY && this.leavesOutLongArrays && this.array === null) {
          this.keep(chunk, from, at + 1);
          from = at + 1;
          this.array = { depth: walker.depth, parts: this.parts.length, size: this.size, bytes: 0 };
        }
      } else if (walker.depth < before) {
        if (this.array?.depth === before) {
          this.keep(chunk, from, at);
          from = at;
          this.array = null;
        }
        if (walker.depth === this.valueDepth && this.isInValue) {
          this.keep(chunk, from, at + 1);
          if (this.isTooLong()) return false;
          this.isInValue = false;
          take(Buffer.concat(this.parts).toString());
          this.parts = [];
          this.size = 0;
        }
        if (walker.depth <= 0 && this.valueDepth === 1) this.isOver = true;
        if (walker.depth < 0) this.isOver = true;
      }
    }
    if (this.isInValue) this.keep(chunk, from, chunk.length);
    return !this.isTooLong();
  }

  private keep(chunk: Buffer, from: number, to: number): void {
    if (to <= from) return;
    if (this.array) {
      this.array.bytes += to - from;
      if (this.array.bytes > SHORT_ARRAY_BYTES) {
        this.parts.length = this.array.parts;
        this.size = this.array.size;
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
