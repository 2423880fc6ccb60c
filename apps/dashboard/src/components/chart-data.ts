import { formatCount, wholeAmount } from '../money/money';

export interface Series {
  readonly key: string;
  readonly label: string;
  /** A color of the theme, such as `indigo.6`. */
  readonly color: string;
}

export interface Point {
  readonly label: string;
  /** By the series' keys: amounts in units, or counts. */
  readonly values: Readonly<Record<string, bigint>>;
}

export type Kind = 'amount' | 'count';

/** In pixels. */
export const PLOT_HEIGHT = 240;

/** Every digit of a value of a chart. */
export function formatValue(value: bigint, kind: Kind): string {
  return kind === 'amount' ? wholeAmount(value) : formatCount(Number(value));
}
