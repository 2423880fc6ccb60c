import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { HttpProblem } from './http-problem.error';
import { HTTP_PROBLEMS, type HttpProblemCode, type ProblemKind } from './http-problems';
import { occurrenceOf, type ProblemForm, type ProblemOccurrence, sendProblem } from './send-problem';

/** An error of the domain, with a stable code and without any HTTP. */
interface CodedError extends Error {
  readonly code: string;
}

/** A member that a problem adds to the body. */
export interface ProblemField<E extends CodedError> {
  /** A bigint is an amount in units. */
  readonly of: (error: E) => unknown;
  /** Its entry in the OpenAPI document. */
  readonly schema: PropertyDecorator;
}

/** The answer to a domain error over HTTP. */
interface DomainProblem<E extends CodedError> extends ProblemKind {
  /** One sentence that says what to do. */
  readonly detail: (error: E) => string;
  readonly fields?: Readonly<Record<string, ProblemField<E>>>;
  /** Headers of the answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** An occurrence for the documentation. */
  readonly example: E;
}

/** One entry per code of a closed set of errors: a forgotten one does not compile. */
export type DomainProblems<E extends CodedError> = {
  readonly [C in E['code']]: DomainProblem<Extract<E, { code: C }>>;
};

type WordedProblem = Omit<DomainProblem<never>, 'example'>;

/** The first code of each status, for errors that have a status and no code. */
const CODE_OF_STATUS = new Map(
  (Object.keys(HTTP_PROBLEMS) as HttpProblemCode[])
    .reverse()
    .map((code) => [HTTP_PROBLEMS[code].status as number, code]),
);

/**
 * Answers errors with problem details (RFC 9457): problems of HTTP, domain errors by the application's table,
 * exceptions of Nest and Express by their status. Any other error is a 500 without details; an
 * {@link ExchangeObserver} gets the error itself.
 */
@Catch()
export class ProblemFilter<E extends CodedError = never> implements ExceptionFilter {
  readonly #domain: ReadonlyMap<string, WordedProblem>;

  /**
   * @param domain by the code of the error
   * @param formOf another form of the answer to a request; null for problem details
   */
  constructor(
    domain: DomainProblems<E>,
    private readonly formOf: (
      request: IncomingMessage,
      problem: ProblemOccurrence,
    ) => ProblemForm | null = () => null,
  ) {
    this.#domain = new Map(Object.entries<WordedProblem>(domain));
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<IncomingMessage>();
    const problem = this.describe(error);
    sendProblem(request, http.getResponse<ServerResponse>(), problem, error, this.formOf(request, problem));
  }

  /** Only the messages of known errors reach the client. */
  describe(error: unknown): ProblemOccurrence {
    if (error instanceof HttpProblem) return occurrenceOf(error);
    if (!(error instanceof Error)) return exampleOf('internal_error');

    if ('code' in error && typeof error.code === 'string') {
      const known = this.#domain.get(error.code);
      if (known !== undefined) return describeDomainError(error, error.code, known);
    }
    if (error instanceof HttpException) return describeStatus(error.getStatus(), error.message);
    // Express marks errors of the client with a status below 500 and `expose`.
    if ('status' in error && typeof error.status === 'number' && 'expose' in error && error.expose === true) {
      return describeStatus(error.status, error.message);
    }
    return exampleOf('internal_error');
  }
}

/** The table pairs each code with its errors, so that the entry gets the error that it expects. */
function describeDomainError(error: Error, code: string, known: WordedProblem): ProblemOccurrence {
  const own = error as never;
  const fields = Object.entries(known.fields ?? {});
  return {
    code,
    status: known.status,
    title: known.title,
    detail: known.detail(own),
    headers: known.headers ?? {},
    extras: Object.fromEntries(fields.map(([name, field]) => [name, field.of(own)])),
  };
}

function describeStatus(status: number, message: string): ProblemOccurrence {
  if (status >= 500) return exampleOf(status === 503 ? 'service_unavailable' : 'internal_error');
  const code = CODE_OF_STATUS.get(status);
  if (code !== undefined) return { code, ...HTTP_PROBLEMS[code], detail: message };
  return {
    code: 'bad_request',
    status,
    title: STATUS_CODES[status] ?? HTTP_PROBLEMS.bad_request.title,
    detail: message,
  };
}

function exampleOf(code: 'internal_error' | 'service_unavailable'): ProblemOccurrence {
  const { example, ...kind } = HTTP_PROBLEMS[code];
  return { code, ...kind, ...example };
}
