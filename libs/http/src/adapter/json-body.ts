import { isUtf8 } from 'node:buffer';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { HttpProblem } from '../problems/http-problem.error';
import { collectBody, discardBody, refuseBody, waitsToContinue } from './body-bytes';
import { OVERLOADED } from './overload';

/** How large a body may be, in bytes, and who may send the larger ones. */
export interface BodyLimits {
  /** For every path that has no limit of its own. */
  readonly defaultBytes: number;
  /** By the exact path, without query: `{ '/api/v1/batch': 4_000_000 }`. */
  readonly bytesByPath: Readonly<Record<string, number>>;
  /**
   * Whether the caller may send more than `defaultBytes` where the path takes more. Bodies arrive before anybody is asked
   * for a key, so memory for large ones is only given to callers that have one.
   */
  readonly mayBeLarge: (request: IncomingMessage) => boolean;
}

/** 100 kB. */
export const BODY_MAX_BYTES = 100_000;

/** How many requests at a time may have bodies above the default limit: 32 of 4 MB take 128 MB, and more once they are read. */
const LARGE_BODIES_MAX = 32;

const JSON_UTF8 = /^application\/json[ \t]*(?:;|$)/i;
const CHARSET = /;[ \t]*charset[ \t]*=[ \t]*"?([^\s";]*)"?/i;

type BodyRequest = IncomingMessage & { body?: unknown };

/**
 * The middleware that reads JSON bodies into `request.body`: undefined where there is none. Only `application/json` in
 * UTF-8, as RFC 8259 has it, uncompressed. A body that can't be read becomes an HttpProblem in `request.body`, and the
 * request goes on: the validation pipe throws it where a route asks for a body, after routing and authentication.
 */
export function createJsonBodyReader({ defaultBytes, bytesByPath, mayBeLarge }: BodyLimits) {
  const limits = new Map(Object.entries(bytesByPath));
  let largeBodies = 0;

  /** Why this body may not grow past the default limit; undefined where it may. */
  function largeBodyFault(request: BodyRequest, response: ServerResponse): HttpProblem | undefined {
    if (!mayBeLarge(request)) return tooLarge(defaultBytes);
    if (largeBodies >= LARGE_BODIES_MAX) return OVERLOADED;
    largeBodies += 1;
    response.once('close', () => {
      largeBodies -= 1;
    });
    return undefined;
  }

  return function readJsonBody(request: BodyRequest, response: ServerResponse, next: () => void): void {
    const { headers } = request;
    const declared = headers['content-length'];
    if (headers['transfer-encoding'] === undefined && (declared === undefined || declared === '0')) {
      request.body = undefined;
      next();
      return;
    }

    const max = limits.size === 0 ? defaultBytes : (limits.get(pathOf(request)) ?? defaultBytes);
    let allowed = Math.min(defaultBytes, max);
    /** Why the body may not have as many bytes; undefined where it may. */
    const faultOfLength = (length: number): HttpProblem | undefined => {
      if (length <= allowed) return undefined;
      if (length > max) return tooLarge(max);
      const fault = largeBodyFault(request, response);
      if (fault === undefined) allowed = max;
      return fault;
    };
    const fault =
      formatFault(headers['content-type'], headers['content-encoding']) ??
      (declared === undefined ? undefined : faultOfLength(Number(declared)));
    if (fault !== undefined) {
      request.body = fault;
      refuseBody(request, response, next);
      return;
    }
    if (waitsToContinue(request)) response.writeContinue();
    collectBody(request, faultOfLength, (body) => {
      request.body = body instanceof HttpProblem ? body : body && parse(body);
      if (body instanceof HttpProblem) discardBody(request, response, next);
      else next();
    });
  };
}

function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) return new HttpProblem('malformed_json', 'The body is not valid UTF-8.');
  const text = bytes.toString('utf8');
  try {
    // RFC 8259, section 8.1: a byte order mark may be ignored.
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text) as unknown;
  } catch (error) {
    const position = error instanceof Error ? /at position ([0-9]+)/.exec(error.message)?.[1] : undefined;
    const where = position === undefined ? '' : ` at position ${position}`;
    return new HttpProblem('malformed_json', `The body is not valid JSON${where}.`);
  }
}

function formatFault(type: string | undefined, encoding: string | undefined): HttpProblem | undefined {
  if (type !== 'application/json') {
    if (type === undefined || !JSON_UTF8.test(type)) {
      return new HttpProblem(
        'unsupported_media_type',
        'The body must be JSON: send it with "Content-Type: application/json".',
      );
    }
    const charset = CHARSET.exec(type)?.[1]?.toLowerCase();
    if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
      return new HttpProblem('unsupported_media_type', 'The body must be in UTF-8.');
    }
  }
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return new HttpProblem(
      'unsupported_media_type',
      "The body can't be compressed: send it without Content-Encoding.",
    );
  }
  return undefined;
}

function tooLarge(limit: number): HttpProblem {
  return new HttpProblem('payload_too_large', `The body must have at most ${limit} bytes.`);
}

/** The path of a request, without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}
