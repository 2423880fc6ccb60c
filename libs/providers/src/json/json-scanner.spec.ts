import fc from 'fast-check';
import { RefusedRequest } from '../refusals';
import { JsonScanner, MAX_JSON_DEPTH } from './json-scanner';

function skipAll(bytes: Buffer): string | null {
  try {
    const range = JsonScanner.read(bytes, (json) => json.skip());
    expect(JSON.parse(bytes.toString('utf8', range.start, range.end))).toEqual(JSON.parse(bytes.toString()));
    return null;
  } catch (error) {
    if (error instanceof RefusedRequest) return error.code;
    throw error;
  }
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

describe('JsonScanner', () => {
  it.each([
    '{}',
    '[]',
    ' \t\r\n null \n',
    '-0',
    '1.0',
    '12345678901234567890',
    '1e400',
    '-1.5E-7',
    '""',
    '"\\u00e9\\ud800\\/\\b"',
    '"é𝄞"',
    '[[],{},[{}]]',
    '{"":{"a":[1,true,false,null,"x"]},"b":-2}',
  ])('takes %s', (text) => {
    expect(skipAll(Buffer.from(text))).toBeNull();
  });

  it.each([
    '',
    ' ',
    '{',
    '[',
    '[1',
    '[1,]',
    '[,1]',
    '{,}',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '{"a":1 "b":2}',
    '[1 2]',
    '[1}',
    '{"a":1]',
    '01',
    '-',
    '+1',
    '.5',
    '1.',
    '1e',
    '1e+',
    '0x10',
    'NaN',
    'Infinity',
    'True',
    'nul',
    'nullx',
    'truefalse',
    '"abc',
    '"\\x41"',
    '"\\u12g4"',
    '"\\',
    '"a\nb"',
    '"\u0000"',
    '\ufeff{}',
    '{}{}',
    '[] ,',
    '// comment\n{}',
  ])('refuses %j', (text) => {
    expect(skipAll(Buffer.from(text))).toBe('malformed_json');
  });

  it('refuses what is not UTF-8', () => {
    expect(skipAll(Buffer.from([0x22, 0xff, 0x22]))).toBe('malformed_json');
    expect(skipAll(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toBe('malformed_json');
  });

  it('takes as many levels as it says, and no more', () => {
    const nest = (levels: number): Buffer => Buffer.from('['.repeat(levels) + ']'.repeat(levels));
    expect(skipAll(nest(MAX_JSON_DEPTH))).toBeNull();
    expect(skipAll(nest(MAX_JSON_DEPTH + 1))).toBe('invalid_request');
  });

  it('agrees with JSON.parse on every document, also after any change of its bytes', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4 }),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 2 }),
        (text, changes) => {
          const bytes = Buffer.from(text);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          expect(skipAll(bytes) === null).toBe(isJson(bytes));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('gives ranges and paths of members and items', () => {
    const bytes = Buffer.from(' {"a" : [10, {"b":"é\\n"}], "c":null} ');
    const found: string[] = [];
    JsonScanner.read(bytes, (json) => {
      const object = json.readObject((start, end) => {
        const name = json.textOf({ start, end });
        json.path.push(name);
        if (name === 'a') {
          json.readArray((index) => {
            json.path.push(index);
            const range = json.skip();
            found.push(`${json.field ?? ''}=${bytes.toString('utf8', range.start, range.end)}`);
            json.path.pop();
          });
        }
        json.path.pop();
      });
      expect(object).toEqual({ start: 1, end: bytes.length - 1 });
    });
    expect(found).toEqual(['a[0]=10', 'a[1]={"b":"é\\n"}']);
  });
});
