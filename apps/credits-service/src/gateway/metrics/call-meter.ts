import { Injectable, Logger } from '@nestjs/common';
import type { AiCall } from '@app/metadata';
import type { CallRoute } from '@app/providers';
import { GatewayState } from '../../shared/gateway-state';
import { ModelSheets } from '../../shared/model-sheets';
import type { CallCharge } from '../settlement/call-charge';
import { lineOf } from './call-line';
import { CallMetrics } from './call-metrics';
import type { CallEnd, OpenCall } from '../settlement/open-call';
import { phraseOf, providerFaultOf } from '../relay/provider-fault';

/** For models that no sheet knows any more. */
const OTHER = 'other';

/** Measures and logs AI calls, each once, when it has ended. */
@Injectable()
export class CallMeter {
  private readonly log = new Logger('AI calls');

  constructor(
    private readonly metrics: CallMetrics,
    private readonly sheets: ModelSheets,
    private readonly state: GatewayState,
  ) {}

  /** A call has ended, and its charge is known. */
  ended(call: OpenCall, end: CallEnd, charge: CallCharge, durationMs: number): void {
    const { sheet } = call.model;
    const fault = providerFaultOf(end, charge, sheet.provider);
    this.metrics.ended({
      labels: { gen_ai_provider_name: sheet.provider, gen_ai_request_model: sheet.modelId },
      route: call.request.route as CallRoute,
      outcome: charge.status,
      currency: call.payer.currency.code,
      tokens: charge.tokens,
      charged: charge.charged,
      uncollected: charge.uncollected,
      isUnreported: charge.isUnreported,
      durationMs,
      firstChunkMs: call.request.isStreamed ? end.firstByteMs : null,
    });
    if (fault !== null) {
      this.metrics.failed(sheet.provider, fault);
      this.state.failed(sheet.provider, phraseOf(fault, end));
    } else if (end.status !== null) this.state.succeeded(sheet.provider);
    const line = lineOf(call, end, charge, durationMs);
    const isWorthALook =
      fault !== null || charge.uncollected > 0n || charge.isUnreported || charge.isUnknownModel;
    if (isWorthALook) this.log.warn(line);
    else this.log.log(line);
  }

  /** A call is about to be sent. @param milliseconds since the request was there */
  sending(milliseconds: number): void {
    this.metrics.added('admission', milliseconds);
  }

  /** The ledger has the charge of a call. @param milliseconds since its end */
  charged(milliseconds: number): void {
    this.metrics.added('settlement', milliseconds);
  }

  /** A call was found whose process has ended before it. @throws MetadataUnavailableError */
  async interrupted({ model, provider }: AiCall): Promise<void> {
    await this.sheets.ready();
    const sheet = this.sheets.find(model);
    this.metrics.interrupted({
      gen_ai_provider_name: sheet?.provider ?? provider,
      gen_ai_request_model: sheet?.modelId ?? OTHER,
    });
  }
}
