import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ApiError } from '../api/api-error';
import { messages } from '../messages';
import { ErrorNotice } from './error-notice';

interface Props {
  readonly movement: {
    readonly answer: unknown;
    readonly error: ApiError | null;
    readonly mustRepeat: boolean;
    readonly again: () => void;
  };
  /** Says what was done. */
  readonly done: ReactNode;
}

/** What came of a movement: done, refused, or unknown with a way to repeat it safely. */
export function MovementResult({ movement: { answer, error, mustRepeat, again }, done }: Props) {
  return (
    <div aria-live="polite">
      {answer !== undefined && (
        <Alert color="teal" variant="light">
          {done}
        </Alert>
      )}
      {error !== null && <ErrorNotice error={error} onRetry={mustRepeat ? again : undefined} />}
      {mustRepeat && (
        <Text size="xs" c="dimmed" mt={4}>
          {messages.errors.outcomeUnknown}
        </Text>
      )}
    </div>
  );
}
