import { Group, Paper, Text, useComputedColorScheme } from '@mantine/core';
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
} from 'chart.js';
import { useEffect, useRef, useState } from 'react';
import { formatValue, geometryOf, PLOT_HEIGHT, type Kind, type Point, type Series } from './chart-data';
import { Swatch } from './swatch';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

type Shape = 'bars' | 'lines';

interface Props {
  readonly series: readonly Series[];
  readonly points: readonly Point[];
  readonly kind: Kind;
  readonly isStacked?: boolean;
  readonly shape?: Shape;
}

/** The point under the pointer. */
interface Pointed {
  readonly index: number;
  /** In pixels from the left edge, of `width`. */
  readonly x: number;
  readonly width: number;
}

/** In pixels. */
const AXIS_WIDTH = 54;
const BAR_MAX_WIDTH = 28;
const TICK_GAP = 24;
const TOOLTIP_GAP = 22;
const FONT_SIZE = 12;

const AXIS_DIGITS = 3;
const AXIS_CHARACTERS = 7;
const TOOLTIP_VALUES = 10;
const axis = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: AXIS_DIGITS });

/** The drawing itself, in a chunk of its own because its library is large. */
export default function Plot({ series, points, kind, isStacked = false, shape = 'bars' }: Props) {
  const scheme = useComputedColorScheme();
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Chart>(null);
  const [pointed, setPointed] = useState<Pointed>();
  useEffect(() => {
    if (canvas.current === null) return;
    const drawing = drawingOf({ series, points, kind, isStacked, shape }, canvas.current, setPointed);
    if (chart.current === null) {
      chart.current = new Chart(canvas.current, drawing);
    } else {
      Object.assign(chart.current, { data: drawing.data, options: drawing.options });
      chart.current.update('none');
    }
    // The scheme changes the colors.
  }, [series, points, kind, isStacked, shape, scheme]);
  useEffect(
    () => () => {
      chart.current?.destroy();
      chart.current = null;
    },
    [],
  );
  return (
    <div className="plot" style={{ height: PLOT_HEIGHT }}>
      <canvas ref={canvas} />
      {pointed !== undefined && (
        <div className="plot-tooltip" style={beside(pointed)}>
          <Exact point={points[pointed.index]} series={series} kind={kind} isStacked={isStacked} />
        </div>
      )}
    </div>
  );
}

function drawingOf(
  { series, points, kind, isStacked, shape }: Required<Props>,
  canvas: HTMLCanvasElement,
  onPoint: (pointed: Pointed | undefined) => void,
): ChartConfiguration {
  const style = getComputedStyle(canvas);
  const colorOf = (color: string) => style.getPropertyValue(/^var\((.*)\)$/.exec(color)?.[1] ?? '');
  const ticks = {
    color: colorOf('var(--mantine-color-dimmed)'),
    font: { family: style.fontFamily, size: FONT_SIZE },
  };
  return {
    type: shape === 'bars' ? 'bar' : 'line',
    data: {
      // Labels may be equal, as those of the hour that comes twice in autumn.
      labels: points.map((_, index) => index),
      datasets: series.map(({ key, label, color }) => ({
        label,
        data: points.map(({ values }) => geometryOf(values[key] ?? 0n, kind)),
        backgroundColor: colorOf(color),
        hoverBackgroundColor: colorOf(color),
        borderColor: colorOf(color),
        ...(shape === 'bars'
          ? { maxBarThickness: BAR_MAX_WIDTH, borderRadius: isStacked ? 0 : 2 }
          : { borderWidth: 2, pointRadius: 0 }),
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      plugins: {
        tooltip: {
          enabled: false,
          external: ({ chart: { width }, tooltip: { opacity, caretX, dataPoints } }) => {
            const index = opacity === 0 ? undefined : dataPoints[0]?.dataIndex;
            onPoint(index === undefined ? undefined : { index, x: caretX, width });
          },
        },
      },
      scales: {
        x: {
          stacked: isStacked,
          grid: { display: false },
          ticks: {
            ...ticks,
            maxRotation: 0,
            autoSkipPadding: TICK_GAP,
            callback: (_value, index) => points[index]?.tick ?? points[index]?.label ?? '',
          },
        },
        y: {
          stacked: isStacked,
          border: { display: false },
          grid: { color: colorOf('var(--mantine-color-default-border)'), drawTicks: false },
          ticks: {
            ...ticks,
            maxTicksLimit: 6,
            padding: 8,
            ...(kind === 'count' ? { precision: 0 } : {}),
            callback: (value) => tickOf(Number(value)),
          },
          afterFit: (scale) => {
            scale.width = AXIS_WIDTH;
          },
        },
      },
    },
  };
}

/** On the side of the pointer that has more room. */
function beside({ x, width }: Pointed): { left: number } | { right: number } {
  return x < width / 2 ? { left: x + TOOLTIP_GAP } : { right: width - x + TOOLTIP_GAP };
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
