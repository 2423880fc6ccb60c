import { Box, Button, Group, Paper, Skeleton, Table, Text, Title } from '@mantine/core';
import { lazy, Suspense, useId, useState } from 'react';
import { messages } from '../messages';
import { formatValue, PLOT_HEIGHT, type Kind, type Point, type Series } from './chart-data';

const Plot = lazy(() => import('./plot'));

interface Props {
  readonly title: string;
  readonly pointHeader: string;
  readonly series: readonly Series[];
  readonly points: readonly Point[] | undefined;
  readonly kind?: Kind;
  readonly isStacked?: boolean;
  readonly shape?: 'bars' | 'lines';
  readonly isStale?: boolean;
}

/** A chart, and the same numbers as a table that is one button away and always there for screen readers. */
export function ChartWithTable(props: Props) {
  const { title, points, series, kind = 'amount', isStale = false } = props;
  const [isTable, setTable] = useState(false);
  const id = useId();
  const isEmpty = points?.every(({ values }) => series.every(({ key }) => (values[key] ?? 0n) === 0n));
  const waiting = <Skeleton height={PLOT_HEIGHT} radius="sm" />;
  return (
    <Paper className={`card ${isStale ? 'stale' : ''}`} p="md" component="section" aria-labelledby={id}>
      <Group justify="space-between" mb="sm">
        <Title order={2} id={id}>
          {title}
        </Title>
        <Button
          variant="subtle"
          color="gray"
          aria-pressed={isTable}
          onClick={() => {
            setTable(!isTable);
          }}
        >
          {isTable ? messages.chart.hideTable : messages.chart.showTable}
        </Button>
      </Group>
      {points === undefined && waiting}
      {points !== undefined && isEmpty === true && (
        <Text size="sm" c="dimmed" ta="center" py={80}>
          {messages.chart.empty}
        </Text>
      )}
      {points !== undefined && isEmpty === false && (
        <Box aria-hidden className="chart">
          <Suspense fallback={waiting}>
            <Plot {...props} points={points} kind={kind} />
          </Suspense>
        </Box>
      )}
      {points !== undefined && (
        <div className={isTable ? 'chart-table' : 'visually-hidden'}>
          <Numbers {...props} points={points} kind={kind} />
        </div>
      )}
    </Paper>
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
