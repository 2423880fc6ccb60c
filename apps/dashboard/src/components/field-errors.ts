import { useEffect, useRef, type RefObject } from 'react';
import { ApiError } from '../api/api-error';

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
      .filter((each) => concerns(each.field, path))
      .map(({ field: named, message }) =>
        // Beside the field its path says nothing new.
        message.startsWith(`${named} `) ? message.slice(named.length + 1) : message,
      );
    return words.length === 0 ? undefined : words.join(' ');
  };
}

/**
 * What the service says beyond the fields of a form; null where its fields say everything.
 *
 * @param fields the paths of the fields that are shown, without the prefix
 * @param prefix as of {@link fieldErrors}
 */
export function errorBeside(error: ApiError | null, fields: readonly string[], prefix = ''): ApiError | null {
  const errors = error?.problem?.errors ?? [];
  if (error?.problem == null || errors.length === 0) return error;
  const isShown = (field: string) => fields.some((each) => concerns(field, prefix + each));
  const rest = errors.filter(({ field }) => !isShown(field));
  if (rest.length === 0) return null;
  if (rest.length === errors.length) return error;
  const detail = rest.map(({ field, message }) => sentenceOf(field, message)).join(' ');
  return new ApiError(detail, { ...error.problem, detail, errors: [] }, error.status);
}

/** Whether an error is about this field, or an item of it. */
const concerns = (named: string, field: string) => named === field || named.startsWith(`${field}[`);

/** A message with the path that it is about. */
export const sentenceOf = (field: string, message: string) =>
  message.startsWith(`${field} `) ? message : `${field}: ${message}`;

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
