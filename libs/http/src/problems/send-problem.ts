import type { IncomingMessage, ServerResponse } from 'node:http';
import { stringifyExact } from '../exact-json';
import { REQUEST_ID_HEADER, requestIdOf } from '../request-id';
import { HTTP_PROBLEMS, problemType } from './http-problems';
import { type HttpProblem } from './http-problem.error';
import type { Response } from 'express';

export interface ProblemOccurrence {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly extras?: Readonly<Record<string, unknown>>;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

const PROBLEMS_OF_RESPONSES = new WeakMap<
  ServerResponse,
  { readonly code: string; readonly error: unknown }
>();

/** The problem in an answer, with the thrown value, if any. */
export function problemOfResponse(response: ServerResponse) {
  return PROBLEMS_OF_RESPONSES.get(response);
}

/** The Express setting for the URL of the service as callers see it, without a slash at its end. */
export const PUBLIC_URL_SETTING = 'public url';

/** The prefix of links: the public URL, or an empty text if it is not set. */
export function publicUrlOf(response: ServerResponse & { app?: Response['app'] }): string {
  const url: unknown = response.app?.get(PUBLIC_URL_SETTING);
  return typeof url === 'string' ? url : '';
}

export function occurrenceOf({ code, message, options }: HttpProblem): ProblemOccurrence {
  return { code, ...HTTP_PROBLEMS[code], detail: message, ...options };
}

/** Another form of problems, for callers that know no problem details. */
export interface ProblemForm {
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/**
 * Answers with a problem. If an answer has begun, its connection ends instead, so that the client notices.
 * @param error the thrown value for the operator, which is not sent
 * @param form null for problem details
 */
export function sendProblem(
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
  problem: ProblemOccurrence,
  error?: unknown,
  form: ProblemForm | null = null,
): void {
  PROBLEMS_OF_RESPONSES.set(response, { code: problem.code, error });
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const requestId = requestIdOf(request);
  const { type, ...rest } = problemBody(problem, request.originalUrl ?? request.url ?? '/', requestId);
  const body = stringifyExact(form?.body ?? { type: publicUrlOf(response) + type, ...rest });
  response.statusCode = problem.status;
  response.setHeader(REQUEST_ID_HEADER, requestId);
  const headers = { ...problem.headers, ...form?.headers };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', form?.contentType ?? PROBLEM_CONTENT_TYPE);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}

/**
 * RFC 9457's members, `code` and `request_id`, and the members that the problem adds.
 * @param url the request's; `instance` leaves out its query, which may hold private data
 */
export function problemBody(
  { code, status, title, detail, extras }: ProblemOccurrence,
  url: string,
  requestId: string,
) {
  const [instance = '/'] = url.split('?', 1);
  return { type: problemType(code), title, status, detail, instance, code, request_id: requestId, ...extras };
}
