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
import { noteUnknownPath } from './unknown-path';
import { answerClientError } from './client-error';
import { standOnExpress } from './fast-messages';
import { BODY_MAX_BYTES, type BodyLimits, createBodyReader } from './json-bodies';
import { OverloadLog } from './overload';
import { limitRequestsInFlight, type SpecialPaths } from './requests-in-flight';

/** Deadlines of the server, as `http.createServer` takes them, in milliseconds. */
export type ServerTimeouts = Pick<
  ServerOptions,
  'connectionsCheckingInterval' | 'headersTimeout' | 'keepAliveTimeout' | 'requestTimeout'
>;

export interface FastExpressOptions {
  /** Default: 100 kB on every path. */
  readonly body?: Partial<BodyLimits>;
  readonly timeouts?: ServerTimeouts;
  /**
   * How long a connection may be silent in both directions, in milliseconds. It bounds clients that do not
   * read their answer, and also the time until an answer begins. Default: 30 s.
   */
  readonly silenceMs?: number;
  readonly capacity?: Partial<Capacity>;
}

export interface Capacity extends SpecialPaths {
  /** Connections beyond it are closed at once. */
  readonly maxConnections: number;
  /** Requests beyond it get a 503 `overloaded`. */
  readonly maxRequestsInFlight: number;
}

export const DEFAULT_CAPACITY: Capacity = {
  maxConnections: 4_096,
  maxRequestsInFlight: 1_024,
  isExempt: () => false,
  isApart: () => false,
};

/**
 * Common load balancers drop idle connections after 60 s. Ours last longer, so that a balancer never reuses
 * one that is closing.
 */
export const DEFAULT_TIMEOUTS = {
  keepAliveTimeout: 65_000,
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
} as const satisfies ServerTimeouts;

export const SILENCE_MAX_MS = 30_000;

/** While the server closes, a connection ends this soon after its last answer. */
const IDLE_SWEEP_INTERVAL_MS = 50;

/** Then open requests are aborted, but for those of paths apart. The stores close after this. */
const CLOSE_MAX_MS = 8_000;

const JSON_CONTENT_TYPE = 'application/json; charset=utf-8';

const UNREADABLE_TARGET = occurrenceOf(
  new HttpProblem('bad_request', 'The target of the request is neither a path nor a URL.', {
    headers: { 'X-Content-Type-Options': 'nosniff' },
  }),
);

/**
 * Express at about the cost of bare node:http.
 *
 * Express calls `Object.setPrototypeOf` on every request and response, which takes each object off the
 * engine's fast path. Here the server creates objects with those prototypes, so the call changes nothing.
 *
 * The adapter also adds `X-Request-ID` to every answer, enforces the limits, writes exact JSON, and
 * distinguishes a path that lacks the method (405) from an unknown one (404).
 */
export class FastExpressAdapter extends ExpressAdapter {
  readonly #app: Express;
  readonly #options: FastExpressOptions;
  readonly #capacity: Capacity;
  readonly #log = new OverloadLog();
  /** Open connections, and what their last request asked for. */
  readonly #paths = new Map<Duplex, string>();
  #closesByForce = false;
  #finishApart: () => Promise<void> = () => Promise.resolve();

  constructor(options: FastExpressOptions = {}) {
    const app = express();
    app.disable('x-powered-by');
    app.disable('etag');
    // Flat, because no call has a nested query.
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
      this.#paths.set(request.socket, pathOf(request));
      response.setHeader(REQUEST_ID_HEADER, requestIdOf(request));
      app(request as Request, response as Response, () => {
        sendProblem(request, response, UNREADABLE_TARGET);
      });
    });
    server.on('clientError', (error, socket) => {
      answerClientError(error, socket, lastAnswers.get(socket));
    });
    // Node would drop headers after the first 2,000, such as an Idempotency-Key. Their size is limited.
    server.maxHeadersCount = 0;
    server.setTimeout(silenceMs);
    server.maxConnections = maxConnections;
    server.on('connection', (socket) => {
      this.#paths.set(socket, '');
      socket.once('close', () => this.#paths.delete(socket));
    });
    server.on('drop', () => {
      this.#log.note(`MAX_CONNECTIONS (${maxConnections})`);
    });
    this.httpServer = server;
    this.#closesByForce = options.forceCloseConnections === true;
  }

  /** @param finish ends the requests of paths apart while the server closes, which have a deadline of their own */
  finishApartBy(finish: () => Promise<void>): void {
    this.#finishApart = finish;
  }

  /**
   * Stops listening and resolves once every request in flight is answered: after 8 s at the latest, but for paths
   * apart.
   */
  override async close(): Promise<unknown> {
    const server = this.httpServer;
    if (this.#closesByForce) server.closeAllConnections();
    // Node closes idle connections only once; later ones would stay open for keepAliveTimeout.
    const sweep = setInterval(() => {
      server.closeIdleConnections();
    }, IDLE_SWEEP_INTERVAL_MS);
    const breakOff = setTimeout(() => {
      for (const [socket, path] of this.#paths) if (!this.#capacity.isApart(path)) socket.destroy();
    }, CLOSE_MAX_MS);
    let breakOffApart: NodeJS.Timeout | undefined;
    const apart = this.#finishApart().finally(() => {
      // Their last bytes get as long as those of other answers.
      breakOffApart = setTimeout(() => {
        server.closeAllConnections();
      }, CLOSE_MAX_MS);
    });
    try {
      const [result] = await Promise.all([super.close() as Promise<unknown>, apart]);
      // The server's close event precedes that of its last connections, for which observers wait.
      await new Promise(setImmediate);
      return result;
    } finally {
      clearInterval(sweep);
      clearTimeout(breakOff);
      clearTimeout(breakOffApart);
    }
  }

  override registerParserMiddleware(): void {
    const { maxRequestsInFlight, isExempt, isApart } = this.#capacity;
    const defaults = { defaultBytes: BODY_MAX_BYTES, bytesByPath: {}, mayBeLarge: () => true, raw: null };
    this.use(createBodyReader({ ...defaults, ...this.#options.body }));
    this.use(limitRequestsInFlight(maxRequestsInFlight, { isExempt, isApart }, this.#log));
  }

  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (!isJson(body)) return super.reply(response, body, statusCode) as unknown;
    if (statusCode !== undefined) response.statusCode = statusCode;
    const text = stringifyExact(body);
    if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', JSON_CONTENT_TYPE);
    response.setHeader('Content-Length', Buffer.byteLength(text));
    return response.end(text);
  }

  /** Replaces Nest's handler, which has no 405. Both problems reach the filter as errors. */
  override setNotFoundHandler(): void {
    this.use((request: Request, _response: Response, next: (error: unknown) => void) => {
      const { method, path } = request;
      const allowed = allowedMethods(this.#app, path);
      noteUnknownPath(this.#app, request, path);
      if (allowed.length === 0) {
        next(new HttpProblem('not_found', 'There is nothing at this path; /docs lists what there is.'));
        return;
      }
      const Allow = allowed.join(', ');
      const detail = `This path takes ${Allow}, not ${method}.`;
      next(new HttpProblem('method_not_allowed', detail, { headers: { Allow } }));
    });
    this.use((error: unknown, _request: Request, _response: Response, next: (error: unknown) => void) => {
      // Express throws it for a path that can't be decoded.
      const isBadPath = error instanceof URIError;
      next(isBadPath ? new HttpProblem('bad_request', 'The path has a broken percent-encoding.') : error);
    });
  }
}

/** Without the query. */
function pathOf({ url = '' }: IncomingMessage): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

/** Nest sends text, bytes and streams as they are. */
function isJson(body: unknown): boolean {
  if (typeof body === 'bigint') return true;
  if (typeof body !== 'object' || body === null) return false;
  return !(body instanceof StreamableFile || body instanceof Uint8Array || body instanceof Error);
}
