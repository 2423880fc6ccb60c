import { useEffect, useRef, type RefObject } from 'react';
import type { ApiError } from '../api/api-error';

/**
 * What the service says of the fields of a form.
 *
 * @param prefix of the fields' paths in the request, such as `sheet.`
 * @returns the words for a field, and for the items of one that is a list
 */
export function fieldErrors(error: ApiError | null, prefix = ''): (field: string) => string | undefined {
  const errors = error?.problem?.errors ?? [];
  return (field) => {
    const path = prefix + field;
    const words = errors
      .filter((each) => each.field === path || each.field.startsWith(`${path}[`))
      .map(({ field: named, message }) =>
        // Beside the field its path says nothing new.
        message.startsWith(`${named} `) ? message.slice(named.length + 1) : message,
      );
    return words.length === 0 ? undefined : words.join(' ');
  };
}

/** Moves the focus to the first field that was refused. */
export function useFocusOnError<Form extends HTMLElement>(error: Error | null): RefObject<Form | null> {
  const form = useRef<Form>(null);
  useEffect(() => {
    if (error !== null) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);
  return form;
}

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
  if (codes.includes(problem.code)) return error?.message;
  return problem.errors?.find((entry) => entry.field === field)?.message;
}
