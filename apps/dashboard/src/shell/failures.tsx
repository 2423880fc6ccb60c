import { Button, Stack, Text, Title } from '@mantine/core';
import { ViewLink } from '../components/view-link';
import { messages } from '../messages';

/** Stands in for a view that failed; the navigation stays. */
export function ViewFailure({ error }: { readonly error: unknown }) {
  return (
    <Stack align="flex-start" role="alert">
      <Title order={1}>{messages.errors.page}</Title>
      <Text size="sm" className="break">
        {error instanceof Error ? error.message : String(error)}
      </Text>
      <Button
        onClick={() => {
          window.location.reload();
        }}
      >
        {messages.errors.reload}
      </Button>
    </Stack>
  );
}

export function NothingHere() {
  return (
    <Stack align="flex-start">
      <Title order={1}>{messages.notFound.title}</Title>
      <ViewLink to="/">{messages.notFound.back}</ViewLink>
    </Stack>
  );
}
