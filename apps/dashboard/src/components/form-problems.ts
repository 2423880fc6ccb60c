import type { ApiError } from '../api/api-error';

/**
 * The service's words for a field of a form; undefined where it refused something else.
 *
 * @param codes of refusals that are about this field without naming it
 */
export function problemAt(
  error: ApiError | null,
  field: string,
  codes: readonly string[] = [],
): string | undefined {
  const problem = error?.problem ?? null;
  if (problem === null) return undefined;
  if (codes.includes(problem.code)) return problem.detail;
  return problem.errors?.find((entry) => entry.field === field)?.message;
}
