import { ExactDecimal, formatTimestamp, toNanoseconds } from '@app/http';
import { PERCENT, type ModelSheet } from '@app/pricing';
import { describePrices } from '../shared/describe-prices';
import type { ModelResponse } from './dto/model.responses';

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
  return formatTimestamp(toNanoseconds(ms));
}
