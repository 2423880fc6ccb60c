import type { TokenCounts } from '@app/pricing';

/** How much of the call a report's tokens cover. */
export type UsageCoverage =
  /** There are none. */
  | 'none'
  /** The input; of the output only what came before the provider's last count. */
  | 'input'
  /** Input and output up to now. */
  | 'so_far'
  /** The whole call. */
  | 'final';

export interface UsageReport {
  /** Null where the provider reported none, or an impossible one. */
  readonly tokens: TokenCounts | null;
  readonly coverage: UsageCoverage;
  /** Tokens of the reasoning; they are part of the output. */
  readonly reasoning: number;
  /** The usage as reported: JSON text of at most 8 kB; null for none, and for longer ones. */
  readonly raw: string | null;
  /** The model that answered, in the provider's words. */
  readonly model: string | null;
  /** The service tier in the provider's words; `servedTier` reads it. */
  readonly tier: string | null;
  /** The provider's id of an answer that later calls may refer to; null on routes where none can. */
  readonly responseId: string | null;
  /** `cut`: without the event that ends an answer. */
  readonly end: 'completed' | 'failed' | 'cut';
  /** The provider's code of its error, like `overloaded_error`; no message, as those can quote the prompt. */
  readonly error: string | null;
  /** UTF-8 bytes of the text that the caller could see so far: the base of an estimate. */
  readonly visibleBytes: number;
  /** The provider used something that the token classes don't cover. */
  readonly hasUnknownUsage: boolean;
}
