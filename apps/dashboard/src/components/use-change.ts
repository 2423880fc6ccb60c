import type { ApiError } from '../api/api-error';
import type { Exact } from '../api/exact';
import { useOnce } from './use-once';

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
  // An answer may hold a secret.
  const { send, mutation } = useOnce(call, { gcTime: 0, onDone });
  return {
    send,
    restart: () => {
      mutation.reset();
    },
    isUnderWay: mutation.isPending,
    answer: mutation.data,
    error: mutation.error,
  };
}
