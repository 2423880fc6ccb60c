import {
  chargeOf,
  NO_TOKENS,
  withoutSnapshot,
  type ModelSheet,
  type ServiceTier,
  type TokenCounts,
} from '@app/pricing';
import { servedTier, type CallRequest, type UsageReport } from '@app/providers';
import type { ModelSheets } from '../shared/model-sheets';
import type { CallEnd, OpenCall } from './open-call';

/** A token of text has some four bytes. */
const BYTES_PER_TOKEN = 4;

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
  readonly isEstimated: boolean;
  /** Whether the provider used something that nobody knows. */
  readonly isUnreported: boolean;
  /** Whether another model answered, which has no sheet. */
  readonly isUnknownModel: boolean;
}

/** The charge of a call that has ended: what the provider reported for a whole answer, at most the hold. */
export function chargeOfEnd(call: OpenCall, end: CallEnd, sheets: ModelSheets): CallCharge {
  const report = end.reader?.report() ?? null;
  const status = statusOf(end, report);
  const { sheet, isUnknownModel } = servedSheet(call.model.sheet, report?.model ?? null, sheets);
  const tier = servedTier(report?.tier ?? null) ?? call.request.size.tier;
  const isError = end.status !== null && end.status >= 400;
  const isWhole = report?.coverage === 'final';
  const estimated = !isWhole && status !== 'failed' ? estimateOf(call.request) : null;
  const tokens = estimated ?? report?.tokens ?? NO_TOKENS;
  const charge = tokens === NO_TOKENS ? null : chargeOf(tokens, sheet, tier, call.payer.terms);
  const price = charge?.units ?? 0n;
  const isChargeable = isWhole || estimated !== null;
  const charged = !isChargeable ? 0n : price < call.holdUnits ? price : call.holdUnits;
  return {
    status,
    report,
    sheet,
    tier,
    tokens,
    cost: charge?.cost ?? 0n,
    charged,
    uncollected: price - charged,
    isEstimated: estimated !== null,
    isUnreported:
      (!isChargeable && !isError) || charge?.hasUnpriced === true || report?.hasUnknownUsage === true,
    isUnknownModel,
  };
}

function statusOf(end: CallEnd, report: UsageReport | null): CallCharge['status'] {
  if (end.failure !== null || report === null || report.end !== 'completed') return 'failed';
  return end.isAborted ? 'aborted' : 'completed';
}

/** Embeddings are the only answers without a usage that are charged: their text is all they use. */
function estimateOf({ size, textBytes }: CallRequest): TokenCounts | null {
  return size.hasOutput ? null : { ...NO_TOKENS, input: Math.ceil(textBytes / BYTES_PER_TOKEN) };
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
