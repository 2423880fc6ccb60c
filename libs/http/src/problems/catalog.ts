/** What every occurrence of a problem has in common. */
export interface ProblemKind {
  /** The HTTP status. */
  readonly status: number;
  /** A short name that stays the same from occurrence to occurrence (RFC 9457, section 3.1.3). */
  readonly title: string;
}

/** Every problem that the service answers with: the error table of the HTTP contract. A code is never renamed. */
export const PROBLEMS = {
  bad_request: { status: 400, title: 'Bad request' },
  malformed_json: { status: 400, title: 'Malformed JSON' },
  unauthenticated: { status: 401, title: 'Authentication required' },
  insufficient_credits: { status: 402, title: 'Insufficient credits' },
  forbidden: { status: 403, title: 'Forbidden' },
  not_found: { status: 404, title: 'Not found' },
  account_not_found: { status: 404, title: 'Account not found' },
  transaction_not_found: { status: 404, title: 'Transaction not found' },
  hold_not_found: { status: 404, title: 'Hold not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  not_acceptable: { status: 406, title: 'Not acceptable' },
  request_timeout: { status: 408, title: 'Request timeout' },
  conflict: { status: 409, title: 'Conflict' },
  account_exists: { status: 409, title: 'Account exists' },
  idempotency_key_reused: { status: 409, title: 'Idempotency key reused' },
  idempotency_key_spent: { status: 409, title: 'Idempotency key spent' },
  already_refunded: { status: 409, title: 'Already refunded' },
  hold_already_captured: { status: 409, title: 'Hold already captured' },
  hold_already_released: { status: 409, title: 'Hold already released' },
  hold_expired: { status: 409, title: 'Hold expired' },
  payload_too_large: { status: 413, title: 'Payload too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  validation_failed: { status: 422, title: 'Validation failed' },
  not_refundable: { status: 422, title: 'Not refundable' },
  amount_exceeds_hold: { status: 422, title: 'Amount exceeds hold' },
  rate_limited: { status: 429, title: 'Rate limited' },
  headers_too_large: { status: 431, title: 'Request headers too large' },
  internal_error: { status: 500, title: 'Internal error' },
  service_unavailable: { status: 503, title: 'Service unavailable' },
  ledger_unavailable: { status: 503, title: 'Ledger unavailable' },
  metadata_unavailable: { status: 503, title: 'Metadata unavailable' },
  outcome_unknown: { status: 503, title: 'Outcome unknown' },
  auth_not_configured: { status: 503, title: 'Authentication not configured' },
} as const satisfies Record<string, ProblemKind>;

/** The code of a problem: what a client switches on. */
export type ProblemCode = keyof typeof PROBLEMS;

/**
 * The `type` of a problem: a URI reference with its full path (RFC 9457, section 3.1.1), which leads to the page that
 * explains the codes.
 */
export function problemType(code: string): string {
  return `/docs/errors#${code}`;
}
