import { Button, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { saveAs } from '../api/download';
import { messages } from '../messages';

interface Props {
  readonly label: string;
  readonly fileName: string;
  /** A call of the client with `throwOnError: true` and `parseAs: 'blob'`. */
  readonly call: () => Promise<{ data: unknown }>;
}

/** Saves an answer of the API as a file. */
export function SaveButton({ label, fileName, call }: Props) {
  const { mutate, isPending, error } = useMutation({ mutationFn: () => saveAs(fileName, call()) });
  return (
    <>
      <Button
        variant="default"
        loading={isPending}
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={() => {
          mutate();
        }}
      >
        {label}
      </Button>
      {error !== null && (
        <Text size="xs" c="red" role="alert">
          {messages.errors.title}: {error.message}
        </Text>
      )}
    </>
  );
}
