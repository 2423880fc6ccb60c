import {
  chargeOf,
  NO_TOKENS,
  withoutSnapshot,
  type ModelSheet,
  type ServiceTier,
  type TokenCounts,
} from '@app/pricing';
import { servedTier, type UsageReport } from '@app/providers';
import type { ModelSheets } from '../../shared/model-sheets';
import type { CallEnd, OpenCall } from './open-call';

/** A token of text has some four bytes. */
const BYTES_PER_TOKEN = 4;
const NANO_PER_USD = 1_000_000_000n;

/** What a call used, by which sheet it is charged, and how much. */
export interface CallCharge {
  readonly status: 'completed' | 'aborted' | 'failed';
  readonly report: UsageReport | null;
  readonly sheet: ModelSheet;
  readonly tier: ServiceTier;
  readonly tokens: TokenCounts;
  /** pico-USD of these tokens, without markup. */
  readonly cost: bigint;
  /** Units, at most those that are held. */
  readonly charged: bigint;
  /** Units: the price of what was used and is not charged. */
  readonly uncollected: bigint;
  /** Nano-USD (10⁻⁹ USD): the uncollected part that the caller can have brought about. */
  readonly lostNanoUsd: bigint;
  readonly isEstimated: boolean;
  /** Whether the provider used something that nobody knows. */
  readonly isUnreported: boolean;
  /** Whether another model answered, which has no sheet. */
  readonly isUnknownModel: boolean;
}

/**
 * The charge of a call that has ended, at most the hold: what the provider reported for a whole answer. Where the
 * service or the caller ended it, the rest is estimated.
 */
export function chargeOfEnd(call: OpenCall, end: CallEnd, sheets: ModelSheets): CallCharge {
  const report = end.reader?.report() ?? null;
  const status = statusOf(end, report);
  const { sheet, isUnknownModel } = servedSheet(call.model.sheet, report?.model ?? null, sheets);
  const tier = servedTier(report?.tier ?? null) ?? call.request.size.tier;
  const isError = end.status !== null && end.status >= 400;
  const isWhole = report?.coverage === 'final';
  const estimate =
    isWhole || isError || end.cut === 'not_sent' ? null : estimateOf(call, end, report, status);
  const tokens = estimate?.tokens ?? report?.tokens ?? NO_TOKENS;
  const charge = tokens === NO_TOKENS ? null : chargeOf(tokens, sheet, tier, call.payer.terms);
  const price = charge?.units ?? 0n;
  const isChargeable = isWhole || estimate?.isCharged === true;
  const charged = !isChargeable ? 0n : price < call.holdUnits ? price : call.holdUnits;
  const isByCaller = status === 'aborted' || isWhole || end.cut === 'deadline';
  const isUsed = !isError && end.cut !== 'not_sent';
  return {
    status,
    report,
    sheet,
    tier,
    tokens,
    cost: charge?.cost ?? 0n,
    charged,
    uncollected: price - charged,
    lostNanoUsd: isByCaller ? ((price - charged) * NANO_PER_USD) / call.payer.terms.unitsPerUsd : 0n,
    isEstimated: estimate?.isCharged === true && estimate.isEstimated,
    isUnreported:
      (!isChargeable && isUsed) || (charge?.unpriced.length ?? 0) > 0 || report?.hasUnknownUsage === true,
    isUnknownModel,
  };
}

function statusOf(end: CallEnd, report: UsageReport | null): CallCharge['status'] {
  if (end.isAborted) return 'aborted';
  return end.failure !== null || report === null || report.end !== 'completed' ? 'failed' : 'completed';
}

/** Tokens that the provider did not report, and whether the caller pays for them. */
interface TokenEstimate {
  readonly tokens: TokenCounts;
  readonly isCharged: boolean;
  /** Whether a part of it is not what the provider reported. */
  readonly isEstimated: boolean;
}

/** Null where nothing is estimated: the provider broke off, or gave a whole answer without a usage. */
function estimateOf(
  { request, model }: OpenCall,
  { cut, isAborted, isShown }: CallEnd,
  report: UsageReport | null,
  status: CallCharge['status'],
): TokenEstimate | null {
  const { size, textBytes } = request;
  const text = Math.ceil(textBytes / BYTES_PER_TOKEN);
  const isWhole = report?.end === 'completed';
  if (!size.hasOutput && isWhole && status !== 'failed') {
    // Their text is all that embeddings use.
    return { tokens: { ...NO_TOKENS, input: text }, isCharged: true, isEstimated: true };
  }
  if (cut === null && !(isAborted && isWhole)) return null;
  const images = Math.ceil((size.images * (model.sheet.limits.maxImageTokens ?? 0)) / 2);
  const visible = Math.ceil((report?.visibleBytes ?? 0) / BYTES_PER_TOKEN);
  const reported = report?.tokens ?? { ...NO_TOKENS, input: text + images };
  // The provider counted all of it, unless it is about to.
  const isCounted = report?.coverage === 'so_far' && (reported.output > 0 || visible === 0);
  const output = isCounted ? reported.output : Math.max(reported.output, visible);
  // A caller who is still there and got nothing pays nothing.
  return { tokens: { ...reported, output }, isCharged: isAborted || isShown, isEstimated: !isCounted };
}

/** The sheet of the model that answered: the one that was asked for, or another one that has a sheet of its own. */
function servedSheet(
  asked: ModelSheet,
  served: string | null,
  sheets: ModelSheets,
): { sheet: ModelSheet; isUnknownModel: boolean } {
  if (served === null) return { sheet: asked, isUnknownModel: false };
  const name = served.replace(/^models\//, '');
  const names = [asked.modelId, asked.upstreamModel, ...asked.aliases];
  const isAsked = names.some((own) => own === name || withoutSnapshot(own) === withoutSnapshot(name));
  if (isAsked) return { sheet: asked, isUnknownModel: false };
  const sheet = sheets.find(name);
  return sheet === null ? { sheet: asked, isUnknownModel: true } : { sheet, isUnknownModel: false };
}
