import type { Dialect } from '../routes';

export interface GatewayProblem {
  /** HTTP status. */
  readonly status: number;
  /** Our own code, like `insufficient_credits`. */
  readonly code: string;
  readonly message: string;
  /** The field of the request that is to blame. */
  readonly param?: string | null;
  /** More fields of the error object, like `needed` and `available`. They never replace the dialect's own. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly requestId: string;
}

interface ErrorTypes {
  readonly openai: string;
  readonly anthropic: string;
  readonly gemini: string;
}

/** As in the providers' references of errors, and the types of their SDKs. */
const TYPES: Readonly<Record<number, ErrorTypes>> = {
  400: { openai: 'invalid_request_error', anthropic: 'invalid_request_error', gemini: 'INVALID_ARGUMENT' },
  401: { openai: 'authentication_error', anthropic: 'authentication_error', gemini: 'UNAUTHENTICATED' },
  402: { openai: 'insufficient_quota', anthropic: 'billing_error', gemini: 'FAILED_PRECONDITION' },
  403: { openai: 'permission_error', anthropic: 'permission_error', gemini: 'PERMISSION_DENIED' },
  404: { openai: 'invalid_request_error', anthropic: 'not_found_error', gemini: 'NOT_FOUND' },
  409: { openai: 'invalid_request_error', anthropic: 'conflict_error', gemini: 'ABORTED' },
  413: { openai: 'invalid_request_error', anthropic: 'request_too_large', gemini: 'INVALID_ARGUMENT' },
  429: { openai: 'rate_limit_error', anthropic: 'rate_limit_error', gemini: 'RESOURCE_EXHAUSTED' },
  502: { openai: 'server_error', anthropic: 'api_error', gemini: 'UNAVAILABLE' },
  503: { openai: 'server_error', anthropic: 'overloaded_error', gemini: 'UNAVAILABLE' },
  504: { openai: 'server_error', anthropic: 'timeout_error', gemini: 'DEADLINE_EXCEEDED' },
};
const REFUSED: ErrorTypes = {
  openai: 'invalid_request_error',
  anthropic: 'invalid_request_error',
  gemini: 'INVALID_ARGUMENT',
};
const BROKEN: ErrorTypes = { openai: 'server_error', anthropic: 'api_error', gemini: 'INTERNAL' };

/** An error of ours as the dialect's own SDK expects it. The SDKs choose the class by the status. */
export function errorBody(dialect: Dialect, problem: GatewayProblem): object {
  const { status, code, message, fields, requestId } = problem;
  const types = TYPES[status] ?? (status < 500 ? REFUSED : BROKEN);
  const param = problem.param ?? null;
  switch (dialect) {
    case 'openai':
      return { error: { ...fields, message, type: types.openai, param, code } };
    case 'anthropic': {
      const error = { ...fields, type: types.anthropic, message, code, ...(param === null ? {} : { param }) };
      // The SDK shows details.error_code as its error's `errorCode`.
      return { type: 'error', error: { ...error, details: { error_code: code } }, request_id: requestId };
    }
    case 'gemini':
      return {
        error: { ...fields, code: status, message, status: types.gemini, details: geminiDetails(problem) },
      };
  }
}

/** google.rpc.ErrorInfo has our code; google.rpc.BadRequest has the field. */
function geminiDetails({ code, message, param, requestId }: GatewayProblem): object[] {
  const info = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: code,
    metadata: { request_id: requestId },
  };
  if (param === undefined || param === null) return [info];
  const violation = { field: param, description: message };
  return [info, { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [violation] }];
}
