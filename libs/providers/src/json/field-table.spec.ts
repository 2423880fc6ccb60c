import { RefusedRequest } from '../refusals';
import { FieldTable, type Spelling } from './field-table';
import { JsonScanner } from './json-scanner';

function read(spelling: Spelling, text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const table = new FieldTable<Record<string, string>>(
    {
      maxTokens: (json, context) => {
        const range = json.skip();
        context['maxTokens'] = json.bytes.toString('utf8', range.start, range.end);
      },
      max_kinds: (json, context) => {
        const range = json.skip();
        context['max_kinds'] = json.bytes.toString('utf8', range.start, range.end);
      },
    },
    { spelling },
  );
  JsonScanner.read(Buffer.from(text), (json) => table.read(json, found));
  return found;
}

describe('FieldTable', () => {
  it('finds a name that is written in escapes', () => {
    expect(read('exact', '{"max_\\u006binds":1}')).toEqual({ max_kinds: '1' });
    expect(read('proto', '{"max_\\u0074okens":1}')).toEqual({ maxTokens: '1' });
  });

  it('takes both spellings of proto-JSON for one field', () => {
    expect(read('proto', '{"max_tokens":1}')).toEqual({ maxTokens: '1' });
    expect(read('proto', '{"maxTokens":1}')).toEqual({ maxTokens: '1' });
  });

  it.each([
    ['exact', '{"maxTokens":1,"maxTokens":2}'],
    ['exact', '{"maxTokens":1,"maxTok\\u0065ns":2}'],
    ['proto', '{"maxTokens":1,"max_tokens":2}'],
    ['verbatim', '{"maxTokens":1,"x":0,"maxTokens":1}'],
  ] as const)('refuses a field that is there twice (%s, %s)', (spelling, text) => {
    expect(() => read(spelling, text)).toThrow(RefusedRequest);
    expect(() => read(spelling, text)).toThrow('twice');
  });

  it.each([
    '{"MAXTOKENS":1}',
    '{"MaxTokens":1}',
    '{"max_Tokens":1}',
    '{"max-tokens":1}',
    '{"maxTo\u212aens":1}',
    '{"maxToken\u017f":1}',
    '{"maxTokens\\u0000x":1}',
    '{"max tokens":1}',
  ])('refuses %s, which only some parsers take for the field', (text) => {
    expect(() => read('exact', text)).toThrow('providers read it differently');
    expect(() => read('proto', text)).toThrow('providers read it differently');
    expect(read('verbatim', text)).toEqual({});
  });

  it('leaves other fields alone, doubled ones too', () => {
    expect(read('exact', '{"x":1,"x":2,"maxTokens":3,"min_tokens":{"maxTokens":4}}')).toEqual({
      maxTokens: '3',
    });
  });

  it('keeps where the members are', () => {
    const bytes = Buffer.from('{ "x" : [1] , "max_tokens":\t7}');
    const table = new FieldTable<null>({ maxTokens: () => undefined }, { spelling: 'proto' });
    const object = JsonScanner.read(bytes, (json) => table.readWithMembers(json, null));
    expect(
      object.members.map((member) => [
        member.name,
        bytes.toString('utf8', member.start, member.end),
        bytes.toString('utf8', member.valueStart, member.end),
      ]),
    ).toEqual([
      ['x', '"x" : [1]', '[1]'],
      ['maxTokens', '"max_tokens":\t7', '7'],
    ]);
  });

  it('refuses an object of more members than are kept', () => {
    const text = `{${Array.from({ length: 1_001 }, (_, index) => `"f${index}":0`).join(',')}}`;
    const table = new FieldTable<null>({}, { spelling: 'exact' });
    expect(() => JsonScanner.read(Buffer.from(text), (json) => table.readWithMembers(json, null))).toThrow(
      'more than 1000 fields',
    );
  });
});
