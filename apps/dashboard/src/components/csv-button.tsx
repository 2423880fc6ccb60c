import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconDownload } from '@tabler/icons-react';
import { messages } from '../messages';
import { ErrorNotice } from './error-notice';

interface Props {
  /** The client's call, with `format: 'csv'`, `parseAs: 'blob'` and `throwOnError: true`. */
  readonly call: () => Promise<{ data: unknown }>;
  /** With its extension. */
  readonly fileName: string;
}

/** Saves all rows of a query as a file. The key goes in a header, as with every call. */
export function CsvButton({ call, fileName }: Props) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const { data } = await call();
      if (data instanceof Blob) save(data, fileName);
    },
  });
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={14} />}
        loading={isPending}
        onClick={() => {
          mutate();
        }}
      >
        {messages.csv.download}
      </Button>
      {error !== null && <ErrorNotice error={error} />}
    </>
  );
}

function save(content: Blob, fileName: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
