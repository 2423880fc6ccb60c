import {
  CREATED_S,
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
  type Json,
  type Speech,
} from '../exchange';
import { piecesOf, promptTokens, tokensIn, usageOf, type Usage } from '../usage';
import { servedTier } from './openai-chat';
import { openaiFault } from './openai-faults';

const FAILURE = { code: 'server_error', message: 'The model had an error.' };

/** POST /responses. */
export function responses({ body, script, number }: Exchange): Answer {
  if (typeof body['model'] !== 'string' || body['input'] === undefined) {
    return openaiFault({ status: 400, message: "Missing required parameter: 'model' or 'input'." });
  }
  const speech = speak(script, firstNumber(body['max_output_tokens']), toolsOf(body['tools']));
  const usage = reported(script, () => responsesUsage(usageOf(script, inputTokens(body), speech.tokens)));
  const status = endOf(speech, script.failed === true);
  const served = {
    ...body,
    model: script.model_served ?? body['model'],
    service_tier: script.tier ?? servedTier(body['service_tier']),
  };
  const done = responseObject(served, number, {
    status,
    error: status === 'failed' ? FAILURE : null,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    output: status === 'failed' ? [] : [outputItem(speech, number, status)],
    usage,
  });
  if (body['stream'] !== true) return plain(done);
  const open = responseObject(served, number, {
    status: 'in_progress',
    error: null,
    incomplete_details: null,
    output: [],
    usage: null,
  });
  const events = [
    { type: 'response.created', response: open },
    { type: 'response.in_progress', response: open },
    ...itemEvents(speech, number, script.frames, status),
    { type: `response.${status}`, response: done },
  ];
  return {
    kind: 'stream',
    contentType: 'text/event-stream; charset=utf-8',
    frames: events.map((event, sequence_number) => sse({ ...event, sequence_number }, event.type)),
    errorFrame: sse({ type: 'error', ...FAILURE, param: null, sequence_number: events.length }, 'error'),
  };
}

/** POST /responses/input_tokens. */
export function countInput({ body }: Exchange): Answer {
  return plain({ object: 'response.input_tokens', input_tokens: inputTokens(body) });
}

function inputTokens(body: Json): number {
  return tokensIn(body['input']) + tokensIn(body['instructions']) + tokensIn(body['tools']);
}

type End = 'completed' | 'incomplete' | 'failed';

function endOf({ isCut }: Speech, isFailed: boolean): End {
  if (isFailed) return 'failed';
  return isCut ? 'incomplete' : 'completed';
}

function responsesUsage(usage: Usage): object {
  const input_tokens = promptTokens(usage);
  const written = usage.cacheWrite5m + usage.cacheWrite1h;
  return {
    input_tokens,
    input_tokens_details: {
      cached_tokens: usage.cacheRead,
      ...(written > 0 ? { cache_write_tokens: written } : {}),
    },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: input_tokens + usage.output,
  };
}

function responseObject(request: Json, number: number, parts: object): object {
  return {
    id: idOf('resp_', number),
    object: 'response',
    created_at: CREATED_S,
    background: false,
    instructions: request['instructions'] ?? null,
    max_output_tokens: request['max_output_tokens'] ?? null,
    metadata: request['metadata'] ?? {},
    model: request['model'],
    parallel_tool_calls: true,
    previous_response_id: request['previous_response_id'] ?? null,
    reasoning: { effort: null, summary: null },
    service_tier: request['service_tier'],
    store: request['store'] ?? true,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: request['tool_choice'] ?? 'auto',
    tools: request['tools'] ?? [],
    top_p: 1,
    truncation: 'disabled',
    ...parts,
  };
}

function outputItem({ text, tool }: Speech, number: number, status: string): object {
  return tool === null
    ? messageItem(number, status, [textPart(text)])
    : callItem(tool.name, tool.args, number, status);
}

function messageItem(number: number, status: string, content: object[]): object {
  return { id: idOf('msg_', number), type: 'message', status, role: 'assistant', content };
}

function textPart(text: string): object {
  return { type: 'output_text', text, annotations: [], logprobs: [] };
}

function callItem(name: string, args: string, number: number, status: string): object {
  return {
    id: idOf('fc_', number),
    type: 'function_call',
    status,
    call_id: idOf('call_', number),
    name,
    arguments: args,
  };
}

type ResponseEvent = Json & { readonly type: string };

function itemEvents(
  speech: Speech,
  number: number,
  frames: number | undefined,
  status: End,
): ResponseEvent[] {
  const { text, tool } = speech;
  const done = {
    type: 'response.output_item.done',
    output_index: 0,
    item: outputItem(speech, number, status),
  };
  if (tool !== null) {
    const place = { item_id: idOf('fc_', number), output_index: 0 };
    const type = 'response.function_call_arguments.delta';
    return [
      added(callItem(tool.name, '', number, 'in_progress')),
      ...piecesOf(tool.args, frames).map((delta) => ({ type, ...place, delta })),
      { type: 'response.function_call_arguments.done', ...place, name: tool.name, arguments: tool.args },
      done,
    ];
  }
  const place = { item_id: idOf('msg_', number), output_index: 0, content_index: 0 };
  const type = 'response.output_text.delta';
  const start = [
    added(messageItem(number, 'in_progress', [])),
    { type: 'response.content_part.added', ...place, part: textPart('') },
    ...piecesOf(text, frames).map((delta) => ({ type, ...place, delta, logprobs: [] })),
  ];
  if (status === 'failed') return start;
  return [
    ...start,
    { type: 'response.output_text.done', ...place, text, logprobs: [] },
    { type: 'response.content_part.done', ...place, part: textPart(text) },
    done,
  ];
}

function added(item: object): ResponseEvent {
  return { type: 'response.output_item.added', output_index: 0, item };
}

function toolsOf(tools: unknown): string[] {
  return listOf(tools).map((tool) => String(objectOf(tool)['name']));
}
