import { type HttpProblemCode } from './http-problems';

/** The fault of one field of a request. */
export interface FieldError {
  /** The path of the field, such as `amount` or `operations[3].amount`; `body` for the body as a whole. */
  readonly field: string;
  /** The fault and the allowed values. */
  readonly message: string;
}

interface ProblemOptions {
  /** Headers of the answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the answer's body; a bigint is an amount in units. */
  readonly extras?: Readonly<Record<string, unknown>>;
}

/** A problem of HTTP itself, such as a missing key, an unknown path or an unreadable body. */
export class HttpProblem extends Error {
  override readonly name: string = 'HttpProblem';

  /** @param detail one sentence that says what to do */
  constructor(
    readonly code: HttpProblemCode,
    detail: string,
    readonly options: ProblemOptions = {},
  ) {
    super(detail);
  }
}

/** A batch of 5,000 operations may be wrong in every field; more errors would not help. */
const FIELD_ERRORS_MAX = 100;

/** `detail` has this many errors; the rest are in `errors`. */
const ERRORS_IN_DETAIL = 3;

/** 422, with one entry per invalid field. */
export class ValidationFailedError extends HttpProblem {
  override readonly name = 'ValidationFailedError';

  constructor(readonly errors: readonly FieldError[]) {
    super('validation_failed', summarize(errors), { extras: { errors: errors.slice(0, FIELD_ERRORS_MAX) } });
  }
}

function summarize(errors: readonly FieldError[]): string {
  const sentences = errors.slice(0, ERRORS_IN_DETAIL).map(({ message }) => message);
  const rest = errors.length - sentences.length;
  if (rest > 0) sentences.push(`${rest} more ${rest === 1 ? 'field is' : 'fields are'} not valid`);
  return sentences.length === 0 ? 'The request is not valid.' : `${sentences.join('; ')}.`;
}
