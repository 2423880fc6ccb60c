import { RefusedRequest } from '../refusals';
import type { Upstream } from './call-request';
import { readCallRequest } from './read-call-request';

const ANTHROPIC: Upstream = { model: 'claude', capField: null, isOpenAi: false };

const readText = (fields: string): ReturnType<typeof readCallRequest> =>
  readCallRequest('messages', Buffer.from(`{"model":"claude","messages":[]${fields}}`));
const read = (body: object): ReturnType<typeof readCallRequest> =>
  readCallRequest(
    'messages',
    Buffer.from(JSON.stringify({ model: 'claude', max_tokens: 5, messages: [], ...body })),
  );
const readBlock = (block: object): ReturnType<typeof readCallRequest> =>
  read({ messages: [{ role: 'user', content: [block] }] });

function refusal(act: () => unknown): RefusedRequest {
  try {
    act();
  } catch (error) {
    if (error instanceof RefusedRequest) return error;
    throw error;
  }
  throw new Error('Not refused');
}

describe('readCallRequest for messages', () => {
  it.each<[string, number | null, string]>([
    ['', null, '{"max_tokens":50,"model":"claude","messages":[]}'],
    [',"max_tokens":900', 900, '{"model":"claude","messages":[],"max_tokens":50}'],
    [',"max_tokens":null', null, '{"model":"claude","messages":[],"max_tokens":50}'],
    [',"max_tok\\u0065ns": 50 ', 50, '{"model":"claude","messages":[],"max_tok\\u0065ns": 50 }'],
    [',"user_id":"u","max_tokens":51', 51, '{"model":"claude","messages":[],"max_tokens":50}'],
  ])('sends the cap of %s', (fields, asked, sent) => {
    const request = readText(fields);
    expect(request.askedCap).toBe(asked);
    expect(request.toSend(ANTHROPIC, 50).toString()).toBe(sent);
  });

  it('sends a cap of 0, which warms the cache', () => {
    const request = readText(',"max_tokens":0');
    expect(request.askedCap).toBe(0);
    expect(request.toSend(ANTHROPIC, 0).toString()).toContain('"max_tokens":0');
  });

  it.each([
    ',"max_tokens":"900"',
    ',"max_tokens":1,"max_tokens":2',
    ',"maxTokens":900',
    ',"MAX_TOKENS":900',
    ',"max_tokens_to_sample":900',
    ',"max_output_tokens":900',
    ',"n":2',
    ',"container":"cntr_1"',
    ',"container":{"skills":[{"skill_id":"x"}]}',
    ',"mcp_servers":[{"type":"url","url":"https://x","name":"x"}]',
    ',"inference_geo":"us"',
    ',"speed":"fast"',
    ',"service_tier":"priority"',
    ',"fallbacks":"default"',
    ',"fallbacks":[{"model":"x"}]',
    ',"fallback_credit_token":"x"',
    ',"billing_policy":{"type":"billing_policy"}',
    ',"thread":{"type":"continue","previous_message_id":"msg_1"}',
    ',"user_profile_id":"x"',
    ',"workspace_id":"x"',
    ',"compaction":{"type":"summarize"}',
    ',"context_management":{"edits":[{"type":"compact_20260112"}]}',
    ',"context_management":{"edits":[{}]}',
    ',"diagnostics":{"previous_message_id":"msg_1"}',
    ',"betas":["x"]',
    ',"anthropic_beta":["x"]',
    ',"cache_control":{"type":"ephemeral","ttl":"24h"}',
    ',"thinking":{"type":"enabled","budget_tokens":"9"}',
  ])('refuses %s', (fields) => {
    expect(refusal(() => readText(fields)).code).toBe('request_not_bounded');
  });

  it.each([
    ',"service_tier":"auto"',
    ',"service_tier":"standard_only"',
    ',"speed":"standard"',
    ',"mcp_servers":[]',
    ',"container":null',
    ',"diagnostics":{"previous_message_id":null}',
    ',"brand_new":{"a":1.0}',
  ])('lets %s pass as it is', (fields) => {
    const text = `{"model":"claude","messages":[]${fields},"max_tokens":5}`;
    const request = readCallRequest('messages', Buffer.from(text));
    expect(request.size.tier).toBe('default');
    expect(request.toSend(ANTHROPIC, 5).toString()).toBe(text);
  });

  it.each([
    'web_search_20250305',
    'web_fetch_20260318',
    'code_execution_20260521',
    'tool_search_tool_regex_20251119',
    'tool_search_tool_bm25',
    'advisor_20260301',
    'mcp_toolset',
    'bash',
    'bash_2025',
    'xbash_20250124',
    'custom ',
    'new_thing_20270101',
  ])('refuses tools of type %s, wherever they are', (type) => {
    const tool = { type, name: 'x' };
    const inline = { type: 'tool_addition', tool: { type: 'tool_definition', definition: tool } };
    expect(refusal(() => read({ tools: [tool] })).field).toBe('tools[0].type');
    expect(refusal(() => read({ messages: [{ role: 'system', content: [inline] }] })).field).toBe(
      'messages[0].content[0].tool.definition.type',
    );
  });

  it.each([
    { name: 'f', input_schema: { properties: { file_id: { cache_control: 1 }, type: 7 } } },
    { name: 'f', type: null },
    { name: 'f', type: 'custom', allowed_callers: ['direct'], defer_loading: true },
    { name: 'bash', type: 'bash_20250124' },
    { name: 'str_replace_based_edit_tool', type: 'text_editor_20250728' },
    { name: 'computer', type: 'computer_20251124' },
    { name: 'memory', type: 'memory_20250818' },
    { type: 'computer_toolset_20260801' },
    { type: 'browser_toolset_20260801' },
  ])('lets the tool %j pass', (tool) => {
    expect(read({ tools: [tool] }).size.textTokens).toBeGreaterThan(2_000);
  });

  it('refuses tools that code at the provider calls', () => {
    const tool = { name: 'f', allowed_callers: ['direct', 'code_execution_20260521'] };
    expect(refusal(() => read({ tools: [tool] })).field).toBe('tools[0].allowed_callers[1]');
  });

  it.each<[object, string]>([
    [{ type: 'document', source: { type: 'file', file_id: 'file_1' } }, 'source.file_id'],
    [{ type: 'image', source: { file_id: 'file_1', type: 'base64' } }, 'source.file_id'],
    [{ type: 'container_upload', file_id: 'file_1' }, 'file_id'],
    [
      {
        type: 'tool_result',
        tool_use_id: 't',
        content: [{ type: 'image', source: { type: 'file', file_id: 'f' } }],
      },
      'content[0].source.file_id',
    ],
    [
      {
        type: 'document',
        source: { type: 'content', content: [{ type: 'image', source: { file_id: 'f' } }] },
      },
      'source.content[0].source.file_id',
    ],
    [{ type: 'image', source: { type: 'url', url: 'file:///etc/passwd' } }, ''],
  ])('refuses %j', (block, field) => {
    const error = refusal(() => readBlock(block));
    expect(error.code).toBe('request_not_bounded');
    expect(error.field).toBe(`messages[0].content[0]${field === '' ? '' : `.${field}`}`);
  });

  const base64 = (mediaType: string): object => ({
    type: 'base64',
    media_type: mediaType,
    data: 'A'.repeat(9_000),
  });
  it.each<[string, object, object]>([
    ['image', { type: 'image', source: base64('image/png') }, { images: 1, fillsWindow: false }],
    [
      'image by URL',
      { type: 'image', source: { type: 'url', url: 'https://x.y/a' } },
      { images: 1, fillsWindow: false },
    ],
    [
      'image by URL, type last',
      { source: { url: 'https://x.y/a', type: 'url' }, type: 'image' },
      { images: 1, fillsWindow: false },
    ],
    ['PDF', { type: 'document', source: base64('application/pdf') }, { images: 0, fillsWindow: true }],
    [
      'PDF by URL',
      { type: 'document', source: { type: 'url', url: 'https://x.y/a' } },
      { images: 0, fillsWindow: true },
    ],
    [
      'text',
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'abc' } },
      { images: 0, fillsWindow: false },
    ],
    ['unknown source', { type: 'image', source: { type: 'hologram', data: 'abc' } }, { fillsWindow: true }],
    [
      'text with citations',
      { type: 'document', source: { type: 'text', data: 'a.' }, citations: { enabled: true } },
      { fillsWindow: true },
    ],
    [
      'text without citations',
      { type: 'document', source: { type: 'text', data: 'a.' }, citations: { enabled: false } },
      { fillsWindow: false },
    ],
    [
      'citations of an answer',
      { type: 'text', text: 'a', citations: [{ type: 'char_location', file_id: null }] },
      { fillsWindow: false },
    ],
    ['unknown block', { type: 'hologram' }, { fillsWindow: true }],
    [
      'search result',
      { type: 'search_result', source: 'https://x.y', title: 't', content: [] },
      { fillsWindow: false },
    ],
    [
      'tool use',
      { type: 'tool_use', id: 't', name: 'f', input: { file_id: 'mine', type: 5 } },
      { fillsWindow: false },
    ],
    [
      'image in a tool result',
      { type: 'tool_result', tool_use_id: 't', content: [{ type: 'image', source: base64('image/png') }] },
      { images: 1, fillsWindow: false },
    ],
  ])('sizes: %s', (_, block, expected) => {
    expect(readBlock(block).size).toMatchObject(expected);
  });

  it('takes the bytes of images off, and those of nothing else', () => {
    expect(readBlock({ type: 'image', source: base64('image/png') }).size.textTokens).toBeLessThan(400);
    expect(
      readBlock({
        type: 'document',
        source: { type: 'text', media_type: 'image/png', data: 'A'.repeat(9_000) },
      }).size.textTokens,
    ).toBeGreaterThan(9_000);
  });

  it.each<[object, string]>([
    [{}, 'never'],
    [{ cache_control: { type: 'ephemeral' } }, '5m'],
    [{ cache_control: null }, 'never'],
    [{ system: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral', ttl: '5m' } }] }, '5m'],
    [
      {
        tools: [{ name: 'f', cache_control: { type: 'ephemeral', ttl: '1h' } }],
        cache_control: { type: 'ephemeral' },
      },
      '1h',
    ],
    [
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'x', cache_control: { ttl: '1h' } }] }] },
      '1h',
    ],
    [
      {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'tool_result', content: [{ type: 'text', text: 'x', cache_control: { ttl: '1h' } }] },
            ],
          },
        ],
      },
      '1h',
    ],
  ])('cache writes of %j', (body, cacheWrites) => {
    expect(read(body).size.cacheWrites).toBe(cacheWrites);
  });

  it.each([
    { output_format: { type: 'json_schema' } },
    { output_config: { format: { type: 'json_schema' } } },
  ])('counts what the provider says of %j', (body) => {
    expect(read(body).size.textTokens).toBeGreaterThan(2_000);
  });

  it('knows the user, the stream and the budget', () => {
    const request = read({
      stream: true,
      metadata: { user_id: 'u' },
      thinking: { type: 'enabled', budget_tokens: 1024 },
    });
    expect(request).toMatchObject({
      userId: 'u',
      isStreamed: true,
      thinkingBudget: 1024,
      addsUsageChunk: false,
    });
  });

  it('names the fields of betas', () => {
    const request = read({
      context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] },
      output_config: { task_budget: { type: 'tokens', total: 1 } },
    });
    expect(request.betaFields).toEqual([
      { beta: 'context-management', field: 'context_management' },
      { beta: 'task-budgets', field: 'output_config.task_budget' },
    ]);
  });

  it('has a body for the free counter', () => {
    const request = readText(',"max_tokens":5,"system":"s","stream":true,"tool_choice":{"type":"auto"}');
    expect(request.toCount('up')).toEqual({
      counter: 'count_message_tokens',
      body: Buffer.from('{"model":"up","messages":[],"system":"s","tool_choice":{"type":"auto"}}'),
    });
  });

  it('counts for callers too, with the same refusals and without a cap', () => {
    const text = '{"model":"alias","messages":[],"user_id":"u"}';
    const request = readCallRequest('count_message_tokens', Buffer.from(text));
    expect(request).toMatchObject({
      route: 'count_message_tokens',
      isStreamed: false,
      size: { hasOutput: false },
    });
    expect(request.toSend(ANTHROPIC, null).toString()).toBe('{"model":"claude","messages":[]}');
    const foreign = '{"model":"m","messages":[{"content":[{"source":{"file_id":"x"}}]}]}';
    expect(() => readCallRequest('count_message_tokens', Buffer.from(foreign))).toThrow(RefusedRequest);
  });
});
