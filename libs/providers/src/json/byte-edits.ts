import type { JsonMember, JsonObject } from './field-table';
import type { JsonRange } from './json-scanner';

interface Edit extends JsonRange {
  readonly text: string;
}

/** Edits of a JSON document that leave every other byte as it is. */
export class ByteEdits {
  private readonly edits: Edit[] = [];
  private readonly insertions = new Map<JsonObject, string[]>();
  private readonly removals = new Map<JsonObject, JsonMember>();

  constructor(private readonly bytes: Buffer) {}

  /** Replaces a value, where it is not written like this already. */
  replace(range: JsonRange, text: string): void {
    if (this.bytes.toString('utf8', range.start, range.end) === text) return;
    this.edits.push({ start: range.start, end: range.end, text });
  }

  /** Puts a member that the object does not have at its beginning. */
  insert(object: JsonObject, name: string, text: string): void {
    const insertions = this.insertions.get(object) ?? [];
    insertions.push(`${JSON.stringify(name)}:${text}`);
    this.insertions.set(object, insertions);
  }

  /** Takes a member and one comma out; at most one member of an object. */
  remove(object: JsonObject, member: JsonMember): void {
    if (this.removals.has(object)) throw new Error('Only one member of an object can be removed.');
    this.removals.set(object, member);
    const index = object.members.indexOf(member);
    const next = object.members[index + 1];
    const previous = object.members[index - 1];
    if (next !== undefined) this.edits.push({ start: member.start, end: next.start, text: '' });
    else this.edits.push({ start: previous?.end ?? member.start, end: member.end, text: '' });
  }

  /** The document with the edits; the same Buffer where there are none. */
  apply(): Buffer {
    for (const [object, members] of this.insertions) {
      const remaining = object.members.length - (this.removals.has(object) ? 1 : 0);
      const at = object.start + 1;
      this.edits.push({ start: at, end: at, text: members.join(',') + (remaining > 0 ? ',' : '') });
    }
    this.insertions.clear();
    if (this.edits.length === 0) return this.bytes;
    this.edits.sort((first, second) => first.start - second.start || first.end - second.end);
    const parts: Buffer[] = [];
    let position = 0;
    for (const edit of this.edits) {
      if (edit.start < position) throw new Error('Edits of a body overlap.');
      parts.push(this.bytes.subarray(position, edit.start), Buffer.from(edit.text));
      position = edit.end;
    }
    parts.push(this.bytes.subarray(position));
    return Buffer.concat(parts);
  }
}
