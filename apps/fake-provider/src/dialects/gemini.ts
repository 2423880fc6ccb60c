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
import type { Script } from '../script';
import { piecesOf, promptTokens, tokensIn, tokensOf, usageOf, type Usage } from '../usage';
import { vectorOf } from './openai-embeddings';

const DIMENSIONS = 8;
const STATUSES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** Gemini's form of an error. A wrong key is a 400 there. */
export function geminiFault({ status: asked, message, isOfKey }: Fault): PlainAnswer {
  const status = isOfKey === true ? 400 : asked;
  const reason = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: 'API_KEY_INVALID',
    domain: 'googleapis.com',
    metadata: { service: 'generativelanguage.googleapis.com' },
  };
  const error = { code: status, message, status: STATUSES[status] ?? 'UNKNOWN' };
  return {
    kind: 'plain',
    status,
    json: { error: isOfKey === true ? { ...error, details: [reason] } : error },
  };
}

/** POST /models/{model}:generateContent and :streamGenerateContent. */
export function generateContent(
  { body, script, number }: Exchange,
  model: string,
  form: 'plain' | 'sse' | 'array',
): Answer {
  if (listOf(body['contents']).length === 0) {
    return geminiFault({
      status: 400,
      message: '* GenerateContentRequest.contents: contents is not specified',
    });
  }
  const config = objectOf(body['generationConfig'] ?? body['generation_config']);
  const cap = firstNumber(config['maxOutputTokens'], config['max_output_tokens']);
  const speech = speak(script, cap, toolsOf(body['tools']));
  const count = firstNumber(config['candidateCount'], config['candidate_count']) ?? 1;
  const common = { modelVersion: script.model_served ?? model, responseId: idOf('', number) };
  const inputTokens = promptSize(body);
  const usageWith = (outputTokens: number, isLast: boolean) =>
    reported(script, () => {
      const usage = usageOf(script, inputTokens, outputTokens * count);
      return usageMetadata(
        isLast ? usage : { ...usage, output: Math.min(usage.output, outputTokens * count + usage.reasoning) },
        script,
      );
    });
  if (script.blocked === true) {
    const usage = usageOf(script, inputTokens, 0);
    const blocked = {
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: reported(script, () => usageMetadata({ ...usage, output: 0, reasoning: 0 }, script)),
      ...common,
    };
    return form === 'plain' ? plain(blocked) : streamed([blocked], form);
  }
  const candidates = (parts: readonly object[], isLast: boolean) =>
    Array.from({ length: count }, (_, index) => ({
      content: { parts, role: 'model' },
      ...(isLast ? { finishReason: speech.isCut ? 'MAX_TOKENS' : 'STOP' } : {}),
      index,
    }));
  if (form === 'plain') {
    const usage = usageWith(speech.tokens, true);
    return plain({ candidates: candidates([partOf(speech)], true), usageMetadata: usage, ...common });
  }
  const pieces = speech.tool === null ? piecesOf(speech.text, script.frames) : [''];
  let said = '';
  const chunks = pieces.map((text, index) => {
    said += text;
    const isLast = index === pieces.length - 1;
    return {
      candidates: candidates([speech.tool === null ? { text } : partOf(speech)], isLast),
      usageMetadata: usageWith(isLast ? speech.tokens : tokensOf(said), isLast),
      ...common,
    };
  });
  return streamed(chunks, form);
}

/** POST /models/{model}:countTokens. */
export function countTokens({ body }: Exchange): Answer {
  const request = objectOf(body['generateContentRequest']);
  const totalTokens = promptSize(body) + promptSize(request);
  return plain({ totalTokens, promptTokensDetails: [{ modality: 'TEXT', tokenCount: totalTokens }] });
}

/** POST /models/{model}:embedContent. */
export function embedContent({ body, script }: Exchange): Answer {
  const tokens = tokensIn(body['content']);
  return plain({ embedding: { values: embeddingOf(body) }, ...embeddingUsage(script, tokens) });
}

/** POST /models/{model}:batchEmbedContents. */
export function batchEmbedContents({ body, script }: Exchange): Answer {
  const requests = listOf(body['requests']).map(objectOf);
  const tokens = requests.reduce((sum, request) => sum + tokensIn(request['content']), 0);
  return plain({
    embeddings: requests.map((request) => ({ values: embeddingOf(request) })),
    ...embeddingUsage(script, tokens),
  });
}

/** Most embedding models report no usage; a script that names the input makes one that does. */
function embeddingUsage(script: Script, tokens: number): object {
  if (script.usage_json === undefined && script.input === undefined) return {};
  return {
    usageMetadata: reported(script, () => ({ promptTokenCount: usageOf(script, tokens, 0).input })),
  };
}

function embeddingOf(request: Json): number[] {
  const dimensions = firstNumber(request['outputDimensionality'], request['output_dimensionality']);
  return vectorOf(tokensIn(request['content']), dimensions ?? DIMENSIONS);
}

function promptSize(body: Json): number {
  const system = body['systemInstruction'] ?? body['system_instruction'];
  return tokensIn(body['contents']) + tokensIn(system) + tokensIn(body['tools']);
}

function usageMetadata(usage: Usage, script: Script): object {
  const promptTokenCount = promptTokens(usage);
  const text = usage.output - usage.reasoning;
  const modalities = [
    { modality: 'TEXT', tokenCount: promptTokenCount - usage.audioInput },
    ...(usage.audioInput > 0 ? [{ modality: 'AUDIO', tokenCount: usage.audioInput }] : []),
  ];
  return {
    promptTokenCount,
    ...(usage.cacheRead > 0 ? { cachedContentTokenCount: usage.cacheRead } : {}),
    ...(text > 0 ? { candidatesTokenCount: text } : {}),
    ...(usage.toolInput > 0 ? { toolUsePromptTokenCount: usage.toolInput } : {}),
    totalTokenCount: promptTokenCount + usage.output + usage.toolInput,
    promptTokensDetails: modalities,
    ...(usage.reasoning > 0 ? { thoughtsTokenCount: usage.reasoning } : {}),
    ...(script.tier === undefined ? {} : { serviceTier: script.tier }),
  };
}

function partOf({ text, tool }: Speech): object {
  if (tool === null) return { text };
  return { functionCall: { name: tool.name, args: JSON.parse(tool.args) as unknown } };
}

const FAILURE = {
  code: 503,
  message: 'The model is overloaded. Please try again later.',
  status: 'UNAVAILABLE',
};

function streamed(chunks: readonly object[], form: 'sse' | 'array'): Answer {
  if (form === 'sse') {
    return {
      kind: 'stream',
      contentType: 'text/event-stream',
      // Gemini ends its lines so.
      frames: chunks.map((chunk) => sse(chunk).replaceAll('\n', '\r\n')),
      errorFrame: sse({ error: FAILURE }).replaceAll('\n', '\r\n'),
    };
  }
  return {
    kind: 'stream',
    contentType: 'application/json; charset=UTF-8',
    frames: chunks.map((chunk, index) => {
      const isLast = index === chunks.length - 1;
      return `${index === 0 ? '[' : ',\r\n'}${JSON.stringify(chunk, null, 2)}${isLast ? '\n]\n' : '\n'}`;
    }),
    errorFrame: `,\r\n${JSON.stringify({ error: FAILURE })}\n]\n`,
  };
}

function toolsOf(tools: unknown): string[] {
  return listOf(tools)
    .map(objectOf)
    .flatMap((tool) => listOf(tool['functionDeclarations'] ?? tool['function_declarations']))
    .map((declared) => String(objectOf(declared)['name']));
}
