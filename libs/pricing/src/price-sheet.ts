import type { TokenClass } from './tokens';

/** How fast a provider serves a call, at prices of its own. */
export const SERVICE_TIERS = ['default', 'flex', 'priority'] as const;
export type ServiceTier = (typeof SERVICE_TIERS)[number];

/** pico-USD (10⁻¹² USD) per token; null where the class has no price. */
export type ClassPrices = Readonly<Record<TokenClass, bigint | null>>;

/** What a model costs, and how much it takes and gives. */
export interface PriceSheet {
  readonly prices: ClassPrices;
  /** pico-USD per call. */
  readonly perRequest: bigint;
  /** Prices of the whole call where its prompt, all input classes together, has more than `above` tokens. */
  readonly longContext: { readonly above: number; readonly prices: ClassPrices } | null;
  readonly tiers: Readonly<Partial<Record<'flex' | 'priority', ClassPrices>>>;
  readonly limits: {
    readonly maxInputTokens: number;
    readonly maxOutputTokens: number;
    /** For one image in its dearest detail; null where images can't be bounded. */
    readonly maxImageTokens: number | null;
  };
  /** Parts per million on top of the price: 125,000 for 12.5 %. Null for the installation's default. */
  readonly markupPpm: bigint | null;
}

/** A price sheet with the names that callers use for its model. */
export interface ModelSheet extends PriceSheet {
  readonly modelId: string;
  /** `openai`, `anthropic`, `gemini`, or the name of a compatible provider. */
  readonly provider: string;
  /** The provider's own name for the model. */
  readonly upstreamModel: string;
  readonly displayName: string;
  readonly aliases: readonly string[];
  readonly isEnabled: boolean;
  readonly source: 'catalogue' | 'operator';
  /** `1`, `2` … of an operator's sheet; the catalogue's own version for its sheets. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly updatedAtMs: number;
}

/** How USD become credits. */
export interface BillingTerms {
  /** Parts per million on top of the price, for sheets without a markup of their own. */
  readonly markupPpm: bigint;
  /** 10⁹ units are one credit. */
  readonly unitsPerUsd: bigint;
}
