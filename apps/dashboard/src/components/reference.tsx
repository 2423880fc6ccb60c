import { Text } from '@mantine/core';
import { messages } from '../messages';

/** The caller's reference, on a line of its own; nothing where there is none. */
export function Reference({ reference }: { readonly reference: string | null }) {
  if (reference === null) return null;
  return (
    <Text component="div" size="xs" className="break">
      {messages.account.reference(reference)}
    </Text>
  );
}
