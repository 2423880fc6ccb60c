import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { HttpProblem } from './http-problem.error';
import { HTTP_PROBLEMS, type HttpProblemCode, type ProblemKind } from './http-problems';
import { occurrenceOf, type ProblemOccurrence, sendProblem } from './send-problem';

/** An error of the domain: it carries a stable code and knows nothing of HTTP. */
interface CodedError extends Error {
  readonly code: string;
}

/** A member that a problem adds to the body. */
export interface ProblemField<E extends CodedError> {
  /** Its value; a bigint is an amount in units. */
  readonly of: (error: E) => unknown;
  /** Describes it in the OpenAPI document. */
  readonly schema: PropertyDecorator;
}

/** All there is to say of a domain error over HTTP. */
interface DomainProblem<E extends CodedError> extends ProblemKind {
  /** One sentence that a user can act on. */
  readonly detail: (error: E) => string;
  readonly fields?: Readonly<Record<string, ProblemField<E>>>;
  /** Headers of the answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** An occurrence for the documentation. */
  readonly example: E;
}

/** One entry for each code of a closed set of errors: a forgotten one does not compile. */
export type DomainProblems<E extends CodedError> = {
  readonly [C in E['code']]: DomainProblem<Extract<E, { code: C }>>;
};

/** An entry without the error that is its example. */
type WordedProblem = Omit<DomainProblem<never>, 'example'>;

/** The code of a problem that is known by its status alone: the first of that status in the table. */
const CODE_OF_STATUS = new Map(
  (Object.keys(HTTP_PROBLEMS) as HttpProblemCode[])
    .reverse()
    .map((code) => [HTTP_PROBLEMS[code].status as number, code]),
);

/**
 * Turns whatever a request ended with into problem details (RFC 9457): problems of HTTP, domain errors by the table
 * that the application hands in, exceptions of Nest and Express by their status. Everything else is a 500 that tells
 * the client nothing. What was thrown is there for whoever observes the exchange.
 */
@Catch()
export class ProblemFilter<E extends CodedError = never> implements ExceptionFilter {
  readonly #domain: ReadonlyMap<string, WordedProblem>;

  /** @param domain how each error of the domain shows, by its code. */
  constructor(domain: DomainProblems<E>) {
    this.#domain = new Map(Object.entries<WordedProblem>(domain));
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<IncomingMessage>();
    const problem = this.describe(error);
    sendProblem(request, http.getResponse<ServerResponse>(), problem, error);
  }

  /** How this error shows to a client, whoever threw it. Nothing but a known error's own words gets through. */
  describe(error: unknown): ProblemOccurrence {
    if (error instanceof HttpProblem) return occurrenceOf(error);
    if (!(error instanceof Error)) return exampleOf('internal_error');

    if ('code' in error && typeof error.code === 'string') {
      const known = this.#domain.get(error.code);
      if (known !== undefined) return describeDomainError(error, error.code, known);
    }
    if (error instanceof HttpException) return describeStatus(error.getStatus(), error.message);
    // Express and its middleware mark what the client did wrong: a status below 500 and `expose`.
    if ('status' in error && typeof error.status === 'number' && 'expose' in error && error.expose === true) {
      return describeStatus(error.status, error.message);
    }
    return exampleOf('internal_error');
  }
}

/** The table pairs each code with the errors that carry it, so what its entry is given is what the entry expects. */
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

/** A problem that is worded alike each time. */
function exampleOf(code: 'internal_error' | 'service_unavailable'): ProblemOccurrence {
  const { example, ...kind } = HTTP_PROBLEMS[code];
  return { code, ...kind, ...example };
}
