import type { Script } from './script';

/** Tokens by class. No token is in two classes; reasoning is part of the output. */
export interface Usage {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly audioInput: number;
  readonly toolInput: number;
  readonly output: number;
  readonly reasoning: number;
  readonly audioOutput: number;
}

const BYTES_PER_TOKEN = 4;
/** Parts of a request that are no text for the model. */
const NOT_TEXT = new Set([
  'type',
  'role',
  'id',
  'model',
  'data',
  'url',
  'image_url',
  'mimeType',
  'mime_type',
]);

/** What a script says, else one token per four bytes. @param outputTokens of all choices */
export function usageOf(script: Script, inputTokens: number, outputTokens: number): Usage {
  const reasoning = script.reasoning ?? 0;
  return {
    input: script.input ?? inputTokens,
    cacheRead: script.cache_read ?? 0,
    cacheWrite5m: script.cache_write_5m ?? 0,
    cacheWrite1h: script.cache_write_1h ?? 0,
    audioInput: script.audio_input ?? 0,
    toolInput: script.tool_input ?? 0,
    output: script.output ?? outputTokens + reasoning,
    reasoning,
    audioOutput: script.audio_output ?? 0,
  };
}

/** The input of all classes. */
export function promptTokens(usage: Usage): number {
  const { input, cacheRead, cacheWrite5m, cacheWrite1h, audioInput } = usage;
  return input + cacheRead + cacheWrite5m + cacheWrite1h + audioInput;
}

/** One token per four bytes of text, at least one. */
export function tokensOf(text: string): number {
  return Math.max(1, Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN));
}

/** The tokens of all texts in a part of a request; a number is a token itself. */
export function tokensIn(value: unknown): number {
  if (typeof value === 'string') return tokensOf(value);
  if (typeof value === 'number') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + tokensIn(item), 0);
  return Object.entries(value).reduce(
    (sum, [key, item]) => (NOT_TEXT.has(key) ? sum : sum + tokensIn(item)),
    0,
  );
}

/** The part of a text that so many tokens hold. */
export function firstTokens(text: string, tokens: number): string {
  const bytes = Buffer.from(text).subarray(0, tokens * BYTES_PER_TOKEN);
  return new TextDecoder().decode(bytes, { stream: true });
}

/** A text in pieces of like length, as a stream brings it. */
export function piecesOf(text: string, frames: number | undefined): string[] {
  const characters = Array.from(text);
  const count = frames ?? Math.min(12, Math.ceil(characters.length / BYTES_PER_TOKEN));
  return Array.from({ length: count }, (_, index) =>
    characters
      .slice(
        Math.floor((index * characters.length) / count),
        Math.floor(((index + 1) * characters.length) / count),
      )
      .join(''),
  );
}
