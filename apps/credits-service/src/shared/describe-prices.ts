import { ExactDecimal } from '@app/http';
import {
  TOKEN_CLASSES,
  USD,
  USD_PER_MILLION,
  type ChargeLine,
  type ClassPrices,
  type PriceSheet,
  type TokenClass,
} from '@app/pricing';
import type { ChargeLineResponse, ModelPricesResponse, TiersResponse } from './dto/prices.response';

/** The prices of a sheet as answers show them. */
export function describePrices({ prices, perRequest, longContext, tiers }: PriceSheet): ModelPricesResponse {
  return {
    ...describeClasses(prices),
    ...(perRequest === 0n ? {} : { per_request: new ExactDecimal(perRequest, USD.places) }),
    ...(longContext === null
      ? {}
      : { long_context: { above: longContext.above, ...describeClasses(longContext.prices) } }),
    ...(Object.keys(tiers).length === 0 ? {} : { tiers: describeTiers(tiers) }),
  };
}

/** @param showsCost whether the caller may know what the provider costs */
export function describeLine(line: ChargeLine, showsCost: boolean): ChargeLineResponse {
  return {
    class: line.class,
    tokens: line.tokens,
    usd_per_million: line.class === 'request' ? null : new ExactDecimal(line.price, USD_PER_MILLION.places),
    ...(showsCost ? { usd: new ExactDecimal(line.cost, USD.places) } : {}),
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
