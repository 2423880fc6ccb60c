import { BarChart, LineChart } from '@mantine/charts';
import '@mantine/charts/styles.layer.css';
import { Group, Paper, Text } from '@mantine/core';
import { formatValue, geometryOf, PLOT_HEIGHT, type Kind, type Point, type Series } from './chart-data';
import { Swatch } from './swatch';

interface Props {
  readonly series: readonly Series[];
  readonly points: readonly Point[];
  readonly kind: Kind;
  readonly isStacked?: boolean;
  readonly shape?: 'bars' | 'lines';
}

/** In pixels. */
const AXIS_WIDTH = 54;
const AXIS_DIGITS = 3;
const AXIS_CHARACTERS = 7;
const TOOLTIP_VALUES = 10;
const axis = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: AXIS_DIGITS });

/** The drawing itself, in a chunk of its own because its library is large. */
export default function Plot({ series, points, kind, isStacked = false, shape = 'bars' }: Props) {
  const data = points.map(({ values }, index) => ({
    index,
    ...Object.fromEntries(series.map(({ key }) => [key, geometryOf(values[key] ?? 0n, kind)])),
  }));
  const common = {
    h: PLOT_HEIGHT,
    data,
    // Labels may be equal, as those of the hour that comes twice in autumn.
    dataKey: 'index',
    series: series.map(({ key, label, color }) => ({ name: key, label, color })),
    gridAxis: 'x' as const,
    tickLine: 'none' as const,
    yAxisProps: {
      tickFormatter: tickOf,
      width: AXIS_WIDTH,
      allowDecimals: kind !== 'count',
    },
    xAxisProps: {
      minTickGap: 24,
      tickFormatter: (index: number) => points[index]?.tick ?? points[index]?.label ?? '',
    },
    tooltipAnimationDuration: 0,
    tooltipProps: {
      content: ({ label }: { label?: unknown }) => (
        <Exact point={points[Number(label)]} series={series} kind={kind} isStacked={isStacked} />
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

function tickOf(value: number): string {
  const text = String(Number(value.toPrecision(AXIS_DIGITS)));
  if (Math.abs(value) >= 1 || text.length <= AXIS_CHARACTERS) return axis.format(Number(text));
  return Number(text).toExponential();
}

/** The tooltip prints the ledger's digits, not those of the drawing. Of a stack, it leaves out what is zero. */
function Exact({
  point,
  series,
  kind,
  isStacked,
}: { point: Point | undefined; isStacked: boolean } & Pick<Props, 'series' | 'kind'>) {
  if (point === undefined) return null;
  const shown = series
    .map((each) => ({ ...each, value: point.values[each.key] ?? 0n }))
    .filter(({ value }) => !isStacked || value !== 0n);
  return (
    <Paper p="xs" shadow="sm" className="card tooltip">
      <Text size="xs" fw={600} mb={4}>
        {point.label}
      </Text>
      {shown.slice(0, TOOLTIP_VALUES).map(({ key, label, color, value }) => (
        <Group key={key} justify="space-between" gap="lg" wrap="nowrap">
          <Group gap={6} wrap="nowrap" miw={0}>
            <Swatch color={color} />
            <Text size="xs" truncate>
              {label}
            </Text>
          </Group>
          <Text size="xs" className="number">
            {formatValue(value, kind)}
          </Text>
        </Group>
      ))}
      {shown.length === 0 && <Text size="xs">{formatValue(0n, kind)}</Text>}
    </Paper>
  );
}
