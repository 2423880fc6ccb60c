import { type IncomingMessage } from 'node:http';
import { HTTP_PROBLEMS } from '../problems/http-problems';
import { type ProblemOccurrence } from '../problems/send-problem';

/** Of one request, in number; in bytes Node takes 16 KiB with the request line. */
const HEADERS_MAX = 100;

export const UNREADABLE_TARGET: ProblemOccurrence = {
  code: 'bad_request',
  ...HTTP_PROBLEMS.bad_request,
  detail: 'The target of the request is neither a path nor a URL.',
};

/**
 * What is wrong with a request before anybody looks at what it asks for. Of one whose target is a whole URL, the path and
 * query become the request's `url`.
 */
export function problemOfMessage(request: IncomingMessage): ProblemOccurrence | undefined {
  if (request.headers.host === undefined && request.httpVersion === '1.1') {
    const detail = 'A request of HTTP/1.1 must have a Host header.';
    return { code: 'bad_request', ...HTTP_PROBLEMS.bad_request, detail };
  }
  // Names and values stand one after the other.
  if (request.rawHeaders.length > 2 * HEADERS_MAX) {
    const detail = `A request must have at most ${HEADERS_MAX} headers.`;
    return { code: 'headers_too_large', ...HTTP_PROBLEMS.headers_too_large, detail };
  }
  const target = pathOfTarget(request.url ?? '');
  if (target === undefined) return UNREADABLE_TARGET;
  request.url = target;
  return undefined;
}

/** The path and query that a request names; of a whole URL, what comes after the host (RFC 9112, section 3.2.2). */
function pathOfTarget(target: string): string | undefined {
  if (target.startsWith('/') || target === '*') return target;
  if (!/^https?:/i.test(target) || !URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname + search;
}
