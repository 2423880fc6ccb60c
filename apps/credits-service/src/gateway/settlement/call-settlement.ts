import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { LedgerHolds } from '@app/ledger';
import { AiCalls, type CountedCall, type StartedCall } from '@app/metadata';
import { formatSheet, markupOf } from '@app/pricing';
import { CallLosses } from '../../shared/call-losses';
import { ModelSheets } from '../../shared/model-sheets';
import { UsageWatch } from '../../shared/usage-watch';
import { chargeOfEnd, type CallCharge } from './call-charge';
import { CallMeter } from '../metrics/call-meter';
import { CallRetries } from './call-retries';
import { CallsUnderWay } from './calls-under-way';
import { holdIdOf, type CallEnd, type OpenCall, type SettledCall } from './open-call';
import { isPassing, Settling } from './settling';

/** Left of a hold when a call is charged without its record, which the store does not take. */
const CAPTURE_BEFORE_END_MS = 30_000;
/** A shutdown has ten seconds in all. */
const LAST_ATTEMPTS_MAX_MS = 2_000;

/** Begins and ends calls: each passes here once, however it ended. */
@Injectable()
export class CallSettlement implements OnApplicationShutdown {
  private readonly log = new Logger('AI calls');
  private readonly retries = new CallRetries();

  constructor(
    private readonly calls: AiCalls,
    private readonly holds: LedgerHolds,
    private readonly sheets: ModelSheets,
    private readonly underWay: CallsUnderWay,
    private readonly losses: CallLosses,
    private readonly usages: UsageWatch,
    private readonly meter: CallMeter,
  ) {}

  /** Calls that have ended and wait for the store or the ledger. */
  get waiting(): number {
    return this.retries.size;
  }

  /** What can't be settled by then is found by the recovery of the next process. */
  async onApplicationShutdown(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, LAST_ATTEMPTS_MAX_MS)));
    await Promise.race([this.retries.finish().then(() => this.calls.flush()), late]);
    clearTimeout(timer);
  }

  /**
   * Stores the record of a call whose credits are held. They are free again where it throws.
   * @throws MetadataUnavailableError
   */
  async begin(call: StartedCall): Promise<void> {
    const { callId } = call;
    this.underWay.begin(callId);
    try {
      await this.calls.start(call);
    } catch (error) {
      await this.retries.begin(() => this.abandon(callId));
      throw error;
    }
  }

  /**
   * Counts what a call used, charges it and frees the rest of its hold. Where the store or the ledger is away, it goes
   * on until they are back.
   * @returns what was charged, once the ledger has it
   * @throws LedgerInvariantError
   */
  settle(call: OpenCall, end: CallEnd): Promise<SettledCall> {
    const endedAt = performance.now();
    const { callId, hold } = call;
    const charge = chargeOfEnd(call, end, this.sheets);
    const record = countedCall(call, end, charge);
    const captureAt = call.startedAt + call.holdMs - CAPTURE_BEFORE_END_MS;
    const needsAvailable = !end.isShown && !end.isAborted;
    this.losses.note(call.payer.userId, call.startedAtMs, charge.lostNanoUsd);
    if (charge.status === 'completed') {
      const hasUsage = charge.report?.coverage === 'final' || charge.isEstimated;
      this.usages.note(call.model.sheet, hasUsage);
    }
    const tokens = Object.values(charge.tokens).reduce((sum, count) => sum + count, 0);
    const settled = new Promise<SettledCall>((resolve, reject) => {
      const settling = new Settling(
        { hold, record, captureAt, needsAvailable },
        this.calls,
        this.holds,
        (captured) => {
          if (captured.charged !== charge.charged)
            this.log.warn(`Call ${callId} was settled otherwise before.`);
          resolve({ ...captured, tokens });
          this.meter.charged(performance.now() - endedAt);
        },
      );
      void this.retries.begin(async () => {
        try {
          if (!(await settling.advance())) return false;
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
        this.underWay.end(callId);
        return true;
      });
    });
    this.meter.ended(call, end, charge, record.durationMs);
    return settled;
  }

  /** Frees the hold of a call that was not sent. */
  private async abandon(callId: string): Promise<boolean> {
    try {
      await this.holds.release(holdIdOf(callId), 'call');
    } catch (error) {
      if (isPassing(error)) return false;
      this.log.error(`The hold of call ${callId} was not released: ${String(error)}`);
    }
    // The row may have been stored all the same: then it is found as one that nobody has under way.
    this.underWay.end(callId);
    return true;
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
