import { randomUUID } from 'node:crypto';

/** In requests and in answers. */
export const REQUEST_ID_HEADER = 'X-Request-ID';

/** Ids of 1 to 128 characters that need no escaping in a log line or a URL. */
const VALID = /^[A-Za-z0-9._-]{1,128}$/;

interface IdentifiedRequest {
  id?: unknown;
  headers: Record<string, string | string[] | undefined>;
}

/** The caller's id if it is valid, else a new one. Node joins repeated headers, which is not valid. */
export function chooseRequestId(fromCaller: string | string[] | undefined): string {
  return typeof fromCaller === 'string' && VALID.test(fromCaller) ? fromCaller : randomUUID();
}

/** The id of this request, chosen at the first call. */
export function requestIdOf(request: IdentifiedRequest): string {
  if (typeof request.id === 'string') return request.id;
  const id = chooseRequestId(request.headers['x-request-id']);
  request.id = id;
  return id;
}
