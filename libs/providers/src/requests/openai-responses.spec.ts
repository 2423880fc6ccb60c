import { RefusedRequest } from '../refusals';
import type { Upstream } from './call-request';
import { readCallRequest } from './read-call-request';

const OPENAI: Upstream = { model: 'gpt-5', capField: null, isOpenAi: true };

const read = (body: object): ReturnType<typeof readCallRequest> =>
  readCallRequest('responses', Buffer.from(JSON.stringify({ model: 'gpt-5', ...body })));
const readText = (fields: string): ReturnType<typeof readCallRequest> =>
  readCallRequest('responses', Buffer.from(`{"model":"gpt-5","input":"hi"${fields}}`));

function refusal(act: () => unknown): RefusedRequest {
  try {
    act();
  } catch (error) {
    if (error instanceof RefusedRequest) return error;
    throw error;
  }
  throw new Error('Not refused');
}

describe('readCallRequest for responses', () => {
  it.each<[string, number | null, string]>([
    ['', null, '{"max_output_tokens":50,"service_tier":"default","model":"gpt-5","input":"hi"}'],
    [
      ',"max_output_tokens":null,"service_tier":"flex"',
      null,
      '{"model":"gpt-5","input":"hi","max_output_tokens":50,"service_tier":"flex"}',
    ],
    [
      ',"max_output_tokens":900,"service_tier":"auto"',
      900,
      '{"model":"gpt-5","input":"hi","max_output_tokens":50,"service_tier":"default"}',
    ],
    [
      ',"max_output_t\\u006fkens":900,"service_tier":null',
      900,
      '{"model":"gpt-5","input":"hi","max_output_t\\u006fkens":50,"service_tier":"default"}',
    ],
    [
      ',"user_id":"u","max_output_tokens":50,"service_tier":"default"',
      50,
      '{"model":"gpt-5","input":"hi","max_output_tokens":50,"service_tier":"default"}',
    ],
  ])('sends the cap of %s', (fields, asked, sent) => {
    const request = readText(fields);
    expect(request.askedCap).toBe(asked);
    expect(request.toSend(OPENAI, 50).toString()).toBe(sent);
  });

  it.each([
    ',"max_output_tokens":"900"',
    ',"max_output_tokens":1,"max_output_tokens":2',
    ',"maxOutputTokens":900',
    ',"Max_Output_Tokens":900',
    ',"max_tokens":900',
    ',"max_completion_tokens":900',
    ',"n":3',
    ',"background":true',
    ',"background":"true"',
    ',"background":1',
    ',"conversation":"conv_1"',
    ',"conversation":{"id":"conv_1"}',
    ',"prompt":{"id":"pmpt_1"}',
    ',"context_management":[{"type":"compaction"}]',
    ',"stream":"yes"',
    ',"previous_response_id":["resp_1"]',
    ',"prompt_cache_options":{"comparison_response_id":"resp_1"}',
    ',"service_tier":"ultrafast"',
    ',"extra_body":{}',
    ',"instructions":[{"type":"item_reference","id":"msg_1"}]',
  ])('refuses %s', (fields) => {
    expect(refusal(() => readText(fields)).code).toBe('request_not_bounded');
  });

  it.each([
    ',"background":false',
    ',"background":null',
    ',"conversation":null',
    ',"prompt":null',
    ',"store":false',
    ',"brand_new":{"a":1}',
  ])('lets %s pass', (fields) => {
    expect(() => readText(fields)).not.toThrow();
  });

  it.each<[object, string]>([
    [{ type: 'item_reference', id: 'msg_1' }, 'input[0]'],
    [{ id: 'msg_1' }, 'input[0]'],
    [{ type: null, id: 'msg_1' }, 'input[0]'],
    [{ id: 'msg_1', role: 'user' }, 'input[0]'],
    [{ type: 'message', id: 'msg_1', role: 'assistant', content: null }, 'input[0]'],
    [{ type: 'reasoning', id: 'rs_1', summary: [] }, 'input[0]'],
    [{ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: null }, 'input[0]'],
    [{ type: 'image_generation_call', id: 'ig_1' }, 'input[0]'],
    [{ type: 'code_interpreter_call', id: 'ci_1', container_id: 'cntr_1' }, 'input[0].container_id'],
    [{ type: 'mcp_approval_response', approval_request_id: 'mcpr_1', approve: true }, 'input[0]'],
    [{ type: 'compaction_trigger' }, 'input[0]'],
    [{ type: 'something_new', id: 'x_1' }, 'input[0]'],
    [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }, 'input[0].content[0].file_id'],
    [{ role: 'user', content: [{ type: 'input_image', file_id: 'file-1' }] }, 'input[0].content[0].file_id'],
    [
      {
        type: 'computer_call_output',
        call_id: 'c',
        output: { type: 'computer_screenshot', file_id: 'file-1' },
      },
      'input[0].output.file_id',
    ],
    [
      { type: 'function_call_output', call_id: 'c', output: [{ type: 'input_image', file_id: 'file-1' }] },
      'input[0].output[0].file_id',
    ],
    [
      {
        type: 'shell_call',
        call_id: 'c',
        action: {},
        environment: { type: 'container_reference', container_id: 'cntr_1' },
      },
      'input[0].environment.container_id',
    ],
    [{ type: 'additional_tools', role: 'developer', tools: [{ type: 'web_search' }] }, 'input[0].tools[0]'],
    [
      { type: 'tool_search_output', tools: [{ type: 'mcp', server_url: 'https://x' }] },
      'input[0].tools[0].server_url',
    ],
  ])('refuses the item %j', (item, field) => {
    expect(refusal(() => read({ input: [item] }))).toMatchObject({ code: 'request_not_bounded', field });
  });

  it.each([
    { role: 'user', content: 'hi' },
    { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] },
    {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      content: [{ type: 'output_text', text: 'x', annotations: [] }],
    },
    { type: 'function_call', call_id: 'c', name: 'f', arguments: '{"file_id":1}' },
    { type: 'function_call_output', call_id: 'c', output: '{}' },
    { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' },
    { type: 'computer_call', id: 'cu', call_id: 'c', action: { type: 'click', x: 1, y: 2 } },
    {
      type: 'shell_call_output',
      call_id: 'c',
      output: [{ stdout: 'x', stderr: '', outcome: { type: 'exit', exit_code: 0 } }],
    },
    { type: 'apply_patch_call', call_id: 'c', operation: { type: 'update_file', path: 'a', diff: 'b' } },
  ])('lets the item %j pass, bounded by its bytes', (item) => {
    expect(read({ input: [item] }).size.fillsWindow).toBe(false);
  });

  it.each([
    { type: 'web_search' },
    { type: 'web_search_preview_2025_03_11' },
    { type: 'file_search', vector_store_ids: ['vs_1'] },
    { type: 'code_interpreter', container: { type: 'auto' } },
    { type: 'image_generation' },
    { type: 'mcp', server_label: 'x', connector_id: 'connector_gmail' },
    { type: 'programmatic_tool_calling' },
    { type: 'tool_search' },
    { type: 'tool_search', execution: 'server' },
    { type: 'shell' },
    { type: 'shell', environment: { type: 'container_auto' } },
    { type: 'shell', environment: { type: 'container_reference', container_id: 'cntr_1' } },
    { type: 'shell', environment: { type: 'local', skills: [{ skill_id: 's' }] } },
    { type: 'namespace', name: 'n', tools: [{ type: 'web_search' }] },
    { type: 'function', name: 'f', allowed_callers: ['programmatic'] },
    { name: 'f' },
  ])('refuses the tool %j', (tool) => {
    expect(refusal(() => read({ input: 'x', tools: [tool] })).field).toMatch(/^tools\[0\]/);
  });

  it.each([
    { type: 'function', name: 'f', parameters: { properties: { container: {} } } },
    { type: 'custom', name: 'c' },
    { type: 'computer_use_preview', display_width: 1, display_height: 1, environment: null },
    { type: 'local_shell' },
    { type: 'apply_patch' },
    { type: 'shell', environment: { type: 'local' } },
    { type: 'tool_search', execution: 'client' },
    { type: 'namespace', name: 'n', tools: [{ type: 'function', name: 'f' }] },
  ])('lets the tool %j pass', (tool) => {
    const { size } = read({ input: 'x', tools: [tool] });
    expect(size.textTokens).toBeGreaterThan(2_000);
    expect(size.fillsWindow).toBe(false);
  });

  it('holds the whole window for an earlier response, and for files', () => {
    const request = read({ input: 'x', previous_response_id: 'resp_1' });
    expect(request).toMatchObject({ previousResponseId: 'resp_1', size: { fillsWindow: true } });
    const file = { type: 'input_file', file_data: 'data:application/pdf;base64,AA' };
    expect(read({ input: [{ role: 'user', content: [file] }] }).size.fillsWindow).toBe(true);
    const url = { type: 'input_file', file_url: 'https://example.com/a.pdf' };
    expect(read({ input: [{ role: 'user', content: [url] }] }).size.fillsWindow).toBe(true);
    const image = { type: 'input_image', image_url: `data:image/png;base64,${'A'.repeat(5_000)}` };
    const { size } = read({ input: [{ role: 'user', content: [image] }] });
    expect(size).toMatchObject({ images: 1, fillsWindow: false });
    expect(size.textTokens).toBeLessThan(300);
  });

  it('has a body for the free counter', () => {
    expect(readText(',"max_output_tokens":5,"tools":[],"store":true').toCount('up')).toEqual({
      counter: 'count_response_tokens',
      body: Buffer.from('{"model":"up","input":"hi","tools":[]}'),
    });
  });
});

describe('readCallRequest for embeddings', () => {
  const embed = (fields: string): ReturnType<typeof readCallRequest> =>
    readCallRequest('embeddings', Buffer.from(`{"model":"e",${fields}}`));

  it.each<[string, number]>([
    ['"input":"hello"', 5],
    ['"input":["hello","hello"]', 10],
    ['"input":[1,2,3]', 12],
    ['"input":[[1,2],[3]]', 12],
    ['"input":[]', 0],
  ])('%s', (fields, textBytes) => {
    const request = embed(fields);
    expect(request.textBytes).toBe(textBytes);
    expect(request.size).toMatchObject({
      hasOutput: false,
      isWindowPerInput: true,
      cacheWrites: 'never',
      textTokens: `{"model":"e",${fields}}`.length,
    });
    expect(request.toSend({ ...OPENAI, model: 'm' }, null).toString()).toBe(`{"model":"m",${fields}}`);
  });

  it.each([
    '"input":null',
    '"input":1',
    '"input":[{"image":"x"}]',
    '"input":[[[1]]]',
    '"input":[["x",["y"],[[2]]]]',
    '"input":"x","input":"y"',
    '"Input":"x"',
    '"input":"x","provider":{}',
    '"input":"x","messages":[{}]',
  ])('refuses %s', (fields) => {
    expect(() => embed(fields)).toThrow(RefusedRequest);
  });

  it('takes user_id out', () => {
    expect(
      embed('"user_id":"u","input":"x"')
        .toSend({ ...OPENAI, model: 'e' }, null)
        .toString(),
    ).toBe('{"model":"e","input":"x"}');
  });
});
