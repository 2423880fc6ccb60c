import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { ApiError } from '../api/api-error';
import { messages } from '../messages';
import { sentenceOf } from './field-errors';

interface Props {
  readonly error: Error;
  /** Where trying again makes sense. */
  readonly onRetry?: (() => void) | undefined;
}

/** What went wrong, with the service's own words, the request's id, and a way to try again. */
export function ErrorNotice({ error, onRetry }: Props) {
  const problem = error instanceof ApiError ? error.problem : null;
  // A single one is in the message already.
  const faults = problem?.errors ?? [];
  const isForbidden = error instanceof ApiError && error.isForbidden;
  return (
    <Alert
      role="alert"
      variant="light"
      color={isForbidden ? 'gray' : 'red'}
      icon={isForbidden ? <IconLock size={16} /> : <IconAlertTriangle size={16} />}
      title={isForbidden ? messages.errors.forbiddenTitle : (problem?.title ?? messages.errors.title)}
    >
      <Text size="sm" className="break">
        {error.message}
      </Text>
      {faults.length > 1 &&
        faults.map(({ field, message }) => (
          <Text size="sm" key={field} className="break">
            {sentenceOf(field, message)}
          </Text>
        ))}
      <Group gap="sm" mt="xs">
        {onRetry !== undefined && !isForbidden && (
          <Button variant="default" onClick={onRetry}>
            {messages.errors.tryAgain}
          </Button>
        )}
        {problem !== null && (
          <Text size="xs" ff="monospace" className="break">
            {messages.errors.requestId(problem.request_id)}
          </Text>
        )}
      </Group>
    </Alert>
  );
}
