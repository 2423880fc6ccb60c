import { toMilliseconds, toNextMillisecond, ValidationFailedError } from '@app/http';
import { nextStart, startOf, type UsageGrain } from '@app/metadata';

const DEFAULT_RANGE_MS = 30 * 86_400_000;

/**
 * The borders of whole buckets in UTC that cover a range, oldest first: one more than there are buckets. The last
 * 30 days where the range is open.
 * @param range nanoseconds since 1970
 * @returns milliseconds since 1970
 * @throws ValidationFailedError for too many buckets
 */
export function bucketBorders(
  { from, to }: { readonly from?: bigint; readonly to?: bigint },
  grain: UsageGrain,
  bucketsMax: number,
): number[] {
  const end = to === undefined ? Date.now() : toNextMillisecond(to);
  const start = from === undefined ? end - DEFAULT_RANGE_MS : toMilliseconds(from);
  const borders = [startOf(grain, Math.max(start, 0))];
  for (let last = borders[0] ?? 0; last < end; borders.push(last)) {
    if (borders.length > bucketsMax) {
      const message = `from and to may span ${bucketsMax} buckets of one ${grain} at most`;
      throw new ValidationFailedError([{ field: 'from', message }]);
    }
    last = nextStart(grain, last);
  }
  return borders;
}
