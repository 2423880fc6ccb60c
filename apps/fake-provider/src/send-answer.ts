import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, constants, createBrotliCompress, createGzip, gzipSync } from 'node:zlib';
import type { Answer, PlainAnswer, StreamedAnswer } from './exchange';
import type { Script } from './script';

/** Sends an answer as the script wants it. Resolves early where the client is gone. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  script: Script,
  onFrame: () => void,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  try {
    if (answer.kind === 'plain') await sendPlain(response, answer, script, gone.signal);
    else await sendFrames(response, answer, script, gone.signal, onFrame);
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}

async function sendPlain(
  response: ServerResponse,
  { status, headers, json }: PlainAnswer,
  script: Script,
  gone: AbortSignal,
): Promise<void> {
  if (script.delay_ms !== undefined) await sleep(script.delay_ms, undefined, { signal: gone });
  const text = Buffer.from(JSON.stringify(json));
  const body =
    script.compress === undefined
      ? text
      : script.compress === 'br'
        ? brotliCompressSync(text)
        : gzipSync(text);
  const isWhole = script.cut_after === undefined;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...headers,
    ...encodingOf(script),
    ...(isWhole ? { 'content-length': body.length } : {}),
  });
  if (script.reset_after !== undefined || !isWhole) {
    await write(response, body.subarray(0, body.length >> 1), script, gone);
    if (isWhole) await reset(response);
    else response.end();
    return;
  }
  await write(response, body, script, gone);
  response.end();
}

async function sendFrames(
  response: ServerResponse,
  { contentType, headers, frames, errorFrame }: StreamedAnswer,
  script: Script,
  gone: AbortSignal,
  onFrame: () => void,
): Promise<void> {
  response.writeHead(200, {
    'content-type': contentType,
    'cache-control': 'no-cache',
    ...headers,
    ...encodingOf(script),
  });
  response.flushHeaders();
  const compressor = compressorFor(script);
  compressor?.pipe(response);
  for (let index = 0; ; index += 1) {
    if (index === script.reset_after) return reset(response);
    if (index === script.silent_after) return;
    const failed = index === script.error_after;
    const frame = failed ? errorFrame : frames[index];
    if (frame === undefined || index === script.cut_after) break;
    if (script.delay_ms !== undefined && index > 0) await sleep(script.delay_ms, undefined, { signal: gone });
    const isLast = failed || index === frames.length - 1;
    const bytes = Buffer.from(lined(frame, script, isLast));
    if (compressor === null) await write(response, bytes, script, gone);
    else await compressFrame(compressor, bytes, script);
    onFrame();
    if (failed) break;
  }
  (compressor ?? response).end();
}

function lined(frame: string, { crlf, no_last_newline }: Script, isLast: boolean): string {
  const ended = isLast && no_last_newline === true ? frame.trimEnd() : frame;
  return crlf === true ? ended.replaceAll(/\r?\n/g, '\r\n') : ended;
}

async function write(
  response: ServerResponse,
  bytes: Buffer,
  { chunk_bytes }: Script,
  gone: AbortSignal,
): Promise<void> {
  const size = chunk_bytes === undefined || chunk_bytes === 0 ? Math.max(1, bytes.length) : chunk_bytes;
  for (let from = 0; from < bytes.length; from += size) {
    gone.throwIfAborted();
    const isTaken = response.write(bytes.subarray(from, from + size));
    if (!isTaken) await once(response, 'drain', { signal: gone });
    else if (size < bytes.length) await nextTurn();
  }
}

type Compressor = ReturnType<typeof createGzip> | ReturnType<typeof createBrotliCompress>;

function compressorFor({ compress }: Script): Compressor | null {
  if (compress === undefined) return null;
  return compress === 'br' ? createBrotliCompress() : createGzip();
}

/** Each frame can be read as soon as it has arrived. */
function compressFrame(compressor: Compressor, bytes: Buffer, { compress }: Script): Promise<void> {
  compressor.write(bytes);
  return new Promise((resolve) => {
    compressor.flush(compress === 'br' ? constants.BROTLI_OPERATION_FLUSH : constants.Z_SYNC_FLUSH, resolve);
  });
}

/** Once the bytes so far are on their way. */
async function reset(response: ServerResponse): Promise<void> {
  await nextTurn();
  response.socket?.resetAndDestroy();
}

function encodingOf({ compress }: Script): Record<string, string> {
  return compress === undefined ? {} : { 'content-encoding': compress };
}
