import { Button, Paper, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { listUnpricedModels, type UnpricedModelResponse } from '../../api/api';
import type { Exact } from '../../api/exact';
import { useAsk } from '../../api/use-ask';
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
    <Paper className="card" p="md" component="section" aria-label={texts.title}>
      <Title order={2}>
        <Mark icon={IconAlertTriangle} tone="warning">
          {texts.title}
        </Mark>
      </Title>
      <Text size="xs" c="dimmed" mb="xs">
        {texts.hint}
      </Text>
      <Table aria-label={texts.title} horizontalSpacing={6}>
        <Table.Thead className="visually-hidden">
          <Table.Tr>
            <Table.Th>{messages.models.fields.id}</Table.Th>
            <Table.Th>{texts.reason}</Table.Th>
            <Table.Th>{texts.count}</Table.Th>
            <Table.Th>{texts.action}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.models.map((unpriced) => (
            <Table.Tr key={unpriced.model}>
              <Table.Td className="break">{unpriced.model}</Table.Td>
              <Table.Td visibleFrom="sm">{texts.reasons[unpriced.reason]}</Table.Td>
              <Table.Td className="end number">
                {texts.refused(formatCount(countOf(unpriced.count)), unpriced.last_day)}
              </Table.Td>
              <Table.Td className="end">
                <Button
                  variant="default"
                  aria-label={texts.givePriceTo(unpriced.model)}
                  onClick={() => {
                    onPrice(unpriced);
                  }}
                >
                  {texts.givePrice}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
}
