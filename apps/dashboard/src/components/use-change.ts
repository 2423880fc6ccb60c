import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { ask } from '../api/api';
import type { ApiError } from '../api/api-error';
import type { Exact } from '../api/exact';

interface Change<Input, Answer> {
  /** Sends it, unless it is under way: a double click sends it once. */
  readonly send: (input: Input) => void;
  /** Forgets the answer, also from memory. */
  readonly restart: () => void;
  readonly isUnderWay: boolean;
  readonly answer: Exact<Answer> | undefined;
  readonly error: ApiError | null;
}

/**
 * A change that moves no credits, such as of a key or a price. What the page shows is refreshed once it is done.
 *
 * @param call the client's call, with `throwOnError: true`
 */
export function useChange<Input, Answer>(
  call: (input: Input) => Promise<{ data: Answer }>,
  onDone?: (answer: Exact<Answer>) => void,
): Change<Input, Answer> {
  const queries = useQueryClient();
  const isSent = useRef(false);
  const mutation = useMutation<Exact<Answer>, ApiError, Input>({
    mutationFn: (input) => ask(call(input)),
    // An answer may hold a secret.
    gcTime: 0,
    onSuccess: (answer) => {
      void queries.invalidateQueries();
      onDone?.(answer);
    },
    onSettled: () => {
      isSent.current = false;
    },
  });
  return {
    send: (input) => {
      // A ref, since the state of a second click in the same frame is that of the first.
      if (isSent.current) return;
      isSent.current = true;
      mutation.mutate(input);
    },
    restart: () => {
      mutation.reset();
    },
    isUnderWay: mutation.isPending,
    answer: mutation.data,
    error: mutation.error,
  };
}
