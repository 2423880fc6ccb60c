/** What every occurrence of a problem has in common. */
export interface ProblemKind {
  /** The HTTP status. */
  readonly status: number;
  /** A short name that stays the same from occurrence to occurrence (RFC 9457, section 3.1.3). */
  readonly title: string;
  /** What it means and what to do about it, for the documentation. */
  readonly meaning: string;
}

/** Every problem that the service answers with: the error table of the HTTP contract. A code is never renamed. */
export const PROBLEMS = {
  bad_request: {
    status: 400,
    title: 'Bad request',
    meaning: "The request is not valid HTTP, or its path can't be decoded.",
  },
  malformed_json: { status: 400, title: 'Malformed JSON', meaning: 'The body is not valid JSON in UTF-8.' },
  unauthenticated: {
    status: 401,
    title: 'Authentication required',
    meaning: 'The call needs "Authorization: Bearer <key>" with a key that the service knows.',
  },
  insufficient_credits: {
    status: 402,
    title: 'Insufficient credits',
    meaning: 'The user has less available than the call needs; top the account up.',
  },
  forbidden: { status: 403, title: 'Forbidden', meaning: 'The call needs an admin key.' },
  not_found: { status: 404, title: 'Not found', meaning: 'There is nothing at this path.' },
  account_not_found: {
    status: 404,
    title: 'Account not found',
    meaning: 'The user has no account in this currency; create one first.',
  },
  transaction_not_found: {
    status: 404,
    title: 'Transaction not found',
    meaning: 'There is no transaction with this id.',
  },
  hold_not_found: { status: 404, title: 'Hold not found', meaning: 'There is no hold with this id.' },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    meaning: 'The path takes other methods, which the Allow header lists.',
  },
  not_acceptable: {
    status: 406,
    title: 'Not acceptable',
    meaning: "The answer can't be given in a form that the Accept header asks for.",
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    meaning: 'The request did not arrive in time; send it again.',
  },
  conflict: { status: 409, title: 'Conflict', meaning: 'The request does not fit the present state.' },
  account_exists: {
    status: 409,
    title: 'Account exists',
    meaning: 'The user already has an account in this currency.',
  },
  idempotency_key_reused: {
    status: 409,
    title: 'Idempotency key reused',
    meaning: 'The Idempotency-Key was used for a different request; use a new one.',
  },
  idempotency_key_spent: {
    status: 409,
    title: 'Idempotency key spent',
    meaning: 'The Idempotency-Key belongs to an attempt that was refused; use a new one.',
  },
  already_refunded: {
    status: 409,
    title: 'Already refunded',
    meaning: 'The bill was refunded before, and differently.',
  },
  hold_already_captured: {
    status: 409,
    title: 'Hold already captured',
    meaning: "The hold was captured before, so it can't be settled differently.",
  },
  hold_already_released: {
    status: 409,
    title: 'Hold already released',
    meaning: "The hold was released before, so it can't be captured.",
  },
  hold_expired: {
    status: 409,
    title: 'Hold expired',
    meaning: 'The hold ran out; its amount is available again.',
  },
  payload_too_large: {
    status: 413,
    title: 'Payload too large',
    meaning: 'The body is larger than this path takes.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    meaning: 'The body must be uncompressed JSON in UTF-8, sent with "Content-Type: application/json".',
  },
  validation_failed: {
    status: 422,
    title: 'Validation failed',
    meaning: 'Fields of the request are not valid; "errors" says which and why.',
  },
  not_refundable: { status: 422, title: 'Not refundable', meaning: 'Only a bill can be refunded.' },
  amount_exceeds_hold: {
    status: 422,
    title: 'Amount exceeds hold',
    meaning: 'A capture takes at most the amount of the hold.',
  },
  rate_limited: {
    status: 429,
    title: 'Rate limited',
    meaning: 'Too many requests; wait as long as Retry-After says.',
  },
  headers_too_large: {
    status: 431,
    title: 'Request headers too large',
    meaning: 'The request line and headers are too large.',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    meaning: 'Something went wrong in the service; report the request_id if it happens again.',
  },
  service_unavailable: {
    status: 503,
    title: 'Service unavailable',
    meaning: 'The service is not available for the moment; try again later.',
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    meaning:
      'The service has as much under way as it takes and nothing was changed; try again after Retry-After.',
  },
  ledger_unavailable: {
    status: 503,
    title: 'Ledger unavailable',
    meaning: 'The ledger does not answer and nothing was changed; try again after Retry-After.',
  },
  metadata_unavailable: {
    status: 503,
    title: 'Metadata unavailable',
    meaning:
      'The store of names and descriptions does not answer and nothing was changed; try again after Retry-After.',
  },
  outcome_unknown: {
    status: 503,
    title: 'Outcome unknown',
    meaning:
      'The ledger did not answer in time and the change may still happen; repeat the request with the same Idempotency-Key, or look up the transaction_id.',
  },
  auth_not_configured: {
    status: 503,
    title: 'Authentication not configured',
    meaning: 'The service has no admin keys, so no admin call can be made.',
  },
} as const satisfies Record<string, ProblemKind>;

/** Where the application serves {@link errorsPage}. */
export const ERRORS_PATH = '/docs/errors';

/** The code of a problem: what a client switches on. */
export type ProblemCode = keyof typeof PROBLEMS;

/**
 * The `type` of a problem: a URI reference with its full path (RFC 9457, section 3.1.1), which leads to the entry of its
 * code on the page that {@link errorsPage} makes.
 */
export function problemType(code: string): string {
  return `${ERRORS_PATH}#${code}`;
}

/** The page that explains every code, in HTML: what the `type` of a problem leads to. */
export function errorsPage(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, title, meaning }]) =>
      `<tr id="${code}"><td>${status}</td><td><code>${code}</code></td><td>${title}</td><td>${escapeHtml(meaning)}</td></tr>`,
  );
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Errors</title></head><body><h1>Errors</h1>' +
    `<table><tr><th>Status</th><th>Code</th><th>Title</th><th>Meaning</th></tr>${rows.join('')}</table></body></html>`
  );
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
