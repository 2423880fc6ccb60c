import type { IncomingMessage } from 'node:http';
import type { Dialect } from '@app/providers';

/** Calls as the SDKs of the providers make them; the operator's own calls below `/v1` are none. */
const NATIVE =
  /^\/(?:v1\/(?:chat\/completions|responses|embeddings|messages(?:\/count_tokens)?|models(?:\/.*)?)|v1beta\/.*)$/;
/** Gemini's SDKs call `/v1/models/{model}:generateContent` too. */
const OF_GEMINI = /^\/(?:v1beta\/|v1\/models\/.*:[A-Za-z]+$)/;

/** Whether a path belongs to the calls of an AI provider. */
export function isNativePath(path: string): boolean {
  return NATIVE.test(path);
}

/** Whose SDK makes a call, by its path, and for lists of models by its headers; null for no call of a provider. */
export function dialectOfRequest(path: string, { headers }: IncomingMessage): Dialect | null {
  if (!isNativePath(path)) return null;
  if (OF_GEMINI.test(path)) return 'gemini';
  if (path.startsWith('/v1/messages')) return 'anthropic';
  if (!path.startsWith('/v1/models')) return 'openai';
  if (headers['anthropic-version'] !== undefined) return 'anthropic';
  return headers['x-goog-api-key'] === undefined ? 'openai' : 'gemini';
}
