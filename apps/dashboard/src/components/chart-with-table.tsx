import { Box, Button, Center, Group, Paper, Skeleton, Table, Text, Title } from '@mantine/core';
import { IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useId, useState } from 'react';
import { messages } from '../messages';
import { shortAmount } from '../money/money';
import { formatValue, placesOf, PLOT_HEIGHT, type Kind, type Point, type Series } from './chart-data';
import { Swatch } from './swatch';

const loadPlot = () => import('./plot');
const Plot = lazy(loadPlot);

interface Props {
  readonly title: string;
  readonly pointHeader: string;
  readonly series: readonly Series[];
  readonly points: readonly Point[] | undefined;
  readonly kind?: Kind;
  readonly isStacked?: boolean;
  readonly shape?: 'bars' | 'lines';
  readonly isStale?: boolean;
  /** Below the title, in a few words. */
  readonly note?: string | undefined;
}

/** Of one line of it, with its margins, in pixels. */
const LEGEND_HEIGHT = 38;

/** A chart, and the same numbers as a table that is one button away and always there for screen readers. */
export function ChartWithTable(props: Props) {
  const { title, points, series, note, kind = 'amount', isStale = false } = props;
  const [isTable, setTable] = useState(false);
  const id = useId();
  useEffect(() => {
    // With the numbers, not after them; and after the first paint, which does not wait for it. A failure shows later.
    loadPlot().catch(() => undefined);
  }, []);
  const isEmpty = points?.every(({ values }) => series.every(({ key }) => (values[key] ?? 0n) === 0n));
  const waiting = <Skeleton height={PLOT_HEIGHT + LEGEND_HEIGHT - 12} mt={12} radius="sm" />;
  return (
    <Paper className={`card ${isStale ? 'stale' : ''}`} p="md" component="section" aria-labelledby={id}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <div>
          <Title order={2} id={id} className="break">
            {title}
          </Title>
          {note !== undefined && (
            <Text size="xs" c="dimmed">
              {note}
            </Text>
          )}
        </div>
        <Button
          variant="subtle"
          color="gray"
          flex="none"
          aria-pressed={isTable}
          aria-describedby={id}
          aria-label={isTable ? messages.chart.hideTable : messages.chart.showTable}
          leftSection={<IconTable size={14} aria-hidden />}
          onClick={() => {
            setTable(!isTable);
          }}
        >
          {messages.chart.table}
        </Button>
      </Group>
      {points === undefined && waiting}
      {points !== undefined && isEmpty === true && (
        <Center h={PLOT_HEIGHT + LEGEND_HEIGHT}>
          <Text size="sm" c="dimmed">
            {messages.chart.empty}
          </Text>
        </Center>
      )}
      {points !== undefined && isEmpty === false && (
        <Box aria-hidden className="chart">
          <Legend series={series} kind={kind} />
          <Suspense fallback={<Skeleton height={PLOT_HEIGHT} radius="sm" />}>
            <Plot {...props} points={points} kind={kind} />
          </Suspense>
        </Box>
      )}
      {points !== undefined &&
        (isTable ? (
          <div className="chart-table" role="region" aria-labelledby={id} tabIndex={0}>
            <Numbers {...props} points={points} kind={kind} />
          </div>
        ) : (
          <div className="visually-hidden">
            <Numbers {...props} points={points} kind={kind} />
          </div>
        ))}
    </Paper>
  );
}

/** Names the colors, with the sums of the range. */
function Legend({ series, kind }: Pick<Props, 'series'> & { kind: Kind }) {
  return (
    <Group gap="4px 16px" mt={6} mb="sm" mih={20}>
      {series.map(({ key, label, color, total }) => (
        <Group key={key} gap={6} wrap="nowrap" maw="100%">
          <Swatch color={color} />
          <Text size="xs" truncate title={label}>
            {label}
          </Text>
          {total !== undefined && (
            <Text size="xs" fw={600} className="number" title={formatValue(total, kind)}>
              {kind === 'count' ? formatValue(total, kind) : shortAmount(total, placesOf(kind))}
            </Text>
          )}
        </Group>
      ))}
    </Group>
  );
}

function Numbers({
  title,
  pointHeader,
  series,
  points,
  kind,
}: Pick<Props, 'title' | 'pointHeader' | 'series'> & { points: readonly Point[]; kind: Kind }) {
  return (
    <Table>
      <caption className="visually-hidden">{title}</caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{pointHeader}</Table.Th>
          {series.map(({ key, label }) => (
            <Table.Th key={key} className="end">
              {label}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {points.map(({ label, values }, index) => (
          <Table.Tr key={index}>
            <Table.Td>{label}</Table.Td>
            {series.map(({ key }) => (
              <Table.Td key={key} className="end number">
                {formatValue(values[key] ?? 0n, kind)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
