/** The common part of all occurrences of a problem. */
export interface ProblemKind {
  /** The HTTP status. */
  readonly status: number;
  /** Short, and the same for every occurrence (RFC 9457, section 3.1.3). */
  readonly title: string;
  /** The cause and the remedy, for the documentation. */
  readonly meaning: string;
}

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
    example: { detail: 'The path has a broken percent-encoding.' },
  },
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    meaning: 'The body is not valid JSON in UTF-8.',
    example: { detail: 'The body is not valid JSON.' },
  },
  unauthenticated: {
    status: 401,
    title: 'Authentication required',
    meaning: 'The call needs "Authorization: Bearer <key>" with a key that the service knows.',
    example: { detail: 'This call needs a key: send it as "Authorization: Bearer <key>".' },
  },
  forbidden: {
    status: 403,
    title: 'Forbidden',
    meaning: 'The call needs an admin key.',
    example: { detail: 'This call needs an admin key.' },
  },
  not_found: {
    status: 404,
    title: 'Not found',
    meaning: 'There is nothing at this path.',
    example: { detail: 'There is nothing at this path; /docs lists what there is.' },
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    meaning: 'The path takes other methods, which the Allow header lists.',
    example: { detail: 'This path takes OPTIONS, POST, not DELETE.' },
  },
  not_acceptable: {
    status: 406,
    title: 'Not acceptable',
    meaning: "The answer can't be given in a form that the Accept header asks for.",
    example: { detail: 'The answer can be given as JSON only.' },
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    meaning: 'The request did not arrive in time; send it again.',
    example: { detail: 'The request did not arrive in time; send it again.' },
  },
  conflict: {
    status: 409,
    title: 'Conflict',
    meaning: 'The request does not fit the present state.',
    example: { detail: 'The request does not fit the present state.' },
  },
  payload_too_large: {
    status: 413,
    title: 'Payload too large',
    meaning: 'The body is larger than this path takes.',
    example: { detail: 'The body must have at most 100000 bytes.' },
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    meaning: 'The body must be uncompressed JSON in UTF-8, sent with "Content-Type: application/json".',
    example: { detail: 'The body must be JSON: send it with "Content-Type: application/json".' },
  },
  validation_failed: {
    status: 422,
    title: 'Validation failed',
    meaning: 'Fields of the request are not valid; "errors" says which and why.',
    example: {
      detail: "user_id can't be blank.",
      extras: { errors: [{ field: 'user_id', message: "user_id can't be blank" }] },
    },
  },
  rate_limited: {
    status: 429,
    title: 'Rate limited',
    meaning: 'Too many requests; wait as long as Retry-After says.',
    example: { detail: 'Too many requests; wait as long as Retry-After says.' },
  },
  headers_too_large: {
    status: 431,
    title: 'Request headers too large',
    meaning: 'The request line and headers are too large.',
    example: { detail: 'The request line and headers are too large; send fewer or shorter ones.' },
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    meaning: 'Something went wrong in the service; report the request_id if it happens again.',
    example: { detail: 'Something went wrong on our side; give this request_id if it happens again.' },
  },
  service_unavailable: {
    status: 503,
    title: 'Service unavailable',
    meaning: 'The service is not available for the moment; try again later.',
    example: { detail: 'The service is not available for the moment; try again later.' },
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    meaning:
      'The service has as much under way as it takes and nothing was changed; try again after Retry-After.',
    example: { detail: 'The service has as much under way as it takes; nothing moved, so try again.' },
  },
  auth_not_configured: {
    status: 503,
    title: 'Authentication not configured',
    meaning: 'The service has no admin keys, so no admin call can be made.',
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
