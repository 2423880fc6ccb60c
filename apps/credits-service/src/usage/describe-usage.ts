import { ExactDecimal } from '@app/http';
import type { UsageSum } from '@app/metadata';
import { USD } from '@app/pricing';
import type { UsageSumsResponse } from './dto/usage.responses';

/** What callers may know of the house's costs. */
export interface ShownCosts {
  readonly hasCost: boolean;
  readonly hasMargin: boolean;
  /** The units of credits that a US dollar buys; null where it buys none. */
  readonly unitsPerUsd: bigint | null;
}

const PICO = 10n ** BigInt(USD.places);

export function describeUsage(
  sum: UsageSum,
  costs: ShownCosts,
): Pick<UsageSumsResponse, keyof UsageSumsResponse> {
  const described: Pick<UsageSumsResponse, keyof UsageSumsResponse> = {
    calls: sum.calls,
    failed: sum.failed,
    tokens: {
      input: sum.input_tokens,
      cache_read: sum.cache_read_tokens,
      cache_write: sum.cache_write_tokens,
      output: sum.output_tokens,
      reasoning: sum.reasoning_tokens,
    },
    charged: sum.charged,
    uncollected: sum.uncollected,
  };
  if (costs.hasCost) described.cost = new ExactDecimal(sum.cost, USD.places);
  if (costs.hasMargin) described.margin = marginOf(sum, costs.unitsPerUsd);
  return described;
}

/** In USD; cut after the twelfth place. */
function marginOf({ charged, cost }: UsageSum, unitsPerUsd: bigint | null): ExactDecimal | null {
  if (unitsPerUsd === null) return null;
  return new ExactDecimal((charged * PICO) / unitsPerUsd - cost, USD.places);
}
