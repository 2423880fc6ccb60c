import { RefusedRequest } from '../refusals';
import type { Upstream } from './call-request';
import { readCallRequest } from './read-call-request';

const GEMINI: Upstream = { model: 'up', capField: null, isOpenAi: false };
const PATH = { pathModel: 'gemini' };

const read = (text: string): ReturnType<typeof readCallRequest> =>
  readCallRequest('generate_content', Buffer.from(text), PATH);
const readPart = (part: object): ReturnType<typeof readCallRequest> =>
  read(JSON.stringify({ contents: [{ role: 'user', parts: [part] }] }));

function refusal(act: () => unknown): RefusedRequest {
  try {
    act();
  } catch (error) {
    if (error instanceof RefusedRequest) return error;
    throw error;
  }
  throw new Error('Not refused');
}

describe('readCallRequest for generate_content', () => {
  it.each<[string, number | null, string]>([
    ['{}', null, '{"generationConfig":{"maxOutputTokens":50}}'],
    ['{"contents":[]}', null, '{"generationConfig":{"maxOutputTokens":50},"contents":[]}'],
    ['{"generationConfig":{}}', null, '{"generationConfig":{"maxOutputTokens":50}}'],
    ['{"generationConfig":null}', null, '{"generationConfig":{"maxOutputTokens":50}}'],
    ['{"generation_config":null}', null, '{"generation_config":{"maxOutputTokens":50}}'],
    ['{"generation_config":{ "topK":1.0}}', null, '{"generation_config":{"maxOutputTokens":50, "topK":1.0}}'],
    ['{"generationConfig":{"maxOutputTokens":900}}', 900, '{"generationConfig":{"maxOutputTokens":50}}'],
    [
      '{"generationConfig":{"max_output_tokens":"65536"}}',
      65536,
      '{"generationConfig":{"max_output_tokens":50}}',
    ],
    [
      '{"generation_config":{"max_output_tokens":"6.5e4"}}',
      65000,
      '{"generation_config":{"max_output_tokens":50}}',
    ],
    ['{"generationConfig":{"maxOutputTokens":null}}', null, '{"generationConfig":{"maxOutputTokens":50}}'],
    [
      '{"generationConfig":{"maxOutput\\u0054okens":900}}',
      900,
      '{"generationConfig":{"maxOutput\\u0054okens":50}}',
    ],
    [
      '{"user_id":"u","generationConfig":{"maxOutputTokens":50}}',
      50,
      '{"generationConfig":{"maxOutputTokens":50}}',
    ],
    ['{"user_id":"u"}', null, '{"generationConfig":{"maxOutputTokens":50}}'],
  ])('sends the cap of %s', (text, asked, sent) => {
    const request = read(text);
    expect(request.askedCap).toBe(asked);
    expect(request.toSend(GEMINI, 50).toString()).toBe(sent);
  });

  it.each([
    '{"generationConfig":{"maxOutputTokens":1,"max_output_tokens":65536}}',
    '{"generationConfig":{"maxOutputTokens":1},"generation_config":{"maxOutputTokens":65536}}',
    '{"generationConfig":{"maxOutputTokens":1},"generationConfig":{}}',
    '{"generationConfig":{"MaxOutputTokens":65536}}',
    '{"GenerationConfig":{}}',
    '{"generationConfig":[{"maxOutputTokens":65536}]}',
    '{"generationConfig":"x"}',
    '{"maxOutputTokens":65536}',
    '{"generationConfig":{"maxOutputTokens":[1]}}',
    '{"generationConfig":{"routingConfig":{"autoMode":{}}}}',
    '{"generationConfig":{"model_selection_config":{}}}',
    '{"generationConfig":{"responseModalities":["TEXT","IMAGE"]}}',
    '{"generationConfig":{"response_modalities":"IMAGE"}}',
    '{"generationConfig":{"responseModalities":[2]}}',
    '{"generationConfig":{"responseMimeType":"image/png"}}',
    '{"generationConfig":{"responseFormat":[{"image":{}}]}}',
    '{"generationConfig":{"responseFormat":{"video":{}}}}',
    '{"cachedContent":"cachedContents/1"}',
    '{"cached_content":"cachedContents/1"}',
    '{"cached_conten\\u0074":"cachedContents/1"}',
    '{"continuationToken":"x"}',
    '{"serviceTier":"turbo"}',
    '{"service_tier":2}',
    '{"model":"models/other"}',
    '{"model":"models/gemini","model":"models/other"}',
    '{"tools":[{"googleSearch":{}}]}',
    '{"tools":[{"google_search":{}}]}',
    '{"tools":{"googleSearch":{}}}',
    '{"tools":[[{"googleSearch":{}}]]}',
    '{"tools":[{"functionDeclarations":[],"urlContext":{}}]}',
    '{"tools":[{"url_context":{}}]}',
    '{"tools":[{"code_execution":{}}]}',
    '{"tools":[{"codeExecution":{}}]}',
    '{"tools":[{"googleSearchRetrieval":{}}]}',
    '{"tools":[{"googleMaps":{}}]}',
    '{"tools":[{"fileSearch":{}}]}',
    '{"tools":[{"mcpServers":[]}]}',
    '{"tools":[{"brandNew":{}}]}',
    '{"tools":[{"GoogleSearch":false}]}',
    '{"userId":"u"}',
  ])('refuses %s', (text) => {
    expect(refusal(() => read(text)).code).toBe('request_not_bounded');
  });

  it.each(['0', '-1', '"-1"', '"0x10"', '""', '"1 "', '1.5', '"Infinity"'])(
    'the cap %s is no number of tokens',
    (cap) => {
      expect(refusal(() => read(`{"generationConfig":{"maxOutputTokens":${cap}}}`))).toMatchObject({
        code: 'invalid_request',
        field: 'generationConfig.maxOutputTokens',
      });
    },
  );

  it.each([
    ['{"generationConfig":{"candidateCount":4}}', 4],
    ['{"generationConfig":{"candidate_count":"4"}}', 4],
    ['{"generation_config":{"candidate_count":null}}', 1],
    ['{}', 1],
  ])('choices of %s', (text, choices) => {
    expect(read(text).size.choices).toBe(choices);
  });

  it.each(['0', '-1', '"129"'])('refuses %s candidates', (count) => {
    expect(refusal(() => read(`{"generationConfig":{"candidateCount":${count}}}`)).code).toBe(
      'invalid_request',
    );
  });

  it.each([
    [
      {
        fileData: {
          fileUri: 'https://generativelanguage.googleapis.com/v1beta/files/1',
          mimeType: 'image/png',
        },
      },
    ],
    [{ file_data: { file_uri: 'https://GENERATIVELANGUAGE.googleapis.com./v1beta/files/1' } }],
    [{ fileData: { fileUri: 'files/1' } }],
    [{ fileData: { fileUri: 'gs://bucket/a' } }],
    [{ functionResponse: { name: 'f', response: {}, parts: [{ fileData: { fileUri: 'files/1' } }] } }],
    [{ text: 'x', mediaResolution: { numTokens: 9 } }],
    [{ text: 'x', media_processing: 'AGENTIC' }],
  ])('refuses the part %j', (part) => {
    expect(refusal(() => readPart(part)).code).toBe('request_not_bounded');
  });

  const data = 'A'.repeat(9_000);
  it.each<[object, object]>([
    [{ inlineData: { mimeType: 'image/png', data } }, { images: 1, audioTokens: 0, fillsWindow: false }],
    [{ inline_data: { data, mime_type: 'image/png' } }, { images: 1, audioTokens: 0, fillsWindow: false }],
    [{ inlineData: { mimeType: 'audio/wav', data } }, { images: 0, audioTokens: 9_000, fillsWindow: false }],
    [{ inlineData: { mimeType: 'application/pdf', data } }, { images: 0, fillsWindow: true }],
    [{ inlineData: { mimeType: 'video/mp4', data } }, { images: 0, fillsWindow: true }],
    [{ inlineData: { data } }, { images: 0, fillsWindow: true }],
    [
      { fileData: { fileUri: 'https://x.y/a.png', mimeType: 'image/png' } },
      { images: 1, fillsWindow: false },
    ],
    [
      { fileData: { fileUri: 'https://x.y/a.pdf', mimeType: 'application/pdf' } },
      { images: 0, fillsWindow: true },
    ],
    [
      { fileData: { fileUri: 'https://www.youtube.com/watch?v=x', mimeType: 'image/png' } },
      { images: 0, fillsWindow: true },
    ],
    [{ brandNew: { uri: 'x' } }, { fillsWindow: true }],
    [{ functionCall: { name: 'f', args: { fileData: { fileUri: 'files/1' } } } }, { fillsWindow: false }],
    [
      {
        functionResponse: {
          name: 'f',
          response: {},
          parts: [{ inlineData: { mimeType: 'image/png', data } }],
        },
      },
      { images: 1, fillsWindow: false },
    ],
  ])('sizes part %#', (part, expected) => {
    expect(readPart(part).size).toMatchObject(expected);
  });

  it('takes the media off, and nothing that a provider reads as text', () => {
    expect(readPart({ inlineData: { mimeType: 'image/png', data } }).size.textTokens).toBeLessThan(400);
    expect(readPart({ text: data }).size.textTokens).toBeGreaterThan(9_000);
  });

  it('reads an object for a list of one, as Google’s parser does', () => {
    const request = read('{"contents":{"parts":{"inlineData":{"mimeType":"image/png","data":"AAAA"}}}}');
    expect(request.size.images).toBe(1);
  });

  it.each([
    ['{"serviceTier":"flex"}', 'flex'],
    ['{"service_tier":"PRIORITY"}', 'priority'],
    ['{"serviceTier":"standard"}', 'default'],
    ['{"serviceTier":null}', 'default'],
    ['{}', 'default'],
  ])('the tier of %s', (text, tier) => {
    expect(read(text).size.tier).toBe(tier);
  });

  it.each([
    '{"generationConfig":{"responseModalities":["AUDIO"]}}',
    '{"generationConfig":{"speechConfig":{}}}',
    '{"generationConfig":{"responseFormat":[{"audio":{}}]}}',
    '{"generationConfig":{"responseMimeType":"audio/wav"}}',
  ])('%s answers audio', (text) => {
    expect(read(text).size.hasAudioOutput).toBe(true);
  });

  it('lets functions, computer use and new fields pass', () => {
    const text =
      '{"tools":[{"functionDeclarations":[{"name":"f"}]},{"computer_use":{}}],"labels":{"model":"x"},"brandNew":[1.0]}';
    const request = read(text);
    expect(request.size).toMatchObject({ textTokens: text.length + 2_000 + 20_000, cacheWrites: 'never' });
    expect(request.toSend(GEMINI, 50).toString()).toBe(
      `{"generationConfig":{"maxOutputTokens":50},${text.slice(1)}`,
    );
  });

  it('replaces the model’s name in the body, and knows who pays and what is streamed', () => {
    const request = readCallRequest(
      'generate_content',
      Buffer.from('{"model":"models/gemini","user_id":"u","generationConfig":{"maxOutputTokens":5}}'),
      { pathModel: 'models/gemini', streams: true },
    );
    expect(request).toMatchObject({ model: 'gemini', userId: 'u', isStreamed: true });
    expect(request.toSend(GEMINI, 5).toString()).toBe(
      '{"model":"models/up","generationConfig":{"maxOutputTokens":5}}',
    );
  });

  it('needs a model in the path', () => {
    expect(refusal(() => readCallRequest('generate_content', Buffer.from('{}'))).code).toBe(
      'invalid_request',
    );
  });

  it('has a body for the free counter', () => {
    const request = read('{"contents":[],"system_instruction":{"parts":[]},"labels":{},"user_id":"u"}');
    expect(request.toCount('up')).toEqual({
      counter: 'count_content_tokens',
      body: Buffer.from(
        '{"generateContentRequest":{"model":"models/up","contents":[],"system_instruction":{"parts":[]}}}',
      ),
    });
  });
});

describe('readCallRequest for countTokens and embeddings of Gemini', () => {
  it('counts for callers, also a whole request, with the same refusals', () => {
    const count = (text: string): ReturnType<typeof readCallRequest> =>
      readCallRequest('count_content_tokens', Buffer.from(text), PATH);
    const nested = count('{"generateContentRequest":{"model":"models/gemini","contents":[]},"user_id":"u"}');
    expect(nested.toSend(GEMINI, null).toString()).toBe(
      '{"generateContentRequest":{"model":"models/up","contents":[]}}',
    );
    expect(nested).toMatchObject({ userId: 'u', size: { hasOutput: false } });
    for (const text of [
      '{"generate_content_request":{"model":"models/other"}}',
      '{"generateContentRequest":{"cachedContent":"x"}}',
      '{"contents":[{"parts":[{"fileData":{"fileUri":"files/1"}}]}]}',
    ]) {
      expect(refusal(() => count(text)).code).toBe('request_not_bounded');
    }
  });

  it('embeds one content or many', () => {
    const one = readCallRequest(
      'embed_content',
      Buffer.from('{"content":{"parts":[{"text":"hello"}]}}'),
      PATH,
    );
    expect(one.size).toMatchObject({ hasOutput: false, isWindowPerInput: true });
    expect(one.textBytes).toBeGreaterThanOrEqual(5);
    const text =
      '{"requests":[{"model":"models/gemini","content":{"parts":[{"text":"a"}]}},{"model":"models/gemini"}]}';
    const many = readCallRequest('batch_embed_contents', Buffer.from(text), PATH);
    expect(many.toSend(GEMINI, null).toString()).toBe(text.replaceAll('models/gemini', 'models/up'));
  });

  it.each([
    '{"requests":[{"model":"models/other"}]}',
    '{"requests":{"model":"models/gemini"}}',
    '{"requests":[{"content":{"parts":[{"inlineData":{"mimeType":"video/mp4","data":"AA"}}]}}]}',
    '{"requests":[{"content":{"parts":[{"fileData":{"fileUri":"files/1"}}]}}]}',
  ])('refuses %s', (text) => {
    expect(refusal(() => readCallRequest('batch_embed_contents', Buffer.from(text), PATH)).code).toBe(
      'request_not_bounded',
    );
  });
});
