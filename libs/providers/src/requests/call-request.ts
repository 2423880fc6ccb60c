import type { CallSize } from '@app/pricing';
import type { CallRoute, CountRoute } from '../routes';

/** Where a request goes. */
export interface Upstream {
  /** The provider's own name for the model. */
  readonly model: string;
  /**
   * Chat: the cap that the provider obeys. `max_completion_tokens`: either of the two fields. `max_tokens`: this one
   * alone. Null on other routes.
   */
  readonly capField: 'max_completion_tokens' | 'max_tokens' | null;
  /** Whether the provider is OpenAI itself, whose service tier is the account's unless the request names one. */
  readonly isOpenAi: boolean;
}

/** The free counters of Anthropic, Gemini and OpenAI; a compatible provider has none. */
export type Counter = 'count_message_tokens' | 'count_content_tokens' | 'count_response_tokens';

/** A field that a provider reads only together with a beta. */
export interface BetaField {
  /** Without its date. */
  readonly beta: string;
  readonly field: string;
}

/** A request's body, read once: what it can cost, and how it is sent. */
export interface CallRequest {
  readonly route: CallRoute | CountRoute;
  /** As the caller names it. */
  readonly model: string;
  readonly isStreamed: boolean;
  /** The paying user that the body names: `user_id`, else the provider's own field; null for none. */
  readonly userId: string | null;
  readonly size: CallSize;
  /** Output tokens that the caller asked for, the lesser one of several caps; null for none. */
  readonly askedCap: number | null;
  /** The cap must be above it; null for none. */
  readonly thinkingBudget: number | null;
  readonly previousResponseId: string | null;
  /** Whether `toSend` asks for a usage chunk that the caller did not ask for. */
  readonly addsUsageChunk: boolean;
  /** Bytes of text, from which tokens are estimated where the provider reported none. */
  readonly textBytes: number;
  /** Fields that mean something only with a beta: `refuseDroppedBetas` takes them. */
  readonly betaFields: readonly BetaField[];
  /**
   * The body to send: the caller's bytes, but for the named edits.
   * @param cap Output tokens per choice, at most what the caller asked for; null on routes without output.
   * @throws RefusedRequest where the upstream model runs searches by itself
   */
  toSend(upstream: Upstream, cap: number | null): Buffer;
  /** The body for the provider's free counter; null where the request has none. */
  toCount(upstreamModel: string): { readonly counter: Counter; readonly body: Buffer } | null;
}
