import { randomUUID } from 'node:crypto';

/** The header that carries the id of a request, in both directions. */
export const REQUEST_ID_HEADER = 'X-Request-ID';

/** A caller's id is kept if it can stand in a log line and in a URL as it is: 1 to 128 characters. */
const VALID = /^[A-Za-z0-9._-]{1,128}$/;

/** A request that knows its id; the adapter sees to it before anything else runs. */
interface IdentifiedRequest {
  id?: unknown;
  headers: Record<string, string | string[] | undefined>;
}

/** The caller's id where it is valid, else a new one. Several headers arrive joined by a comma, which is not valid. */
export function chooseRequestId(fromCaller: string | string[] | undefined): string {
  return typeof fromCaller === 'string' && VALID.test(fromCaller) ? fromCaller : randomUUID();
}

/** The id of this request, the same one however often it is asked. */
export function requestIdOf(request: IdentifiedRequest): string {
  if (typeof request.id === 'string') return request.id;
  const id = chooseRequestId(request.headers['x-request-id']);
  request.id = id;
  return id;
}
