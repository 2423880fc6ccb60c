import { Button, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { listUnpricedModels, type UnpricedModelResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
import { DataTable, type Column } from '../../components/data-table';
import { ErrorNotice } from '../../components/error-notice';
import { Mark } from '../../components/mark';
import { messages } from '../../messages';
import { countOf, formatCount } from '../../money/money';

type Unpriced = Exact<UnpricedModelResponse>;

const texts = messages.models.unpriced;
const SHOWN = 20;

/** Models that callers asked for in the last 30 days and that have no price; nothing where there are none. */
export function UnpricedModels({ onPrice }: { readonly onPrice: (model: Unpriced) => void }) {
  const query = { limit: SHOWN };
  const { data, error, refetch } = useAsk(['unpriced-models'], (signal) =>
    listUnpricedModels({ query, signal, throwOnError: true }),
  );
  if (data === undefined && error !== null) {
    return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined || data.models.length === 0) return null;
  return (
    <section aria-label={texts.title}>
      <Title order={2}>
        <Mark icon={IconAlertTriangle} tone="warning">
          {texts.title}
        </Mark>
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {texts.hint}
      </Text>
      <DataTable
        caption={texts.title}
        columns={columnsOf(onPrice)}
        rows={data.models}
        rowKey={({ model }) => model}
      />
    </section>
  );
}

function columnsOf(onPrice: (model: Unpriced) => void): Column<Unpriced>[] {
  return [
    {
      key: 'model',
      header: messages.models.fields.id,
      isElastic: true,
      render: ({ model }) => <div className="break">{model}</div>,
    },
    {
      key: 'reason',
      header: texts.reason,
      isElastic: true,
      fold: { below: 'md', isPlain: true },
      render: ({ reason }) => texts.reasons[reason],
    },
    {
      key: 'count',
      header: texts.count,
      align: 'end',
      fold: { below: 'md', isPlain: true },
      render: ({ count, last_day }) => (
        <span className="number">{texts.refused(formatCount(countOf(count)), last_day)}</span>
      ),
    },
    {
      key: 'action',
      header: texts.action,
      align: 'end',
      render: (unpriced) => (
        <Button
          variant="default"
          aria-label={texts.givePriceTo(unpriced.model)}
          onClick={() => {
            onPrice(unpriced);
          }}
        >
          {texts.givePrice}
        </Button>
      ),
    },
  ];
}
