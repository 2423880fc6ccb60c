import { client } from '../../../../clients/typescript/src';
import { SERVICE_PATH } from '../base-path';
import { currentKey } from '../session/key-store';
import { toApiError } from './api-error';
import { quoteNumbers, type Exact } from './exact';
import { reachability } from './reachability';

export * from '../../../../clients/typescript/src';

const TIMEOUT_MS = 30_000;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/;
/** What a proxy answers for a service that is away. */
const AWAY = new Set([502, 504]);

client.setConfig({
  baseUrl: `${window.location.origin}${SERVICE_PATH}`,
  auth: () => currentKey() ?? undefined,
  fetch: fetchExact,
  // The browser has nothing to add: no cookies, and answers are not to be kept.
  credentials: 'omit',
  cache: 'no-store',
});
client.interceptors.error.use((body, response: Response | undefined, request) => {
  // A question that nobody waits for any more.
  if (response === undefined && request.signal.aborted) return body;
  return toApiError(body, response);
});

/** The answer of a call of the client, made with `throwOnError: true`. @throws ApiError */
export async function ask<T>(call: Promise<{ data: T }>): Promise<Exact<T>> {
  const { data } = await call;
  // fetchExact has made every number its digits.
  return data as Exact<T>;
}

async function fetchExact(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await reach(new Request(input, init));
  if (!JSON_TYPE.test(response.headers.get('content-type') ?? '')) return response;
  const text = await response.text();
  const { status, statusText, headers } = response;
  return new Response(text === '' ? null : quoteNumbers(text), { status, statusText, headers });
}

async function reach(request: Request): Promise<Response> {
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(request, { signal: AbortSignal.any([request.signal, deadline]) });
    reachability.set(!AWAY.has(response.status));
    return response;
  } catch (error) {
    if (!request.signal.aborted) reachability.set(false);
    throw error;
  }
}
