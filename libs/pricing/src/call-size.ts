import type { ServiceTier } from './price-sheet';

/** What a request can use at most. */
export interface CallSize {
  /** Upper bound of its text tokens, from bytes, messages and tools; the model's window may be smaller. */
  readonly textTokens: number;
  readonly images: number;
  /** Upper bound of its audio tokens. */
  readonly audioTokens: number;
  /** Whether only the model's window bounds the input: PDF, video, media by URL, an earlier response. */
  readonly fillsWindow: boolean;
  /** Upper bound of all input tokens after the provider has counted them; see withCountedInput. */
  readonly countedTokens?: number;
  /** Whether the window limits each input instead of the call, as for embeddings. */
  readonly isWindowPerInput: boolean;
  /** Which cache writes the call can cause; `by_model` where the model decides. */
  readonly cacheWrites: 'never' | 'by_model' | '5m' | '1h';
  /** Answers that the call asks for, 1 or more: each may have as many output tokens as the cap. */
  readonly choices: number;
  /** False for embeddings. */
  readonly hasOutput: boolean;
  readonly hasAudioOutput: boolean;
  readonly tier: ServiceTier;
}
