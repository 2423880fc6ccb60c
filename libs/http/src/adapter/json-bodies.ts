import { isUtf8 } from 'node:buffer';
import { isExactAsNumber } from '@app/money';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { parse as parseLossless } from 'lossless-json';
import { whenOver } from '../exchange/when-over';
import { HttpProblem } from '../problems/http-problem.error';
import { OVERLOADED } from './overload';

/** The maximum size of bodies in bytes, and who may send the larger ones. */
export interface BodyLimits {
  /** For paths without a limit of their own. */
  readonly defaultBytes: number;
  /** By exact path, without the query: `{ '/api/v1/batch': 4_000_000 }`. */
  readonly bytesByPath: Readonly<Record<string, number>>;
  /**
   * Whether the caller may send more than `defaultBytes` if the path allows it. Bodies are read before the
   * key is checked, so only callers with a known key get memory for large ones.
   */
  readonly mayBeLarge: (request: Request) => boolean | Promise<boolean>;
  /** Bodies that are passed on as they came; null for none. */
  readonly raw: RawBodies | null;
}

/** JSON bodies that are read as bytes. */
export interface RawBodies {
  readonly has: (path: string) => boolean;
  /** Of one body, from a caller who may send large ones. */
  readonly maxBytes: number;
  /** Of all bodies that are larger than usual together, until each is released. */
  readonly totalBytes: number;
}

export const BODY_MAX_BYTES = 100_000;

/** Large bodies read at the same time: 32 of 4 MB take 128 MB, and more once they are parsed. */
const LARGE_BODIES_MAX = 32;

/** The error of `express.json` for a body that it can't read. */
interface BodyError extends Error {
  readonly type?: string;
}

/**
 * Middleware that reads JSON bodies into `request.body`, which is undefined if there is none. A body that
 * can't be read becomes an HttpProblem in `request.body`. The validation pipe throws it if the route takes a
 * body, so that routing and authentication come first.
 */
export function createBodyReader({ defaultBytes, bytesByPath, mayBeLarge, raw }: BodyLimits): RequestHandler {
  const readDefault = jsonReader(defaultBytes);
  const readRaw = raw === null ? null : createRawReader(raw, defaultBytes, mayBeLarge);
  const readers = new Map(Object.entries(bytesByPath).map(([path, bytes]) => [path, jsonReader(bytes)]));
  let largeBodies = 0;

  return function readBody(request: Request, response: Response, next: NextFunction): void {
    const { headers } = request;
    const declared = headers['content-length'];
    if (headers['transfer-encoding'] === undefined && (declared === undefined || declared === '0')) {
      request.body = undefined;
      next();
      return;
    }
    if (readRaw !== null && raw?.has(request.path) === true) {
      readRaw(request, response, next);
      return;
    }
    const readLarge = readers.get(request.path);
    const isSmall = declared !== undefined && Number(declared) <= defaultBytes;
    if (readLarge === undefined || isSmall) {
      readDefault(request, response, next);
      return;
    }
    const read = (isAllowed: boolean): void => {
      if (!isAllowed) readDefault(request, response, next);
      else if (largeBodies < LARGE_BODIES_MAX) {
        largeBodies += 1;
        whenOver(request, response, () => (largeBodies -= 1));
        readLarge(request, response, next);
      } else {
        request.body = OVERLOADED;
        next();
      }
    };
    decide(mayBeLarge(request), read, next);
  };
}

function decide(
  allowed: boolean | Promise<boolean>,
  read: (isAllowed: boolean) => void,
  next: NextFunction,
): void {
  if (typeof allowed === 'boolean') read(allowed);
  // What keeps the key from being found also fails the request, once its guard asks for the key.
  else allowed.catch(() => false).then(read, next);
}

const RELEASES = new WeakMap<Request, () => void>();

/** Gives back the room of a raw body that is not needed any more. */
export function releaseBody(request: Request): void {
  request.body = undefined;
  RELEASES.get(request)?.();
}

/** Middleware that reads the bytes of a JSON body. All large ones together have a limit. */
function createRawReader(
  { maxBytes, totalBytes }: RawBodies,
  defaultBytes: number,
  mayBeLarge: BodyLimits['mayBeLarge'],
): RequestHandler {
  const readSmall = rawReader(defaultBytes);
  const readLarge = rawReader(maxBytes);
  let reservedBytes = 0;

  return function readRaw(request: Request, response: Response, next: NextFunction): void {
    const declared = Number(request.headers['content-length'] ?? maxBytes);
    if (declared <= defaultBytes || declared > maxBytes) {
      (declared > maxBytes ? readLarge : readSmall)(request, response, next);
      return;
    }
    const read = (isAllowed: boolean): void => {
      if (!isAllowed) {
        readSmall(request, response, next);
        return;
      }
      if (reservedBytes + declared > totalBytes) {
        request.body = OVERLOADED;
        next();
        return;
      }
      reservedBytes += declared;
      let isReserved = true;
      const release = (): void => {
        if (isReserved) reservedBytes -= declared;
        isReserved = false;
      };
      RELEASES.set(request, release);
      whenOver(request, response, release);
      readLarge(request, response, next);
    };
    decide(mayBeLarge(request), read, next);
  };
}

/** The bytes of a JSON body in a Buffer, or the problem with it. */
function rawReader(limit: number): RequestHandler {
  const read = express.raw({ limit, inflate: false, type: 'application/json' });
  return (request, response, next) => {
    read(request, response, (error?: unknown) => {
      if (error !== undefined) request.body = problemOf(error as BodyError, limit);
      else if (!Buffer.isBuffer(request.body)) request.body = WRONG_TYPE;
      next();
    });
  };
}

/** Only uncompressed `application/json` in UTF-8 (RFC 8259); a byte order mark is ignored. */
function jsonReader(limit: number): RequestHandler {
  const read = express.json({ limit, strict: false, inflate: false, verify });
  return (request, response, next) => {
    read(request, response, (error?: unknown) => {
      if (error !== undefined) request.body = problemOf(error as BodyError, limit);
      else if (request.body === undefined) request.body = WRONG_TYPE;
      else {
        const text = LONG_TEXTS.get(request);
        if (text !== undefined) request.body = withoutInexactNumbers(text, request.body);
      }
      next();
    });
  };
}

/** A number of 16 digits or more, which a double may not keep; also matches within strings. */
const LONG_NUMBER = /[\s:,[]-?[0-9][0-9.]{15,}/;

/** Bodies that match, until they are parsed. */
const LONG_TEXTS = new WeakMap<object, string>();

/**
 * The body with NaN for each number that a double would change, such as 123456789012.000001. JSON has no NaN,
 * and every rule refuses it.
 * @param parsed the body as JSON.parse reads it
 */
function withoutInexactNumbers(text: string, parsed: unknown): unknown {
  try {
    return parseLossless(text.replace(/^\ufeff/, ''), undefined, {
      parseNumber: (literal) => (isExactAsNumber(literal) ? Number(literal) : NaN),
      onDuplicateKey: ({ newValue }) => newValue,
    });
  } catch (error) {
    // This parser is recursive; the validation pipe refuses a body that is too deep for it.
    return error instanceof RangeError ? parsed : problemOf(error as BodyError, text.length);
  }
}

const WRONG_TYPE = new HttpProblem(
  'unsupported_media_type',
  'The body must be JSON: send it with "Content-Type: application/json".',
);

/** Checks the raw body, because `express.json` would replace invalid bytes. */
function verify(request: object, _response: unknown, body: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') throw new HttpProblem('unsupported_media_type', 'The body must be in UTF-8.');
  if (!isUtf8(body)) throw new HttpProblem('malformed_json', 'The body is not valid UTF-8.');
  if (LONG_NUMBER.test(body.toString('latin1'))) LONG_TEXTS.set(request, body.toString());
}

function problemOf(error: BodyError, limit: number): HttpProblem {
  if (error instanceof HttpProblem) return error;
  switch (error.type) {
    case 'entity.too.large':
      return new HttpProblem('payload_too_large', `The body must have at most ${limit} bytes.`);
    case 'charset.unsupported':
      return new HttpProblem('unsupported_media_type', 'The body must be in UTF-8.');
    case 'encoding.unsupported':
      return new HttpProblem(
        'unsupported_media_type',
        "The body can't be compressed: send it without Content-Encoding.",
      );
    default: {
      const position = /at position ([0-9]+)/.exec(error.message)?.[1];
      const where = position === undefined ? '' : ` at position ${position}`;
      return new HttpProblem('malformed_json', `The body is not valid JSON${where}.`);
    }
  }
}
