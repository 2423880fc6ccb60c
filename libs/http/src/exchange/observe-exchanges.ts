import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { problemOfResponse } from '../problems/send-problem';
import { requestIdOf } from '../request-id';
import { whenOver } from './when-over';

/** A finished request and its answer. Of what the caller wrote, it holds the request id alone. */
export interface Exchange {
  readonly requestId: string;
  /** One of those that Node's parser knows. */
  readonly method: string;
  /** The pattern of the path, such as `/api/v1/accounts/:user_id`; `other` if no route answered. */
  readonly route: string;
  /** The HTTP status, even if the answer was not sent in full. */
  readonly status: number;
  /** Whether the connection ended before the answer was sent in full. */
  readonly isAborted: boolean;
  /** From the last byte of the request's headers to the last of the answer. */
  readonly durationMs: number;
  /** The problem's code, if the answer was a problem. */
  readonly code: string | undefined;
  /** The thrown value, if the answer was a problem. */
  readonly error: unknown;
}

/** Is notified of each request. It must not throw, because that would end the process. */
export interface ExchangeObserver {
  began(): void;
  ended(exchange: Exchange): void;
}

/**
 * Middleware that notifies the observer of every request. It comes first, so that requests which other
 * middleware refuses count too. Bytes that are not a request, which Node answers itself, do not count.
 */
export function observeExchanges(observer: ExchangeObserver): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const startedAt = performance.now();
    observer.began();
    whenOver(request, response, () => {
      observer.ended(exchangeOf(request, response, performance.now() - startedAt));
    });
    next();
  };
}

function exchangeOf(request: Request, response: Response, durationMs: number): Exchange {
  // Express puts the route on the request.
  const { path } = (request.route ?? {}) as { readonly path?: unknown };
  // An answer that began well may still end in a problem, and is then not sent in full.
  const isAborted = !response.writableFinished;
  const problem = isAborted || response.statusCode >= 400 ? problemOfResponse(response) : undefined;
  return {
    requestId: requestIdOf(request),
    method: request.method,
    route: typeof path === 'string' ? path : 'other',
    status: response.statusCode,
    isAborted,
    durationMs,
    code: problem?.code,
    error: problem?.error,
  };
}
