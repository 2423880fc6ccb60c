import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { useRef } from 'react';
import { ask } from '../api/api';
import type { ApiError } from '../api/api-error';
import type { Exact } from '../api/exact';

interface Options<Answer> {
  /** How long the answer stays in memory once nothing shows it; the library's five minutes without it. */
  readonly gcTime?: number;
  readonly onDone?: ((answer: Exact<Answer>) => void) | undefined;
  readonly onRefused?: (error: ApiError) => void;
}

interface Once<Input, Answer> {
  /** Sends it, unless it is under way: a double click sends it once. */
  readonly send: (input: Input) => void;
  readonly mutation: UseMutationResult<Exact<Answer>, ApiError, Input>;
}

/**
 * A change that is under way once at a time. What the page shows is refreshed once it is done.
 *
 * @param call the client's call, with `throwOnError: true`
 */
export function useOnce<Input, Answer>(
  call: (input: Input) => Promise<{ data: Answer }>,
  { gcTime, onDone, onRefused }: Options<Answer> = {},
): Once<Input, Answer> {
  const queries = useQueryClient();
  const isSent = useRef(false);
  const mutation = useMutation<Exact<Answer>, ApiError, Input>({
    mutationFn: (input) => ask(call(input)),
    ...(gcTime === undefined ? {} : { gcTime }),
    onError: (error) => onRefused?.(error),
    // Not awaited: what was done is shown at once.
    onSuccess: (answer) => {
      void queries.invalidateQueries();
      onDone?.(answer);
    },
    onSettled: () => {
      isSent.current = false;
    },
  });
  const send = (input: Input) => {
    // A ref, since the state of a second click in the same frame is that of the first.
    if (isSent.current) return;
    isSent.current = true;
    mutation.mutate(input);
  };
  return { send, mutation };
}
