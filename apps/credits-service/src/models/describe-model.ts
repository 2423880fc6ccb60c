import { ExactDecimal, formatTimestamp } from '@app/http';
import {
  PERCENT,
  TOKEN_CLASSES,
  USD,
  USD_PER_MILLION,
  type ClassPrices,
  type ModelSheet,
  type PriceSheet,
  type TokenClass,
} from '@app/pricing';
import type { ModelPricesResponse, ModelResponse, TiersResponse } from './dto/model.responses';

const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

/** @param showsMarkup whether the caller may know what is earned on the model */
export function describeModel(sheet: ModelSheet, showsMarkup: boolean): ModelResponse {
  const { limits, markupPpm } = sheet;
  return {
    id: sheet.modelId,
    provider: sheet.provider,
    upstream_model: sheet.upstreamModel,
    display_name: sheet.displayName,
    aliases: sheet.aliases,
    enabled: sheet.isEnabled,
    source: sheet.source,
    version: sheet.version,
    updated_at: momentOf(sheet.updatedAtMs),
    prices: describePrices(sheet),
    limits: {
      max_input_tokens: limits.maxInputTokens,
      max_output_tokens: limits.maxOutputTokens,
      max_image_tokens: limits.maxImageTokens,
    },
    ...(showsMarkup
      ? { markup_percent: markupPpm === null ? null : new ExactDecimal(markupPpm, PERCENT.places) }
      : {}),
  };
}

/** ISO 8601. @param ms milliseconds since 1970 */
export function momentOf(ms: number): string {
  return formatTimestamp(BigInt(ms) * NANOSECONDS_PER_MILLISECOND);
}

function describePrices({ prices, perRequest, longContext, tiers }: PriceSheet): ModelPricesResponse {
  return {
    ...describeClasses(prices),
    ...(perRequest === 0n ? {} : { per_request: new ExactDecimal(perRequest, USD.places) }),
    ...(longContext === null
      ? {}
      : { long_context: { above: longContext.above, ...describeClasses(longContext.prices) } }),
    ...(Object.keys(tiers).length === 0 ? {} : { tiers: describeTiers(tiers) }),
  };
}

function describeTiers({ flex, priority }: PriceSheet['tiers']): TiersResponse {
  return {
    ...(flex === undefined ? {} : { flex: describeClasses(flex) }),
    ...(priority === undefined ? {} : { priority: describeClasses(priority) }),
  };
}

/** By class; those without a price are absent. */
function describeClasses(prices: ClassPrices): Partial<Record<TokenClass, ExactDecimal>> {
  return Object.fromEntries(
    TOKEN_CLASSES.flatMap((tokenClass) => {
      const price = prices[tokenClass];
      return price === null ? [] : [[tokenClass, new ExactDecimal(price, USD_PER_MILLION.places)]];
    }),
  );
}
