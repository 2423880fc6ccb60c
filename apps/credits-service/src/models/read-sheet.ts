import { ValidationFailedError } from '@app/http';
import { TOKEN_CLASSES, type ClassPrices, type PriceSheet, type SheetTerms } from '@app/pricing';
import type { ClassPricesRequest, ModelPricesRequest, PutModelRequest } from './dto/put-model.request';

/**
 * The sheet that a request describes.
 * @throws ValidationFailedError where long prompts have other classes of prices than short ones
 */
export function readSheet(modelId: string, request: PutModelRequest): SheetTerms {
  const { prices, limits, upstream_model, display_name, aliases, enabled = true, markup_percent } = request;
  return {
    provider: request.provider,
    upstreamModel: upstream_model ?? modelId,
    displayName: display_name ?? modelId,
    aliases: aliases ?? [],
    isEnabled: enabled,
    prices: classPricesOf(prices),
    perRequest: prices.per_request ?? 0n,
    longContext: longContextOf(prices),
    tiers: tiersOf(prices),
    limits: {
      maxInputTokens: limits.max_input_tokens,
      maxOutputTokens: limits.max_output_tokens,
      maxImageTokens: limits.max_image_tokens ?? null,
    },
    markupPpm: markup_percent ?? null,
  };
}

function longContextOf(prices: ModelPricesRequest): PriceSheet['longContext'] {
  const long = prices.long_context ?? null;
  if (long === null) return null;
  for (const tokenClass of TOKEN_CLASSES) {
    if ((prices[tokenClass] === undefined) === (long[tokenClass] === undefined)) continue;
    const field = `prices.long_context.${tokenClass}`;
    const message =
      long[tokenClass] === undefined
        ? `${field} is required, since short prompts have a price for it`
        : `${field} needs a price for short prompts, too`;
    throw new ValidationFailedError([{ field, message }]);
  }
  return { above: long.above, prices: classPricesOf(long) };
}

function tiersOf({ tiers }: ModelPricesRequest): PriceSheet['tiers'] {
  const { flex = null, priority = null } = tiers ?? {};
  return {
    ...(flex === null ? {} : { flex: classPricesOf(flex) }),
    ...(priority === null ? {} : { priority: classPricesOf(priority) }),
  };
}

function classPricesOf(prices: ClassPricesRequest): ClassPrices {
  return Object.fromEntries(
    TOKEN_CLASSES.map((tokenClass) => [tokenClass, prices[tokenClass] ?? null]),
  ) as ClassPrices;
}
