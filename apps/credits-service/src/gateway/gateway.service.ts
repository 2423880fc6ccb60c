import { Injectable, Logger } from '@nestjs/common';
import { formatTransactionId, LedgerHolds } from '@app/ledger';
import { HttpProblem, releaseBody, type Principal } from '@app/http';
import { Descriptions } from '@app/metadata';
import { formatAmount } from '@app/money';
import { formatSheet, markupOf } from '@app/pricing';
import {
  contentHeaders,
  createAnswerReader,
  decodedBody,
  headersToSend,
  type HeadersToSend,
  type AnswerReader,
  providerErrorOf,
  ProviderTimeoutError,
  queryToSend,
  readCallRequest,
  RefusedRequest,
  refuseDroppedBetas,
  type CallRequest,
  type CallRoute,
  type CountRoute,
  type ProviderAnswer,
} from '@app/providers';
import type { Request, Response } from 'express';
import { Settings } from '../config/settings';
import {
  ProviderRefusedError,
  ProviderSilentError,
  ProviderUnreachableError,
  RequestNotBoundedError,
} from '../shared/gateway-errors';
import { KeyTokenLimits } from '../shared/key-token-limits';
import { StreamSink, WholeSink } from './answer-sinks';
import { CallAdmission, type CallLimits } from './call-admission';
import { CallPayers, tagsOf, type CallPayer } from './call-payer';
import { CallSettlement } from './call-settlement';
import { CallSlots } from './call-slots';
import type { CallEnd, OpenCall, SettledCall } from './open-call';
import { Providers } from './providers';
import type { ServedModel } from './served-model';

/** A hold outlasts its call by the time to read the rest of an answer and to settle. It can't be extended. */
const DRAIN_SECONDS = 120;
const SETTLEMENT_SECONDS = 60;
const NANOSECONDS_PER_MILLISECOND = 1_000_000n;
const COUNT_TIMEOUT_MS = 30_000;
/** A socket that waits for the provider is silent in both directions. */
const SOCKET_GRACE_MS = 60_000;

/** A caller's request, and the way to answer it. */
export interface GatewayExchange {
  readonly request: Request;
  readonly response: Response;
  readonly caller: Principal;
  /** Gemini's own calls name the model, and whether they are streamed, in the path. */
  readonly path?: { readonly model: string; readonly isStreamed: boolean };
}

/** A call with everything that is sent to the provider. */
interface Dispatch {
  readonly query: string;
  readonly headers: HeadersToSend;
  readonly body: Buffer;
}

/** Passes AI calls on to their providers, and bills them by their usage. */
@Injectable()
export class GatewayService {
  private readonly log = new Logger('AI calls');

  constructor(
    private readonly settings: Settings,
    private readonly slots: CallSlots,
    private readonly admission: CallAdmission,
    private readonly payers: CallPayers,
    private readonly settlement: CallSettlement,
    private readonly providers: Providers,
    private readonly holds: LedgerHolds,
    private readonly descriptions: Descriptions,
    private readonly tokenLimits: KeyTokenLimits,
  ) {}

  /**
   * A call that is paid for: holds the most that it can cost, sends it, passes the answer on and settles.
   * @throws an error for the caller while nothing of an answer has been sent
   */
  async call(route: CallRoute, exchange: GatewayExchange): Promise<void> {
    const release = this.slots.take();
    try {
      this.allowSilence(exchange);
      const { request, caller } = exchange;
      const read = readRequest(route, exchange);
      const model = await this.admission.modelFor(route, read.model, caller);
      const payer = this.payers.of(caller, request.headers, read.userId);
      const tags = tagsOf(request.headers);
      await this.tokenLimits.admit(caller);
      const limits = await this.admission.limitsOf(read, model, payer);
      const dispatch = this.prepare(read, model, limits.cap, exchange);
      const call = await this.open(read, model, payer, limits, tags, exchange);
      await this.run(call, dispatch, exchange);
    } finally {
      release();
    }
  }

  /** A call that only counts tokens: it is free, and leaves no record. */
  async count(route: CountRoute, exchange: GatewayExchange): Promise<void> {
    const release = this.slots.take();
    try {
      const { response } = exchange;
      const read = readRequest(route, exchange);
      const model = await this.admission.modelFor(route, read.model, exchange.caller);
      const dispatch = this.prepare(read, model, null, exchange);
      const deadline = AbortSignal.timeout(COUNT_TIMEOUT_MS);
      try {
        const answer = await this.send(read, model, dispatch, deadline);
        if (isRefusalOfKey(answer)) throw refusedBy(model, answer);
        begin(response, answer, {});
        const sink = new StreamSink(response);
        for await (const chunk of answer.body as AsyncIterable<Buffer>) await sink.write(chunk);
        response.end();
      } catch (error) {
        throw error instanceof ProviderRefusedError ? error : callerError(error, deadline);
      }
    } finally {
      release();
    }
  }

  private allowSilence({ request }: GatewayExchange): void {
    request.socket.setTimeout(this.settings.gateway.timeoutSeconds * 1_000 + SOCKET_GRACE_MS);
  }

  private prepare(
    read: CallRequest,
    { sheet, target }: ServedModel,
    cap: number | null,
    { request }: GatewayExchange,
  ): Dispatch {
    return refusing(() => {
      const query = queryToSend(read.route, request.url.split('?')[1] ?? '');
      const headers = headersToSend(target.kind, request.headers, this.settings.gateway.anthropicBetas);
      refuseDroppedBetas(read.betaFields, headers.droppedBetas);
      const capField = target.kind === 'compatible' ? 'max_tokens' : 'max_completion_tokens';
      const isOpenAi = target.kind === 'openai';
      const upstream = {
        model: sheet.upstreamModel,
        capField: read.route === 'chat' ? capField : null,
        isOpenAi,
      } as const;
      return { query: query === '' ? '' : `?${query}`, headers, body: read.toSend(upstream, cap) };
    });
  }

  /** Holds the credits, and stores the record of the call. Nothing has been sent if it throws. */
  private async open(
    request: CallRequest,
    model: ServedModel,
    payer: CallPayer,
    { cap, holdUnits }: CallLimits,
    tags: Record<string, string>,
    { caller }: GatewayExchange,
  ): Promise<OpenCall> {
    const startedAt = performance.now();
    const startedAtMs = Date.now();
    const { sheet } = model;
    const descriptionId = await this.descriptions.store(`AI: ${request.model}`, payer.userId);
    const expiresInSeconds = this.settings.gateway.timeoutSeconds + DRAIN_SECONDS + SETTLEMENT_SECONDS;
    const order = { ...payer, amount: holdUnits, descriptionId, expiresInSeconds, idempotencyKey: null };
    const { holdId, expiresAt } = await this.holds.place(order, payer.budget, 'call');
    await this.settlement.begin(holdId, {
      userId: payer.userId,
      keyId: caller.keyId,
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
      expiresAtMs: Number(expiresAt / NANOSECONDS_PER_MILLISECOND),
    });
    const callId = formatTransactionId(holdId);
    const holdMs = expiresInSeconds * 1_000;
    return { callId, holdId, request, model, payer, holdUnits, holdMs, cap, startedAt };
  }

  /** Sends the call and passes its answer on. Each way out of here settles it. */
  private async run(call: OpenCall, dispatch: Dispatch, exchange: GatewayExchange): Promise<void> {
    const { request, response } = exchange;
    const deadline = AbortSignal.timeout(this.settings.gateway.timeoutSeconds * 1_000);
    let sent: ProviderAnswer;
    try {
      sent = await this.send(call.request, call.model, dispatch, deadline);
    } catch (error) {
      await this.settle(call, { ...NO_ANSWER, failure: failureOf(error, deadline) }, exchange);
      throw callerError(error, deadline);
    }
    releaseBody(request);
    const firstByteMs = Math.round(performance.now() - call.startedAt);
    const { answer, reader } = readerOf(call.request, sent);
    const end = { reader, status: answer.status, providerRequestId: answer.requestId, firstByteMs };
    if (isRefusalOfKey(answer)) {
      const refusal = refusedBy(call.model, answer);
      await this.settle(call, { ...end, isAborted: false, failure: refusal.message }, exchange);
      throw refusal;
    }

    const credits = creditHeaders(call, answer, dispatch.headers.droppedBetas);
    const isStream = call.request.isStreamed && answer.status < 400;
    if (isStream) {
      begin(response, answer, { ...credits, ...STREAM_HEADERS });
      response.flushHeaders();
    }
    const sink = isStream
      ? new StreamSink(response)
      : new WholeSink(response, () => {
          begin(response, answer, credits);
        });
    try {
      for await (const chunk of answer.body as AsyncIterable<Buffer>) await sink.write(reader.read(chunk));
      await sink.write(reader.end());
    } catch (error) {
      const isAborted = response.destroyed;
      await this.settle(call, { ...end, isAborted, failure: failureOf(error, deadline) }, exchange);
      // Headers that are out make the filter end the connection, so that a broken answer has no clean end.
      throw callerError(error, deadline);
    }
    if (sink instanceof WholeSink && isInvalidKeyOfGemini(call.model, answer, sink)) {
      const refusal = new ProviderRefusedError(call.model.target.name);
      await this.settle(call, { ...end, isAborted: false, failure: refusal.message }, exchange);
      throw refusal;
    }
    const isAborted = response.destroyed;
    const failure = answer.status >= 400 ? `the provider answered ${answer.status}` : null;
    const settled = await this.settle(call, { ...end, isAborted, failure }, exchange);
    if (isAborted) return;
    if (sink instanceof StreamSink || response.headersSent) {
      response.end(sink instanceof WholeSink ? sink.rest() : undefined);
      return;
    }
    begin(response, answer, { ...credits, ...(settled === null ? {} : chargeHeaders(settled)) });
    response.end(sink.rest());
  }

  private send(
    read: CallRequest,
    { sheet, target }: ServedModel,
    { query, headers, body }: Dispatch,
    signal: AbortSignal,
  ): Promise<ProviderAnswer> {
    return this.providers.client.send({
      target,
      route: read.route,
      pathModel: sheet.upstreamModel,
      isStreamed: read.isStreamed,
      query,
      headers: headers.headers,
      body,
      signal,
    });
  }

  /**
   * Settles the call. The answer does not wait for it longer than for any other step in the ledger.
   * @returns null where it is not settled yet
   */
  private async settle(
    call: OpenCall,
    end: CallEnd,
    { caller }: GatewayExchange,
  ): Promise<SettledCall | null> {
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
    try {
      return await Promise.race([settled, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

const NO_ANSWER = {
  reader: null,
  status: null,
  providerRequestId: null,
  firstByteMs: null,
  isAborted: false,
} as const;

const STREAM_HEADERS = { 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' };

function readRequest(route: CallRoute | CountRoute, { request, path }: GatewayExchange): CallRequest {
  const body: unknown = request.body;
  if (body instanceof HttpProblem) throw body;
  if (!Buffer.isBuffer(body)) {
    throw new HttpProblem('malformed_json', 'The call has no body; send it as JSON.');
  }
  const { model, isStreamed } = path ?? {};
  return refusing(() =>
    readCallRequest(route, body, {
      ...(model === undefined ? {} : { pathModel: model }),
      ...(isStreamed === undefined ? {} : { streams: isStreamed }),
    }),
  );
}

/** @throws the caller's error for a request that the reader refuses */
function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error;
    if (error.code === 'malformed_json') throw new HttpProblem('malformed_json', error.message);
    throw new RequestNotBoundedError(error.message, error.field);
  }
}

/**
 * The answer's body and its reader. A compressed stream from which the usage chunk is taken goes on decoded, and loses
 * its header.
 */
function readerOf(
  { route, addsUsageChunk }: CallRequest,
  answer: ProviderAnswer,
): { answer: ProviderAnswer; reader: AnswerReader } {
  const { 'content-encoding': encoding, ...headers } = answer.headers;
  const decoded = addsUsageChunk
    ? decodedBody(answer.body, encoding ?? null)
    : { body: answer.body, contentEncoding: encoding ?? null };
  const reader = createAnswerReader(route as CallRoute, {
    status: answer.status,
    contentType: answer.headers['content-type'] ?? null,
    contentEncoding: decoded.contentEncoding,
    removesUsageChunk: addsUsageChunk,
  });
  const { body, contentEncoding } = decoded;
  const sent = contentEncoding === null ? headers : { ...headers, 'content-encoding': contentEncoding };
  return { answer: { ...answer, headers: sent, body }, reader };
}

/** Sets the status and the headers of an answer. */
function begin(response: Response, { status, headers }: ProviderAnswer, more: Record<string, string>): void {
  response.statusCode = status;
  const all = { ...headers, ...contentHeaders(headers['content-type']), ...more };
  for (const [name, value] of Object.entries(all)) response.setHeader(name, value);
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
    ...(available === null ? {} : { 'Credits-Available': formatAmount(available) }),
  };
}

/** The provider does not know our key: its answer is no affair of the caller's. */
function isRefusalOfKey({ status }: ProviderAnswer): boolean {
  return status === 401 || status === 403;
}

/** Gemini answers a wrong key with 400, as it answers a wrong request. */
function isInvalidKeyOfGemini({ target }: ServedModel, { status }: ProviderAnswer, sink: WholeSink): boolean {
  return target.kind === 'gemini' && status === 400 && sink.includes('API_KEY_INVALID');
}

function refusedBy({ target }: ServedModel, { body }: ProviderAnswer): ProviderRefusedError {
  body.destroy();
  return new ProviderRefusedError(target.name);
}

/** For the record: no text of the system, which may name hosts. */
function failureOf(error: unknown, deadline: AbortSignal): string {
  if (deadline.aborted) return 'the call took longer than it may';
  const known = providerErrorOf(error, 'provider', true);
  return known instanceof ProviderTimeoutError
    ? 'the provider sent nothing for too long'
    : `the connection was ${known.reason}`;
}

/** The caller's error for a call whose provider did not answer, or broke off. */
function callerError(error: unknown, deadline: AbortSignal): Error {
  const known = providerErrorOf(error, 'provider', true);
  return deadline.aborted || known instanceof ProviderTimeoutError
    ? new ProviderSilentError({ cause: known })
    : new ProviderUnreachableError({ cause: known });
}
