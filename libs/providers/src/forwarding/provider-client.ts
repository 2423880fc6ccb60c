import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent } from 'undici';
import { passedOnHeaders, providerRequestId } from './answer-headers';
import {
  type ProviderError,
  ProviderTimeoutError,
  ProviderUnavailableError,
  providerErrorOf,
} from './provider-errors';
import {
  type ProviderTarget,
  authentication,
  requiredHeaders,
  upstreamPath,
  type UpstreamRoute,
} from './provider-target';

export interface ProviderCall {
  readonly target: ProviderTarget;
  readonly route: UpstreamRoute;
  /** The model of Gemini's own routes. */
  readonly pathModel?: string;
  readonly isStreamed: boolean;
  /** Allow-listed, with its question mark; empty for none. */
  readonly query: string;
  /** Allow-listed, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Ends the call, the body of its answer too. */
  readonly signal: AbortSignal;
  /** Called when the request goes out on a connection, in each attempt: from here on it may be billed. */
  readonly onSent?: () => void;
  /** Called before each further attempt is waited for: nothing was billed up to here. */
  readonly onRetry?: () => void;
}

export interface ProviderAnswer {
  readonly status: number;
  /** Those that may be passed on. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId: string | null;
  /** Its errors are the connection's own: `providerErrorOf` names them. */
  readonly body: Readable;
}

/** In milliseconds. */
export interface ProviderDeadlines {
  readonly connectMs: number;
  readonly firstByteMs: number;
  /** Between two pieces of an answer. */
  readonly silenceMs: number;
  /** The longest `retry-after` that is waited for; longer ones are for the client. */
  readonly retryAfterMs: number;
  /** Before a second attempt where the provider names no time; twice as long before the third. */
  readonly retryDelayMs: number;
}

const DEADLINES: ProviderDeadlines = {
  connectMs: 10_000,
  firstByteMs: 600_000,
  silenceMs: 300_000,
  retryAfterMs: 10_000,
  retryDelayMs: 500,
};

/** Node's and Python's servers close idle connections after 5 s: a later request could meet that end. */
const KEEP_ALIVE_MS = 4_000;
const MAX_RETRIES = 2;
/** A provider that says so has done nothing, and billed nothing. */
const RETRIED_STATUSES: ReadonlySet<number> = new Set([429, 503, 529]);

/** Sends calls to providers. Follows no redirects. */
export class ProviderClient {
  private readonly deadlines: ProviderDeadlines;
  private readonly agent: Agent;

  constructor(deadlines: Partial<ProviderDeadlines> = {}) {
    this.deadlines = { ...DEADLINES, ...deadlines };
    this.agent = new Agent({
      connect: { timeout: this.deadlines.connectMs },
      headersTimeout: this.deadlines.firstByteMs,
      bodyTimeout: this.deadlines.silenceMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
    });
  }

  /**
   * Sends one call, and again at most twice where nothing can have been billed: the connection was refused,
   * or the provider answered 429, 503 or 529.
   *
   * @throws ProviderUnavailableError, ProviderTimeoutError; the signal's reason once it is aborted
   */
  async send(call: ProviderCall): Promise<ProviderAnswer> {
    for (let retries = 0; ; retries++) {
      const outcome = await this.attempt(call);
      const waitMs = retries < MAX_RETRIES ? this.waitBefore(retries, outcome) : null;
      if (waitMs === null) {
        if (outcome instanceof Error) throw outcome;
        return outcome;
      }
      if (!(outcome instanceof Error)) outcome.body.destroy();
      call.onRetry?.();
      try {
        await delay(waitMs, undefined, { signal: call.signal });
      } catch (error) {
        call.signal.throwIfAborted();
        throw error;
      }
    }
  }

  /** Ends what is still under way. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  /** Milliseconds until the next attempt; null where there must be none. */
  private waitBefore(retries: number, outcome: ProviderAnswer | ProviderError): number | null {
    const { retryDelayMs, retryAfterMs } = this.deadlines;
    const usualMs = retryDelayMs * 2 ** retries;
    if (outcome instanceof ProviderUnavailableError) return outcome.reason === 'refused' ? usualMs : null;
    if (outcome instanceof ProviderTimeoutError || !RETRIED_STATUSES.has(outcome.status)) return null;
    const askedMs = retryAfterOf(outcome.headers['retry-after']) ?? usualMs;
    return askedMs <= retryAfterMs ? askedMs : null;
  }

  private async attempt(call: ProviderCall): Promise<ProviderAnswer | ProviderError> {
    const { target, route, isStreamed, pathModel = '', signal } = call;
    const path = upstreamPath(target.kind, route, { isStreamed, pathModel });
    if (path === null) throw new TypeError(`${target.name} has no route ${route}`);
    let wasSent = false;
    // It is read when there is a connection to write it to; undici drops an aborted call only after that.
    const body = new Readable({
      read() {
        if (!signal.aborted) {
          wasSent = true;
          call.onSent?.();
        }
        this.push(call.body);
        this.push(null);
      },
    });
    try {
      const url = new URL(target.baseUrl + path + call.query);
      const response = await this.agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        headers: {
          ...requiredHeaders(target, route),
          ...call.headers,
          ...authentication(target, route),
          'content-type': 'application/json',
          'content-length': String(call.body.length),
          'accept-encoding': 'identity',
        },
        body,
        signal,
      });
      // It may break before anybody reads it.
      response.body.on('error', () => undefined);
      const { statusCode: status, headers } = response;
      if (status >= 300 && status < 400) {
        response.body.destroy();
        return new ProviderUnavailableError(target.name, 'redirected', true, String(status));
      }
      return {
        status,
        headers: passedOnHeaders(headers),
        requestId: providerRequestId(headers),
        body: response.body,
      };
    } catch (error) {
      signal.throwIfAborted();
      return providerErrorOf(error, target.name, wasSent);
    }
  }
}

/** Milliseconds of a `retry-after`, in seconds or as a date; null where it is neither. */
function retryAfterOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? null : Math.max(ms, 0);
}
