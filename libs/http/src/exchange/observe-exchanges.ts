import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { problemOfResponse } from '../problems/send-problem';
import { unknownPathOf } from '../adapter/unknown-path';
import { keyHashOf, principalOf } from '../access/principal';
import { requestIdOf } from '../request-id';
import { whenOver } from './when-over';

/** A finished request and its answer. Of what the caller wrote, it holds the request id and a wrong path's first part. */
export interface Exchange {
  readonly requestId: string;
  /** One of those that Node's parser knows. */
  readonly method: string;
  /** The pattern of the path, such as `/api/v1/accounts/:user_id`; `other` if no route answered. */
  readonly route: string;
  /** The legible part of the path where no route takes the request; else undefined. */
  readonly unknownPath: string | undefined;
  /** The HTTP status, even if the answer was not sent in full. */
  readonly status: number;
  /** The caller's role; undefined for a public call, and for an unknown key. */
  readonly role: string | undefined;
  /** The first 8 hex digits of the SHA-256 of the key, known or not; undefined for a call without a key. */
  readonly keyHash: string | undefined;
  /** The id of an issued key; else undefined. */
  readonly keyId: string | undefined;
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
  const principal = principalOf(request);
  return {
    requestId: requestIdOf(request),
    method: request.method,
    route: typeof path === 'string' ? path : 'other',
    unknownPath: unknownPathOf(request),
    status: response.statusCode,
    role: principal?.role,
    keyHash: keyHashOf(request),
    keyId: principal?.keyId ?? undefined,
    isAborted,
    durationMs,
    code: problem?.code,
    error: problem?.error,
  };
}
