import { HttpProblem, requireScope, toNextMillisecond, type Principal } from '@app/http';

/** Which AI calls a query is about; null for all. */
export interface CallFilters {
  readonly userId: string | null;
  readonly keyId: string | null;
  readonly model: string | null;
}

/** @throws HttpProblem `forbidden` for calls that the caller may not see */
export function callFiltersOf(
  query: { readonly user_id?: string; readonly key_id?: string; readonly model?: string | null },
  caller: Principal,
): CallFilters {
  if (caller.role === 'app') requireScope(caller, 'read');
  const userId = query.user_id ?? caller.userId;
  if (caller.role === 'user' && userId !== caller.userId) {
    throw new HttpProblem('forbidden', 'The key of a user allows only calls about that user.');
  }
  return { userId, keyId: query.key_id ?? null, model: query.model ?? null };
}

/** The next whole millisecond: calls start at whole ones. @param moment nanoseconds since 1970 */
export function millisecondsOf(moment: bigint | undefined): number | null {
  return moment === undefined ? null : toNextMillisecond(moment);
}
