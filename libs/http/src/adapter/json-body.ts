import { isUtf8 } from 'node:buffer';
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { HttpProblem } from '../problems/http-problem.error';

/** How large a body may be, in bytes. */
export interface BodyLimits {
  /** For every path that has no limit of its own. */
  readonly defaultBytes: number;
  /** By the exact path, without query: `{ '/api/v1/batch': 4_000_000 }`. */
  readonly bytesByPath: Readonly<Record<string, number>>;
}

/** 100 kB. */
export const BODY_MAX_BYTES = 100_000;

/**
 * What is still read, and thrown away, of a body that is too large, so that the client gets to see the answer: most
 * clients send all before they listen. Past either bound the connection ends.
 */
const DISCARD_MAX_BYTES = 16_000_000;
const DISCARD_MAX_MS = 5_000;

const JSON_UTF8 = /^application\/json[ \t]*(?:;|$)/i;
const CHARSET = /;[ \t]*charset[ \t]*=[ \t]*"?([^\s";]*)"?/i;

type BodyRequest = IncomingMessage & { body?: unknown };

/**
 * The middleware that reads JSON bodies into `request.body`: undefined where there is none. Only `application/json` in
 * UTF-8, as RFC 8259 has it, uncompressed. A body that can't be read becomes an HttpProblem in `request.body`, and the
 * request goes on: the validation pipe throws it where a route asks for a body, after routing and authentication.
 */
export function createJsonBodyReader({ defaultBytes, bytesByPath }: BodyLimits) {
  const limits = new Map(Object.entries(bytesByPath));

  return function readJsonBody(request: BodyRequest, response: ServerResponse, next: () => void): void {
    const { headers } = request;
    const declared = headers['content-length'];
    if (headers['transfer-encoding'] === undefined && (declared === undefined || declared === '0')) {
      request.body = undefined;
      next();
      return;
    }

    const fault = formatFault(headers['content-type'], headers['content-encoding']);
    const limit = limits.size === 0 ? defaultBytes : (limits.get(pathOf(request)) ?? defaultBytes);
    if (fault !== undefined || Number(declared) > limit) {
      request.body = fault ?? tooLarge(limit);
      discard(request, response, next);
      return;
    }
    collect(request, response, next, limit);
  };
}

/** Nothing happens where the client goes away before the end: there is nobody left to answer. */
function collect(request: BodyRequest, response: ServerResponse, next: () => void, limit: number): void {
  const chunks: Buffer[] = [];
  let length = 0;

  function onData(chunk: Buffer): void {
    length += chunk.length;
    if (length <= limit) {
      chunks.push(chunk);
      return;
    }
    request.off('data', onData);
    request.off('end', onEnd);
    chunks.length = 0;
    request.body = tooLarge(limit);
    discard(request, response, next);
  }
  function onEnd(): void {
    const [first] = chunks;
    if (first !== undefined)
      request.body = parse(chunks.length === 1 ? first : Buffer.concat(chunks, length));
    next();
  }
  request.on('data', onData);
  request.on('end', onEnd);
}

/** Goes on once the body has passed by, or ends the connection after the answer. */
function discard(request: BodyRequest, response: ServerResponse, next: () => void): void {
  let length = 0;
  const timer = setTimeout(giveUp, DISCARD_MAX_MS);

  function settle(): void {
    clearTimeout(timer);
    request.off('data', onData);
    request.off('end', onEnd);
    request.off('close', onClose);
  }
  function onData(chunk: Buffer): void {
    length += chunk.length;
    if (length > DISCARD_MAX_BYTES) giveUp();
  }
  function onEnd(): void {
    settle();
    next();
  }
  function onClose(): void {
    settle();
  }
  function giveUp(): void {
    settle();
    request.pause();
    response.setHeader('Connection', 'close');
    next();
  }
  request.on('data', onData);
  request.on('end', onEnd);
  request.on('close', onClose);
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

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}
