import { Injectable, Logger } from '@nestjs/common';
import { LedgerHolds } from '@app/ledger';
import { AiCalls, type CountedCall } from '@app/metadata';
import { formatSheet, markupOf } from '@app/pricing';
import { ModelSheets } from '../shared/model-sheets';
import { UsageWatch } from '../shared/usage-watch';
import { chargeOfEnd, type CallCharge } from './call-charge';
import { CallLosses } from './call-losses';
import type { CallEnd, OpenCall, SettledCall } from './open-call';

/** Ends calls: every call passes here once, however it ended. */
@Injectable()
export class CallSettlement {
  private readonly log = new Logger('AI calls');

  constructor(
    private readonly calls: AiCalls,
    private readonly holds: LedgerHolds,
    private readonly sheets: ModelSheets,
    private readonly losses: CallLosses,
    private readonly usages: UsageWatch,
  ) {}

  /**
   * Counts what a call used, charges it and frees the rest of its hold. The record comes first: where the ledger
   * does not answer, it says what is still to be captured.
   * @throws MetadataUnavailableError, LedgerUnavailableError, OutcomeUnknownError; HoldExpiredError where the hold
   * ran out before
   */
  async settle(call: OpenCall, end: CallEnd): Promise<SettledCall> {
    const charge = chargeOfEnd(call, end, this.sheets);
    this.warn(call, charge);
    await this.calls.count(countedCall(call, end, charge));
    this.losses.note(call.payer.userId, charge.lostNanoUsd);
    if (charge.status === 'completed') {
      const hasUsage = charge.report?.coverage === 'final' || charge.isEstimated;
      this.usages.note(call.model.sheet, hasUsage);
    }
    const { available } = await this.holds.capture(call.holdId, charge.charged, 'call');
    this.calls.settle(call.callId);
    const tokens = Object.values(charge.tokens).reduce((sum, count) => sum + count, 0);
    return { charged: charge.charged, available, tokens };
  }

  private warn({ callId, model }: OpenCall, charge: CallCharge): void {
    const name = model.sheet.modelId;
    if (charge.uncollected > 0n) this.log.warn(`Call ${callId} (${name}) used more than could be charged.`);
    if (charge.isUnreported) this.log.warn(`Call ${callId} (${name}) has no usage that can be charged.`);
    if (charge.isUnknownModel) {
      this.log.warn(
        `Call ${callId} (${name}) was answered by a model without a sheet, and charged as ${name}.`,
      );
    }
  }
}

function countedCall(call: OpenCall, end: CallEnd, charge: CallCharge): CountedCall {
  const { report, sheet } = charge;
  return {
    callId: call.callId,
    status: charge.status,
    modelServed: report?.model ?? null,
    tier: charge.tier,
    servedBy:
      sheet === call.model.sheet
        ? null
        : {
            sheetVersion: sheet.version,
            sheet: formatSheet(sheet),
            markupPpm: markupOf(sheet, call.payer.terms),
          },
    tokens: charge.tokens,
    reasoning: report?.reasoning ?? 0,
    rawUsage: report?.raw ?? null,
    chargedUnits: charge.charged,
    uncollectedUnits: charge.uncollected,
    lostNanoUsd: charge.lostNanoUsd,
    costPico: charge.cost,
    isEstimated: charge.isEstimated,
    isUnreported: charge.isUnreported,
    responseId: report?.responseId ?? null,
    providerRequestId: end.providerRequestId,
    error: end.failure,
    firstByteMs: end.firstByteMs,
    durationMs: Math.round(performance.now() - call.startedAt),
  };
}
