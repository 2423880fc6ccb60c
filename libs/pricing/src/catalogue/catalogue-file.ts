import type { TokenClass } from '../tokens';

/** USD per million tokens as decimal text; classes without a price are absent. */
export type CataloguePrices = Readonly<Partial<Record<TokenClass, string>>>;

/** The prices of a model from a day on. */
export interface CatalogueTerms {
  /** The first day in UTC, `2027-01-01`; null for the first prices. */
  readonly from: string | null;
  readonly prices: CataloguePrices;
  /** See PriceSheet. */
  readonly longContext: { readonly above: number; readonly prices: CataloguePrices } | null;
}

export interface CatalogueEntry {
  readonly id: string;
  readonly provider: 'openai' | 'anthropic' | 'gemini';
  readonly name: string;
  /** Other names of the same model. */
  readonly aliases: readonly string[];
  readonly maxInput: number;
  readonly maxOutput: number;
  readonly maxImage: number | null;
  /** By day, earliest first; at least one. */
  readonly terms: readonly CatalogueTerms[];
}

/** catalogue.json; `npm run catalogue:write` writes it. */
export interface CatalogueFile {
  /** Of the source and of what was made of it: equal versions have equal models. */
  readonly version: string;
  /** The day on which this version was written. */
  readonly date: string;
  readonly models: readonly CatalogueEntry[];
}
