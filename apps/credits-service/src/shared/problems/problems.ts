import {
  HTTP_PROBLEMS,
  ProblemFilter,
  stringifyExact,
  type DocumentedProblem,
  type HttpProblemCode,
  type ProblemOccurrence,
} from '@app/http';
import { BatchRefusedError } from '@app/ledger';
import { DOMAIN_PROBLEMS } from './domain-problems';

export type ProblemCode = HttpProblemCode | keyof typeof DOMAIN_PROBLEMS;

/** Describes a refused atomic batch by its refused operation. */
class ServiceProblemFilter extends ProblemFilter {
  override describe(error: unknown): ProblemOccurrence {
    if (!(error instanceof BatchRefusedError)) return super.describe(error);
    const { index, cause } = error;
    const problem = super.describe(cause);
    const detail = `Operation ${index} was refused, and nothing moved: ${problem.detail}`;
    return { ...problem, detail, extras: { index, ...problem.extras } };
  }
}

export const PROBLEM_FILTER = new ServiceProblemFilter(DOMAIN_PROBLEMS);

/** Every problem of the service, by status. */
export const PROBLEMS = Object.fromEntries(
  Object.entries<DocumentedProblem>({ ...HTTP_PROBLEMS, ...documentedDomain() }).sort(
    ([, one], [, other]) => one.status - other.status,
  ),
) as Readonly<Record<ProblemCode, DocumentedProblem>>;

/** The filter words the examples like real problems. */
function documentedDomain(): Record<string, DocumentedProblem> {
  const documented = Object.entries(DOMAIN_PROBLEMS).map(([code, { status, title, meaning, example }]) => {
    const { detail, extras } = PROBLEM_FILTER.describe(example);
    const inJson = JSON.parse(stringifyExact(extras ?? {})) as Record<string, unknown>;
    return [code, { status, title, meaning, example: { detail, extras: inJson } }] as const;
  });
  return Object.fromEntries(documented);
}
