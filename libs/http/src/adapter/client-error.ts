import { type ServerResponse } from 'node:http';
import { type Duplex } from 'node:stream';
import { stringifyExact } from '../exact-json';
import { HTTP_PROBLEMS, type HttpProblemCode } from '../problems/http-problems';
import { PROBLEM_CONTENT_TYPE, problemBody } from '../problems/send-problem';
import { chooseRequestId, REQUEST_ID_HEADER } from '../request-id';

/** By the error's code in Node's event "clientError"; any other means bytes that are not HTTP. */
const PROBLEM_OF_ERROR: Readonly<Record<string, readonly [HttpProblemCode, string]>> = {
  HPE_HEADER_OVERFLOW: [
    'headers_too_large',
    'The request line and headers are too large; send fewer or shorter ones.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request did not arrive in time; send it again.'],
};
const NO_HTTP: readonly [HttpProblemCode, string] = ['bad_request', 'The request is not valid HTTP.'];

/**
 * Answers bytes that are not a request with problem details, and ends the connection.
 * @param last the latest answer on this connection; if it is unfinished, nothing more can be sent
 */
export function answerClientError(
  error: Error & { code?: string },
  socket: Duplex,
  last: ServerResponse | undefined,
): void {
  const isFree = last === undefined || last.writableFinished || (last.socket !== null && !last.headersSent);
  if (!isFree || !socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [code, detail] = PROBLEM_OF_ERROR[error.code ?? ''] ?? NO_HTTP;
  const { status, title } = HTTP_PROBLEMS[code];
  const requestId = chooseRequestId(undefined);
  const body = stringifyExact(problemBody({ code, status, title, detail }, '/', requestId));
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    `${REQUEST_ID_HEADER}: ${requestId}`,
    'X-Content-Type-Options: nosniff',
    `Content-Type: ${PROBLEM_CONTENT_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
