import { type HttpProblemCode } from './http-problems';

/** What is wrong with one field of a request. */
export interface FieldError {
  /** The path of the field, such as `amount` or `operations[3].amount`; `body` for the body as a whole. */
  readonly field: string;
  /** What is wrong and what is allowed. */
  readonly message: string;
}

/** What an occurrence of a problem has to itself. */
interface ProblemOptions {
  /** Headers of the answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the answer's body; a bigint is an amount in units. */
  readonly extras?: Readonly<Record<string, unknown>>;
}

/** A problem that arises in HTTP itself: no key, no such path, a body that can't be read. */
export class HttpProblem extends Error {
  override readonly name: string = 'HttpProblem';

  /** @param detail one sentence that a user can act on. */
  constructor(
    readonly code: HttpProblemCode,
    detail: string,
    readonly options: ProblemOptions = {},
  ) {
    super(detail);
  }
}

/** A longer list of errors would only repeat itself: a batch of 5,000 operations may be wrong in every field. */
const FIELD_ERRORS_MAX = 100;

/** How many errors `detail` spells out; the rest stands in `errors`. */
const ERRORS_IN_DETAIL = 3;

/** A request that is understood and not valid: 422, one entry for each field that is wrong. */
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
