import { Center, Loader } from '@mantine/core';
import { messages } from '../messages';

export function Loading() {
  return (
    <Center mih={240} role="status" aria-label={messages.table.loading}>
      <Loader size="sm" />
    </Center>
  );
}
