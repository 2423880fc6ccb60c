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
  type Speech,
} from '../exchange';
import { piecesOf, promptTokens, tokensIn, usageOf, type Usage } from '../usage';
import { openaiFault } from './openai-faults';

/** Whose endpoint answers: those of Anthropic and Gemini report less. */
export type ChatProvider = 'openai' | 'anthropic' | 'gemini';

/** POST /chat/completions. */
export function chat({ body, script, number }: Exchange, provider: ChatProvider): Answer {
  if (typeof body['model'] !== 'string' || listOf(body['messages']).length === 0) {
    return openaiFault({ status: 400, message: "Missing required parameter: 'model' or 'messages'." });
  }
  const cap = firstNumber(body['max_completion_tokens'], body['max_tokens']);
  const speech = speak(script, cap, toolsOf(body['tools']));
  const choices = firstNumber(body['n']) ?? 1;
  const input = tokensIn(body['messages']) + tokensIn(body['tools']);
  const usage = reported(script, () => chatUsage(usageOf(script, input, speech.tokens * choices), provider));
  const common = {
    id: idOf('chatcmpl-', number),
    created: CREATED_S,
    model: script.model_served ?? body['model'],
    service_tier: script.tier ?? servedTier(body['service_tier']),
    system_fingerprint: 'fp_fake',
  };
  const indices = Array.from({ length: choices }, (_, index) => index);
  if (body['stream'] !== true) {
    return plain({
      ...common,
      object: 'chat.completion',
      choices: indices.map((index) => ({
        index,
        message: message(speech, number),
        logprobs: null,
        finish_reason: finishReason(speech),
      })),
      usage,
    });
  }
  const withUsage = objectOf(body['stream_options'])['include_usage'] === true;
  const chunk = (parts: object) =>
    sse({
      ...common,
      object: 'chat.completion.chunk',
      ...(withUsage ? { usage: null } : {}),
      ...parts,
    });
  const delta = (index: number, value: object, finish_reason: string | null = null) =>
    chunk({ choices: [{ index, delta: value, logprobs: null, finish_reason }] });
  return {
    kind: 'stream',
    contentType: 'text/event-stream; charset=utf-8',
    frames: [
      ...indices.map((index) => delta(index, { role: 'assistant', content: '', refusal: null })),
      ...deltas(speech, script.frames, number).flatMap((value) =>
        indices.map((index) => delta(index, value)),
      ),
      ...indices.map((index) => delta(index, {}, finishReason(speech))),
      ...(withUsage && usage !== undefined ? [chunk({ choices: [], usage })] : []),
      sse('[DONE]'),
    ],
    errorFrame: sse({
      error: { message: 'The server had an error.', type: 'server_error', param: null, code: null },
    }),
  };
}

function chatUsage(usage: Usage, provider: ChatProvider): object {
  const prompt_tokens = promptTokens(usage);
  const { output, reasoning } = usage;
  if (provider !== 'openai') {
    // Gemini's thoughts are in the total alone.
    const hidden = provider === 'gemini' ? reasoning : 0;
    return { prompt_tokens, completion_tokens: output - hidden, total_tokens: prompt_tokens + output };
  }
  const written = usage.cacheWrite5m + usage.cacheWrite1h;
  return {
    prompt_tokens,
    completion_tokens: output + usage.audioOutput,
    total_tokens: prompt_tokens + output + usage.audioOutput,
    prompt_tokens_details: {
      cached_tokens: usage.cacheRead,
      audio_tokens: usage.audioInput,
      ...(written > 0 ? { cache_write_tokens: written } : {}),
    },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: usage.audioOutput,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function message({ text, tool }: Speech, number: number): object {
  return {
    role: 'assistant',
    content: tool === null ? text : null,
    refusal: null,
    annotations: [],
    ...(tool === null ? {} : { tool_calls: [toolCall(tool.name, tool.args, number)] }),
  };
}

function deltas({ text, tool }: Speech, frames: number | undefined, number: number): object[] {
  if (tool === null) return piecesOf(text, frames).map((content) => ({ content }));
  return [
    { tool_calls: [{ index: 0, ...toolCall(tool.name, '', number) }] },
    ...piecesOf(tool.args, frames).map((piece) => ({
      tool_calls: [{ index: 0, function: { arguments: piece } }],
    })),
  ];
}

function toolCall(name: string, args: string, number: number) {
  return { id: idOf('call_', number), type: 'function', function: { name, arguments: args } };
}

function finishReason({ tool, isCut }: Speech): string {
  if (tool !== null) return 'tool_calls';
  return isCut ? 'length' : 'stop';
}

function toolsOf(tools: unknown): string[] {
  return listOf(tools).map((tool) => String(objectOf(objectOf(tool)['function'])['name']));
}

/** The tier that serves a request for this one. */
export function servedTier(asked: unknown): string {
  return typeof asked === 'string' && asked !== 'auto' ? asked : 'default';
}
