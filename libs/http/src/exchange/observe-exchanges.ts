import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { problemOfResponse } from '../problems/send-problem';
import { principalOf } from '../access/principal';
import { requestIdOf } from '../request-id';
import type { Exchange, ExchangeObserver } from './exchange';
import { whenOver } from './when-over';

/**
 * The middleware that notifies the observer of every request as it begins and ends. It comes before all other middleware, so
 * that requests that these refuse count too. Bytes that are no request, which Node answers by itself, don't.
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
  // What Express leaves at a request: the route that took it.
  const { path } = (request.route ?? {}) as { readonly path?: unknown };
  // An answer that has begun well may still end in a problem, and then does not go out in full.
  const isAborted = !response.writableFinished;
  const problem = isAborted || response.statusCode >= 400 ? problemOfResponse(response) : undefined;
  return {
    requestId: requestIdOf(request),
    method: request.method,
    route: typeof path === 'string' ? path : 'other',
    status: response.statusCode,
    role: principalOf(request)?.role,
    isAborted,
    durationMs,
    code: problem?.code,
    error: problem?.error,
  };
}
