import { RefusedRequest } from '../refusals';
import type { Upstream } from './call-request';
import { readCallRequest } from './read-call-request';

const OPENAI: Upstream = { model: 'gpt-5', capField: 'max_completion_tokens', isOpenAi: true };
const COMPATIBLE: Upstream = { model: 'llama', capField: 'max_tokens', isOpenAi: false };
const MESSAGES = '"messages":[{"role":"user","content":"hi"}]';

const read = (text: string): ReturnType<typeof readCallRequest> => readCallRequest('chat', Buffer.from(text));
/** A body with a model, messages and more fields. */
const body = (fields: string): string => `{"model":"gpt-5",${MESSAGES}${fields === '' ? '' : `,${fields}`}}`;
const withMessages = (messages: unknown): string => JSON.stringify({ model: 'gpt-5', messages });
const send = (text: string, cap = 100, upstream = OPENAI): string =>
  read(text).toSend(upstream, cap).toString();

function refusal(text: string): RefusedRequest {
  try {
    read(text);
  } catch (error) {
    if (error instanceof RefusedRequest) return error;
    throw error;
  }
  throw new Error(`Not refused: ${text}`);
}

describe('readCallRequest for chat', () => {
  describe('caps', () => {
    it.each<[string, number | null, string]>([
      ['', null, '"max_completion_tokens":100'],
      ['"max_completion_tokens":500', 500, '"max_completion_tokens":100'],
      ['"max_tokens":500', 500, '"max_tokens":100'],
      ['"max_tokens":null', null, '"max_tokens":100'],
      ['"max_completion_tokens" : null', null, '"max_completion_tokens" : 100'],
      ['"max_tokens":500,"max_completion_tokens":300', 300, '"max_tokens":100,"max_completion_tokens":100'],
      ['"max_tokens":200,"max_completion_tokens":null', 200, '"max_tokens":100,"max_completion_tokens":100'],
      ['"max_t\\u006fkens":500', 500, '"max_t\\u006fkens":100'],
      ['"max_tokens":5e2', 500, '"max_tokens":100'],
      ['"max_tokens":500.0', 500, '"max_tokens":100'],
      ['"max_tokens":100', 100, '"max_tokens":100'],
    ])('%s is read and lowered', (fields, asked, sent) => {
      const request = read(body(fields));
      expect(request.askedCap).toBe(asked);
      expect(request.toSend(OPENAI, 100).toString()).toContain(sent);
    });

    it('inserts the field that a provider reads alone', () => {
      expect(JSON.parse(send(body('"max_completion_tokens":500'), 100, COMPATIBLE))).toMatchObject({
        max_tokens: 100,
        max_completion_tokens: 100,
      });
      expect(JSON.parse(send(body('"max_tokens":500'), 100, COMPATIBLE))).not.toHaveProperty(
        'max_completion_tokens',
      );
    });

    it.each([
      '"max_tokens":"65536"',
      '"max_tokens":[1]',
      '"max_tokens":true',
      '"max_tokens":{"value":1}',
      '"max_tokens":1,"max_tokens":2',
      '"max_tokens":1,"max_t\\u006fkens":65536',
      '"Max_Tokens":65536',
      '"maxTokens":65536',
      '"maxCompletionTokens":65536',
      '"max_to\u212aens":65536',
    ])('%s is refused as not bounded', (fields) => {
      expect(refusal(body(fields)).code).toBe('request_not_bounded');
    });

    it.each(['0', '-1', '1.5', '1e400', '99999999999999999999', '1e-1'])(
      'the cap %s is no number of tokens',
      (value) => {
        expect(refusal(body(`"max_tokens":${value}`))).toMatchObject({
          code: 'invalid_request',
          field: 'max_tokens',
        });
      },
    );

    it.each([null, -1, 1.5, Number.NaN])('toSend takes no cap of %s', (cap) => {
      expect(() => read(body('')).toSend(OPENAI, cap)).toThrow(RangeError);
    });
  });

  describe('choices', () => {
    it.each([
      ['', 1],
      ['"n":null', 1],
      ['"n":3', 3],
      ['"n":1e1', 10],
    ])('%s are %d', (fields, choices) => {
      expect(read(body(fields)).size.choices).toBe(choices);
    });

    it.each(['"n":0', '"n":-1', '"n":"3"', '"n":129', '"n":1,"n":8', '"N":8', '"n":2.5'])(
      '%s is refused',
      (fields) => {
        expect(refusal(body(fields)).field).toMatch(/^n$/i);
      },
    );
  });

  describe('fields that are refused', () => {
    it.each([
      'web_search_options',
      'models',
      'provider',
      'plugins',
      'route',
      'transforms',
      'fallbacks',
      'search_parameters',
      'mcp_servers',
      'best_of',
      'n_cmpl',
      'n_predict',
      'num_predict',
      'max_output_tokens',
      'max_new_tokens',
      'options',
      'usage',
      'chat_template',
      'conversation',
      'container',
      'cached_content',
      'background',
      'deferred',
      'previous_response_id',
    ])('%s', (name) => {
      for (const value of ['{}', '"x"', '1', 'true', '["x"]']) {
        expect(refusal(body(`${JSON.stringify(name)}:${value}`))).toMatchObject({
          code: 'request_not_bounded',
          field: name,
        });
      }
      for (const value of ['null', 'false', '[]']) {
        expect(() => read(body(`${JSON.stringify(name)}:${value}`))).not.toThrow();
      }
    });

    it.each([
      ['"tools":[{"type":"web_search"}]', 'tools[0].type'],
      ['"tools":[{"type":"function","function":{"name":"f"}},{"type":"mcp"}]', 'tools[1].type'],
      ['"tools":[{"type":"function","googleSearch":{}}]', 'tools[0].googleSearch'],
      ['"tools":[{"google_search":{}}]', 'tools[0].google_search'],
      ['"tools":{"type":"web_search"}', 'tools'],
      ['"modalities":["text","image"]', 'modalities[1]'],
      ['"audio":{"voice":{"id":"voice_1"},"format":"mp3"}', 'audio.voice'],
      ['"service_tier":"scale"', 'service_tier'],
      ['"service_tier":"ultrafast"', 'service_tier'],
      ['"service_tier":1', 'service_tier'],
      ['"stream":"true"', 'stream'],
      ['"stream":1', 'stream'],
      ['"stream_options":{"include_usage":"no"}', 'stream_options.include_usage'],
      ['"extra_body":{"google":{"cached_content":"cachedContents/1"}}', 'extra_body.google.cached_content'],
      ['"extra_body":{"google":{"cachedContent":"cachedContents/1"}}', 'extra_body.google.cachedContent'],
      ['"extra_body":{"max_tokens":1}', 'extra_body.max_tokens'],
      ['"google":{"cached_content":"cachedContents/1"}', 'google.cached_content'],
      [
        '"prompt_cache_options":{"comparison_response_id":"resp_1"}',
        'prompt_cache_options.comparison_response_id',
      ],
      ['"user_id":7', 'user_id'],
    ])('%s', (fields, field) => {
      expect(refusal(body(fields))).toMatchObject({ code: 'request_not_bounded', field });
    });

    it.each([
      [
        { role: 'user', content: [{ type: 'file', file: { file_id: 'file-1' } }] },
        'messages[0].content[0].file.file_id',
      ],
      [
        { role: 'user', content: { type: 'file', file: { file_id: 'file-1' } } },
        'messages[0].content.file.file_id',
      ],
      [{ role: 'assistant', audio: { id: 'audio_1' } }, 'messages[0].audio.id'],
      [
        { role: 'user', content: [{ type: 'image_url', image_url: { url: 'file-1' } }] },
        'messages[0].content[0].image_url.url',
      ],
      [
        { role: 'user', content: [{ type: 'image_url', image_url: { url: 'gs://bucket/a.png' } }] },
        'messages[0].content[0].image_url.url',
      ],
      [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: 'https://generativelanguage.googleapis.com/v1beta/files/1' },
          ],
        },
        'messages[0].content[0].image_url',
      ],
      [
        { role: 'user', content: [{ type: 'x', deep: { deeper: [{ file_id: 'file-1' }] } }] },
        'messages[0].content[0].deep.deeper[0].file_id',
      ],
    ])('%j', (message, field) => {
      expect(refusal(withMessages([message]))).toMatchObject({ code: 'request_not_bounded', field });
    });

    it.each(['gpt-4o-search-preview', 'gpt-4o-mini-search-preview-2025-03-11', 'gpt-5-search-api'])(
      'the model %s, also behind an alias',
      (model) => {
        expect(refusal(`{"model":"${model}",${MESSAGES}}`).field).toBe('model');
        expect(() => read(body('')).toSend({ ...OPENAI, model }, 1)).toThrow(RefusedRequest);
      },
    );

    it.each(['{}', '{"model":null}', '{"model":""}', '[]', '"x"', '{"model":["a"]}'])('%s', (text) => {
      expect(refusal(text)).toBeInstanceOf(RefusedRequest);
    });
  });

  describe('what passes', () => {
    it('keeps every other byte: unicode, doubled unread fields, 64-bit integers, 1.0, schemas of 100 levels', () => {
      const schema = '{"items":'.repeat(100) + '{"file_id":"x"}' + '}'.repeat(100);
      const rest =
        `"x_new":[12345678901234567890, 1.0,\t-0],"x_new":"é\\u00e9𝄞\\/", "temperature":1.0,` +
        `"tools":[ {"type":"function","function":{"name":"f","parameters":${schema}}}]`;
      const text = `{ "model" : "alias" ,${MESSAGES}, ${rest} ,"max_tokens":9}\n`;
      expect(send(text, 9, { ...COMPATIBLE, model: 'm' })).toBe(text.replace('"alias"', '"m"'));
    });

    it('tools that the caller runs, and thinking at Gemini', () => {
      for (const fields of [
        '"tools":[{"type":"custom","custom":{"name":"x"}}]',
        '"tools":null',
        '"functions":[{"name":"f"}]',
        '"extra_body":{"google":{"thinking_config":{"thinking_budget":1}}}',
        '"metadata":{"userId":"x","a":"b"}',
        '"prediction":{"type":"content","content":"x"}',
        '"logit_bias":{"50256":-100}',
      ]) {
        expect(() => read(body(fields))).not.toThrow();
      }
    });

    it('takes ids in the caller’s own names for what they are', () => {
      const call = { id: 'c', type: 'function', function: { name: 'f', arguments: { file_id: 'mine' } } };
      expect(() =>
        read(withMessages([{ role: 'assistant', content: null, tool_calls: [call] }])),
      ).not.toThrow();
    });
  });

  describe('who pays', () => {
    it.each([
      ['"user_id":"a","user":"b"', 'a'],
      ['"user":"b","safety_identifier":"c"', 'b'],
      ['"safety_identifier":"c","metadata":{"user_id":"d"}', 'c'],
      ['"metadata":{"user_id":"d"}', 'd'],
      ['"user_id":null,"user":"b"', 'b'],
      ['"metadata":{"x":"d"}', null],
      ['', null],
    ])('%s', (fields, userId) => {
      const request = read(body(fields));
      expect(request.userId).toBe(userId);
      const sent = request.toSend(OPENAI, 5).toString();
      expect(JSON.parse(sent)).not.toHaveProperty('user_id');
    });

    it('takes user_id out wherever it is, and nothing else', () => {
      const tail = '"max_tokens":5,"service_tier":"default"';
      for (const text of [
        `{"user_id":"u","model":"gpt-5",${MESSAGES},${tail}}`,
        `{"model":"gpt-5","user_id":"u",${MESSAGES},${tail}}`,
        `{"model":"gpt-5",${MESSAGES},${tail},"user_id":"u"}`,
      ]) {
        expect(send(text, 5)).toBe(`{"model":"gpt-5",${MESSAGES},${tail}}`);
      }
    });
  });

  describe('service tier', () => {
    it.each<[string, string, string]>([
      ['', 'default', '"service_tier":"default"'],
      ['"service_tier":null', 'default', '"service_tier":"default"'],
      ['"service_tier":"auto"', 'default', '"service_tier":"default"'],
      ['"service_tier":"flex"', 'flex', '"service_tier":"flex"'],
      ['"service_tier":"priority"', 'priority', '"service_tier":"priority"'],
      ['"service_tier":"fast"', 'priority', '"service_tier":"fast"'],
    ])('%s at OpenAI', (fields, tier, sent) => {
      expect(read(body(fields)).size.tier).toBe(tier);
      expect(send(body(fields))).toContain(sent);
    });

    it('is left open elsewhere', () => {
      expect(send(body('"max_tokens":1'), 1, { ...COMPATIBLE, model: 'gpt-5' })).toBe(body('"max_tokens":1'));
    });
  });

  describe('usage of streams', () => {
    it.each([
      ['"stream":true', true, { include_usage: true }],
      ['"stream":true,"stream_options":null', true, { include_usage: true }],
      ['"stream":true,"stream_options":{}', true, { include_usage: true }],
      ['"stream":true,"stream_options":{"include_usage":false}', true, { include_usage: true }],
      ['"stream":true,"stream_options":{"include_usage":null,"x":1}', true, { include_usage: true, x: 1 }],
      [
        '"stream":true,"stream_options":{"include_obfuscation":false}',
        true,
        { include_usage: true, include_obfuscation: false },
      ],
      ['"stream":true,"stream_options":{"include_usage":true}', false, { include_usage: true }],
      ['"stream":false', false, undefined],
      ['"stream":null', false, undefined],
      ['', false, undefined],
    ])('%s', (fields, adds, options) => {
      const request = read(body(fields));
      expect(request.addsUsageChunk).toBe(adds);
      const sent = JSON.parse(request.toSend(OPENAI, 5).toString()) as { stream_options?: unknown };
      expect(sent.stream_options).toEqual(options);
    });
  });

  describe('size', () => {
    it('is the bytes of the body, and more for messages and tools', () => {
      const text = body('"tools":[{"type":"function","function":{"name":"f"}}]');
      expect(read(text).size).toMatchObject({
        textTokens: text.length + 64 + 2_000,
        images: 0,
        fillsWindow: false,
      });
    });

    it.each<[object, object]>([
      [
        { type: 'image_url', image_url: { url: `data:image/png;base64,${'A'.repeat(9_000)}` } },
        { images: 1 },
      ],
      [{ type: 'image_url', image_url: { url: 'https://example.com/a.png' } }, { images: 1 }],
      [
        { type: 'image_url', image_url: { url: 'https://youtu.be/x' } },
        { images: 0, fillsWindow: true },
      ],
      [
        { type: 'image_url', image_url: { url: 'data:application/pdf;base64,AAAA' } },
        { images: 0, fillsWindow: true },
      ],
      [
        { type: 'video_url', video_url: { url: 'https://example.com/a.mp4' } },
        { images: 0, fillsWindow: true },
      ],
      [
        { type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA' } },
        { images: 0, fillsWindow: true },
      ],
      [
        { type: 'input_audio', input_audio: { data: 'A'.repeat(9_000), format: 'wav' } },
        { audioTokens: 9_000, images: 0 },
      ],
      [
        { type: 'hologram', hologram: 'x' },
        { images: 0, fillsWindow: true },
      ],
    ])('%#: media', (part, expected) => {
      const { size, textBytes } = read(
        withMessages([{ role: 'user', content: [part, { type: 'text', text: 'x' }] }]),
      );
      expect(size).toMatchObject({ fillsWindow: false, ...expected });
      expect(size.textTokens).toBeLessThan(400);
      expect(textBytes).toBeLessThan(300);
    });

    it('takes off a data URL whose slashes are escaped', () => {
      const data = `data:image\\/png;base64,${'A\\/'.repeat(3_000)}`;
      const { size } = read(`{"model":"m","messages":[{"content":[{"image_url":{"url":"${data}"}}]}]}`);
      expect(size).toMatchObject({ images: 1, fillsWindow: false });
      expect(size.textTokens).toBeLessThan(200);
    });

    it('knows of audio answers, of budgets, and that the model decides on cache writes', () => {
      expect(read(body('"modalities":["text","audio"]')).size.hasAudioOutput).toBe(true);
      expect(read(body('"audio":{"voice":"alloy","format":"mp3"}')).size.hasAudioOutput).toBe(true);
      expect(read(body('"thinking":{"type":"enabled","budget_tokens":1024}')).thinkingBudget).toBe(1024);
      expect(read(body('')).size).toMatchObject({
        cacheWrites: 'by_model',
        hasOutput: true,
        hasAudioOutput: false,
      });
      const part = { type: 'text', text: 'x', cache_control: { type: 'ephemeral', ttl: '1h' } };
      expect(read(withMessages([{ role: 'user', content: [part] }])).size.cacheWrites).toBe('1h');
      const tool = '{"type":"function","cache_control":{"type":"ephemeral","ttl":"1h"}}';
      expect(read(body(`"tools":[${tool}]`)).size.cacheWrites).toBe('1h');
      expect(read(body('"response_format":{"type":"json_object"}')).size.textTokens).toBeGreaterThan(2_000);
    });
  });

  it('has a body for the free counter where messages are texts alone', () => {
    const text = body('"stream":true,"max_tokens":5');
    expect(read(text).toCount('gpt-5')).toEqual({
      counter: 'count_response_tokens',
      body: Buffer.from('{"model":"gpt-5","input":[{"role":"user","content":"hi"}]}'),
    });
    expect(read(body('"tools":[]')).toCount('gpt-5')).toBeNull();
    expect(
      read(withMessages([{ role: 'user', content: [{ type: 'text', text: 'x' }] }])).toCount('m'),
    ).toBeNull();
    expect(read('{"model":"m"}').toCount('m')).toBeNull();
  });
});
