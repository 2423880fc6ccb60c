import { COST_PLACES, formatCount, positionOf, wholeAmount } from '../money/money';

export interface Series {
  readonly key: string;
  readonly label: string;
  /** Of {@link seriesColor}. */
  readonly color: string;
  /** Of the whole range, for the legend. */
  readonly total?: bigint | undefined;
}

export interface Point {
  readonly label: string;
  /** The label on the axis, where that is a shorter one. */
  readonly tick?: string;
  /** By the series' keys: amounts in units, or counts. */
  readonly values: Readonly<Record<string, bigint>>;
}

/** Amounts have nine places, costs in USD as many as `COST_PLACES`. */
export type Kind = 'amount' | 'cost' | 'count';

/** In pixels. */
export const PLOT_HEIGHT = 240;

/** Colors that differ in lightness too. */
const COLORS = 8;

/** The color of a series by its rank; beyond the eighth, that of the rest. */
export function seriesColor(rank: number): string {
  return rank < COLORS ? `var(--series-${rank + 1})` : 'var(--series-rest)';
}

/** Every digit of a value of a chart. */
export function formatValue(value: bigint, kind: Kind): string {
  if (kind === 'count') return formatCount(value);
  return wholeAmount(value, placesOf(kind));
}

/** Where to draw a value; digits are never printed from it. */
export function geometryOf(value: bigint, kind: Kind): number {
  return kind === 'count' ? Number(value) : positionOf(value, placesOf(kind));
}

export function placesOf(kind: Kind): number | undefined {
  return kind === 'cost' ? COST_PLACES : undefined;
}
