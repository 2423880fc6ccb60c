import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from 'node:http';
import { type Duplex } from 'node:stream';
import { type NestApplicationOptions, StreamableFile } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express, type Request, type Response } from 'express';
import { stringifyExact } from '../exact-json';
import { HttpProblem } from '../problems/http-problem.error';
import { occurrenceOf, sendProblem } from '../problems/send-problem';
import { REQUEST_ID_HEADER, requestIdOf } from '../request-id';
import { allowedMethods } from './allowed-methods';
import { answerClientError } from './client-error';
import { standOnExpress } from './fast-messages';
import { BODY_MAX_BYTES, type BodyLimits, createBodyReader } from './json-bodies';
import { OverloadLog } from './overload';
import { limitRequestsInFlight } from './requests-in-flight';

/** Deadlines of the server, as `http.createServer` takes them, in milliseconds. */
export type ServerTimeouts = Pick<
  ServerOptions,
  'connectionsCheckingInterval' | 'headersTimeout' | 'keepAliveTimeout' | 'requestTimeout'
>;

export interface FastExpressOptions {
  /** How large a body may be. Default: 100 kB on every path. */
  readonly body?: Partial<BodyLimits>;
  /** Default: {@link DEFAULT_TIMEOUTS}. */
  readonly timeouts?: ServerTimeouts;
  /**
   * How long a connection may be silent both ways, in milliseconds: a client that takes nothing of its answer, and also an
   * answer that takes longer to make. Default: 30 s.
   */
  readonly silenceMs?: number;
  /** Default: {@link DEFAULT_CAPACITY}. */
  readonly capacity?: Partial<Capacity>;
}

/** How much the server takes on. */
export interface Capacity {
  /** Further connections are closed as soon as they are made. */
  readonly maxConnections: number;
  /** Further requests are answered with 503 `overloaded`. */
  readonly maxRequestsInFlight: number;
  /** Whether a path is answered all the same, as the health has to be. */
  readonly isExempt: (path: string) => boolean;
}

export const DEFAULT_CAPACITY: Capacity = {
  maxConnections: 4_096,
  maxRequestsInFlight: 1_024,
  isExempt: () => false,
};

/**
 * Idle connections outlive the 60 s after which common load balancers drop theirs, so that none is reused while it
 * closes; a request gets half a minute to arrive, its headers half of that.
 */
export const DEFAULT_TIMEOUTS = {
  keepAliveTimeout: 65_000,
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
} as const satisfies ServerTimeouts;

/** See {@link FastExpressOptions.silenceMs}. */
export const SILENCE_MAX_MS = 30_000;

/** How soon after its last answer a connection ends while the server closes. */
const IDLE_SWEEP_INTERVAL_MS = 50;

/** What is not answered by then is broken off; the process has ten seconds in all, and the stores are closed after this. */
const CLOSE_MAX_MS = 8_000;

const JSON_CONTENT_TYPE = 'application/json; charset=utf-8';

const UNREADABLE_TARGET = occurrenceOf(
  new HttpProblem('bad_request', 'The target of the request is neither a path nor a URL.', {
    headers: { 'X-Content-Type-Options': 'nosniff' },
  }),
);

/**
 * Express at about the price of bare node:http.
 *
 * Express sets the prototypes of every request and response with `Object.setPrototypeOf`, which is most of what it
 * costs: each object leaves the fast path of the engine. Here the server makes objects of classes that have Express's
 * prototypes from the start, so that the call changes nothing.
 *
 * On top of that, the adapter gives every answer `X-Request-ID`, keeps to the limits that it is given, writes answers as
 * exact JSON, and tells a path that lacks the method (405) from one that isn't there (404).
 */
export class FastExpressAdapter extends ExpressAdapter {
  readonly #app: Express;
  readonly #options: FastExpressOptions;
  readonly #capacity: Capacity;
  readonly #log = new OverloadLog();
  #closesByForce = false;

  constructor(options: FastExpressOptions = {}) {
    const app = express();
    app.disable('x-powered-by');
    app.disable('etag');
    // Parsed when a route asks for it; flat: no request of the contract has a nested query.
    app.set('query parser', 'simple');
    super(app);
    this.#app = app;
    this.#options = options;
    this.#capacity = { ...DEFAULT_CAPACITY, ...options.capacity };
  }

  /** @throws Error for `httpsOptions`: TLS ends in front of the service. */
  override initHttpServer(options: NestApplicationOptions): void {
    if (options.httpsOptions !== undefined) throw new Error('FastExpressAdapter serves plain HTTP only');
    const app = this.#app;
    const { maxConnections } = this.#capacity;
    const { timeouts, silenceMs = SILENCE_MAX_MS } = this.#options;
    const lastAnswers = new WeakMap<Duplex, ServerResponse>();
    const serverOptions = { ...DEFAULT_TIMEOUTS, ...timeouts, ...standOnExpress(app) };
    const server = createServer(serverOptions, (request: IncomingMessage, response: ServerResponse) => {
      lastAnswers.set(request.socket, response);
      response.setHeader(REQUEST_ID_HEADER, requestIdOf(request));
      app(request as Request, response as Response, () => {
        sendProblem(request, response, UNREADABLE_TARGET);
      });
    });
    server.on('clientError', (error, socket) => {
      answerClientError(error, socket, lastAnswers.get(socket));
    });
    // Their size is bounded anyway. Beyond a number Node leaves headers out, and Idempotency-Key may be among them.
    server.maxHeadersCount = 0;
    server.setTimeout(silenceMs);
    server.maxConnections = maxConnections;
    server.on('drop', () => {
      this.#log.note(`MAX_CONNECTIONS (${maxConnections})`);
    });
    this.httpServer = server;
    this.#closesByForce = options.forceCloseConnections === true;
  }

  /** Stops listening and resolves once every request under way is answered, after 8 s at most. */
  override async close(): Promise<unknown> {
    const server = this.httpServer;
    if (this.#closesByForce) server.closeAllConnections();
    // Node closes the idle connections once; those that finish their request later would stay open for keepAliveTimeout.
    const sweep = setInterval(() => {
      server.closeIdleConnections();
    }, IDLE_SWEEP_INTERVAL_MS);
    const breakOff = setTimeout(() => {
      server.closeAllConnections();
    }, CLOSE_MAX_MS);
    try {
      const result: unknown = await super.close();
      // The server's close event comes before that of its last connections, which observers wait for.
      await new Promise(setImmediate);
      return result;
    } finally {
      clearInterval(sweep);
      clearTimeout(breakOff);
    }
  }

  override registerParserMiddleware(): void {
    const { maxRequestsInFlight, isExempt } = this.#capacity;
    const defaults = { defaultBytes: BODY_MAX_BYTES, bytesByPath: {}, mayBeLarge: () => true };
    this.use(createBodyReader({ ...defaults, ...this.#options.body }));
    this.use(limitRequestsInFlight(maxRequestsInFlight, isExempt, this.#log));
  }

  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (!isJson(body)) return super.reply(response, body, statusCode) as unknown;
    if (statusCode !== undefined) response.statusCode = statusCode;
    const text = stringifyExact(body);
    if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', JSON_CONTENT_TYPE);
    response.setHeader('Content-Length', Buffer.byteLength(text));
    return response.end(text);
  }

  /** Nest's own handler knows nothing of methods, so it is left out; both problems reach the filter as errors. */
  override setNotFoundHandler(): void {
    this.use((request: Request, _response: Response, next: (error: unknown) => void) => {
      const { method, path } = request;
      const allowed = allowedMethods(this.#app, path);
      if (allowed.length === 0) {
        next(new HttpProblem('not_found', 'There is nothing at this path; /docs lists what there is.'));
        return;
      }
      const headers = { Allow: allowed.join(', ') };
      next(
        new HttpProblem('method_not_allowed', `This path takes ${headers.Allow}, not ${method}.`, {
          headers,
        }),
      );
    });
    this.use((error: unknown, _request: Request, _response: Response, next: (error: unknown) => void) => {
      // What Express throws for a path that can't be decoded.
      const isBadPath = error instanceof URIError;
      next(isBadPath ? new HttpProblem('bad_request', 'The path has a broken percent-encoding.') : error);
    });
  }
}

/** Whether an answer is data, and not text, bytes or a stream, which Nest sends as they are. */
function isJson(body: unknown): boolean {
  if (typeof body === 'bigint') return true;
  if (typeof body !== 'object' || body === null) return false;
  return !(body instanceof StreamableFile || body instanceof Uint8Array || body instanceof Error);
}
