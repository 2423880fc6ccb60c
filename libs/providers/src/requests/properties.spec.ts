import fc from 'fast-check';
import { RefusedRequest } from '../refusals';
import type { CallRoute, CountRoute } from '../routes';
import type { CallRequest, Upstream } from './call-request';
import { readCallRequest } from './read-call-request';

const UPSTREAM: Upstream = { model: 'upstream', capField: 'max_completion_tokens', isOpenAi: true };
const PATH = { pathModel: 'gemini' };

type Json = Record<string, unknown>;

/** What a caller may put into a body besides the fields that are read, as the bytes that stand there. */
const unreadValue = fc.oneof(
  fc.json(),
  fc.constantFrom(
    '1.0',
    '-0',
    '12345678901234567890',
    '1e-7',
    '"\\u00e9\\ud83d\\ude00é😀\\/"',
    '{"a":1,"a":2}',
  ),
  fc.constant('{"items":'.repeat(100) + '{}' + '}'.repeat(100)),
);
const space = fc.constantFrom('', ' ', '\n\t', '\r\n  ');
const unreadMembers = fc.array(
  fc.tuple(
    fc.constantFrom('"x_new"', '"top_k"', '"seed"', '"logit_b\\u0069as"', '"Über"', '""'),
    unreadValue,
  ),
  { maxLength: 5 },
);
const cap = fc.integer({ min: 1, max: 100_000 });

interface Member {
  readonly name: string;
  readonly value: string;
  /** The value that is sent; null where the member is taken out. */
  readonly sent: string | null;
}

/** Text of an object whose members are in their order, each with white space around. */
function write(members: readonly (readonly [name: string, value: string])[], gap: string): string {
  return `{${members.map(([name, value]) => `${gap}${name}${gap}:${gap}${value}`).join(`,`)}}`;
}

function read(route: CallRoute | CountRoute, bytes: Buffer): CallRequest | null {
  try {
    return readCallRequest(route, bytes, PATH);
  } catch (error) {
    if (error instanceof RefusedRequest) return null;
    throw error;
  }
}

/** The known members of a body, and where they are sent otherwise. */
function knownMembers(
  route: 'chat' | 'responses' | 'messages',
  asked: number,
  sent: number,
): readonly Member[] {
  const content = { chat: '"messages"', responses: '"input"', messages: '"messages"' }[route];
  const capName = {
    chat: '"max_completion_tokens"',
    responses: '"max_output_tokens"',
    messages: '"max_tokens"',
  }[route];
  return [
    { name: '"model"', value: '"mine"', sent: '"upstream"' },
    {
      name: content,
      value: '[{"role":"user","content":"é\\n😀"}]',
      sent: '[{"role":"user","content":"é\\n😀"}]',
    },
    { name: capName, value: String(asked), sent: String(sent) },
    ...(route === 'messages' ? [] : [{ name: '"service_tier"', value: '"auto"', sent: '"default"' }]),
  ];
}

describe('readCallRequest', () => {
  it.each(['chat', 'responses', 'messages'] as const)(
    'changes nothing of a body for %s but the model, the cap and the tier',
    (route) => {
      fc.assert(
        fc.property(cap, cap, unreadMembers, space, fc.nat(), (asked, afforded, unread, gap, rotation) => {
          const lesser = Math.min(asked, afforded);
          const others = unread.map(([name, value]) => ({ name, value, sent: value }));
          const members: Member[] = [...knownMembers(route, asked, lesser), ...others];
          const from = rotation % members.length;
          const ordered = [...members.slice(from), ...members.slice(0, from)];
          const body = write(
            ordered.map(({ name, value }) => [name, value]),
            gap,
          );
          const expected = write(
            ordered.map(({ name, sent }) => [name, sent ?? '']),
            gap,
          );

          const request = readCallRequest(route, Buffer.from(body));
          expect(request.askedCap).toBe(asked);
          expect(request.toSend(UPSTREAM, lesser).toString()).toBe(expected);
          expect(request.size.textTokens).toBeGreaterThanOrEqual(Buffer.byteLength(body));
        }),
      );
    },
  );

  it('changes nothing of a body for Gemini but the cap, in any spelling', () => {
    const names = fc.constantFrom(
      ['generationConfig', 'maxOutputTokens'],
      ['generation_config', 'max_output_tokens'],
    );
    fc.assert(
      fc.property(
        cap,
        cap,
        names,
        fc.boolean(),
        unreadMembers,
        space,
        (asked, afforded, name, isText, unread, gap) => {
          const lesser = Math.min(asked, afforded);
          const body = (value: string): string =>
            write(
              [
                ...unread,
                [
                  `"${name[0]}"`,
                  write(
                    [
                      [`"${name[1]}"`, value],
                      ['"topK"', '1.0'],
                    ],
                    gap,
                  ),
                ],
              ],
              gap,
            );
          const request = readCallRequest(
            'generate_content',
            Buffer.from(body(isText ? `"${asked}"` : String(asked))),
            PATH,
          );
          expect(request.askedCap).toBe(asked);
          expect(request.toSend(UPSTREAM, lesser).toString()).toBe(body(String(lesser)));
        },
      ),
    );
  });

  describe('bounds whatever it lets through', () => {
    const field = fc.constantFrom(
      'max_tokens',
      'max_completion_tokens',
      'max_output_tokens',
      'maxOutputTokens',
      'Max_Tokens',
      'n',
      'candidateCount',
      'candidate_count',
      'generationConfig',
      'generation_config',
      'stream',
      'service_tier',
      'user_id',
      'tools',
      'messages',
      'thinking',
    );
    const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom<unknown>(null, 0, 1, 5, 65_536, '65536', true, 'auto', 'flex', [], {}),
        fc.dictionary(field, tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    const body = fc.dictionary(field, value, { maxKeys: 5 });
    const written = fc.tuple(body, fc.boolean()).map(([members, isEscaped]) => {
      const text = JSON.stringify({ model: 'm', messages: [], ...members });
      return Buffer.from(
        isEscaped
          ? text
              .replaceAll('e', '\\u0065')
              .replaceAll('tru\\u0065', 'true')
              .replaceAll('fals\\u0065', 'false')
          : text,
      );
    });

    it('for chat', () => {
      fc.assert(
        fc.property(written, (bytes) => {
          const request = read('chat', bytes);
          if (request === null) return;
          const sent = JSON.parse(request.toSend(UPSTREAM, 3).toString()) as Json;
          const caps = [sent['max_completion_tokens'], sent['max_tokens']].filter((one) => one !== undefined);
          expect(caps.length).toBeGreaterThan(0);
          expect(caps.every((one) => one === 3)).toBe(true);
          expect(sent['n'] ?? 1).toBe(request.size.choices);
          expect(sent['service_tier']).toBe(request.size.tier);
          expect(sent).not.toHaveProperty('user_id');
          expect(sent).not.toHaveProperty('Max_Tokens');
          expect(sent['model']).toBe('upstream');
        }),
        { numRuns: 1_000 },
      );
    });

    it('for messages', () => {
      fc.assert(
        fc.property(written, (bytes) => {
          const request = read('messages', bytes);
          if (request === null) return;
          const sent = JSON.parse(request.toSend(UPSTREAM, 3).toString()) as Json;
          expect(sent['max_tokens']).toBe(3);
          expect(sent).not.toHaveProperty('user_id');
        }),
        { numRuns: 1_000 },
      );
    });

    it('for generate_content', () => {
      fc.assert(
        fc.property(body, (members) => {
          const request = read('generate_content', Buffer.from(JSON.stringify(members)));
          if (request === null) return;
          const sent = JSON.parse(request.toSend(UPSTREAM, 3).toString()) as Json;
          const configs = [sent['generationConfig'], sent['generation_config']].filter(
            (one) => one !== undefined,
          );
          expect(configs).toHaveLength(1);
          const config = configs[0] as Json;
          expect(
            [config['maxOutputTokens'], config['max_output_tokens']].filter((one) => one !== undefined),
          ).toEqual([3]);
          expect(Number(config['candidateCount'] ?? config['candidate_count'] ?? 1)).toBe(
            request.size.choices,
          );
          expect(sent).not.toHaveProperty('user_id');
        }),
        { numRuns: 1_000 },
      );
    });
  });

  describe('throws nothing but RefusedRequest', () => {
    const bodies: Readonly<Record<CallRoute | CountRoute, string>> = {
      chat: '{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://a.b/c"}}]}],"max_tokens":9,"stream":true,"stream_options":{"include_usage":false},"tools":[{"type":"function"}],"user_id":"u","n":2,"service_tier":"auto"}',
      responses:
        '{"model":"m","input":[{"role":"user","content":"x"},{"type":"reasoning","encrypted_content":"x"}],"tools":[{"type":"shell","environment":{"type":"local"}}],"previous_response_id":"r","max_output_tokens":9}',
      embeddings: '{"model":"m","input":["a",[1,2]],"user_id":"u"}',
      messages:
        '{"model":"m","system":[{"type":"text","cache_control":{"type":"ephemeral","ttl":"1h"}}],"messages":[{"content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA"}}]}],"max_tokens":9,"thinking":{"budget_tokens":5}}',
      count_message_tokens: '{"model":"m","messages":[]}',
      generate_content:
        '{"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"AA"}},{"fileData":{"fileUri":"https://a.b/c"}}]}],"generationConfig":{"maxOutputTokens":"9","candidateCount":2},"tools":[{"functionDeclarations":[]}]}',
      count_content_tokens: '{"generateContentRequest":{"model":"models/gemini","contents":[]}}',
      embed_content: '{"content":{"parts":[{"text":"a"}]}}',
      batch_embed_contents: '{"requests":[{"model":"models/gemini","content":{"parts":[{"text":"a"}]}}]}',
    };
    const routes = Object.keys(bodies) as (CallRoute | CountRoute)[];
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'null',
      '1',
      '"x"',
      '{}',
      '[]',
      '\\u0000',
      '\n',
      'é',
      '\u{1f600}',
    ];
    const mutation = fc.tuple(
      fc.nat(),
      fc.integer({ min: 0, max: 6 }),
      fc.oneof(
        fc.constantFrom(...pieces).map((piece) => Buffer.from(piece)),
        fc.uint8Array({ maxLength: 3 }).map((piece) => Buffer.from(piece)),
      ),
    );

    it.each(routes)('for mutated bodies of %s', (route) => {
      expect(read(route, Buffer.from(bodies[route]))).not.toBeNull();
      fc.assert(
        fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
          let bytes = Buffer.from(bodies[route]);
          for (const [at, removed, piece] of mutations) {
            const start = at % (bytes.length + 1);
            bytes = Buffer.concat([bytes.subarray(0, start), piece, bytes.subarray(start + removed)]);
          }
          const request = read(route, bytes);
          if (request === null) return;
          const sent = request.toSend({ ...UPSTREAM, model: 'upstream' }, 3);
          expect(() => JSON.parse(sent.toString()) as unknown).not.toThrow();
          const count = request.toCount('upstream');
          expect(() => JSON.parse(count?.body.toString() ?? '{}') as unknown).not.toThrow();
        }),
        { numRuns: 1_000 },
      );
    });

    it.each(routes)('for any JSON on %s', (route) => {
      fc.assert(
        fc.property(fc.json({ maxDepth: 5 }), (text) => {
          read(route, Buffer.from(text));
        }),
      );
    });
  });
});
