import {
  firstNumber,
  idOf,
  listOf,
  objectOf,
  plain,
  reported,
  speak,
  sse,
  type Answer,
  type Exchange,
  type Fault,
  type Json,
  type PlainAnswer,
  type Speech,
} from '../exchange';
import { piecesOf, tokensIn, usageOf, type Usage } from '../usage';

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** Anthropic's form of an error. */
export function anthropicFault({ status, message }: Fault, number: number): PlainAnswer {
  const type = TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  const request_id = idOf('req_', number);
  return {
    kind: 'plain',
    status,
    headers: { 'request-id': request_id },
    json: { type: 'error', error: { type, message }, request_id },
  };
}

/** POST /v1/messages. */
export function messages({ body, script, number, headers }: Exchange): Answer {
  const cap = firstNumber(body['max_tokens']);
  if (headers['anthropic-version'] === undefined) {
    return anthropicFault({ status: 400, message: 'anthropic-version: header is required' }, number);
  }
  if (typeof body['model'] !== 'string' || cap === null || listOf(body['messages']).length === 0) {
    return anthropicFault({ status: 400, message: 'model, max_tokens, messages: Field required' }, number);
  }
  const speech = speak(script, cap, toolsOf(body['tools']));
  const usage = usageOf(script, promptSize(body), speech.tokens);
  const tier = script.tier ?? 'standard';
  const message = {
    id: idOf('msg_', number),
    type: 'message',
    role: 'assistant',
    model: script.model_served ?? body['model'],
    container: null,
    diagnostics: null,
  };
  const end = { stop_reason: stopReason(speech), stop_sequence: null, stop_details: null };
  const answerHeaders = { 'request-id': idOf('req_', number) };
  if (body['stream'] !== true) {
    const counts = reported(script, () => startUsage(usage, usage.output, tier));
    return plain(
      { ...message, content: [contentBlock(speech, number)], ...end, usage: counts },
      answerHeaders,
    );
  }
  const noEnd = { stop_reason: null, stop_sequence: null, stop_details: null };
  const start = script.no_usage === true ? undefined : startUsage(usage, 1, tier);
  const last = reported(script, () => deltaUsage(usage, script.delta_input));
  const events = [
    { type: 'message_start', message: { ...message, content: [], ...noEnd, usage: start } },
    { type: 'content_block_start', index: 0, content_block: emptyBlock(speech, number) },
    { type: 'ping' },
    ...blockDeltas(speech, script.frames).map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { ...end, container: null }, usage: last },
    { type: 'message_stop' },
  ];
  return {
    kind: 'stream',
    contentType: 'text/event-stream; charset=utf-8',
    headers: answerHeaders,
    frames: events.map((event) => sse(event, event.type)),
    errorFrame: sse({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }, 'error'),
  };
}

/** POST /v1/messages/count_tokens. */
export function countMessageTokens({ body }: Exchange): Answer {
  return plain({ input_tokens: promptSize(body) });
}

function promptSize(body: Json): number {
  return tokensIn(body['messages']) + tokensIn(body['system']) + tokensIn(body['tools']);
}

function startUsage(usage: Usage, output_tokens: number, service_tier: string): object {
  return {
    ...inputCounts(usage),
    cache_creation: {
      ephemeral_5m_input_tokens: usage.cacheWrite5m,
      ephemeral_1h_input_tokens: usage.cacheWrite1h,
    },
    output_tokens,
    output_tokens_details: usage.reasoning > 0 ? { thinking_tokens: usage.reasoning } : null,
    server_tool_use: null,
    service_tier,
    inference_geo: null,
    speed: null,
  };
}

function deltaUsage(usage: Usage, input: number | undefined): object {
  return {
    ...inputCounts(usage),
    ...(input === undefined ? {} : { input_tokens: input }),
    output_tokens: usage.output,
    output_tokens_details: usage.reasoning > 0 ? { thinking_tokens: usage.reasoning } : null,
    server_tool_use: null,
  };
}

function inputCounts(usage: Usage) {
  return {
    input_tokens: usage.input,
    cache_creation_input_tokens: usage.cacheWrite5m + usage.cacheWrite1h,
    cache_read_input_tokens: usage.cacheRead,
  };
}

function contentBlock({ text, tool }: Speech, number: number): object {
  if (tool === null) return { type: 'text', text, citations: null };
  return { ...toolUse(tool.name, number), input: JSON.parse(tool.args) as unknown };
}

function emptyBlock({ tool }: Speech, number: number): object {
  return tool === null
    ? { type: 'text', text: '', citations: null }
    : { ...toolUse(tool.name, number), input: {} };
}

function toolUse(name: string, number: number): object {
  return { type: 'tool_use', id: idOf('toolu_', number), name, caller: { type: 'direct' } };
}

function blockDeltas({ text, tool }: Speech, frames: number | undefined): object[] {
  if (tool === null) return piecesOf(text, frames).map((piece) => ({ type: 'text_delta', text: piece }));
  return piecesOf(tool.args, frames).map((partial_json) => ({ type: 'input_json_delta', partial_json }));
}

function stopReason({ tool, isCut }: Speech): string {
  if (tool !== null) return 'tool_use';
  return isCut ? 'max_tokens' : 'end_turn';
}

function toolsOf(tools: unknown): string[] {
  return listOf(tools).map((tool) => String(objectOf(tool)['name']));
}
