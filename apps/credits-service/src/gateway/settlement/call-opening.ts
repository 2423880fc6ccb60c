import { Injectable } from '@nestjs/common';
import { toMilliseconds, type Principal } from '@app/http';
import { formatTransactionId, LedgerHolds } from '@app/ledger';
import { Descriptions } from '@app/metadata';
import { formatSheet, markupOf } from '@app/pricing';
import type { CallRequest } from '@app/providers';
import { Settings } from '../../config/settings';
import type { CallLimits } from '../admission/call-admission';
import type { CallPayer } from '../admission/call-payer';
import { CallSettlement } from './call-settlement';
import { CallsUnderWay } from './calls-under-way';
import type { OpenCall } from './open-call';
import type { ServedModel } from '../admission/served-model';

/** A hold outlasts its call by the time to read the rest of an answer and to settle. It can't be extended. */
const DRAIN_SECONDS = 120;
const SETTLEMENT_SECONDS = 60;

/** Begins calls: their credits are held and their record is stored before anything is sent. */
@Injectable()
export class CallOpening {
  constructor(
    private readonly settings: Settings,
    private readonly holds: LedgerHolds,
    private readonly settlement: CallSettlement,
    private readonly underWay: CallsUnderWay,
    private readonly descriptions: Descriptions,
  ) {}

  /** Holds the credits, and stores the record of the call. Nothing is held if it throws. */
  async open(
    request: CallRequest,
    model: ServedModel,
    payer: CallPayer,
    { cap, holdUnits }: CallLimits,
    tags: Record<string, string>,
    caller: Principal,
  ): Promise<OpenCall> {
    const startedAt = performance.now();
    const { sheet } = model;
    const descriptionId = await this.descriptions.store(`AI: ${request.model}`, payer.userId);
    const expiresInSeconds = this.settings.gateway.timeoutSeconds + DRAIN_SECONDS + SETTLEMENT_SECONDS;
    const order = { ...payer, amount: holdUnits, descriptionId, expiresInSeconds, idempotencyKey: null };
    const hold = await this.holds.placeForCall(order, payer.budget);
    const { keyId } = caller;
    const expiresAtMs = toMilliseconds(hold.expiresAt);
    const holdMs = expiresInSeconds * 1_000;
    // The ledger's time of the hold, so that ledger and records agree on the day of a call.
    const startedAtMs = expiresAtMs - holdMs;
    const callId = formatTransactionId(hold.holdId);
    await this.settlement.begin({
      callId,
      instance: this.underWay.instance,
      userId: payer.userId,
      keyId,
      currency: payer.currency.code,
      model: request.model,
      provider: sheet.provider,
      route: request.route,
      isStreamed: request.isStreamed,
      tier: request.size.tier,
      sheetVersion: sheet.version,
      sheet: formatSheet(sheet),
      unitsPerUsd: payer.terms.unitsPerUsd,
      markupPpm: markupOf(sheet, payer.terms),
      heldUnits: holdUnits,
      outputCap: cap === request.askedCap ? null : cap,
      tags,
      startedAtMs,
      expiresAtMs,
    });
    return {
      callId,
      hold,
      keyId,
      request,
      model,
      payer,
      holdUnits,
      holdMs,
      cap,
      startedAt,
      startedAtMs,
    };
  }
}
