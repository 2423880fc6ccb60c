import { BarChart, LineChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Group, Paper, Text } from '@mantine/core';
import { positionOf } from '../money/money';
import { formatValue, PLOT_HEIGHT, type Kind, type Point, type Series } from './chart-data';

interface Props {
  readonly series: readonly Series[];
  readonly points: readonly Point[];
  readonly kind: Kind;
  readonly isStacked?: boolean;
  readonly shape?: 'bars' | 'lines';
}

const axis = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 });

/** The drawing itself, in a chunk of its own because its library is large. */
export default function Plot({ series, points, kind, isStacked = false, shape = 'bars' }: Props) {
  const place = (value: bigint) => (kind === 'amount' ? positionOf(value) : Number(value));
  const data = points.map(({ label, values }, index) => ({
    label,
    index,
    ...Object.fromEntries(series.map(({ key }) => [key, place(values[key] ?? 0n)])),
  }));
  const common = {
    h: PLOT_HEIGHT,
    data,
    dataKey: 'label',
    series: series.map(({ key, label, color }) => ({ name: key, label, color })),
    withLegend: series.length > 1,
    gridAxis: 'x' as const,
    tickLine: 'none' as const,
    yAxisProps: { tickFormatter: (value: number) => axis.format(value), width: 48 },
    xAxisProps: { minTickGap: 24 },
    legendProps: { verticalAlign: 'bottom' as const, height: 32, itemSorter: null },
    tooltipAnimationDuration: 0,
    tooltipProps: {
      content: ({ label }: { label?: unknown }) => (
        <Exact point={points.find((point) => point.label === label)} series={series} kind={kind} />
      ),
    },
  };
  return shape === 'bars' ? (
    <BarChart
      {...common}
      barChartProps={{ accessibilityLayer: false }}
      type={isStacked ? 'stacked' : 'default'}
      barProps={{ isAnimationActive: false, radius: isStacked ? 0 : 2, maxBarSize: 28 }}
    />
  ) : (
    <LineChart
      {...common}
      lineChartProps={{ accessibilityLayer: false }}
      withDots={false}
      curveType="linear"
      lineProps={{ isAnimationActive: false }}
    />
  );
}

/** The tooltip prints the ledger's digits, not those of the drawing. */
function Exact({ point, series, kind }: { point: Point | undefined } & Pick<Props, 'series' | 'kind'>) {
  if (point === undefined) return null;
  return (
    <Paper p="xs" shadow="sm" className="card">
      <Text size="xs" fw={600} mb={4}>
        {point.label}
      </Text>
      {series.map(({ key, label }) => (
        <Group key={key} justify="space-between" gap="lg" wrap="nowrap">
          <Text size="xs" c="dimmed">
            {label}
          </Text>
          <Text size="xs" className="number">
            {formatValue(point.values[key] ?? 0n, kind)}
          </Text>
        </Group>
      ))}
    </Paper>
  );
}
