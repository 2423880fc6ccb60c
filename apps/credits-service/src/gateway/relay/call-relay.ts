import { Injectable, Logger } from '@nestjs/common';
import { releaseBody, type Principal } from '@app/http';
import { formatAmount } from '@app/money';
import { ProviderTimeoutError, type AnswerReader, type ProviderAnswer } from '@app/providers';
import type { Response } from 'express';
import { Settings } from '../../config/settings';
import { ProviderRefusedError } from '../../shared/gateway-errors';
import { KeyTokenLimits } from '../../shared/key-token-limits';
import { StreamSink, WholeSink, type AnswerSink } from './answer-sinks';
import { CallDrains } from './call-drains';
import { CallSettlement } from '../settlement/call-settlement';
import { CallSlots, shuttingDown } from '../admission/call-slots';
import { CallTimes } from './call-times';
import { CallWatch, type CallCut } from './call-watch';
import type { GatewayExchange } from '../gateway-exchange';
import type { CallEnd, OpenCall, SettledCall } from '../settlement/open-call';
import {
  begin,
  callerError,
  failureOf,
  isInvalidKeyOfGemini,
  isPlainEventStream,
  isRefusalOfKey,
  readerOf,
  refusedBy,
} from './provider-answers';
import { Providers, type Dispatch } from './providers';

/** A connection whose call waits for the provider is silent in both directions. */
const SOCKET_GRACE_MS = 60_000;
const STREAM_HEADERS = { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' };

/** For the record. */
const CUTS: Readonly<Record<CallCut, string>> = {
  not_sent: 'the client left before the call was sent',
  undrained: 'the client left, and the answer was not read to its end',
  counted: 'the client left',
  deadline: 'the call took longer than it may',
  shutdown: 'the service shut down',
};

type AnswerEnd = Pick<CallEnd, 'reader' | 'status' | 'providerRequestId' | 'firstByteMs'>;
const NO_ANSWER: AnswerEnd = { reader: null, status: null, providerRequestId: null, firstByteMs: null };

/** Sends a call, passes its answer on and has it settled, however it ends. */
@Injectable()
export class CallRelay {
  private readonly log = new Logger('AI calls');

  constructor(
    private readonly settings: Settings,
    private readonly times: CallTimes,
    private readonly slots: CallSlots,
    private readonly drains: CallDrains,
    private readonly settlement: CallSettlement,
    private readonly providers: Providers,
    private readonly tokenLimits: KeyTokenLimits,
  ) {}

  /** @throws an error for the caller: one whose stream has begun sees it break */
  async run(call: OpenCall, dispatch: Dispatch, exchange: GatewayExchange): Promise<void> {
    const { request, response } = exchange;
    const { times, drains } = this;
    const timeoutMs = this.settings.gateway.timeoutSeconds * 1_000;
    request.socket.setTimeout(timeoutMs + SOCKET_GRACE_MS);
    const { userId } = call.payer;
    const shutdown = this.slots.signal;
    const watch = new CallWatch(response, { userId, timeoutMs, times, drains, shutdown });
    try {
      await this.relay(call, dispatch, exchange, watch);
    } finally {
      watch.stop();
      if (!response.writableFinished) request.socket.setTimeout(times.stallMs);
    }
    if (response.writableEnded && response.writableLength > 0) await this.untilTaken(response);
  }

  /** The rest of an answer takes memory: its call keeps its slot until the client has taken it, or is gone. */
  private untilTaken(response: Response): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => response.destroy(), this.times.drainMs).unref();
      const over = () => {
        clearTimeout(timer);
        resolve();
      };
      response.once('finish', over);
      response.once('close', over);
    });
  }

  private async relay(
    call: OpenCall,
    dispatch: Dispatch,
    exchange: GatewayExchange,
    watch: CallWatch,
  ): Promise<void> {
    const { request, response, caller } = exchange;
    let sent: ProviderAnswer;
    try {
      const control = { signal: watch.signal, onSent: watch.sent, onRetry: watch.retried };
      sent = await this.providers.send(call.request, call.model, dispatch, control);
    } catch (error) {
      await this.fail(call, NO_ANSWER, error, watch, exchange);
      return;
    }
    releaseBody(request);
    const firstByteMs = Math.round(performance.now() - call.startedAt);
    const { answer, reader } = readerOf(call.request, sent);
    const end = { reader, status: answer.status, providerRequestId: answer.requestId, firstByteMs };
    if (isRefusalOfKey(answer)) {
      const refusal = refusedBy(call.model, answer);
      await this.settle(call, endOf(end, watch, exchange, refusal.message), caller);
      throw refusal;
    }

    const credits = creditHeaders(call, answer, dispatch.headers.droppedBetas);
    const { stallMs, pingMs } = this.times;
    const options = { stallMs, pingMs: isPlainEventStream(answer) ? pingMs : null };
    const isStream = call.request.isStreamed && answer.status < 400;
    if (isStream && !watch.isGone) {
      begin(response, answer, credits, STREAM_HEADERS);
      response.flushHeaders();
    }
    const sink = isStream
      ? new StreamSink(response, options)
      : new WholeSink(response, options, () => {
          begin(response, answer, credits);
        });
    try {
      await this.pass(call, answer, reader, sink, watch);
    } catch (error) {
      await this.fail(call, end, error, watch, exchange);
      return;
    } finally {
      sink.stop();
    }
    if (sink instanceof WholeSink && isInvalidKeyOfGemini(call.model, answer, sink)) {
      const refusal = new ProviderRefusedError(call.model.target.name);
      await this.settle(call, endOf(end, watch, exchange, refusal.message), caller);
      throw refusal;
    }
    const failure = answer.status >= 400 ? `the provider answered ${answer.status}` : null;
    const settled = await this.settle(call, endOf(end, watch, exchange, failure), caller);
    if (watch.isGone) return;
    if (sink instanceof StreamSink || response.headersSent) {
      response.end(sink instanceof WholeSink ? sink.rest() : undefined);
      return;
    }
    begin(response, answer, credits, settled === null ? {} : chargeHeaders(settled));
    response.end(sink.rest());
  }

  private async pass(
    { request }: OpenCall,
    { body, headers }: ProviderAnswer,
    reader: AnswerReader,
    sink: AnswerSink,
    watch: CallWatch,
  ): Promise<void> {
    // Gemini counts in each event what it has sent up to then.
    const isCounted = request.route === 'generate_content' && headers['content-encoding'] === undefined;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      const room = sink.write(reader.read(chunk));
      if (room !== undefined) await room;
      if (watch.isGone && isCounted && reader.report().coverage === 'so_far') watch.counted();
    }
    await sink.write(reader.end());
  }

  /** Ends a call without a whole answer. @throws the error for a caller who is still there */
  private async fail(
    call: OpenCall,
    end: AnswerEnd,
    error: unknown,
    watch: CallWatch,
    exchange: GatewayExchange,
  ): Promise<void> {
    const isLate = error instanceof ProviderTimeoutError && error.phase === 'first_byte';
    const cut = watch.cut ?? (isLate ? 'deadline' : null);
    const failure = cut === null ? failureOf(error) : CUTS[cut];
    await this.settle(call, endOf(end, watch, exchange, failure, cut), exchange.caller);
    if (watch.isGone) return;
    // Headers that are out make the filter end the connection, so that a broken answer has no clean end.
    throw cut === 'shutdown' ? shuttingDown() : callerError(error, cut === 'deadline');
  }

  /**
   * Settles the call. The answer does not wait for it longer than for any other step in the ledger.
   * @returns null where it is not settled yet
   */
  private async settle(call: OpenCall, end: CallEnd, caller: Principal): Promise<SettledCall | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, this.settings.ledgerTimeoutMs, null).unref();
    });
    const settled = this.settlement.settle(call, end).then(
      (result) => {
        this.tokenLimits.count(caller, result.tokens);
        return result;
      },
      (error: unknown) => {
        this.log.error(
          `Call ${call.callId} is not settled: ${error instanceof Error ? error.message : 'unknown'}`,
        );
        return null;
      },
    );
    const inTime = Promise.race([settled, late]);
    // What takes longer is tried once more at the very end of a shutdown.
    this.slots.keepOpen(inTime);
    try {
      return await inTime;
    } finally {
      clearTimeout(timer);
    }
  }
}

function endOf(
  { reader, status, providerRequestId, firstByteMs }: AnswerEnd,
  watch: CallWatch,
  { response }: GatewayExchange,
  failure: string | null,
  cut = watch.cut,
): CallEnd {
  return {
    reader,
    status,
    providerRequestId,
    firstByteMs,
    cut,
    isAborted: watch.isGone,
    isShown: response.headersSent,
    failure,
  };
}

function creditHeaders(
  { callId, holdUnits, cap, request }: OpenCall,
  { requestId }: ProviderAnswer,
  droppedBetas: readonly string[],
): Record<string, string> {
  return {
    'Credits-Call-Id': callId,
    'Credits-Held': formatAmount(holdUnits),
    ...(cap !== null && cap !== request.askedCap && { 'Credits-Output-Cap': String(cap) }),
    ...(droppedBetas.length > 0 && { 'Credits-Dropped-Betas': droppedBetas.join(',') }),
    ...(requestId !== null && { 'Credits-Provider-Request-Id': requestId }),
  };
}

function chargeHeaders({ charged, available }: SettledCall): Record<string, string> {
  return {
    'Credits-Charged': formatAmount(charged),
    ...(available !== null && { 'Credits-Available': formatAmount(available) }),
  };
}
