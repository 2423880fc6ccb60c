import { MAX_DEPTH } from '../limits';

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Follows the nesting of a JSON text, one byte after the other. It does not check the syntax. */
export class JsonWalker {
  depth = 0;
  private isInString = false;
  private isEscaped = false;

  /** Within a string nothing but a quote and a backslash have a meaning. */
  get isInText(): boolean {
    return this.isInString && !this.isEscaped;
  }

  /** Takes a byte, or a UTF-16 code unit: only ASCII has a meaning here. */
  step(byte: number): void {
    if (this.isInString) {
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) this.isInString = false;
      return;
    }
    if (byte === QUOTE) this.isInString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.depth--;
  }
}

/** Whether a JSON text is nested deeper than any answer needs to be. */
export function isTooDeep(text: string): boolean {
  return hasManyOpenings(text) && isWalkTooDeep(text);
}

/** Most texts have too few brackets to be deep: the search for them is many times as fast as the walk. */
function hasManyOpenings(text: string): boolean {
  let openings = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1; at = text.indexOf(bracket, at + 1)) {
      if (++openings > MAX_DEPTH) return true;
    }
  }
  return false;
}

function isWalkTooDeep(text: string): boolean {
  const walker = new JsonWalker();
  for (let at = 0; at < text.length; at++) {
    walker.step(text.charCodeAt(at));
    if (walker.depth > MAX_DEPTH) return true;
  }
  return false;
}
