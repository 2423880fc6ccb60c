import { countOf, formatCount, type Numeral } from '../../money/money';

const SECOND_MS = 1_000;
const MINUTE_SECONDS = 60;

/** `420 ms`, `3.18 s`, or `2 min 5 s`. */
export function durationText(milliseconds: Numeral | null): string {
  if (milliseconds === null) return '–';
  const ms = countOf(milliseconds);
  if (ms < SECOND_MS) return `${ms} ms`;
  const seconds = ms / SECOND_MS;
  return seconds < MINUTE_SECONDS ? `${seconds.toFixed(2)} s` : elapsedText(Math.round(seconds));
}

/** @param seconds whole ones */
export function elapsedText(seconds: number): string {
  if (seconds < MINUTE_SECONDS) return `${seconds} s`;
  return `${formatCount(seconds / MINUTE_SECONDS)} min ${seconds % MINUTE_SECONDS} s`;
}
