import type { Problem } from '../../../../clients/typescript/src';
import { messages } from '../messages';
import type { Exact } from './exact';

const WORDS: ReadonlyMap<string, string> = new Map(Object.entries(messages.problems));

/** A call that did not succeed. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    message: string,
    /** What the service answered; null where no answer of the service arrived. */
    readonly problem: Exact<Problem> | null,
    /** The HTTP status; null without an answer. */
    readonly status: number | null,
  ) {
    super(message);
  }

  /** Whether the call may have been carried out although it failed: repeat it with the same idempotency key. */
  get isOutcomeUnknown(): boolean {
    return this.problem === null || this.problem.code === 'outcome_unknown';
  }

  /** Whether the key does not allow the call. */
  get isForbidden(): boolean {
    return this.status === 403 || this.problem?.code === 'auth_not_configured';
  }

  /** Whether the same call may succeed soon. */
  get isTemporary(): boolean {
    return this.status === null || this.status >= 500 || this.status === 429;
  }
}

/** @param body what the client makes of a failure: a problem, another text, or the error of `fetch` */
export function toApiError(body: unknown, response: Response | undefined): ApiError {
  if (isProblem(body))
    return new ApiError(WORDS.get(body.code) ?? body.detail, body, response?.status ?? null);
  if (response === undefined) return new ApiError(messages.errors.noAnswer, null, null);
  return new ApiError(messages.errors.notTheService(response.status), null, response.status);
}

function isProblem(body: unknown): body is Exact<Problem> {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
}
