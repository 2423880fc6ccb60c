import { RefusedRequest } from '../refusals';
import { MAX_MARKS, type JsonRange, type JsonScanner } from './json-scanner';

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

/** Names of no table that are remembered, so that they are looked at once. */
const MAX_UNRELATED_NAMES = 1_000;

interface Field<Context> {
  readonly name: string;
  readonly index: number;
  readonly read: FieldReader<Context>;
}

interface Name<Context> {
  readonly bytes: Buffer;
  readonly field: Field<Context>;
}

/** The fields of an object that are read; the others pass unread. */
export class FieldTable<Context> {
  private readonly fields = new Map<string, Field<Context>>();
  /** Names by their length, first and last byte: they are found without making a text of each. */
  private readonly names = new Map<number, Name<Context>[]>();
  /** Names as a lenient parser reads them. */
  private readonly lookalikes = new Map<string, string>();
  private readonly unrelated = new Set<string>();

  /** @param others Reads the fields that the table does not have. */
  constructor(
    readers: Readonly<Record<string, FieldReader<Context>>>,
    private readonly options: { readonly spelling: Spelling; readonly others?: FieldReader<Context> },
  ) {
    const entries = Object.entries(readers);
    if (entries.length > MAX_MARKS) throw new RangeError('The table has too many fields.');
    for (const [index, [name, read]] of entries.entries()) {
      const field = { name, index, read };
      this.addName(name, field);
      if (options.spelling === 'proto') this.addName(snakeCase(name), field);
      if (options.spelling !== 'verbatim') this.lookalikes.set(lookalikeOf(name), name);
    }
  }

  /**
   * Reads the object at the cursor.
   * @throws RefusedRequest where a field of the table is there twice, or in a spelling that only some parsers take
   *   for it: `Max_Tokens` is `max_tokens` for Go's.
   */
  read(json: JsonScanner, context: Context): JsonRange {
    const level = json.clearMarks();
    return json.readObject((start, end) => {
      const field = this.fieldAt(json.bytes, start + 1, end - 1);
      if (field === undefined) this.readOther(json, this.nameOf(json, start, end), level, context);
      else this.readField(json, field, level, context);
    });
  }

  /** As `read`; keeps where the members are, for edits. */
  readWithMembers(json: JsonScanner, context: Context): JsonObject {
    const level = json.clearMarks();
    const members: JsonMember[] = [];
    const range = json.readObject((start, end) => {
      const known = this.fieldAt(json.bytes, start + 1, end - 1);
      const text = known?.name ?? this.nameOf(json, start, end);
      const name = known?.name ?? this.fields.get(text)?.name ?? text;
      const valueStart = json.position;
      if (known === undefined) this.readOther(json, text, level, context);
      else this.readField(json, known, level, context);
      if (json.position === valueStart) json.skip();
      if (members.length === MAX_MEMBERS) {
        throw new RefusedRequest(
          'invalid_request',
          json.field,
          `The body has an object of more than ${MAX_MEMBERS} fields.`,
        );
      }
      members.push({ name, start, valueStart, end: json.position });
    });
    return { ...range, members };
  }

  private addName(name: string, field: Field<Context>): void {
    if (this.fields.has(name)) return;
    this.fields.set(name, field);
    const bytes = Buffer.from(name);
    const key = keyOf(bytes, 0, bytes.length);
    const names = this.names.get(key) ?? [];
    names.push({ bytes, field });
    this.names.set(key, names);
  }

  /** The field whose name is written without escapes. */
  private fieldAt(bytes: Buffer, start: number, end: number): Field<Context> | undefined {
    const names = this.names.get(keyOf(bytes, start, end));
    if (names === undefined) return undefined;
    return names.find((name) => isAt(name.bytes, bytes, start))?.field;
  }

  private nameOf(json: JsonScanner, start: number, end: number): string {
    return end - start > MAX_NAME_BYTES ? '' : json.textOf({ start, end });
  }

  private readField(json: JsonScanner, field: Field<Context>, level: number, context: Context): void {
    json.path.push(field.name);
    if (!json.mark(level, field.index)) {
      throw new RefusedRequest(
        'request_not_bounded',
        json.field,
        `The field ${JSON.stringify(field.name)} is there twice: which one counts depends on the reader.`,
      );
    }
    field.read(json, context);
    json.path.pop();
  }

  /** A field that is not in the table, or that is written in escapes. */
  private readOther(json: JsonScanner, name: string, level: number, context: Context): void {
    const field = this.fields.get(name);
    if (field !== undefined) {
      this.readField(json, field, level, context);
      return;
    }
    json.path.push(name);
    const lookalike = this.lookalikeField(name);
    if (lookalike !== undefined) {
      throw new RefusedRequest(
        'request_not_bounded',
        json.field,
        `Write the field ${JSON.stringify(name)} as ${JSON.stringify(lookalike)}: providers read it differently.`,
      );
    }
    this.options.others?.(json, context);
    json.path.pop();
  }

  private lookalikeField(name: string): string | undefined {
    if (this.lookalikes.size === 0 || this.unrelated.has(name)) return undefined;
    const lookalike = this.lookalikes.get(lookalikeOf(name));
    if (lookalike === undefined && this.unrelated.size < MAX_UNRELATED_NAMES) this.unrelated.add(name);
    return lookalike;
  }
}

function keyOf(bytes: Buffer, start: number, end: number): number {
  return (end - start) * 0x1_00_00 + (bytes[start] ?? 0) * 0x1_00 + (bytes[end - 1] ?? 0);
}

function isAt(name: Buffer, bytes: Buffer, start: number): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (name[index] !== bytes[start + index]) return false;
  }
  return true;
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
