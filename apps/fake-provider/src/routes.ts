import { anthropicFault, countMessageTokens, messages } from './dialects/anthropic';
import {
  batchEmbedContents,
  countTokens,
  embedContent,
  geminiFault,
  generateContent,
} from './dialects/gemini';
import { models } from './dialects/models';
import { chat } from './dialects/openai-chat';
import { embeddings } from './dialects/openai-embeddings';
import { openaiFault } from './dialects/openai-faults';
import { countInput, responses } from './dialects/openai-responses';
import type { Answer, Exchange, Fault, PlainAnswer } from './exchange';
import type { IncomingHttpHeaders } from 'node:http';

type Provider = 'openai' | 'anthropic' | 'gemini';

/** Where a request goes, and how its errors look. */
export interface Route {
  readonly answer: (exchange: Exchange) => Answer;
  readonly fault: (fault: Fault, number: number) => PlainAnswer;
  /** The key that the request brings; null for none. */
  readonly key: string | null;
}

const PREFIX = /^\/(openai|anthropic|gemini)(?=\/)/;
const GEMINI_CALL = /^\/v1(?:alpha|beta)?\/models\/([^/:]+):(\w+)$/;
const GEMINI_OPENAI = /^\/v1(?:alpha|beta)?\/openai(?=\/)/;
const MODELS = /^\/v1(?:alpha|beta)?\/models(?:\/([^/:]+))?$/;

/**
 * The route of a request; null for none. A path may begin with the provider's name: without it, headers and paths that
 * only one provider has decide.
 */
export function routeOf(method: string, url: string, headers: IncomingHttpHeaders): Route | null {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const prefix = PREFIX.exec(pathname)?.[1] as Provider | undefined;
  const path = pathname.replace(PREFIX, '');
  const bearer = /^bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
  const ofAnthropic = { fault: anthropicFault, key: textOf(headers['x-api-key']) ?? bearer };
  const ofOpenAi = { fault: openaiFault, key: bearer };
  const ofGemini = {
    fault: geminiFault,
    key: textOf(headers['x-goog-api-key']) ?? searchParams.get('key') ?? bearer,
  };
  if (method === 'GET') {
    const found = MODELS.exec(path);
    if (found === null) return null;
    const provider = prefix ?? providerOf(headers);
    const of = { openai: ofOpenAi, anthropic: ofAnthropic, gemini: ofGemini }[provider];
    return { ...of, answer: () => models(provider, found[1] ?? null) };
  }
  if (method !== 'POST') return null;
  const call = GEMINI_CALL.exec(path);
  if (call !== null) {
    const answer = geminiCall(
      decodeURIComponent(call[1] ?? ''),
      call[2] ?? '',
      searchParams.get('alt') === 'sse',
    );
    return answer === null ? null : { ...ofGemini, answer };
  }
  if (GEMINI_OPENAI.test(path)) {
    const answer = openaiCall(path.replace(GEMINI_OPENAI, '/v1'), 'gemini');
    // Gemini wraps the errors of this endpoint in a list.
    const fault = (fault: Fault): PlainAnswer => {
      const { json, ...rest } = geminiFault(fault);
      return { ...rest, json: [json] };
    };
    return answer === null ? null : { fault, key: bearer, answer };
  }
  if (path === '/v1/messages') return { ...ofAnthropic, answer: messages };
  if (path === '/v1/messages/count_tokens') return { ...ofAnthropic, answer: countMessageTokens };
  const isAnthropic = (prefix ?? providerOf(headers)) === 'anthropic';
  const answer = openaiCall(path, isAnthropic ? 'anthropic' : 'openai');
  return answer === null ? null : { ...ofOpenAi, key: isAnthropic ? ofAnthropic.key : bearer, answer };
}

function openaiCall(path: string, provider: Provider): Route['answer'] | null {
  switch (path) {
    case '/v1/chat/completions':
      return (exchange) => chat(exchange, provider);
    case '/v1/embeddings':
      return provider === 'anthropic' ? null : embeddings;
    case '/v1/responses':
      return provider === 'openai' ? responses : null;
    case '/v1/responses/input_tokens':
      return provider === 'openai' ? countInput : null;
    default:
      return null;
  }
}

function geminiCall(model: string, method: string, isSse: boolean): Route['answer'] | null {
  switch (method) {
    case 'generateContent':
      return (exchange) => generateContent(exchange, model, 'plain');
    case 'streamGenerateContent':
      return (exchange) => generateContent(exchange, model, isSse ? 'sse' : 'array');
    case 'countTokens':
      return countTokens;
    case 'embedContent':
      return embedContent;
    case 'batchEmbedContents':
      return batchEmbedContents;
    default:
      return null;
  }
}

function providerOf(headers: IncomingHttpHeaders): Provider {
  if (headers['anthropic-version'] !== undefined || headers['x-api-key'] !== undefined) return 'anthropic';
  return headers['x-goog-api-key'] === undefined ? 'openai' : 'gemini';
}

function textOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : null;
}
