import { type ServerResponse } from 'node:http';
import { type Duplex } from 'node:stream';
import { stringifyExact } from '../exact-json';
import { HTTP_PROBLEMS, type HttpProblemCode } from '../problems/http-problems';
import { PROBLEM_CONTENT_TYPE, problemBody } from '../problems/send-problem';
import { chooseRequestId, REQUEST_ID_HEADER } from '../request-id';
import { SECURITY_HEADER_LINES } from './security-headers';
import { type Exchange, OTHER } from '../exchange/exchange';

/** What Node's HTTP server reports besides a plain parse error (documentation of http, event "clientError"). */
const PROBLEM_OF_ERROR: Readonly<Record<string, readonly [HttpProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: [
    'headers_too_large',
    'The request line and headers are too large; send fewer or shorter ones.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request did not arrive in time; send it again.'],
};

const PROBLEM_OF_ALL_ELSE: readonly [HttpProblemCode, string] = [
  'bad_request',
  'The request is not valid HTTP.',
];

/**
 * Answers bytes that are no HTTP request with problem details, and ends the connection. There is neither a request nor
 * a response for them, only the socket.
 * @returns what was exchanged; undefined where nothing could be answered
 */
export function answerClientError(error: Error & { code?: string }, socket: Duplex): Exchange | undefined {
  if (!socket.writable || error.code === 'ECONNRESET' || hasBegunAnswer(socket)) {
    socket.destroy();
    return undefined;
  }
  const [code, detail] = PROBLEM_OF_ERROR[error.code ?? ''] ?? PROBLEM_OF_ALL_ELSE;
  const kind = HTTP_PROBLEMS[code];
  const requestId = chooseRequestId(undefined);
  const body = stringifyExact(problemBody({ code, ...kind, detail }, '/', requestId));
  socket.end(
    `HTTP/1.1 ${kind.status} ${kind.title}\r\n` +
      `Date: ${new Date().toUTCString()}\r\n` +
      `${REQUEST_ID_HEADER}: ${requestId}\r\n` +
      SECURITY_HEADER_LINES +
      `Content-Type: ${PROBLEM_CONTENT_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\n` +
      'Connection: close\r\n' +
      `\r\n${body}`,
    () => socket.destroy(),
  );
  const { status } = kind;
  return {
    requestId,
    method: OTHER,
    route: OTHER,
    status,
    isAborted: false,
    durationMs: 0,
    code,
    error: undefined,
  };
}

/** Bytes written into an answer that is under way would be taken for a part of it. */
function hasBegunAnswer(socket: Duplex & { _httpMessage?: ServerResponse | null }): boolean {
  return socket._httpMessage?.headersSent === true;
}
