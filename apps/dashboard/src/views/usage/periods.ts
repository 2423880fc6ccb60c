import { BUCKETS, type Bucket } from '../../time/range';

const DAY_MS = 86_400_000;
/** An answer has at most 10,000 rows, of nine groups here. */
const LONGEST_MS: Record<Bucket, number> = { hour: 40 * DAY_MS, day: 1_000 * DAY_MS, month: Infinity };

interface Bounds {
  readonly from: string;
  readonly to: string;
}

/** The periods that the API divides this range into. */
export function periodsFor({ from, to }: Bounds, hasWholeDays: boolean): Bucket[] {
  const length = Date.parse(to) - Date.parse(from);
  return BUCKETS.filter((each) => length <= LONGEST_MS[each] && !(hasWholeDays && each === 'hour'));
}

/** The range, rounded outwards to days in UTC. */
export function wholeDays({ from, to }: Bounds): Bounds {
  return {
    from: dayAt(Math.floor(Date.parse(from) / DAY_MS)),
    to: dayAt(Math.ceil(Date.parse(to) / DAY_MS)),
  };
}

function dayAt(days: number): string {
  return new Date(days * DAY_MS).toISOString();
}
