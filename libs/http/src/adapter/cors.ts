import { type IncomingMessage, type ServerResponse } from 'node:http';
import cors from 'cors';
import { IDEMPOTENCY_KEY_HEADER, REPLAYED_HEADER } from '../idempotency/header-names';
import { REQUEST_ID_HEADER } from '../request-id';

/** How long a browser may remember the answer to a preflight, in seconds. */
const PREFLIGHT_MAX_AGE_S = 600;

/** Lets pages of these origins call the API from a browser. Whoever is not listed gets the same answers without headers of CORS. */
export function createCors(origins: readonly string[]) {
  const listed = new Set(origins);
  const allow = cors({
    origin: true,
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: ['Authorization', 'Content-Type', IDEMPOTENCY_KEY_HEADER, REQUEST_ID_HEADER],
    exposedHeaders: ['Location', REQUEST_ID_HEADER, REPLAYED_HEADER, 'Retry-After'],
    maxAge: PREFLIGHT_MAX_AGE_S,
  });

  return function answerCors(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    const { origin } = request.headers;
    if (origin !== undefined && listed.has(origin)) allow(request, response, next);
    else next();
  };
}
