import { ByteEdits } from './byte-edits';
import { FieldTable, type JsonObject } from './field-table';
import { JsonScanner } from './json-scanner';

const EVERYTHING = new FieldTable<null>({}, { spelling: 'exact' });

function edit(text: string, change: (edits: ByteEdits, body: JsonObject) => void): string {
  const bytes = Buffer.from(text);
  const body = JsonScanner.read(bytes, (json) => EVERYTHING.readWithMembers(json, null));
  const edits = new ByteEdits(bytes);
  change(edits, body);
  return edits.apply().toString();
}

describe('ByteEdits', () => {
  it.each([
    ['{"a":1}', '{}'],
    ['{ "a" : 1 }', '{  }'],
    ['{"a":1 , "b":2}', '{"b":2}'],
    ['{"b":2 , "a":1 }', '{"b":2 }'],
    ['{"b":2, "a":[1,2], "c":3}', '{"b":2, "c":3}'],
  ])('removes a from %s', (text, expected) => {
    const changed = edit(text, (edits, body) => {
      edits.remove(
        body,
        body.members.find((member) => member.name === 'a')!,
      );
    });
    expect(changed).toBe(expected);
    expect(() => JSON.parse(changed) as unknown).not.toThrow();
  });

  it.each([
    ['{}', '{"x":1,"y":"é"}'],
    ['{ }', '{"x":1,"y":"é" }'],
    ['{ "a":1}', '{"x":1,"y":"é", "a":1}'],
  ])('inserts into %s', (text, expected) => {
    expect(
      edit(text, (edits, body) => {
        edits.insert(body, 'x', '1');
        edits.insert(body, 'y', '"é"');
      }),
    ).toBe(expected);
  });

  it.each([
    ['{"a":1}', '{"x":2}'],
    ['{ "a":1 , "b":3}', '{"x":2, "b":3}'],
  ])('inserts into %s and removes a at once', (text, expected) => {
    expect(
      edit(text, (edits, body) => {
        edits.remove(body, body.members[0]!);
        edits.insert(body, 'x', '2');
      }),
    ).toBe(expected);
  });

  it('replaces a value, and gives the same Buffer where nothing changes', () => {
    const bytes = Buffer.from('{"a":1.0}');
    const body = JsonScanner.read(bytes, (json) => EVERYTHING.readWithMembers(json, null));
    const { valueStart: start, end } = body.members[0]!;
    const same = new ByteEdits(bytes);
    same.replace({ start, end }, '1.0');
    expect(same.apply()).toBe(bytes);
    const other = new ByteEdits(bytes);
    other.replace({ start, end }, '1');
    expect(other.apply().toString()).toBe('{"a":1}');
  });

  it('refuses edits that overlap, and a second removal', () => {
    expect(() =>
      edit('{"a":1}', (edits) => {
        edits.replace({ start: 1, end: 4 }, 'x');
        edits.replace({ start: 2, end: 5 }, 'y');
      }),
    ).toThrow('overlap');
    expect(() =>
      edit('{"a":1,"b":2}', (edits, body) => {
        edits.remove(body, body.members[0]!);
        edits.remove(body, body.members[1]!);
      }),
    ).toThrow('Only one member');
  });
});
