/** The common part of all occurrences of a problem. */
export interface ProblemKind {
  /** The HTTP status. */
  readonly status: number;
  /** Short, and the same for every occurrence (RFC 9457, section 3.1.3). */
  readonly title: string;
  /** The cause, for the documentation, in Markdown. */
  readonly meaning: string;
  /** What the caller does about it, for the documentation, in Markdown. */
  readonly remedy: string;
  readonly retry: Retry;
}

/**
 * Whether to send the same request again, and with which `Idempotency-Key`: at once or after `Retry-After`;
 * only once the remedy was applied; or never, since it would get the same answer.
 */
export type Retry = 'same_key' | 'same_key_after_remedy' | 'new_key_after_remedy' | 'never';

/** A problem as the documentation shows it. */
export interface DocumentedProblem extends ProblemKind {
  /** One occurrence, with the members that the code adds to the body. */
  readonly example: { readonly detail: string; readonly extras?: Readonly<Record<string, unknown>> };
}

/** The problems of HTTP itself; those of the domain are the application's. A code is never renamed. */
export const HTTP_PROBLEMS = {
  bad_request: {
    status: 400,
    title: 'Bad request',
    meaning: "The request is not valid HTTP, or its path can't be decoded.",
    remedy: 'Send valid HTTP, with the path percent-encoded.',
    retry: 'never',
    example: { detail: 'The path has a broken percent-encoding.' },
  },
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    meaning: 'The body is not valid JSON in UTF-8.',
    remedy: 'Send valid JSON.',
    retry: 'never',
    example: { detail: 'The body is not valid JSON.' },
  },
  unauthenticated: {
    status: 401,
    title: 'Authentication required',
    meaning: 'The call needs a key that the service knows.',
    remedy: 'Send one as `Authorization: Bearer <key>`.',
    retry: 'never',
    example: { detail: 'This call needs a key: send it as "Authorization: Bearer <key>".' },
  },
  forbidden: {
    status: 403,
    title: 'Forbidden',
    meaning: "The caller's key does not allow this call.",
    remedy: 'Use a key with the role or scope that the call needs.',
    retry: 'never',
    example: { detail: 'This call needs an admin key.' },
  },
  not_found: {
    status: 404,
    title: 'Not found',
    meaning: 'There is nothing at this path.',
    remedy: 'Check the path against /docs.',
    retry: 'never',
    example: { detail: 'There is nothing at this path; /docs lists what there is.' },
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    meaning: 'The path takes other methods.',
    remedy: 'Use one that the `Allow` header lists.',
    retry: 'never',
    example: { detail: 'This path takes OPTIONS, POST, not DELETE.' },
  },
  not_acceptable: {
    status: 406,
    title: 'Not acceptable',
    meaning: "The answer can't be given in a form that the `Accept` header asks for.",
    remedy: 'Accept `application/json`.',
    retry: 'never',
    example: { detail: 'The answer can be given as JSON only.' },
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    meaning: 'The request did not arrive in time.',
    remedy: 'Send it again.',
    retry: 'same_key',
    example: { detail: 'The request did not arrive in time; send it again.' },
  },
  conflict: {
    status: 409,
    title: 'Conflict',
    meaning: 'The request does not fit the present state.',
    remedy: 'Read the state, then decide.',
    retry: 'never',
    example: { detail: 'The request does not fit the present state.' },
  },
  payload_too_large: {
    status: 413,
    title: 'Payload too large',
    meaning: 'The body is larger than this path takes.',
    remedy: 'Send less, or in several requests.',
    retry: 'never',
    example: { detail: 'The body must have at most 100000 bytes.' },
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    meaning: 'The body must be uncompressed JSON in UTF-8.',
    remedy: 'Send it with `Content-Type: application/json`.',
    retry: 'never',
    example: { detail: 'The body must be JSON: send it with "Content-Type: application/json".' },
  },
  validation_failed: {
    status: 422,
    title: 'Validation failed',
    meaning: 'Fields of the request are not valid.',
    remedy: 'Correct the fields that `errors` lists.',
    retry: 'never',
    example: {
      detail: "user_id can't be blank.",
      extras: { errors: [{ field: 'user_id', message: "user_id can't be blank" }] },
    },
  },
  rate_limited: {
    status: 429,
    title: 'Rate limited',
    meaning: 'Too many requests in this minute.',
    remedy: 'Wait as long as `Retry-After` says, then repeat.',
    retry: 'same_key',
    example: { detail: 'Too many requests; wait as long as Retry-After says.' },
  },
  headers_too_large: {
    status: 431,
    title: 'Request headers too large',
    meaning: 'The request line and headers are too large.',
    remedy: 'Send fewer or shorter ones.',
    retry: 'never',
    example: { detail: 'The request line and headers are too large; send fewer or shorter ones.' },
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    meaning: 'Something went wrong in the service.',
    remedy: 'Repeat it once; if it happens again, report the `request_id`.',
    retry: 'same_key',
    example: { detail: 'Something went wrong on our side; give this request_id if it happens again.' },
  },
  service_unavailable: {
    status: 503,
    title: 'Service unavailable',
    meaning: 'The service is not available for the moment.',
    remedy: 'Repeat it a little later.',
    retry: 'same_key',
    example: { detail: 'The service is not available for the moment; try again later.' },
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    meaning: 'The service has as much under way as it takes. Nothing was changed.',
    remedy: 'Repeat it after `Retry-After`.',
    retry: 'same_key',
    example: { detail: 'The service has as much under way as it takes; nothing moved, so try again.' },
  },
  auth_not_configured: {
    status: 503,
    title: 'Authentication not configured',
    meaning: 'The service has no admin keys, so no admin call can be made.',
    remedy: 'Ask the operator to set `ADMIN_API_KEYS`.',
    retry: 'same_key_after_remedy',
    example: { detail: 'This call needs an admin key, and none is set; ask the operator.' },
  },
} as const satisfies Record<string, DocumentedProblem>;

export type HttpProblemCode = keyof typeof HTTP_PROBLEMS;

/** The page that explains every code, which the application serves. */
export const ERRORS_PATH = '/docs/errors';

/** The `type` of a problem: a URI reference to its entry on the page of codes (RFC 9457, section 3.1.1). */
export function problemType(code: string): string {
  return `${ERRORS_PATH}#${code}`;
}
