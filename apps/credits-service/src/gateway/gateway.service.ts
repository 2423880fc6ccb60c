import { Injectable } from '@nestjs/common';
import { BudgetExceededError, InsufficientCreditsError } from '@app/ledger';
import type { CallRequest, CallRoute, CountRoute } from '@app/providers';
import { Settings } from '../config/settings';
import { CallLosses } from '../shared/call-losses';
import { ProviderRefusedError } from '../shared/gateway-errors';
import { KeyTokenLimits } from '../shared/key-token-limits';
import { UsageWatch } from '../shared/usage-watch';
import { StreamSink } from './relay/answer-sinks';
import { CallAdmission, type CallLimits } from './admission/call-admission';
import { CallDrains } from './relay/call-drains';
import { CallMeter } from './metrics/call-meter';
import { CallOpening } from './settlement/call-opening';
import { CallPayers, tagsOf } from './admission/call-payer';
import { CallRefusals } from './admission/call-refusals';
import { CallRelay } from './relay/call-relay';
import { CallSlots } from './admission/call-slots';
import { CallTimes } from './relay/call-times';
import { dispatchOf, readRequest, type GatewayExchange } from './gateway-exchange';
import { begin, callerError, isRefusalOfKey, refusedBy } from './relay/provider-answers';
import { Providers } from './relay/providers';
import type { ServedModel } from './admission/served-model';

const COUNT_TIMEOUT_MS = 30_000;

/** Takes AI calls: those that are paid for, and those that only count tokens. */
@Injectable()
export class GatewayService {
  constructor(
    private readonly settings: Settings,
    private readonly times: CallTimes,
    private readonly slots: CallSlots,
    private readonly drains: CallDrains,
    private readonly losses: CallLosses,
    private readonly usages: UsageWatch,
    private readonly admission: CallAdmission,
    private readonly payers: CallPayers,
    private readonly opening: CallOpening,
    private readonly relay: CallRelay,
    private readonly providers: Providers,
    private readonly tokenLimits: KeyTokenLimits,
    private readonly refusals: CallRefusals,
    private readonly meter: CallMeter,
  ) {}

  /**
   * A call that is paid for: holds the most that it can cost, sends it, passes the answer on and settles.
   * @throws an error for the caller while nothing of an answer has been sent
   */
  async call(route: CallRoute, exchange: GatewayExchange): Promise<void> {
    const receivedAt = performance.now();
    const release = this.slots.take();
    const { request, response, caller } = exchange;
    try {
      const read = readRequest(route, exchange);
      this.refusals.asks(request, read.model);
      const model = await this.admission.modelFor(route, read.model, caller);
      const payer = this.payers.of(caller, request.headers, read.userId);
      const tags = tagsOf(request.headers);
      this.usages.admit(model.sheet);
      this.drains.admit(payer.userId);
      await this.losses.admit(payer.userId);
      await this.tokenLimits.admit(caller);
      await this.admission.admit(read, model, payer);
      const open = async (limits: CallLimits) => {
        const dispatch = this.dispatch(read, model, limits.cap, exchange);
        if (response.destroyed) return null;
        const call = await this.opening.open(read, model, payer, limits, tags, caller);
        return { call, dispatch };
      };
      // Most balances pay for all that is asked for, so the ledger is asked at once.
      const opened = await open(this.admission.wholeLimits(read, model, payer)).catch(
        async (error: unknown) => {
          if (!isOfMeans(error)) throw error;
          return open(await this.admission.payableLimits(read, model, payer));
        },
      );
      if (opened === null) return;
      this.refusals.goesOut(request);
      this.meter.sending(performance.now() - receivedAt);
      await this.relay.run(opened.call, opened.dispatch, exchange);
    } finally {
      release();
    }
  }

  /** A call that only counts tokens: it is free, and leaves no record. */
  async count(route: CountRoute, exchange: GatewayExchange): Promise<void> {
    const release = this.slots.take();
    try {
      const { request, response } = exchange;
      const read = readRequest(route, exchange);
      this.refusals.asks(request, read.model);
      const model = await this.admission.modelFor(route, read.model, exchange.caller);
      const dispatch = this.dispatch(read, model, null, exchange);
      const signal = AbortSignal.timeout(COUNT_TIMEOUT_MS);
      this.refusals.goesOut(request);
      try {
        const answer = await this.providers.send(read, model, dispatch, { signal });
        if (isRefusalOfKey(answer)) throw refusedBy(model, answer);
        begin(response, answer);
        const { stallMs } = this.times;
        const sink = new StreamSink(response, { stallMs, pingMs: null });
        for await (const chunk of answer.body as AsyncIterable<Buffer>) await sink.write(chunk);
        response.end();
      } catch (error) {
        throw error instanceof ProviderRefusedError ? error : callerError(error, signal.aborted);
      }
    } finally {
      release();
    }
  }

  private dispatch(read: CallRequest, model: ServedModel, cap: number | null, exchange: GatewayExchange) {
    return dispatchOf(read, model, cap, exchange, this.settings.gateway.anthropicBetas);
  }
}

/** Whether the payer, or the key, has less than the call may cost. */
function isOfMeans(error: unknown): boolean {
  return error instanceof InsufficientCreditsError || error instanceof BudgetExceededError;
}
