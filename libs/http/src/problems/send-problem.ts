import type { IncomingMessage, ServerResponse } from 'node:http';
import { stringifyExact } from '../exact-json';
import { REQUEST_ID_HEADER, requestIdOf } from '../request-id';
import { HTTP_PROBLEMS, problemType } from './http-problems';
import { type HttpProblem } from './http-problem.error';

/** The body of every error: RFC 9457's members, `code` and `request_id`, and what the kind of problem adds. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly request_id: string;
  readonly [extension: string]: unknown;
}

/** One occurrence of a problem, ready to be sent. */
export interface ProblemOccurrence {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly extras?: Readonly<Record<string, unknown>>;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** Why an answer is a problem, for the operator. */
interface ResponseProblem {
  readonly code: string;
  /** What was thrown; undefined where nothing was. */
  readonly error: unknown;
}

const PROBLEMS_OF_RESPONSES = new WeakMap<ServerResponse, ResponseProblem>();

/** The problem that a request was answered with, if any. */
export function problemOfResponse(response: ServerResponse): ResponseProblem | undefined {
  return PROBLEMS_OF_RESPONSES.get(response);
}

/** A problem of HTTP itself, with the status and title of its code. */
export function occurrenceOf({ code, message, options }: HttpProblem): ProblemOccurrence {
  return { code, ...HTTP_PROBLEMS[code], detail: message, ...options };
}

/**
 * Answers with a problem. An answer that has begun can't be taken back: its connection ends, so that it shows.
 * @param error what was thrown, for the operator; nothing of it is sent
 */
export function sendProblem(
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
  problem: ProblemOccurrence,
  error?: unknown,
): void {
  PROBLEMS_OF_RESPONSES.set(response, { code: problem.code, error });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const requestId = requestIdOf(request);
  const body = stringifyExact(problemBody(problem, request.originalUrl ?? request.url ?? '/', requestId));
  response.statusCode = problem.status;
  response.setHeader(REQUEST_ID_HEADER, requestId);
  for (const [name, value] of Object.entries(problem.headers ?? {})) response.setHeader(name, value);
  response.setHeader('Content-Type', PROBLEM_CONTENT_TYPE);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}

/** @param url the request's; its query is left out of `instance`, for it may hold what is nobody's business. */
export function problemBody(
  { code, status, title, detail, extras }: ProblemOccurrence,
  url: string,
  requestId: string,
): ProblemBody {
  const [instance = '/'] = url.split('?', 1);
  return { type: problemType(code), title, status, detail, instance, code, request_id: requestId, ...extras };
}
