import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { type NestApplicationOptions, StreamableFile } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express, type Request, type Response } from 'express';
import { stringifyExact } from '../exact-json';
import { PROBLEMS } from '../problems/catalog';
import { HttpProblem } from '../problems/http-problem.error';
import { type ProblemOccurrence, sendProblem } from '../problems/send-problem';
import { REQUEST_ID_HEADER, requestIdOf } from '../request-id';
import { allowedMethods } from './allowed-methods';
import { answerClientError } from './client-error';
import { Connections } from './connections';
import { createCors } from './cors';
import { standOnExpress } from './fast-messages';
import { BODY_MAX_BYTES, type BodyLimits, createJsonBodyReader, pathOf } from './json-body';
import { OVERLOADED, OverloadLog } from './overload';
import { RequestsInFlight } from './requests-in-flight';

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
  /** Default: {@link DEFAULT_CAPACITY}. */
  readonly capacity?: Partial<Capacity>;
  /** Origins whose pages may call from a browser. Default: none. */
  readonly corsOrigins?: readonly string[];
  /** How long the reader of a stream may take nothing before its connection is ended. Default: 30 s. */
  readonly streamStallMs?: number;
}

/** As long as a request gets to arrive: a reader who takes nothing for so long is gone, or holds the connection for nothing. */
const STREAM_STALL_MS = 30_000;

/** How much the server takes on before it answers 503 `overloaded`. */
export interface Capacity {
  readonly maxConnections: number;
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

/** How soon after its last answer a connection ends while the server closes. */
const IDLE_SWEEP_INTERVAL_MS = 50;
/** How long a request that has begun to arrive may go on to do so while the server closes. */
const ARRIVAL_MAX_MS = 1_000;

/** Of one request, in number; in bytes Node takes 16 KiB with the request line. */
const HEADERS_MAX = 100;

const UNREADABLE_TARGET: ProblemOccurrence = {
  code: 'bad_request',
  ...PROBLEMS.bad_request,
  detail: 'The target of the request is neither a path nor a URL.',
};

const JSON_CONTENT_TYPE = 'application/json; charset=utf-8';

/**
 * Express at about the price of bare node:http.
 *
 * Express sets the prototypes of every request and response with `Object.setPrototypeOf`, which is most of what it
 * costs: each object leaves the fast path of the engine. Here the server makes objects of classes that stand on
 * Express's prototypes from the start, so that the call changes nothing.
 *
 * On top of that, the adapter gives every answer `X-Request-ID` and helmet's headers, keeps to the limits that it is given,
 * reads bodies by the rules of this API, writes answers as exact JSON, and tells a path that lacks the method (405) from one
 * that isn't there (404).
 */
export class FastExpressAdapter extends ExpressAdapter {
  readonly #app: Express;
  readonly #timeouts: ServerTimeouts;
  readonly #limits: BodyLimits;
  readonly #streamStallMs: number;
  readonly #capacity: Capacity;
  readonly #log = new OverloadLog();
  readonly #connections: Connections;
  readonly #inFlight: RequestsInFlight;
  readonly #answerCors: ReturnType<typeof createCors>;
  #closesByForce = false;

  constructor({
    body,
    timeouts,
    capacity,
    corsOrigins = [],
    streamStallMs = STREAM_STALL_MS,
  }: FastExpressOptions = {}) {
    const app = express();
    app.disable('x-powered-by');
    app.disable('etag');
    // Parsed when a route asks for it; flat: no request of the contract has a nested query.
    app.set('query parser', 'simple');
    super(app);
    this.#app = app;
    this.#timeouts = { ...DEFAULT_TIMEOUTS, ...timeouts };
    this.#streamStallMs = streamStallMs;
    this.#limits = { defaultBytes: BODY_MAX_BYTES, bytesByPath: {}, mayBeLarge: () => true, ...body };
    this.#capacity = { ...DEFAULT_CAPACITY, ...capacity };
    this.#connections = new Connections(this.#capacity.maxConnections, this.#log);
    this.#inFlight = new RequestsInFlight(this.#capacity.maxRequestsInFlight, this.#log);
    this.#answerCors = createCors(corsOrigins);
  }

  /** @throws Error for `httpsOptions`: TLS ends in front of the service. */
  override initHttpServer(options: NestApplicationOptions): void {
    if (options.httpsOptions !== undefined) throw new Error('FastExpressAdapter serves plain HTTP only');
    const app = this.#app;
    const classes = standOnExpress(app);
    const route = (request: IncomingMessage, response: ServerResponse): void => {
      app(request as Request, response as Response, () => {
        sendProblem(request, response, UNREADABLE_TARGET);
      });
    };
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      const problem = this.#problemOfMessage(request, response);
      response.setHeader(REQUEST_ID_HEADER, requestIdOf(request));
      if (problem !== undefined) sendProblem(request, response, problem);
      else if (request.headers.origin === undefined) route(request, response);
      else {
        this.#answerCors(request, response, () => {
          route(request, response);
        });
      }
    };
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      this.#connections.inTurn(request, response, answer);
    };
    // Without Node's own check of the Host header, whose answer has neither a body nor an id.
    const serverOptions = { ...this.#timeouts, ...classes, requireHostHeader: false };
    const server = createServer(serverOptions, onRequest);
    server.on('clientError', (error, socket: Socket) => {
      this.#connections.endInTurn(socket, () => {
        answerClientError(error, socket);
      });
    });
    // An expectation other than 100-continue may be ignored (RFC 9110, section 10.1.1); the reader of bodies says 100.
    server.on('checkExpectation', onRequest);
    server.on('checkContinue', onRequest);
    // More headers than this are answered with 431; Node would leave them out, and Idempotency-Key may be among them.
    server.maxHeadersCount = 0;
    this.#connections.watch(server);
    this.httpServer = server;
    this.#closesByForce = options.forceCloseConnections === true;
  }

  /** Stops listening and resolves once every request under way is answered. */
  override async close(): Promise<unknown> {
    const server = this.httpServer;
    if (this.#closesByForce) server.closeAllConnections();
    const closingSince = performance.now();
    // Node closes the idle connections once; those that finish their request later would stay open for keepAliveTimeout.
    // It takes a connection on which nothing was ever asked for a busy one.
    const sweep = setInterval(() => {
      server.closeIdleConnections();
      if (performance.now() - closingSince > ARRIVAL_MAX_MS) this.#connections.endIdle();
    }, IDLE_SWEEP_INTERVAL_MS);
    try {
      return await super.close();
    } finally {
      clearInterval(sweep);
    }
  }

  override registerParserMiddleware(): void {
    const readBody = createJsonBodyReader(this.#limits);
    this.use((request: Request, response: Response, next: () => void) => {
      readBody(request, response, () => {
        if (this.#inFlight.admit(response, () => this.#capacity.isExempt(pathOf(request)))) next();
        else sendProblem(request, response, OVERLOADED);
      });
    });
  }

  /** What is wrong with a request before anybody looks at what it asks for. */
  #problemOfMessage(request: IncomingMessage, response: ServerResponse): ProblemOccurrence | undefined {
    if (request.headers.host === undefined && request.httpVersion === '1.1') {
      const detail = 'A request of HTTP/1.1 must have a Host header.';
      return { code: 'bad_request', ...PROBLEMS.bad_request, detail };
    }
    // Names and values stand one after the other.
    if (request.rawHeaders.length > 2 * HEADERS_MAX) {
      const detail = `A request must have at most ${HEADERS_MAX} headers.`;
      return { code: 'headers_too_large', ...PROBLEMS.headers_too_large, detail };
    }
    const target = pathOfTarget(request.url ?? '');
    if (target === undefined) return UNREADABLE_TARGET;
    request.url = target;
    if (!this.#connections.isBeyondLimit(request)) return undefined;
    response.setHeader('Connection', 'close');
    if (this.#capacity.isExempt(pathOf(request))) return undefined;
    this.#log.note(`MAX_CONNECTIONS (${this.#capacity.maxConnections})`);
    return OVERLOADED;
  }

  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (body instanceof StreamableFile) response.setTimeout(this.#streamStallMs);
    if (!isJson(body)) return super.reply(response, body, statusCode) as unknown;
    if (statusCode !== undefined) response.statusCode = statusCode;
    const text = stringifyExact(body);
    if (!response.hasHeader('Content-Type')) response.setHeader('Content-Type', JSON_CONTENT_TYPE);
    response.setHeader('Content-Length', Buffer.byteLength(text));
    return response.end(text);
  }

  /** Nest's own handler knows nothing of methods, so it is left out; both problems reach the filter as errors. */
  override setNotFoundHandler(): void {
    this.use((request: Request, response: Response, next: (error: unknown) => void) => {
      const { method, path } = request;
      const allowed = allowedMethods(this.#app, path);
      if (allowed.length === 0) {
        next(new HttpProblem('not_found', 'There is nothing at this path; /docs lists what there is.'));
        return;
      }
      const headers = { Allow: allowed.join(', ') };
      if (method === 'OPTIONS') {
        response.writeHead(204, headers).end();
        return;
      }
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

/** The path and query that a request names; of a whole URL, what comes after the host (RFC 9112, section 3.2.2). */
function pathOfTarget(target: string): string | undefined {
  if (target.startsWith('/') || target === '*') return target;
  if (!/^https?:/i.test(target) || !URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

/** Whether an answer is data, and not text, bytes or a stream, which Nest sends as they are. */
function isJson(body: unknown): boolean {
  if (typeof body === 'bigint') return true;
  if (typeof body !== 'object' || body === null) return false;
  return !(body instanceof StreamableFile || body instanceof Uint8Array || body instanceof Error);
}
