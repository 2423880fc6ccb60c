import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { messages } from '../messages';

interface Props {
  readonly text: string;
  /** What is copied, for screen readers. */
  readonly what?: string;
}

export function CopyText({ text, what }: Props) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          onClick={copy}
          leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          aria-label={what === undefined || copied ? undefined : messages.copy.copyOf(what)}
          miw={92}
        >
          {copied ? messages.copy.copied : messages.copy.copy}
        </Button>
      )}
    </CopyButton>
  );
}
