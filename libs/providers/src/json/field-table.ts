import { RefusedRequest } from '../refusals';
import type { JsonRange, JsonScanner } from './json-scanner';

/** Reads the value at the cursor; a reader that leaves the cursor there has the value skipped. */
export type FieldReader<Context> = (json: JsonScanner, context: Context) => void;

export interface JsonMember {
  readonly name: string;
  /** From the name's quote to the end of the value. */
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

export interface JsonObject extends JsonRange {
  readonly members: readonly JsonMember[];
}

/**
 * `exact`: names as they are. `proto`: each name as camelCase and as snake_case, which are one field.
 * `verbatim`: an object of the caller's own names, of which only the exact ones mean anything.
 */
export type Spelling = 'exact' | 'proto' | 'verbatim';

/** A longer name, even one that is written in escapes, is none of those that are read. */
const MAX_NAME_BYTES = 400;
/** More members than a request has; each of them is kept. */
const MAX_MEMBERS = 1_000;

/** The fields of an object that are read; the others pass unread. */
export class FieldTable<Context> {
  private readonly fields = new Map<string, string>();
  /** Names as a lenient parser reads them. */
  private readonly lookalikes = new Map<string, string>();

  /** @param others Reads the fields that the table does not have. */
  constructor(
    private readonly readers: Readonly<Record<string, FieldReader<Context>>>,
    private readonly options: { readonly spelling: Spelling; readonly others?: FieldReader<Context> },
  ) {
    for (const name of Object.keys(readers)) {
      this.fields.set(name, name);
      if (options.spelling === 'proto') this.fields.set(snakeCase(name), name);
      if (options.spelling !== 'verbatim') this.lookalikes.set(lookalikeOf(name), name);
    }
  }

  /**
   * Reads the object at the cursor.
   * @throws RefusedRequest where a field of the table is there twice, or in a spelling that only some parsers take
   *   for it: `Max_Tokens` is `max_tokens` for Go's.
   */
  read(json: JsonScanner, context: Context): JsonRange {
    const seen = new Set<string>();
    return json.readObject((name) => {
      this.readMember(json, this.nameOf(json, name), seen, context);
    });
  }

  /** As `read`; keeps where the members are, for edits. */
  readWithMembers(json: JsonScanner, context: Context): JsonObject {
    const seen = new Set<string>();
    const members: JsonMember[] = [];
    const range = json.readObject((nameRange) => {
      const name = this.nameOf(json, nameRange);
      const valueStart = json.position;
      this.readMember(json, name, seen, context);
      if (json.position === valueStart) json.skip();
      if (members.length === MAX_MEMBERS) {
        throw new RefusedRequest(
          'invalid_request',
          json.field,
          `The body has an object of more than ${MAX_MEMBERS} fields.`,
        );
      }
      members.push({
        name: this.fields.get(name) ?? name,
        start: nameRange.start,
        valueStart,
        end: json.position,
      });
    });
    return { ...range, members };
  }

  private nameOf(json: JsonScanner, range: JsonRange): string {
    return range.end - range.start > MAX_NAME_BYTES ? '' : json.textOf(range);
  }

  private readMember(json: JsonScanner, name: string, seen: Set<string>, context: Context): void {
    const field = this.fields.get(name);
    json.path.push(name);
    if (field === undefined) {
      const lookalike = this.lookalikes.size === 0 ? undefined : this.lookalikes.get(lookalikeOf(name));
      if (lookalike !== undefined) {
        throw new RefusedRequest(
          'request_not_bounded',
          json.field,
          `Write the field ${JSON.stringify(name)} as ${JSON.stringify(lookalike)}: providers read it differently.`,
        );
      }
      this.options.others?.(json, context);
    } else {
      if (seen.has(field)) {
        throw new RefusedRequest(
          'request_not_bounded',
          json.field,
          `The field ${JSON.stringify(field)} is there twice: which one counts depends on the reader.`,
        );
      }
      seen.add(field);
      this.readers[field]?.(json, context);
    }
    json.path.pop();
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/**
 * A name as the most lenient parser takes it: letters by Unicode's simple folding (ſ is s, K is k), no separators,
 * nothing after a NUL.
 */
function lookalikeOf(name: string): string {
  const [text = ''] = name.split('\0', 1);
  return text
    .toUpperCase()
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
