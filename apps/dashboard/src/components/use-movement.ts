import { useRef } from 'react';
import type { ApiError } from '../api/api-error';
import type { Exact } from '../api/exact';
import { useOnce } from './use-once';

interface Movement<Input, Answer> {
  /** Sends it, unless it is under way: a double click sends it once. */
  readonly send: (input: Input) => void;
  /** Sends the same request again, with the same key: it is done once at most. */
  readonly again: () => void;
  /** Forgets the answer or the refusal and takes a new key, for another movement. */
  readonly restart: () => void;
  readonly isUnderWay: boolean;
  readonly answer: Exact<Answer> | undefined;
  readonly error: ApiError | null;
  /** Whether only `again` makes sense: the answer was lost, and another request could move credits twice. */
  readonly mustRepeat: boolean;
}

/**
 * One movement of one form. Its Idempotency-Key is made once and kept over lost answers; after a definite refusal,
 * which spends a key, the next attempt has a new one. What the page shows is refreshed once the movement is done.
 *
 * @param call the client's call, with the key in its header and `throwOnError: true`
 */
export function useMovement<Input, Answer>(
  call: (input: Input, idempotencyKey: string) => Promise<{ data: Answer }>,
): Movement<Input, Answer> {
  const key = useRef(crypto.randomUUID());
  const { send, mutation } = useOnce((input: Input) => call(input, key.current), {
    onRefused: (error) => {
      if (!error.isOutcomeUnknown) key.current = crypto.randomUUID();
    },
  });
  return {
    send,
    again: () => {
      if (mutation.variables !== undefined) send(mutation.variables);
    },
    restart: () => {
      key.current = crypto.randomUUID();
      mutation.reset();
    },
    isUnderWay: mutation.isPending,
    answer: mutation.data,
    error: mutation.error,
    mustRepeat: mutation.error?.isOutcomeUnknown === true,
  };
}
