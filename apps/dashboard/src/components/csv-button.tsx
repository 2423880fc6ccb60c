import { Button, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { save } from '../api/save';
import { messages } from '../messages';

interface Props {
  /** A call of the client with `format: 'csv'`, `parseAs: 'blob'` and `throwOnError: true`. */
  readonly call: () => Promise<{ data: unknown }>;
  /** Without its ending. */
  readonly fileName: string;
}

/** Saves a list as CSV. */
export function CsvButton({ call, fileName }: Props) {
  const { mutate, isPending, error } = useMutation({ mutationFn: () => save(call(), `${fileName}.csv`) });
  return (
    <>
      {error !== null && (
        <Text size="xs" c="error" role="alert">
          {error.message}
        </Text>
      )}
      <Button
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden />}
        title={messages.account.csvHint}
        loading={isPending}
        onClick={() => {
          mutate();
        }}
      >
        {messages.account.csv}
      </Button>
    </>
  );
}
