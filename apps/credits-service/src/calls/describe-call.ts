import { ExactDecimal } from '@app/http';
import { formatTransactionId, settlementId } from '@app/ledger';
import type { AiCall } from '@app/metadata';
import { chargeOf, parseSheet, PERCENT, SERVICE_TIERS, USD } from '@app/pricing';
import { parse } from 'lossless-json';
import { describeLine, describePrices } from '../shared/describe-prices';
import type { CallResponse, ReceiptResponse } from './dto/call.responses';

export function describeCall(call: AiCall): Pick<CallResponse, keyof CallResponse> {
  const { tokens } = call;
  return {
    call_id: call.callId,
    user_id: call.userId,
    key_id: call.keyId,
    model: call.model,
    provider: call.provider,
    route: call.route,
    status: call.status,
    streamed: call.isStreamed,
    tokens: {
      input: tokens.input + tokens.audio_input,
      cache_read: tokens.cache_read,
      cache_write: tokens.cache_write_5m + tokens.cache_write_1h,
      output: tokens.output + tokens.audio_output,
      reasoning: call.reasoning,
    },
    currency: call.currency,
    charged: call.chargedUnits,
    uncollected: call.uncollectedUnits ?? 0n,
    unreported: call.isUnreported,
    held: call.heldUnits,
    estimated: call.isEstimated,
    started_at: momentOf(call.startedAtMs),
    first_byte_ms: call.firstByteMs,
    duration_ms: call.durationMs,
    tags: call.tags,
  };
}

/**
 * The receipt of a call: all that its charge can be recomputed from.
 * @param showsCost whether the caller may know what the provider costs
 */
export function describeReceipt(call: AiCall, showsCost: boolean): ReceiptResponse {
  const sheet = parseSheet(call.sheet);
  const tier = SERVICE_TIERS.find((known) => known === call.tier) ?? 'default';
  const { markupPpm, unitsPerUsd } = call;
  const { lines, cost } = chargeOf(call.tokens, sheet, tier, { markupPpm, unitsPerUsd });
  const isCounted = call.state !== 'started';
  return {
    ...describeCall(call),
    usage: call.rawUsage === null ? null : parse(call.rawUsage),
    model_served: call.modelServed,
    tier: call.tier,
    output_cap: call.outputCap,
    sheet: {
      version: call.sheetVersion,
      upstream_model: sheet.upstreamModel,
      prices: describePrices(sheet),
    },
    lines: isCounted ? lines.map((line) => describeLine(line, showsCost)) : [],
    ...(showsCost
      ? {
          usd: new ExactDecimal(isCounted ? cost : 0n, USD.places),
          markup_percent: new ExactDecimal(markupPpm, PERCENT.places),
        }
      : {}),
    credits_per_usd: unitsPerUsd,
    hold: { hold_id: call.callId, amount: call.heldUnits, expires_at: momentOf(call.expiresAtMs) },
    transaction_id:
      (call.chargedUnits ?? 0n) > 0n ? formatTransactionId(settlementId(BigInt(`0x${call.callId}`))) : null,
    provider_request_id: call.providerRequestId,
    error: call.error,
  };
}

function momentOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
