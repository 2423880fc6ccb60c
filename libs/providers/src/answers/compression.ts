import { pipeline, type Readable, Transform } from 'node:stream';
import {
  brotliDecompressSync,
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  gunzipSync,
  inflateSync,
} from 'node:zlib';
import { EXPANSION_ALLOWANCE, MAX_ANSWER_BYTES, MAX_EXPANSION } from './limits';

type Encoding = 'gzip' | 'deflate' | 'br';

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
};

/** Null for an encoding that can't be read here, and for several on top of each other. */
function readableEncoding(contentEncoding: string): Encoding | null {
  const name = contentEncoding.trim().toLowerCase();
  return Object.hasOwn(ENCODINGS, name) ? (ENCODINGS[name] ?? null) : null;
}

/** Whether the bytes are not what they are for the reader. */
export function isEncoded(contentEncoding: string | null): contentEncoding is string {
  return contentEncoding !== null && !/^\s*(identity)?\s*$/i.test(contentEncoding);
}

function maxDecodedBytes(received: number): number {
  return received * MAX_EXPANSION + EXPANSION_ALLOWANCE;
}

/**
 * Decodes the beginning of an answer, or all of it.
 *
 * @returns null for an unknown encoding, for broken data, and for too many decoded bytes: more than 64 MiB,
 *   or more than 20 × the received ones + 1 MiB
 */
export function decode(bytes: Buffer, contentEncoding: string): Buffer | null {
  const maxOutputLength = Math.min(maxDecodedBytes(bytes.length), MAX_ANSWER_BYTES);
  const flushed = { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    switch (readableEncoding(contentEncoding)) {
      case 'gzip':
        return gunzipSync(bytes, flushed);
      case 'deflate':
        return inflateSync(bytes, flushed);
      case 'br':
        return brotliDecompressSync(bytes, {
          maxOutputLength,
          finishFlush: constants.BROTLI_OPERATION_FLUSH,
        });
      case null:
        return null;
    }
  } catch {
    return null;
  }
}

function createDecoder(encoding: Encoding): Transform {
  switch (encoding) {
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
  }
}

/**
 * An answer's body in plain bytes, for streams from which the usage chunk has to be taken. It breaks with an
 * error where the data is broken, or expands to more than 20 × the received bytes + 1 MiB. Destroying it ends
 * the body too.
 *
 * @returns with a `contentEncoding` where the encoding can't be decoded: the body is as it was then
 */
export function decodedBody(
  body: Readable,
  contentEncoding: string | null,
): { body: Readable; contentEncoding: string | null } {
  if (!isEncoded(contentEncoding)) return { body, contentEncoding: null };
  const encoding = readableEncoding(contentEncoding);
  if (!encoding) return { body, contentEncoding };
  let received = 0;
  let decoded = 0;
  const tally = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      done(null, chunk);
    },
  });
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      decoded += chunk.length;
      if (decoded > maxDecodedBytes(received)) done(new RangeError('The answer expands too much'));
      else done(null, chunk);
    },
  });
  // The error also reaches the reader of the last stream.
  pipeline(body, tally, createDecoder(encoding), bounded, () => undefined);
  return { body: bounded, contentEncoding: null };
}
