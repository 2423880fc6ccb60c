import type { Exchange } from '@app/http';
import { describeError } from './describe-error';
import type { ServiceLog } from './service-log';

const MICROSECONDS_PER_MILLISECOND = 1_000;

/**
 * One line per request. Of what the caller sent, it holds the request id, the hash of the key, and of a wrong path the
 * first part that is wrong: `route` is the pattern, without the user ids of the path, and queries, bodies and headers
 * are left out.
 */
export function logExchange(log: ServiceLog, exchange: Exchange): void {
  const { requestId, method, route, unknownPath, status, keyHash, keyId } = exchange;
  const { isAborted, durationMs, code, error } = exchange;
  // Built by hand: a child logger per request would cost more than the line itself.
  const line: Record<string, unknown> = {
    request_id: requestId,
    method,
    route,
    status,
    duration_ms: Math.round(durationMs * MICROSECONDS_PER_MILLISECOND) / MICROSECONDS_PER_MILLISECOND,
  };
  if (unknownPath !== undefined) line.path = unknownPath;
  if (keyHash !== undefined) line.key = keyHash;
  if (keyId !== undefined) line.key_id = keyId;
  if (isAborted) line.aborted = true;
  if (code !== undefined) line.code = code;
  // A stream that failed half-way had begun as a success.
  const brokeOff = isAborted && status < 400 && code !== undefined;
  if (status < 500 && !brokeOff) {
    log.info(line, 'request');
    return;
  }
  if (error !== undefined) line.error = describeError(error);
  if (code === 'internal_error') log.error(line, 'request');
  else log.warn(line, 'request');
}
