import { createServer, type IncomingMessage, type ServerOptions, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { type NestApplicationOptions, StreamableFile } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Express, type Request, type Response } from 'express';
import { stringifyExact } from '../exact-json';
import { MALFORMED_REQUEST } from '../exchange/observe-exchanges';
import { HttpProblem } from '../problems/http-problem.error';
import { occurrenceOf, type ProblemOccurrence, sendProblem } from '../problems/send-problem';
import { REQUEST_ID_HEADER, requestIdOf } from '../request-id';
import { allowedMethods } from './allowed-methods';
import { answerClientError } from './client-error';
import { Connections } from './connections';
import { createCors } from './cors';
import { standOnExpress } from './fast-messages';
import { BODY_MAX_BYTES, type BodyLimits, createJsonBodyReader, pathOf } from './json-body';
import { problemOfMessage, UNREADABLE_TARGET } from './message-problem';
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
  /** How long a client may take nothing of its answer before its connection is ended. Default: 30 s. */
  readonly stallMs?: number;
  /** Default: {@link DEFAULT_CAPACITY}. */
  readonly capacity?: Partial<Capacity>;
  /** Origins whose pages may call from a browser. Default: none. */
  readonly corsOrigins?: readonly string[];
}

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

/** What is not answered by then is broken off; the process has ten seconds in all, and the stores are closed after this. */
const CLOSE_MAX_MS = 8_000;

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
  readonly #capacity: Capacity;
  readonly #log = new OverloadLog();
  readonly #connections: Connections;
  readonly #inFlight: RequestsInFlight;
  readonly #answerCors: ReturnType<typeof createCors>;
  #closesByForce = false;

  constructor({ body, timeouts, stallMs, capacity, corsOrigins = [] }: FastExpressOptions = {}) {
    const app = express();
    app.disable('x-powered-by');
    app.disable('etag');
    // Parsed when a route asks for it; flat: no request of the contract has a nested query.
    app.set('query parser', 'simple');
    super(app);
    this.#app = app;
    this.#timeouts = { ...DEFAULT_TIMEOUTS, ...timeouts };
    this.#limits = { defaultBytes: BODY_MAX_BYTES, bytesByPath: {}, mayBeLarge: () => true, ...body };
    this.#capacity = { ...DEFAULT_CAPACITY, ...capacity };
    this.#connections = new Connections(this.#capacity.maxConnections, this.#log, stallMs);
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
      const problem = problemOfMessage(request) ?? this.#problemOfConnection(request, response);
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
        const exchange = answerClientError(error, socket);
        if (exchange !== undefined) server.emit(MALFORMED_REQUEST, exchange);
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

  /** Stops listening and resolves once every request under way is answered, after 8 s at most. */
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
    const breakOff = setTimeout(() => {
      server.closeAllConnections();
    }, CLOSE_MAX_MS);
    try {
      const result: unknown = await super.close();
      // The server tells that it has closed before its last connections tell so, and observers wait for these.
      await new Promise(setImmediate);
      return result;
    } finally {
      clearInterval(sweep);
      clearTimeout(breakOff);
    }
  }

  override registerParserMiddleware(): void {
    const readBody = createJsonBodyReader(this.#limits);
    this.use((request: Request, response: Response, next: () => void) => {
      readBody(request, response, () => {
        if (this.#inFlight.admit(response, () => this.#capacity.isExempt(pathOf(request)))) next();
        else sendProblem(request, response, occurrenceOf(OVERLOADED));
      });
    });
  }

  /** On a connection beyond the limit there is one answer: the health, or that there are too many. */
  #problemOfConnection(request: IncomingMessage, response: ServerResponse): ProblemOccurrence | undefined {
    if (!this.#connections.isBeyondLimit(request)) return undefined;
    response.setHeader('Connection', 'close');
    if (this.#capacity.isExempt(pathOf(request))) return undefined;
    this.#log.note(`MAX_CONNECTIONS (${this.#capacity.maxConnections})`);
    return occurrenceOf(OVERLOADED);
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

/** Whether an answer is data, and not text, bytes or a stream, which Nest sends as they are. */
function isJson(body: unknown): boolean {
  if (typeof body === 'bigint') return true;
  if (typeof body !== 'object' || body === null) return false;
  return !(body instanceof StreamableFile || body instanceof Uint8Array || body instanceof Error);
}
