import { MAX_FRAME_BYTES } from '../limits';

const LF = 0x0a;
const CR = 0x0d;
const NONE = Buffer.alloc(0);

/**
 * Cuts a stream of server-sent events into frames, each with the blank line at its end. Lines end with LF,
 * CR LF or CR. It works on bytes: characters that are cut by chunks are whole again in their frame.
 */
export class SseFrames {
  private parts: Buffer[] = [];
  private size = 0;
  /** Bytes of the line under way that came in earlier chunks. */
  private lineBytes = 0;
  /** The last chunk ended with CR: an LF now belongs to the same end of line. */
  private isLfExpected = false;
  private wasLastKept = true;

  /**
   * @param keeps gets each frame that became complete, and says whether it stays in the stream
   * @returns the bytes of the frames that stay; null once a frame is longer than 16 MiB: `end` has them then
   */
  push(chunk: Buffer, keeps: (frame: Buffer) => boolean): Buffer | null {
    if (chunk.length === 0) return NONE;
    const kept: Buffer[] = [];
    let line = 0;
    /** Where the frame under way begins in the chunk. */
    let from = 0;
    /** Where the bytes begin that are not yet in `kept`. */
    let run = 0;
    if (this.isLfExpected) {
      this.isLfExpected = false;
      if (chunk[0] === LF) {
        line = 1;
        if (this.size === 0) {
          from = 1;
          if (!this.wasLastKept) run = 1;
        }
      }
    }
    let lf = chunk.indexOf(LF, line);
    let cr = chunk.indexOf(CR, line);
    while (lf !== -1 || cr !== -1) {
      const end = cr === -1 || (lf !== -1 && lf < cr) ? lf : cr;
      const isBlank = end === line && this.lineBytes === 0;
      line = end + 1;
      if (end === cr) {
        if (line === chunk.length) this.isLfExpected = true;
        else if (chunk[line] === LF) line++;
      }
      this.lineBytes = 0;
      if (isBlank) {
        const isCarried = this.size > 0;
        const frame = this.take(chunk.subarray(from, line));
        if (frame.length > MAX_FRAME_BYTES) {
          this.hold(Buffer.concat([...kept, chunk.subarray(run, from), frame, chunk.subarray(line)]));
          return null;
        }
        this.wasLastKept = keeps(frame);
        if (isCarried && this.wasLastKept) kept.push(frame);
        if (!isCarried && !this.wasLastKept) kept.push(chunk.subarray(run, from));
        if (isCarried || !this.wasLastKept) run = line;
        from = line;
      }
      if (lf !== -1 && lf < line) lf = chunk.indexOf(LF, line);
      if (cr !== -1 && cr < line) cr = chunk.indexOf(CR, line);
    }
    this.lineBytes += chunk.length - line;
    if (run < from) kept.push(chunk.subarray(run, from));
    if (from < chunk.length) this.hold(chunk.subarray(from));
    if (this.size > MAX_FRAME_BYTES) {
      this.parts.unshift(...kept);
      return null;
    }
    const [only] = kept;
    return kept.length === 1 && only ? only : Buffer.concat(kept);
  }

  /** What was held back: a frame without its blank line. */
  end(): Buffer {
    return this.take(NONE);
  }

  private hold(bytes: Buffer): void {
    this.parts.push(bytes);
    this.size += bytes.length;
  }

  private take(last: Buffer): Buffer {
    if (this.size === 0) return last;
    const frame = Buffer.concat([...this.parts, last]);
    this.parts = [];
    this.size = 0;
    return frame;
  }
}

export interface SseEvent {
  /** `event:`; null where there is none. */
  readonly name: string | null;
  /** The `data:` lines together; null where there are none, as in a comment. */
  readonly data: string | null;
}

/** Reads one frame, as the WHATWG's HTML standard has it in “Server-sent events”. */
export function readFrame(frame: Buffer): SseEvent {
  const text = frame.toString();
  // Nearly all frames are one line of data.
  if (text.startsWith('data: {') && text.endsWith('}\n\n') && text.indexOf('\n') === text.length - 2) {
    if (!text.includes('\r')) return { name: null, data: text.slice(6, -2) };
  }
  return readLines(text);
}

function readLines(text: string): SseEvent {
  let name: string | null = null;
  let data: string | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const field = line.startsWith('\uFEFF') ? line.slice(1) : line;
    if (field.startsWith('data:')) {
      const value = field.slice(field[5] === ' ' ? 6 : 5);
      data = data === null ? value : `${data}\n${value}`;
    } else if (field.startsWith('event:')) {
      name = field.slice(field[6] === ' ' ? 7 : 6);
    }
  }
  return { name, data };
}
